/** What becomes exactly one entry of the ledger. Amounts are whole minor units of `currency`. */
export interface BatchPlan {
  readonly batchKey: string;
  readonly journalEntryId: string;
  /** Counts up when the entry comes again with other content before it was posted. */
  readonly entryRevision: number;
  /** SHA-256 of the whole entry's lines, in an order that does not depend on the file's. */
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
  /** How its key and its names in the ledger are derived (ADR 0016). Left out by logs of before: the first derivation. */
  readonly derivation?: 2;
  /** Counts how often the entry came with exactly this content; 1 where it is left out. */
  readonly occurrence?: number;
}

/** A value of the revenue system that the ledger knew under another id when the entry was written. */
export interface ResolvedValue {
  /** `Location`, `GLDIMREGION`. */
  readonly field: string;
  readonly value: string;
  readonly ledgerId: string;
}
