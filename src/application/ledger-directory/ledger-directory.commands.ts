import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { requireUsableConnection } from '../../domain/connection/connection.decisions';
import { ledgerAccessOf } from '../connection/ledger-access';
import { requireSignedIn } from '../connection/ledger-refusals';
import { SecretVault } from '../ports/secret-vault';
import { connection } from '../../domain/connection/connection.state';
import { Access, originOf } from '../shared/access';
import { Aggregates } from '../shared/aggregates';
import { EnvironmentCommand } from '../shared/messages';
import { DirectoryOverview } from './directory-overview';
import { DirectoryRefresh, type RefreshEnd } from './directory-refresh';
import { type LedgerListView } from './ledger-directory.views';
import { requireList } from './list-names';

/** How long a request waits for the lists. Most companies are read by then. */
const WAIT_MS = 10_000;

export interface RefreshView {
  readonly lists: readonly LedgerListView[];
  /** False when some are still being read. */
  readonly isComplete: boolean;
}

/**
 * Reads lists from the ledger again; null means all that the environment needs. Throws CONNECTION_REFUSED when the
 * ledger refuses the connection and LEDGER_UNAVAILABLE when it does not answer in time. A list that the user may not
 * read is not an error: its view says so.
 */
export class RefreshLedgerDirectoryCommand extends EnvironmentCommand<
  { lists: readonly string[] | null },
  RefreshView
> {}

@CommandHandler(RefreshLedgerDirectoryCommand)
export class RefreshLedgerDirectoryHandler implements ICommandHandler<RefreshLedgerDirectoryCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
    private readonly vault: SecretVault,
    private readonly refresh: DirectoryRefresh,
    private readonly overview: DirectoryOverview,
  ) {}

  async execute({ caller, input }: RefreshLedgerDirectoryCommand): Promise<RefreshView> {
    await this.access.require(caller, 'ledger-directory:refresh');
    const named = input.lists && [...new Set(input.lists)].map(requireList);
    const { state } = await this.aggregates.load(connection, caller.environment);
    const facts = requireUsableConnection(state);
    const scope = { environment: caller.environment, companyId: facts.companyId };
    const lists = named ?? this.overview.listsOf(scope);
    const access = await ledgerAccessOf(this.vault, facts);
    const end = await this.refresh.run({ facts, access, origin: originOf(caller), lists }, WAIT_MS);
    if (end !== null && end !== 'underway') refuse(end);
    return { lists: this.overview.viewsOf(scope, lists), isComplete: end === null };
  }
}

const refuse = (end: Exclude<RefreshEnd, null>): void => {
  requireSignedIn(end.kind === 'unavailable' ? end : { kind: 'refused', reasons: end.reasons });
};
