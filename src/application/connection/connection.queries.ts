import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Position } from '../ports/event-store';
import { Access } from '../shared/access';
import { Freshness } from '../shared/freshness';
import { type Caller } from '../shared/permissions';
import { ConnectionViews, type ConnectionView } from './connection.views';

export class GetConnectionQuery extends Query<ConnectionView> {
  constructor(
    readonly caller: Caller,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(GetConnectionQuery)
export class GetConnectionHandler implements IQueryHandler<GetConnectionQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: ConnectionViews,
  ) {}

  async execute({ caller, atLeast }: GetConnectionQuery): Promise<ConnectionView> {
    await this.access.require(caller, 'connection:read');
    await this.freshness.require(atLeast);
    return this.views.connectionOf(caller.environment);
  }
}
