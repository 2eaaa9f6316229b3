import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { mappingRows } from '../company';

/** A line as `GET /admin/batches?lines=true` of the sandbox gives it. */
export interface LedgerLine {
  readonly accountNo: string;
  /** `1` debit, `-1` credit. */
  readonly trType: string;
  /** With two decimals. */
  readonly amount: string;
  readonly currency: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface LedgerBatchWithLines {
  /** ISO date. */
  readonly date: string;
  readonly lines: readonly LedgerLine[];
}

/** What a ledger holds of a close. Each number counts lines, or filled values of lines. */
export interface Comparison {
  readonly closeLines: number;
  readonly ledgerLines: number;
  /** Lines of the close that the ledger does not hold, by date, account, side, amount and currency. */
  readonly dropped: number;
  /** Lines of the ledger beyond those of the close. */
  readonly doubled: number;
  /** Values that the close has and the ledger's lines do not, by dimension; only dimensions that lost some. */
  readonly droppedValues: Readonly<Record<string, number>>;
}

type Row = Readonly<Record<string, string>>;

/** Object of the sandbox's company, column of the close, element of a line. */
const DIMENSIONS = [
  ['CLASS', 'Class', 'CLASSID'],
  ['LOCATION', 'Location', 'LOCATION'],
  ['DEPARTMENT', 'Department', 'DEPARTMENT'],
  ['CUSTOMER', 'Customer ID', 'CUSTOMERID'],
  ['ITEM', 'Product Code', 'ITEMID'],
] as const;

const BLANK = '\\N';

/** Holds a ledger against the close that was posted into it. */
export const compareWithClose = (
  folder: string,
  journalFile: string,
  batches: readonly LedgerBatchWithLines[],
): Comparison => {
  const close = rowsOf(journalFile);
  const ledger = batches.flatMap(({ date, lines }) => lines.map((line) => ({ date, line })));
  const inClose = close.map((row) => ({ base: baseOfRow(row), row }));
  const inLedger = ledger.map(({ date, line }) => ({ base: baseOfLine(date, line), line }));
  const idOf = idsOf(rowsOf(join(folder, 'intacct-dimensions.csv')));
  const droppedValues: Record<string, number> = {};
  for (const [object, column, element] of DIMENSIONS) {
    const wanted = inClose.flatMap(({ base, row }) => valueKey(base, idOf(object, row[column] ?? '')));
    const held = inLedger.flatMap(({ base, line }) => valueKey(base, line.dimensions[element] ?? ''));
    const missing = countBeyond(wanted, held);
    if (missing > 0) droppedValues[column] = missing;
  }
  return {
    closeLines: close.length,
    ledgerLines: ledger.length,
    dropped: countBeyond(
      inClose.map(({ base }) => base),
      inLedger.map(({ base }) => base),
    ),
    doubled: countBeyond(
      inLedger.map(({ base }) => base),
      inClose.map(({ base }) => base),
    ),
    droppedValues,
  };
};

const rowsOf = (file: string): Row[] => parse<Row>(readFileSync(file, 'utf8'), { columns: true, bom: true });

const ledgerAccounts = new Map(mappingRows().map(([account = '', , ledger = '']) => [account, ledger]));

const baseOfRow = (row: Row): string =>
  [
    row['Transaction Date'],
    ledgerAccounts.get(row['Account Number'] ?? ''),
    row['Posting Type'] === 'Debit' ? '1' : '-1',
    row['Amount'],
    row['Currency'],
  ].join(' ');

const baseOfLine = (date: string, { accountNo, trType, amount, currency }: LedgerLine): string =>
  [date, accountNo, trType, amount, currency].join(' ');

/** Values of the close are ids or names of the company's records. */
const idsOf = (records: readonly Row[]): ((object: string, value: string) => string) => {
  const ids = new Map(records.map((row) => [`${row['OBJECT'] ?? ''} ${row['NAME'] ?? ''}`, row['ID'] ?? '']));
  const known = new Set(records.map((row) => `${row['OBJECT'] ?? ''} ${row['ID'] ?? ''}`));
  return (object, value) => {
    if (value === '' || value === BLANK) return '';
    return known.has(`${object} ${value}`) ? value : (ids.get(`${object} ${value}`) ?? value);
  };
};

const valueKey = (base: string, value: string): string[] => (value === '' ? [] : [`${base} ${value}`]);

/** How many of the first are beyond what the second has, each as often as it occurs. */
const countBeyond = (first: readonly string[], second: readonly string[]): number => {
  const counts = new Map<string, number>();
  for (const key of second) counts.set(key, (counts.get(key) ?? 0) + 1);
  let beyond = 0;
  for (const key of first) {
    const left = counts.get(key) ?? 0;
    if (left === 0) beyond += 1;
    else counts.set(key, left - 1);
  }
  return beyond;
};
