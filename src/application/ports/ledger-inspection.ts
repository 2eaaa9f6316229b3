import { type LedgerDimension, ledgerFieldName } from '../../domain/shared/ledger-field';
import { type LedgerAccess, type ReadFailure } from './accounting-system';
import { type LedgerEntry, type LedgerReason } from '../../domain/ledger-entry/ledger-entry';
import { type LedgerRecord, type LedgerSetup } from '../../domain/ledger-entry/ledger-record';

/** A list of the ledger's master data. */
export type LedgerList = { readonly kind: 'accounts' | 'journals' | 'entities' } | LedgerDimension;

/** One name per list, for storage and display: `accounts`, `Location`, `GLDIMREGION`. */
export const ledgerListName = (list: LedgerList): string =>
  list.kind === 'dimension' || list.kind === 'userDefinedDimension' ? ledgerFieldName(list) : list.kind;

export type LedgerRecordPage = { readonly kind: 'records'; readonly records: readonly LedgerRecord[] } | ReadFailure;

export type SetupOutcome = { readonly kind: 'setup'; readonly setup: LedgerSetup } | ReadFailure;

/** Last closed day, `YYYY-MM-DD`, by entity id (empty at top level); null for books that were never closed. */
export type ClosedBooksOutcome =
  { readonly kind: 'closed-books'; readonly through: ReadonlyMap<string, string | null> } | ReadFailure;

/**
 * Whether the user of the connection may add journal entries. `refused`: they may not read permissions, so it is
 * unknown.
 */
export type EntryPermissionOutcome =
  | {
      readonly kind: 'permission';
      readonly mayAdd: boolean;
      /** The permissions that the ledger lists for journal entries, in its words: `List|View`. */
      readonly rights: string;
    }
  | ReadFailure;

/** The outcome of a draft that was created and deleted to prove the permission. */
export type EntryProofOutcome =
  | { readonly kind: 'proven' }
  /** The draft was created and certainly or possibly not deleted: a person deletes it in the ledger. */
  | { readonly kind: 'left-behind'; readonly recordNo: string | null; readonly reasons: readonly LedgerReason[] }
  | ReadFailure;

/**
 * Facts of a company and the permissions of our user there. Every method returns an outcome; a thrown error is a
 * defect.
 */
export abstract class LedgerInspection {
  /** All records of a list, page by page. The first page that is not `records` is the last. */
  abstract records(access: LedgerAccess, list: LedgerList): AsyncIterable<LedgerRecordPage>;

  abstract setup(access: LedgerAccess): Promise<SetupOutcome>;

  /** Last closed day of the books of these entities and of the top level. */
  abstract closedBooks(access: LedgerAccess, entityIds: readonly string[]): Promise<ClosedBooksOutcome>;

  abstract entryPermission(access: LedgerAccess): Promise<EntryPermissionOutcome>;

  /** Creates this entry as a draft, which is not in the books, and deletes it. Sent once, never repeated. */
  abstract proveEntryPermission(
    access: LedgerAccess,
    entry: LedgerEntry,
    referenceNo: string,
  ): Promise<EntryProofOutcome>;
}
