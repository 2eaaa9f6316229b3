/** A ledger record with a reference like ours that no environment of this installation explains. */
export interface UnexplainedRecordView {
  readonly referenceNo: string;
  readonly recordNo: string | null;
  readonly title: string | null;
  /** The entry that it seems to be: nothing of it is sent until that is decided. Null stops its month. */
  readonly journalEntryId: string | null;
}

export interface SweptPeriodView {
  readonly period: string;
  /** Records of the ledger under references like ours. */
  readonly records: number;
  readonly unexplained: readonly UnexplainedRecordView[];
}

/** What the ledger holds for the months with something to post. */
export interface LedgerSweepView {
  /** Unchanged as long as the ledger shows the same. */
  readonly sweepId: string;
  readonly periods: readonly SweptPeriodView[];
}
