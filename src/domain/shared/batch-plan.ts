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
  /** Day on which the ledger reverses the entry by itself, `YYYY-MM-DD`; absent for none. */
  readonly reversalDate?: string;
  /** How often the entry was delivered with exactly this content; 1 when absent. */
  readonly occurrence?: number;
}

/** A value of the revenue system that had another id in the ledger when the entry was built. */
export interface ResolvedValue {
  /** `Location`, `GLDIMREGION`. */
  readonly field: string;
  readonly value: string;
  readonly ledgerId: string;
}
