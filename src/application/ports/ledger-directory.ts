import { type Page, type PageRequest } from './page';
import { type LedgerRecord } from '../../domain/ledger-entry/ledger-record';

/** Owner of lists: an environment that connects to another company starts with none. */
export interface DirectoryScope {
  readonly environment: string;
  readonly companyId: string;
}

export interface ListState {
  /** `ledgerListName`. */
  readonly list: string;
  /** When the ledger was asked for the first page, ISO 8601. */
  readonly readAt: string;
  readonly count: number;
}

/** A list being replaced. Readers see the old one until `commit`; without a commit it leaves no trace. */
export interface ListReplacement {
  add(records: readonly LedgerRecord[]): void;
  /** `readAt` is the time of the first page. */
  commit(readAt: string): void;
  /** Does not undo a commit. */
  discard(): void;
}

/**
 * The ledger's master data as last read: a copy that may be lost at any time. Lists are named by `ledgerListName`. No
 * method holds more of a list in memory than it returns.
 */
export abstract class LedgerDirectory {
  /** All lists that were ever read completely, by name. */
  abstract states(scope: DirectoryScope): readonly ListState[];
  /** The same object until another reading of the list counts. */
  abstract state(scope: DirectoryScope, list: string): ListState | undefined;
  abstract replace(scope: DirectoryScope, list: string): ListReplacement;

  abstract record(scope: DirectoryScope, list: string, id: string): LedgerRecord | undefined;
  /** All with exactly this name, by id; at most `limit`. */
  abstract named(scope: DirectoryScope, list: string, name: string, limit: number): readonly LedgerRecord[];
  /**
   * All whose id or name equals this one in folded form (`foldedName`), by id; at most `limit`. A blank matches
   * nothing.
   */
  abstract alike(scope: DirectoryScope, list: string, value: string, limit: number): readonly LedgerRecord[];
  /** Records whose id or name contains the text (`looselyFoldedName`), by id; all for a blank text. For pickers. */
  abstract search(scope: DirectoryScope, list: string, text: string, page: PageRequest): Page<LedgerRecord>;

  /** The list counts as never read, so that it is read again when needed. Without a list: all of the environment. */
  abstract forget(scope: DirectoryScope, list?: string): void;
}
