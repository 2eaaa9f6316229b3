import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { EnvironmentQuery, type NoInput } from '../shared/messages';
import { Reading } from '../shared/reading';
import { ConnectionViews, type ConnectionView } from './connection.views';

export class GetConnectionQuery extends EnvironmentQuery<NoInput, ConnectionView> {}

@QueryHandler(GetConnectionQuery)
export class GetConnectionHandler implements IQueryHandler<GetConnectionQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: ConnectionViews,
  ) {}

  async execute(query: GetConnectionQuery): Promise<ConnectionView> {
    const environment = await this.reading.begin(query, 'connection:read');
    return this.views.connectionOf(environment);
  }
}
