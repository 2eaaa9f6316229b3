/** What a record of the ledger holds other than a batch, side by side. Texts are for people. */
export interface LedgerDifference {
  /** From 1; null for the header. */
  readonly line: number | null;
  /** `the amount`, `the journal`, `DEPARTMENT`. */
  readonly what: string;
  /** As the batch would be sent; empty for nothing. */
  readonly expected: string;
  /** As the ledger holds it; empty for nothing, null when the whole line is missing there. */
  readonly found: string | null;
}
