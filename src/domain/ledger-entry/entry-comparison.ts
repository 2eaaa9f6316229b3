import { batchProblem, type BatchProblem } from '../shared/batch-problem';
import { decimalsIn } from '../shared/currency';
import { type LedgerDifference } from '../shared/ledger-difference';
import { ledgerFieldName } from '../shared/ledger-field';
import { moneyText, type ParsedAmount, parseAmount } from '../shared/money';
import { type LedgerEntry, type LedgerLine, type ReadEntry, type ReadLine } from './ledger-entry';

/** Differences reported per batch; a dimension dropped on 500 lines does not need 500 sentences. */
const DIFFERENCES_MAX = 20;

/**
 * Compares what the ledger holds with what was sent: header, every line, every dimension and custom field value,
 * totals. Empty when equal. Line order does not matter, nor does leading, trailing or repeated white space, since the
 * ledger normalizes texts. A value that the ledger filled in where nothing was sent is not a difference; a missing or
 * changed one is.
 */
export const differencesOf = (expected: LedgerEntry, actual: ReadEntry): BatchProblem[] =>
  differencesBetween(expected, actual).map((difference) => problemOf(actual.recordNo, difference));

/** The same side by side; at most DIFFERENCES_MAX. */
export const differencesBetween = (expected: LedgerEntry, actual: ReadEntry): readonly LedgerDifference[] => {
  const differences = new Differences();
  differences.compare('the journal', expected.journal, actual.journal);
  differences.compare('the date', expected.date, actual.date);
  differences.compare('the title', tidy(expected.title), tidy(actual.title));
  if (actual.reversalDate !== undefined || expected.reversalDate !== undefined)
    differences.compare('the reversal date', expected.reversalDate ?? '', actual.reversalDate ?? 'not reported');
  differences.compare('the number of lines', String(expected.lines.length), String(actual.lines.length));
  compareLines(expected, actual, differences);
  return differences.list;
};

const problemOf = (recordNo: string, { line, what, expected, found }: LedgerDifference): BatchProblem => {
  const where = line === null ? '' : `, line ${line}`;
  const difference =
    found === null ? 'it is not in the ledger' : `${what} is ${shown(found)}, ${shown(expected)} was sent`;
  return batchProblem(
    'LEDGER_ENTRY_DIFFERS',
    `Record ${recordNo} in Sage Intacct differs from what was sent${where}: ${difference}.`,
    'Compare the record with the batch in Sage Intacct. Correct or remove it there, then check this batch again.',
    { line },
  );
};

class Differences {
  readonly list: LedgerDifference[] = [];

  compare(what: string, expected: string, actual: string, line: number | null = null): void {
    if (expected !== actual) this.add({ line, what, expected, found: actual });
  }

  add(difference: LedgerDifference): void {
    if (this.list.length < DIFFERENCES_MAX) this.list.push(difference);
  }
}

const compareLines = (expected: LedgerEntry, actual: ReadEntry, differences: Differences): void => {
  const decimals = decimalsIn(expected.currency);
  const unmatched = new UnmatchedLines(actual.lines, decimals);
  const missing = expected.lines.flatMap((line, index) =>
    unmatched.takeEqual(index, line, (candidate) => isSameLine(line, candidate, expected)) ? [] : [{ line, index }],
  );
  for (const { line, index } of missing) {
    const candidate = unmatched.takeNearest(index);
    if (candidate === undefined)
      differences.add({ line: index + 1, what: 'the line', expected: lineText(line, expected), found: null });
    else
      describe(line, candidate, expected, (what, sent, held) => {
        differences.compare(what, sent, held, index + 1);
      });
  }
};

/** Ledger lines not yet matched to a sent line. Usually both have the same order, so the same place is tried first. */
class UnmatchedLines {
  private readonly left: Set<number>;
  private readonly placesByKey = new Map<string, number[]>();

  constructor(
    private readonly lines: readonly ReadLine[],
    decimals: number,
  ) {
    this.left = new Set(lines.keys());
    lines.forEach(({ side, account, amount }, place) => {
      const key = keyOf(side, account.trim(), minorTextOf(amount, decimals));
      const places = this.placesByKey.get(key);
      if (places === undefined) this.placesByKey.set(key, [place]);
      else places.push(place);
    });
  }

  takeEqual(place: number, { side, account, amountMinor }: LedgerLine, isEqual: (line: ReadLine) => boolean): boolean {
    const others = this.placesByKey.get(keyOf(side, account, amountMinor.toString())) ?? [];
    const found = [place, ...others].find((one) => {
      const line = this.left.has(one) ? this.lines[one] : undefined;
      return line !== undefined && isEqual(line);
    });
    return found !== undefined && this.left.delete(found);
  }

  /** The line at the same place, or any remaining one: most likely what a missing line became. */
  takeNearest(place: number): ReadLine | undefined {
    const [first] = this.left;
    const found = this.left.has(place) ? place : first;
    if (found === undefined) return undefined;
    this.left.delete(found);
    return this.lines[found];
  }
}

const keyOf = (side: string | null, account: string, amount: string): string => `${side ?? ''}\n${account}\n${amount}`;

/** Whole minor units as text; the unchanged text when it is not an amount with that many decimals. */
const minorTextOf = (amount: string, decimals: number): string => {
  const parsed = parsedAmountOf(amount, decimals);
  return parsed.ok ? parsed.minor.toString() : amount;
};

/** The ledger omits a zero before the decimal point. */
const parsedAmountOf = (amount: string, decimals: number): ParsedAmount => {
  const text = amount.trim();
  return parseAmount(text.startsWith('.') ? `0${text}` : text, decimals);
};

/** As money; the unchanged text when it is not an amount of the currency. */
const readMoneyText = (amount: string, currency: string): string => {
  const parsed = parsedAmountOf(amount, decimalsIn(currency));
  return parsed.ok ? moneyText(parsed.minor, currency) : amount;
};

const isSameLine = (line: LedgerLine, candidate: ReadLine, entry: LedgerEntry): boolean => {
  let isSame = true;
  describe(line, candidate, entry, (_what, sent, held) => {
    isSame &&= sent === held;
  });
  return isSame;
};

const lineText = ({ side, account, amountMinor }: LedgerLine, { currency }: LedgerEntry): string =>
  `${side} ${moneyText(amountMinor, currency)} on account ${account}`;

type Compare = (what: string, sent: string, held: string) => void;

const describe = (line: LedgerLine, candidate: ReadLine, entry: LedgerEntry, compare: Compare): void => {
  const { currency } = entry;
  compare('the side', line.side, candidate.side ?? 'neither debit nor credit');
  compare('the amount', moneyText(line.amountMinor, currency), readMoneyText(candidate.amount, currency));
  compare('the account', line.account, candidate.account.trim());
  if (candidate.currency.trim() !== '') compare('the currency', currency, candidate.currency.trim());
  compare('the document', tidy(line.document), tidy(candidate.document));
  compare('the memo', tidy(line.memo === '' ? entry.title : line.memo), tidy(candidate.memo));
  if (line.exchangeRate !== undefined)
    compare('the exchange rate', rateText(line.exchangeRate), rateText(candidate.values.get('EXCHANGE_RATE') ?? ''));
  if (line.exchangeRateDate !== undefined)
    compare('the date of the exchange rate', line.exchangeRateDate, candidate.values.get('EXCH_RATE_DATE') ?? '');
  for (const { target, value } of line.fields) {
    const name = ledgerFieldName(target);
    compare(name, tidy(value), tidy(candidate.values.get(name) ?? ''));
  }
};

/** Without zeros that do not count: the ledger keeps four decimals. */
const rateText = (rate: string): string => {
  const match = /^0*(\d*)(?:\.(\d{0,4}?)0*)?$/.exec(rate.trim());
  if (match === null) return rate.trim();
  const [, whole = '', fraction = ''] = match;
  return `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`;
};

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim();

const shown = (text: string): string => (text === '' ? 'empty' : `"${text}"`);
