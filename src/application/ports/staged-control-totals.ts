import {
  type CountedLine,
  type StatedTotal,
  type TotalsDifference,
  type TotalsFigures,
  type TotalsKey,
} from '../../domain/journal-import/control-totals';

/** Control totals beside the staged lines, on disk: a delivery may have a hundred thousand of them. */
export interface StagedControlTotals {
  /** Adds lines of the delivery to the figures of their entries. */
  count(lines: readonly CountedLine[]): void;
  /** Keeps what the deliverer states. Answers the rows for which there is one already, with the row of that one. */
  state(totals: readonly StatedTotal[]): readonly { readonly total: StatedTotal; readonly firstRow: number }[];
  /** Where both do not agree: in the order of the control totals, then what they lack. */
  differences(): Iterable<TotalsDifference>;
  /** What the deliverer states, in the order of entry, entity and currency. */
  stated(after: number, limit: number): readonly { readonly key: TotalsKey; readonly figures: TotalsFigures }[];
  /** How much of it there is. */
  size(): { readonly entries: number; readonly totals: number };
  reset(): void;
}
