import { decimalsIn } from '../shared/currency';
import { type BatchPlan, type LedgerWords, ledgerDateOf } from '../shared/batch-plan';
import { batchTitleOf } from '../shared/batch-title';
import { DomainError } from '../shared/errors';
import { type JournalLine } from '../shared/journal-line';
import { ledgerFieldName, type ReadField } from '../shared/ledger-field';
import { parseAmount } from '../shared/money';
import {
  type LedgerEntry,
  type LedgerFieldValue,
  type LedgerLine,
  type ReadEntry,
  type ReadLine,
} from './ledger-entry';

/** An entry as one reading of the ledger showed it, with what was asked of its lines. */
export interface HeldEntry {
  readonly entry: ReadEntry;
  readonly fields: readonly ReadField[];
  /** Rate type under which it was sent; empty for none. */
  readonly exchangeRateType: string;
}

const RATE = 'EXCHANGE_RATE';
const RATE_DATE = 'EXCH_RATE_DATE';

/** The entry of a batch whose lines hold the ledger's accounts and ids. */
export const entryInLedgerWords = (
  plan: BatchPlan,
  { journal, exchangeRateType, fields }: LedgerWords,
  lines: readonly JournalLine[],
): LedgerEntry => ({
  journal,
  date: ledgerDateOf(plan),
  title: batchTitleOf(plan),
  currency: plan.currency,
  exchangeRateType,
  lines: lines.map((line) => ledgerLineOf(line, fields)),
});

const ledgerLineOf = (line: JournalLine, fields: readonly ReadField[]): LedgerLine => {
  const { side, account, amountMinor, postingGroup: document, description: memo, values } = line;
  const { [RATE]: exchangeRate, [RATE_DATE]: exchangeRateDate } = values;
  return {
    side,
    account,
    document,
    memo,
    amountMinor: BigInt(amountMinor),
    fields: fields.flatMap((target): LedgerFieldValue[] => {
      const value = values[ledgerFieldName(target)];
      return target.kind === 'rate' || value === undefined ? [] : [{ target, value }];
    }),
    ...(exchangeRate === undefined ? {} : { exchangeRate }),
    ...(exchangeRateDate === undefined ? {} : { exchangeRateDate }),
  };
};

/**
 * What the ledger holds as lines in its own words, in its order, to be posted on `date`. Where the company keeps
 * several currencies, a line without a rate of its own keeps the rate of the day of its entry. Throws
 * LEDGER_ENTRY_NOT_MIRRORED for a line that cannot be sent again, named by its number.
 */
export const linesHeld = (
  { entry, fields, exchangeRateType }: HeldEntry,
  { currency, date }: { readonly currency: string; readonly date: string },
): readonly JournalLine[] => {
  const isOtherDay = exchangeRateType !== '' && date !== entry.date;
  return entry.lines.map((line, index) => {
    const amount = parsedAmount(line, currency);
    const isReadable = amount !== null && line.side !== null && ['', currency].includes(line.currency.trim());
    if (!isReadable) throw notMirrored(entry.recordNo, index + 1);
    const values = valuesOf(line, fields);
    const needsDay = isOtherDay && line.currency.trim() !== '' && (values[RATE] ?? values[RATE_DATE]) === undefined;
    return {
      account: line.account.trim(),
      accountName: '',
      side: line.side === 'debit' ? 'debit' : 'credit',
      amountMinor: amount.toString(),
      description: line.memo,
      postingGroup: line.document,
      customerId: '',
      values: needsDay ? { ...values, [RATE_DATE]: entry.date } : values,
    };
  });
};

/** The same lines on their other sides: both together come to nothing, line by line. */
export const mirrored = (lines: readonly JournalLine[]): readonly JournalLine[] =>
  lines.map((line) => ({ ...line, side: line.side === 'debit' ? 'credit' : 'debit' }));

const valuesOf = ({ values }: ReadLine, fields: readonly ReadField[]): Record<string, string> =>
  Object.fromEntries(
    fields.flatMap((target) => {
      const value = values.get(ledgerFieldName(target))?.trim() ?? '';
      return value === '' ? [] : [[ledgerFieldName(target), value]];
    }),
  );

/** Positive whole minor units; null for what is not such an amount of the currency. */
const parsedAmount = ({ amount }: ReadLine, currency: string): bigint | null => {
  const text = amount.trim();
  const parsed = parseAmount(text.startsWith('.') ? `0${text}` : text, decimalsIn(currency));
  return parsed.ok && parsed.minor > 0n ? parsed.minor : null;
};

const notMirrored = (recordNo: string, line: number): DomainError =>
  new DomainError(
    'LEDGER_ENTRY_NOT_MIRRORED',
    `Line ${line} of record ${recordNo} in Sage Intacct is in another currency than its batch, or has no amount to send.`,
    'Reverse this record in Sage Intacct; the ledger watch shows it then.',
    { recordNo, line },
  );
