import { type ControlTotal } from './close-folder';
import { formatDecimal, parseDecimal } from './decimal';
import { type LedgerBatch } from './ledger-gateway';
import { type BatchView } from './revrec-api';

/** One line of the tie-out: what the file says, what the ledger holds. */
export interface TieOutRow {
  readonly journalEntryId: string;
  readonly currency: string;
  readonly expected: string;
  readonly actual: string;
  readonly matches: boolean;
}

/** Compares the ledger with the control totals of the file, per entry and currency, and finds what belongs to neither. */
export const tieOut = (
  controlTotals: readonly ControlTotal[],
  batches: readonly BatchView[],
  ledger: readonly LedgerBatch[],
): TieOutRow[] => {
  const entryOf = new Map(batches.map((batch) => [batch.referenceNo, batch.journalEntryId]));
  const actual = new Map<string, { lines: number; debit: bigint; credit: bigint }>();
  for (const batch of ledger) {
    for (const [currency, { lines, debit, credit }] of batch.totals) {
      const key = keyOf(entryOf.get(batch.referenceNo) ?? `unknown reference ${batch.referenceNo}`, currency);
      const sum = actual.get(key) ?? { lines: 0, debit: 0n, credit: 0n };
      actual.set(key, { lines: sum.lines + lines, debit: sum.debit + debit, credit: sum.credit + credit });
    }
  }
  const expected = new Map(
    controlTotals.map((total) => [
      keyOf(total.journalEntryId, total.currency),
      { lines: total.lines, debit: parseDecimal(total.debit), credit: parseDecimal(total.credit) },
    ]),
  );
  return [...new Set([...expected.keys(), ...actual.keys()])].map((key) => {
    const [journalEntryId = '', currency = ''] = JSON.parse(key) as string[];
    const shown = [expected.get(key), actual.get(key)].map(show);
    const [left = '', right = ''] = shown;
    return { journalEntryId, currency, expected: left, actual: right, matches: left === right };
  });
};

const keyOf = (journalEntryId: string, currency: string): string => JSON.stringify([journalEntryId, currency]);

const show = (total: { lines: number; debit: bigint; credit: bigint } | undefined): string =>
  total ? `${total.lines} lines, ${formatDecimal(total.debit)} / ${formatDecimal(total.credit)}` : 'nothing';
