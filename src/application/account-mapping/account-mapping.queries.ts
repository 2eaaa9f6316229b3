import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type Page, type PageRequest } from '../ports/page';
import { EnvironmentQuery } from '../shared/messages';
import { Reading } from '../shared/reading';
import { type AccountMappingChangeView, AccountMappingViews, type AccountMappingsView } from './account-mapping.views';

export class ListAccountMappingsQuery extends EnvironmentQuery<{ page: PageRequest }, AccountMappingsView> {}

@QueryHandler(ListAccountMappingsQuery)
export class ListAccountMappingsHandler implements IQueryHandler<ListAccountMappingsQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: AccountMappingViews,
  ) {}

  async execute(query: ListAccountMappingsQuery): Promise<AccountMappingsView> {
    const environment = await this.reading.begin(query, 'account-mapping:read');
    return this.views.accountMappingsOf(environment, query.input.page);
  }
}

export class ListAccountMappingChangesQuery extends EnvironmentQuery<
  { account: string; page: PageRequest },
  Page<AccountMappingChangeView>
> {}

@QueryHandler(ListAccountMappingChangesQuery)
export class ListAccountMappingChangesHandler implements IQueryHandler<ListAccountMappingChangesQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: AccountMappingViews,
  ) {}

  async execute(query: ListAccountMappingChangesQuery): Promise<Page<AccountMappingChangeView>> {
    const environment = await this.reading.begin(query, 'account-mapping:read');
    return this.views.accountMappingChangesOf(environment, query.input.account, query.input.page);
  }
}
