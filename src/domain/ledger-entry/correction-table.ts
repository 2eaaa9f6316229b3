import { ledgerFieldName } from '../shared/ledger-field';
import { type LedgerEntry, type LedgerLine } from './ledger-entry';

/** What one account, with its dimensions, currency and month, has in the ledger and in a delivery: debits count up. */
export interface CorrectionRow {
  readonly account: string;
  /** By name of the dimension or field, in the order of names. */
  readonly values: Readonly<Record<string, string>>;
  readonly currency: string;
  /** Accounting month of the day, `YYYY-MM`. */
  readonly period: string;
  readonly heldMinor: bigint;
  readonly deliveredMinor: bigint;
}

/** Every account of either side, with the same sums too, in the order of account, dimensions, currency and month. */
export const correctionRows = (
  held: readonly LedgerEntry[],
  delivered: readonly LedgerEntry[],
): readonly CorrectionRow[] => {
  const rows = new Map<string, CorrectionRow>();
  const add = (entries: readonly LedgerEntry[], side: 'heldMinor' | 'deliveredMinor'): void => {
    for (const entry of entries)
      for (const line of entry.lines) {
        const row = rowOf(entry, line);
        const key = JSON.stringify([row.account, row.values, row.currency, row.period]);
        const known = rows.get(key) ?? row;
        rows.set(key, { ...known, [side]: known[side] + netOf(line) });
      }
  };
  add(held, 'heldMinor');
  add(delivered, 'deliveredMinor');
  return [...rows].sort(([one], [other]) => (one < other ? -1 : Number(one > other))).map(([, row]) => row);
};

const rowOf = ({ currency, date }: LedgerEntry, { account, fields }: LedgerLine): CorrectionRow => ({
  account,
  values: Object.fromEntries(
    fields
      .filter(({ value }) => value !== '')
      .map(({ target, value }): [string, string] => [ledgerFieldName(target), value])
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  ),
  currency,
  period: date.slice(0, 7),
  heldMinor: 0n,
  deliveredMinor: 0n,
});

const netOf = ({ side, amountMinor }: LedgerLine): bigint => (side === 'debit' ? amountMinor : -amountMinor);
