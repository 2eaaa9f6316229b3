import { type ReadField } from './ledger-field';

/** Becomes exactly one entry in the ledger. Amounts are whole minor units of `currency`. */
export interface BatchPlan {
  readonly batchKey: string;
  readonly journalEntryId: string;
  /** Incremented when the entry is delivered again with different content before it is posted. */
  readonly entryRevision: number;
  /** SHA-256 of the whole entry's lines, independent of their order in the file. */
  readonly entryDigest: string;
  /** SHA-256 of this batch's lines. */
  readonly contentDigest: string;
  readonly part: number;
  readonly parts: number;
  readonly businessEntityId: string;
  readonly currency: string;
  readonly transactionDate: string;
  readonly period: string;
  /** The file's own journal symbol; empty when the environment's setting applies. */
  readonly journal: string;
  readonly lineCount: number;
  /** Debits; the credits are equal. */
  readonly totalMinor: string;
  readonly importId: string;
  /** How its key and its names in the ledger are derived (ADR 0016). Absent in older logs: the first derivation. */
  readonly derivation?: 2;
  /** How the columns of its lines are read (`field-columns`). Absent in older logs: rebuilt as they were sent. */
  readonly columnRules?: 2;
  /**
   * The day on which it is posted instead of `transactionDate`, which is closed in the ledger, `YYYY-MM-DD`; a person
   * chose that after it was planned. It stays an entry of its period.
   */
  readonly postingDate?: string;
  /** Day on which the ledger reverses the entry by itself, `YYYY-MM-DD`; absent for none. */
  readonly reversalDate?: string;
  /** How often the entry was delivered with exactly this content; 1 when absent. */
  readonly occurrence?: number;
  /** The posted batch that it takes back; its names follow from that one's. Absent for what was delivered. */
  readonly reverses?: ReversedBatch;
  /** The posted entry that it brings to a newer delivery; its names follow from that one's. Absent for others. */
  readonly adjusts?: AdjustedEntry;
  /** Its lines hold the ledger's accounts and ids: nothing of them is mapped or resolved. */
  readonly ledgerWords?: LedgerWords;
}

/** The day that the entry has in the ledger, `YYYY-MM-DD`. */
export const ledgerDateOf = ({
  transactionDate,
  postingDate,
}: Pick<BatchPlan, 'transactionDate' | 'postingDate'>): string => postingDate ?? transactionDate;

/** A posted batch that another one takes back. */
export interface ReversedBatch {
  readonly batchKey: string;
  readonly journalEntryId: string;
  readonly referenceNo: string;
  readonly recordNo: string;
  /** Month in the original's reference, `YYYY-MM`: the reversal is found beside it whatever its own date is. */
  readonly namesOf: string;
  /** Counts from 1; the next one only after one that does not stand. */
  readonly number: number;
}

/** A posted entry that a net difference brings to what was delivered since. Names those of its first posted batch. */
export interface AdjustedEntry extends ReversedBatch {
  /** Every posted batch that it is computed from, the first one and earlier net differences among them. */
  readonly base: readonly string[];
  readonly delivered: DeliveredRevision;
}

/** The batches of one delivery of an entry. */
export interface DeliveredRevision {
  readonly batchKeys: readonly string[];
  readonly entryRevision: number;
  readonly importId: string;
}

/** What lines in the ledger's own words leave out. `fields` are what their values name (`ledgerFieldName`). */
export interface LedgerWords {
  readonly journal: string;
  readonly exchangeRateType: string;
  readonly fields: readonly ReadField[];
}

/** A value of the revenue system that had another id in the ledger when the entry was built. */
export interface ResolvedValue {
  /** `Location`, `GLDIMREGION`. */
  readonly field: string;
  readonly value: string;
  readonly ledgerId: string;
}
