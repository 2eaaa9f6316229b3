import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { requireLink } from '../../domain/connection/connection.decisions';
import { type Position } from '../ports/event-store';
import { type DirectoryScope, LedgerDirectory } from '../ports/ledger-directory';
import { ledgerListName } from '../ports/ledger-inspection';
import { Access } from '../shared/access';
import { Aggregates } from '../shared/aggregates';
import { Freshness } from '../shared/freshness';
import { type PageRequest } from '../ports/page';
import { type Caller } from '../shared/permissions';
import { connection } from '../../domain/connection/connection.state';
import { DirectoryOverview } from './directory-overview';
import { type LedgerListView, type LedgerRecordsView } from './ledger-directory.views';
import { requireList } from './list-names';

/** How it stands with every list that the environment needs or has read. */
export class ListLedgerListsQuery extends Query<readonly LedgerListView[]> {
  constructor(
    readonly caller: Caller,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(ListLedgerListsQuery)
export class ListLedgerListsHandler implements IQueryHandler<ListLedgerListsQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly aggregates: Aggregates,
    private readonly overview: DirectoryOverview,
  ) {}

  async execute({ caller, atLeast }: ListLedgerListsQuery): Promise<readonly LedgerListView[]> {
    await this.access.require(caller, 'ledger-directory:read');
    await this.freshness.require(atLeast);
    const scope = await scopeOf(this.aggregates, caller);
    return this.overview.viewsOf(scope, this.overview.listsOf(scope));
  }
}

/** Records whose id or name contains a text, of a list as it was last read; asks the ledger nothing. */
export class SearchLedgerRecordsQuery extends Query<LedgerRecordsView> {
  constructor(
    readonly caller: Caller,
    readonly list: string,
    readonly search: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(SearchLedgerRecordsQuery)
export class SearchLedgerRecordsHandler implements IQueryHandler<SearchLedgerRecordsQuery> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
    private readonly directory: LedgerDirectory,
  ) {}

  async execute({ caller, list: name, search, page }: SearchLedgerRecordsQuery): Promise<LedgerRecordsView> {
    await this.access.require(caller, 'ledger-directory:read');
    const list = ledgerListName(requireList(name));
    const scope = await scopeOf(this.aggregates, caller);
    const readAt = this.directory.state(scope, list)?.readAt ?? null;
    return { ...this.directory.search(scope, list, search, page), readAt };
  }
}

/** What was read may be looked at while the connection is paused, too. */
const scopeOf = async (aggregates: Aggregates, { environment }: Caller): Promise<DirectoryScope> => {
  const { state } = await aggregates.load(connection, environment);
  return { environment, companyId: requireLink(state).link.companyId };
};
