import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Position } from '../ports/event-store';
import { Access } from '../shared/access';
import { Freshness } from '../shared/freshness';
import { type Page, type PageRequest } from '../ports/page';
import { type Caller } from '../shared/permissions';
import { type AccountMappingChangeView, AccountMappingViews, type AccountMappingsView } from './account-mapping.views';

export class ListAccountMappingsQuery extends Query<AccountMappingsView> {
  constructor(
    readonly caller: Caller,
    readonly page: PageRequest,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(ListAccountMappingsQuery)
export class ListAccountMappingsHandler implements IQueryHandler<ListAccountMappingsQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: AccountMappingViews,
  ) {}

  async execute({ caller, page, atLeast }: ListAccountMappingsQuery): Promise<AccountMappingsView> {
    await this.access.require(caller, 'account-mapping:read');
    await this.freshness.require(atLeast);
    return this.views.accountMappingsOf(caller.environment, page);
  }
}

export class ListAccountMappingChangesQuery extends Query<Page<AccountMappingChangeView>> {
  constructor(
    readonly caller: Caller,
    readonly account: string,
    readonly page: PageRequest,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(ListAccountMappingChangesQuery)
export class ListAccountMappingChangesHandler implements IQueryHandler<ListAccountMappingChangesQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: AccountMappingViews,
  ) {}

  async execute({
    caller,
    account,
    page,
    atLeast,
  }: ListAccountMappingChangesQuery): Promise<Page<AccountMappingChangeView>> {
    await this.access.require(caller, 'account-mapping:read');
    await this.freshness.require(atLeast);
    return this.views.accountMappingChangesOf(caller.environment, account, page);
  }
}
