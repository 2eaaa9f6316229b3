import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { type ControlTotal } from '../../domain/journal-import/journal-import.events';
import { type JournalLine } from '../../domain/shared/journal-line';
import { Totals } from '../../domain/shared/totals';

/** Lines and amounts of an entry by currency. */
export class EntryTotals {
  private readonly byCurrency = new Map<string, { lines: number; readonly totals: Totals }>();

  add(currency: string, lines: readonly JournalLine[]): void {
    const total = this.byCurrency.get(currency) ?? { lines: 0, totals: new Totals() };
    this.byCurrency.set(currency, total);
    total.lines += lines.length;
    total.totals.plus(Totals.of(lines));
  }

  list(): readonly ControlTotal[] {
    return [...this.byCurrency].map(([currency, { lines, totals }]) => ({
      currency,
      lines,
      debitMinor: String(totals.debit),
      creditMinor: String(totals.credit),
    }));
  }
}

/** Amounts of the batches of a revision, by currency. */
export const totalsOfBatches = (batches: readonly JournalBatch[]): readonly ControlTotal[] => {
  const byCurrency = new Map<string, { lines: number; minor: bigint }>();
  for (const batch of batches) {
    if (batch.status === 'Absent') continue;
    const { currency, lineCount, totalMinor } = batch.plan;
    const total = byCurrency.get(currency) ?? { lines: 0, minor: 0n };
    byCurrency.set(currency, { lines: total.lines + lineCount, minor: total.minor + BigInt(totalMinor) });
  }
  return [...byCurrency].map(([currency, { lines, minor }]) => ({
    currency,
    lines,
    debitMinor: String(minor),
    creditMinor: String(minor),
  }));
};
