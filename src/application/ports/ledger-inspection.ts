import { type LedgerDimension, ledgerFieldName } from '../../domain/shared/ledger-field';
import { type LedgerEntry, type LedgerLink, type LedgerReason, type ReadFailure } from './accounting-system';

/** A list of the ledger's master data. */
export type LedgerList = { readonly kind: 'accounts' | 'journals' | 'entities' } | LedgerDimension;

/** One name per list, to keep and to show: `accounts`, `Location`, `GLDIMREGION`. */
export const ledgerListName = (list: LedgerList): string =>
  list.kind === 'dimension' || list.kind === 'userDefinedDimension' ? ledgerFieldName(list) : list.kind;

/** A record of a list. What the ledger does not say of it is left out. */
export interface LedgerRecord {
  /** What a journal line or header carries: account number, journal symbol, the id of a dimension value. */
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  /** Of a location: the entity that it belongs to. */
  readonly entity?: string;
  /** Of an entity: its base currency. */
  readonly currency?: string;
  /** Of an account: the dimensions (`ledgerFieldName`) that a line on it has to carry. */
  readonly requires?: readonly string[];
  /** Of a journal: whether entries may be made in it directly. */
  readonly allowsDirectPosting?: boolean;
  /** First and last day on which a dimension value may be used, `YYYY-MM-DD`. */
  readonly startDate?: string;
  readonly endDate?: string;
}

export type LedgerRecordPage = { readonly kind: 'records'; readonly records: readonly LedgerRecord[] } | ReadFailure;

/** How a company keeps its books. */
export interface LedgerSetup {
  /** Lines need a location, and each entity balances on its own. */
  readonly isMultiEntity: boolean;
  /** Lines carry a currency. */
  readonly isMultiCurrency: boolean;
  /** ISO code; empty when entities have different ones or the ledger does not say. */
  readonly baseCurrency: string;
}

export type SetupOutcome = { readonly kind: 'setup'; readonly setup: LedgerSetup } | ReadFailure;

/** Last closed day, `YYYY-MM-DD`, by entity id (empty at top level); null for books that were never closed. */
export type ClosedBooksOutcome =
  { readonly kind: 'closed-books'; readonly through: ReadonlyMap<string, string | null> } | ReadFailure;

/** Whether the connection's user may add journal entries. `refused`: he may not look, so nobody can tell. */
export type EntryPermissionOutcome =
  | {
      readonly kind: 'permission';
      readonly mayAdd: boolean;
      /** The rights that the ledger lists for journal entries, in its words: `List|View`. */
      readonly rights: string;
    }
  | ReadFailure;

/** What became of a draft that was created and deleted to prove the permission. */
export type EntryProofOutcome =
  | { readonly kind: 'proven' }
  /** The draft was created but could not be deleted, or nobody knows whether it was: a person deletes it in the ledger. */
  | { readonly kind: 'left-behind'; readonly recordNo: string | null; readonly reasons: readonly LedgerReason[] }
  | ReadFailure;

/** What a company of the ledger has and what our user may do there. Every method answers with an outcome; a thrown error is a defect. */
export abstract class LedgerInspection {
  /** All records of a list, page by page. The first page that is not `records` is the last. */
  abstract records(link: LedgerLink, list: LedgerList): AsyncIterable<LedgerRecordPage>;

  abstract setup(link: LedgerLink): Promise<SetupOutcome>;

  /** Last closed day of the books of these entities and of the top level. */
  abstract closedBooks(link: LedgerLink, entityIds: readonly string[]): Promise<ClosedBooksOutcome>;

  abstract entryPermission(link: LedgerLink): Promise<EntryPermissionOutcome>;

  /** Creates this entry as a draft, which counts nowhere, and deletes it. Sent once, never repeated. */
  abstract proveEntryPermission(link: LedgerLink, entry: LedgerEntry, referenceNo: string): Promise<EntryProofOutcome>;
}
