import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type MappingToSave } from '../../domain/account-mapping/account-mapping.decisions';
import { accountMapping, type MappedEntry, type MappedLine } from '../../domain/account-mapping/account-mapping.state';
import { explainedMapping } from '../../domain/account-mapping/explanation';
import { type Page, type PageRequest } from '../ports/page';
import { Aggregates } from '../shared/aggregates';
import { EnvironmentQuery } from '../shared/messages';
import { Reading } from '../shared/reading';
import {
  type AccountMappingChangeView,
  AccountMappingViews,
  type AccountMappingsView,
  type MappingExplanationView,
  type MappingPreviewView,
  type UnmappedAccountsView,
} from './account-mapping.views';
import { MappingPreview } from './mapping-preview';
import { UnmappedAccounts } from './unmapped-accounts';

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

/** Which mapping takes a line. */
export class ExplainAccountMappingQuery extends EnvironmentQuery<
  { line: MappedLine; entry: MappedEntry },
  MappingExplanationView
> {}

@QueryHandler(ExplainAccountMappingQuery)
export class ExplainAccountMappingHandler implements IQueryHandler<ExplainAccountMappingQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly aggregates: Aggregates,
  ) {}

  async execute(query: ExplainAccountMappingQuery): Promise<MappingExplanationView> {
    const environment = await this.reading.begin(query, 'account-mapping:read');
    const { state } = await this.aggregates.load(accountMapping, environment);
    return explainedMapping(state, query.input.line, query.input.entry);
  }
}

/** What saving these would change in unposted batches. */
export class PreviewAccountMappingsQuery extends EnvironmentQuery<
  { mappings: readonly MappingToSave[] },
  MappingPreviewView
> {}

@QueryHandler(PreviewAccountMappingsQuery)
export class PreviewAccountMappingsHandler implements IQueryHandler<PreviewAccountMappingsQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly preview: MappingPreview,
  ) {}

  async execute(query: PreviewAccountMappingsQuery): Promise<MappingPreviewView> {
    const environment = await this.reading.begin(query, 'account-mapping:read');
    return this.preview.of(environment, query.input.mappings);
  }
}

/** Accounts that block unposted batches, with what they may be in the ledger. */
export class ListUnmappedAccountsQuery extends EnvironmentQuery<{ importId: string | null }, UnmappedAccountsView> {}

@QueryHandler(ListUnmappedAccountsQuery)
export class ListUnmappedAccountsHandler implements IQueryHandler<ListUnmappedAccountsQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly accounts: UnmappedAccounts,
  ) {}

  async execute(query: ListUnmappedAccountsQuery): Promise<UnmappedAccountsView> {
    const environment = await this.reading.begin(query, 'account-mapping:read');
    return this.accounts.of(environment, query.input.importId);
  }
}
