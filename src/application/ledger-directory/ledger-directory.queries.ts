import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { requireConnection } from '../../domain/connection/connection.decisions';
import { type DirectoryScope, LedgerDirectory } from '../ports/ledger-directory';
import { ledgerListName } from '../ports/ledger-inspection';
import { Aggregates } from '../shared/aggregates';
import { type PageRequest } from '../ports/page';
import { connection } from '../../domain/connection/connection.state';
import { EnvironmentQuery, type NoInput } from '../shared/messages';
import { Reading } from '../shared/reading';
import { DirectoryOverview } from './directory-overview';
import { type LedgerListView, type LedgerRecordsView } from './ledger-directory.views';
import { requireList } from './list-names';

/** The state of every list that the environment needs or has read. */
export class ListLedgerListsQuery extends EnvironmentQuery<NoInput, readonly LedgerListView[]> {}

@QueryHandler(ListLedgerListsQuery)
export class ListLedgerListsHandler implements IQueryHandler<ListLedgerListsQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly aggregates: Aggregates,
    private readonly overview: DirectoryOverview,
  ) {}

  async execute(query: ListLedgerListsQuery): Promise<readonly LedgerListView[]> {
    const environment = await this.reading.begin(query, 'ledger-directory:read');
    const scope = await scopeOf(this.aggregates, environment);
    return this.overview.viewsOf(scope, this.overview.listsOf(scope));
  }
}

/** Searches a list as last read, by id or name. Sends no request to the ledger. */
export class SearchLedgerRecordsQuery extends EnvironmentQuery<
  { list: string; search: string; page: PageRequest },
  LedgerRecordsView
> {}

@QueryHandler(SearchLedgerRecordsQuery)
export class SearchLedgerRecordsHandler implements IQueryHandler<SearchLedgerRecordsQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly aggregates: Aggregates,
    private readonly directory: LedgerDirectory,
  ) {}

  async execute(query: SearchLedgerRecordsQuery): Promise<LedgerRecordsView> {
    const environment = await this.reading.begin(query, 'ledger-directory:read');
    const { list: name, search, page } = query.input;
    const list = ledgerListName(requireList(name));
    const scope = await scopeOf(this.aggregates, environment);
    const readAt = this.directory.state(scope, list)?.readAt ?? null;
    return { ...this.directory.search(scope, list, search, page), readAt };
  }
}

/** Works while the connection is paused, too. */
const scopeOf = async (aggregates: Aggregates, environment: string): Promise<DirectoryScope> => {
  const { state } = await aggregates.load(connection, environment);
  return { environment, companyId: requireConnection(state).facts.companyId };
};
