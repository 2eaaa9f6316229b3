import { Totals } from '../../domain/shared/totals';
import { decimalsIn } from '../../domain/shared/currency';
import { formatMinor } from '../../domain/shared/money';
import { type BatchEvidence, type BatchFact } from './batch-evidence';

/** Imported · confirmed by the ledger · read back and equal. */
export const TOTAL_STEPS = ['imported', 'posted', 'read back'] as const;
export type TotalStep = (typeof TOTAL_STEPS)[number];

export interface ControlTotalRow {
  readonly currency: string;
  readonly step: TotalStep;
  readonly batches: number;
  readonly lines: number;
  /** Decimal text with the currency's own decimals. */
  readonly debit: string;
  readonly credit: string;
  /** Whether all steps of the currency are the same. */
  readonly agrees: boolean;
}

interface Sum {
  batches: number;
  lines: number;
  debitMinor: bigint;
  creditMinor: bigint;
}

/** Sums per currency and step over the batches of a pack. */
export class ControlTotals {
  private readonly sums = new Map<string, Record<TotalStep, Sum>>();

  add(batch: BatchEvidence): void {
    const { plan, lines, step } = batch;
    if (step === null) return;
    const sums = this.sums.get(plan.currency) ?? { imported: nothing(), posted: nothing(), 'read back': nothing() };
    this.sums.set(plan.currency, sums);
    const sent = sumOf(lines);
    addTo(sums.imported, sent);
    if (step !== 'not posted' && step !== 'outcome unknown') addTo(sums.posted, sent);
    if (step === 'awaiting approval') addTo(sums['read back'], sent); // Read back and equal, but not in the books yet.
    if (step === 'read back' || step === 'posted elsewhere') addTo(sums['read back'], verifiedOf(batch));
  }

  /** By currency, each with its steps in their order. */
  rows(): ControlTotalRow[] {
    return [...this.sums]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([currency, sums]) => {
        const agrees = TOTAL_STEPS.every((step) => isSame(sums[step], sums.imported));
        return TOTAL_STEPS.map((step) => rowOf(currency, step, sums[step], agrees));
      });
  }
}

const rowOf = (currency: string, step: TotalStep, sum: Sum, agrees: boolean): ControlTotalRow => {
  const decimals = decimalsIn(currency);
  const { batches, lines, debitMinor, creditMinor } = sum;
  const [debit, credit] = [formatMinor(debitMinor, decimals), formatMinor(creditMinor, decimals)];
  return { currency, step, batches, lines, debit, credit, agrees };
};

const nothing = (): Sum => ({ batches: 0, lines: 0, debitMinor: 0n, creditMinor: 0n });

const sumOf = (lines: BatchEvidence['lines']): Sum => {
  const { debit, credit } = Totals.of(lines);
  return { batches: 1, lines: lines.length, debitMinor: debit, creditMinor: credit };
};

/** The figures that the read-back itself recorded. */
const verifiedOf = ({ facts }: BatchEvidence): Sum => {
  const verified = facts.findLast(isComparison);
  if (verified === undefined) return nothing();
  const totalMinor = BigInt(verified.data.totalMinor);
  return { batches: 1, lines: verified.data.lineCount, debitMinor: totalMinor, creditMinor: totalMinor };
};

type Comparison = Extract<
  BatchFact,
  { type: 'PostingVerified' | 'LedgerEntrySeenEqual' | 'JournalBatchPostedElsewhere' }
>;

const isComparison = (fact: BatchFact): fact is Comparison =>
  fact.type === 'PostingVerified' ||
  fact.type === 'LedgerEntrySeenEqual' ||
  fact.type === 'JournalBatchPostedElsewhere';

const addTo = (sum: Sum, more: Sum): void => {
  sum.batches += more.batches;
  sum.lines += more.lines;
  sum.debitMinor += more.debitMinor;
  sum.creditMinor += more.creditMinor;
};

const isSame = (one: Sum, other: Sum): boolean =>
  one.batches === other.batches &&
  one.lines === other.lines &&
  one.debitMinor === other.debitMinor &&
  one.creditMinor === other.creditMinor;
