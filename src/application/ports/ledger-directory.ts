import { type Page, type PageRequest } from './page';
import { type LedgerRecord } from '../../domain/ledger-entry/ledger-record';

/** Whose lists: an environment that connects to another company begins with none. */
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

/** A list on its way in. Readers see the old one until `commit`; one that is never committed leaves no trace. */
export interface ListReplacement {
  add(records: readonly LedgerRecord[]): void;
  /** `readAt` is the time of the first page. */
  commit(readAt: string): void;
  /** Undoes no commit. */
  discard(): void;
}

/**
 * The ledger's master data as it was when it was last read: a copy that may be lost at any time. Lists are named by `ledgerListName`.
 * However long a list is, no method holds more of it than it answers.
 */
export abstract class LedgerDirectory {
  /** All lists that were ever read whole, by name. */
  abstract states(scope: DirectoryScope): readonly ListState[];
  abstract state(scope: DirectoryScope, list: string): ListState | undefined;
  abstract replace(scope: DirectoryScope, list: string): ListReplacement;

  abstract record(scope: DirectoryScope, list: string, id: string): LedgerRecord | undefined;
  /** All with exactly this name, by id; at most `limit`. */
  abstract named(scope: DirectoryScope, list: string, name: string, limit: number): readonly LedgerRecord[];
  /** All whose id or name is this one whatever its case, accents and white space, by id; at most `limit`. Nothing is like a blank. */
  abstract alike(scope: DirectoryScope, list: string, value: string, limit: number): readonly LedgerRecord[];
  /** Records whose id or name contains the text (`foldedName`), by id; all of them for a blank text. For pickers. */
  abstract search(scope: DirectoryScope, list: string, text: string, page: PageRequest): Page<LedgerRecord>;

  /** The list counts as never read, so that whoever needs it next reads it again. Without a list: all of the environment. */
  abstract forget(scope: DirectoryScope, list?: string): void;
}
