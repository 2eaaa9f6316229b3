import { isIsoDate } from '../shared/calendar';
import { decimalsOf } from '../shared/currency';
import { type JournalLine } from '../shared/journal-line';
import { parseAmount, type Rounding } from '../shared/money';
import { type ImportProblem, type ImportProblemCode } from './journal-import.events';

/** A row of a close file as one line of a journal entry, with what decides its batch. */
export interface ClosedLine {
  readonly journalEntryId: string;
  readonly transactionDate: string;
  readonly currency: string;
  readonly businessEntityId: string;
  readonly journal: string;
  readonly rounded: boolean;
  readonly line: JournalLine;
}

/** Column positions of a header, in any order and any case; unknown columns are kept by name. */
export interface CloseFileLayout {
  readonly columns: readonly { readonly name: string; readonly known: KnownColumn | null }[];
}

export type RowReading = { readonly line: ClosedLine } | { readonly problems: readonly ImportProblem[] };

const KNOWN_COLUMNS = {
  transactionDate: ['Transaction Date'],
  journalEntryId: ['Journal Entry Id'],
  account: ['Account Number'],
  accountName: ['Account Name'],
  amount: ['Amount'],
  postingType: ['Posting Type'],
  description: ['Description'],
  currency: ['Currency', 'Currency Code'],
  journal: ['Journal'],
  businessEntityId: ['Business Entity Id'],
  postingGroup: ['Posting Group Id'],
  customerId: ['Customer ID'],
} as const;

type KnownColumn = keyof typeof KNOWN_COLUMNS;

const REQUIRED: readonly KnownColumn[] = [
  'transactionDate',
  'journalEntryId',
  'account',
  'amount',
  'postingType',
  'currency',
];

/** The ledger keeps 80 characters of a title; ten are left for the part number. */
const LENGTH_MAX: Readonly<Record<KnownColumn, number>> = {
  transactionDate: 10,
  journalEntryId: 70,
  account: 100,
  accountName: 200,
  amount: 40,
  postingType: 10,
  description: 500,
  currency: 3,
  journal: 16,
  businessEntityId: 100,
  postingGroup: 100,
  customerId: 100,
};
const OTHER_LENGTH_MAX = 500;
/** A line has to fit into one event. */
const ROW_LENGTH_MAX = 8_000;
const COLUMNS_MAX = 100;
const COLUMN_NAME_LENGTH_MAX = 100;

const isKnownColumn = new Map<string, KnownColumn>(
  (Object.entries(KNOWN_COLUMNS) as [KnownColumn, readonly string[]][]).flatMap(([known, names]) =>
    names.map((name): [string, KnownColumn] => [name.toLowerCase(), known]),
  ),
);

/** Reads the header row. Every missing or repeated column is its own problem. */
export const readHeader = (
  header: readonly string[],
): { layout: CloseFileLayout; problems: readonly ImportProblem[] } => {
  const columns = header.map((name) => ({
    name: name.trim(),
    known: isKnownColumn.get(name.trim().toLowerCase()) ?? null,
  }));
  const problems: ImportProblem[] = [];
  for (const known of REQUIRED) {
    if (columns.some((column) => column.known === known)) continue;
    const [name] = KNOWN_COLUMNS[known];
    problems.push(
      problem(
        'COLUMN_MISSING',
        { row: 1, column: name },
        `The column "${name}" is missing.`,
        `Add a column with the header "${name}".`,
      ),
    );
  }
  if (columns.length > COLUMNS_MAX) {
    const message = `The header has ${columns.length} columns.`;
    problems.push(problem('TEXT_TOO_LONG', { row: 1 }, message, `Deliver at most ${COLUMNS_MAX} columns.`));
  }
  const seen = new Set<string>();
  for (const { name, known } of columns) {
    if (name.length > COLUMN_NAME_LENGTH_MAX) {
      const message = `The name of a column has ${name.length} characters.`;
      const fix = `Shorten it to ${COLUMN_NAME_LENGTH_MAX}.`;
      problems.push(problem('TEXT_TOO_LONG', { row: 1, column: name }, message, fix));
    }
    const key = known ?? name.toLowerCase();
    if (name !== '' && seen.has(key)) {
      problems.push(
        problem(
          'COLUMN_REPEATED',
          { row: 1, column: name },
          `The column "${name}" occurs more than once.`,
          'Keep one of them.',
        ),
      );
    }
    seen.add(key);
  }
  return { layout: { columns }, problems };
};

/**
 * Reads one row. `cells` are as in the file; blank is empty or `\N`, `N/A` is a real value. Reports every problem of
 * the row.
 */
export const readRow = (
  layout: CloseFileLayout,
  cells: readonly string[],
  row: number,
  rounding: Rounding,
): RowReading => {
  const length = cells.reduce((sum, cell) => sum + cell.length, 0);
  if (length > ROW_LENGTH_MAX) {
    const message = `Row ${row} has ${length} characters.`;
    return {
      problems: [problem('TEXT_TOO_LONG', { row }, message, `Shorten its values to ${ROW_LENGTH_MAX} in total.`)],
    };
  }
  if (cells.length !== layout.columns.length) {
    const message = `Row ${row} has ${cells.length} values, the header has ${layout.columns.length}.`;
    return { problems: [problem('ROW_LENGTH', { row }, message, 'Quote values that contain commas or line breaks.')] };
  }
  const reader = new RowReader(layout, cells, row);
  const line = reader.read(rounding);
  return line ? { line } : { problems: reader.problems };
};

/** Control characters other than tab and line breaks, and unpaired surrogates: no ledger reply can return them. */

const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/u;

class RowReader {
  readonly problems: ImportProblem[] = [];
  private readonly known = new Map<KnownColumn, string>();
  private readonly values: Record<string, string> = {};

  constructor(
    layout: CloseFileLayout,
    cells: readonly string[],
    private readonly row: number,
  ) {
    layout.columns.forEach(({ name, known }, index) => {
      const value = withoutBlank(cells[index] ?? '');
      if (value === '' || name === '') return;
      this.checkText(name, value, known === null ? OTHER_LENGTH_MAX : LENGTH_MAX[known]);
      if (known !== null) this.known.set(known, value);
      if (known === null || known === 'customerId') this.values[name] = value;
    });
  }

  read(rounding: Rounding): ClosedLine | null {
    const transactionDate = this.date();
    const journalEntryId = this.required('journalEntryId');
    const currency = this.currency();
    const amount = this.amount(currency, rounding);
    const side = this.side();
    const account = this.account();
    if (this.problems.length > 0 || amount === null || side === null) return null;
    const line: JournalLine = {
      account,
      accountName: this.text('accountName'),
      side,
      amountMinor: amount.minor.toString(),
      description: this.text('description'),
      postingGroup: this.text('postingGroup'),
      customerId: this.text('customerId'),
      values: this.values,
    };
    const businessEntityId = this.text('businessEntityId');
    return {
      journalEntryId,
      transactionDate,
      currency,
      businessEntityId,
      journal: this.text('journal'),
      rounded: amount.rounded,
      line,
    };
  }

  private date(): string {
    const value = this.required('transactionDate');
    if (value !== '' && !isIsoDate(value)) {
      this.add(
        'DATE_INVALID',
        'transactionDate',
        value,
        `"${value}" is not a date.`,
        'Write the date as YYYY-MM-DD, for example 2026-09-30.',
      );
    }
    return value;
  }

  private currency(): string {
    const value = this.required('currency').toUpperCase();
    if (value !== '' && decimalsOf(value) === undefined) {
      this.add(
        'CURRENCY_UNKNOWN',
        'currency',
        value,
        `"${value}" is not an ISO 4217 currency.`,
        'Write its three-letter code, for example USD.',
      );
    }
    return value;
  }

  private amount(currency: string, rounding: Rounding): { minor: bigint; rounded: boolean } | null {
    const text = this.required('amount');
    const decimals = decimalsOf(currency);
    if (text === '' || decimals === undefined) return null;
    const parsed = parseAmount(text, decimals, rounding);
    if (!parsed.ok) {
      const isPrecise = parsed.problem === 'too-many-decimals';
      this.add(
        isPrecise ? 'AMOUNT_TOO_PRECISE' : 'AMOUNT_INVALID',
        'amount',
        text,
        isPrecise
          ? `"${text}" has more than the ${decimals} decimals of ${currency}.`
          : `"${text}" is not an amount that can be posted.`,
        isPrecise
          ? 'Deliver amounts in whole minor units, or import with a rounding rule (half-up or half-even).'
          : 'Write a decimal number with a decimal point and no thousands separators, for example 1234.50.',
      );
      return null;
    }
    if (parsed.minor <= 0n) {
      this.add(
        'AMOUNT_NOT_POSITIVE',
        'amount',
        text,
        `The amount "${text}" is not positive.`,
        'Give a positive amount; Posting Type says which side it is on.',
      );
      return null;
    }
    return parsed;
  }

  private side(): 'debit' | 'credit' | null {
    const value = this.required('postingType');
    const side = value.toLowerCase();
    if (side === 'debit' || side === 'credit') return side;
    if (value !== '')
      this.add(
        'POSTING_TYPE_INVALID',
        'postingType',
        value,
        `"${value}" is not a posting type.`,
        'Write Debit or Credit.',
      );
    return null;
  }

  /** A blank number is allowed when there is a name: some files only name the account. */
  private account(): string {
    const account = this.text('account');
    if (account === '' && this.text('accountName') === '') return this.required('account');
    return account;
  }

  private required(known: KnownColumn): string {
    const value = this.text(known);
    const [name] = KNOWN_COLUMNS[known];
    if (value === '')
      this.add('VALUE_MISSING', known, null, `"${name}" is blank.`, `Give a value for "${name}" in every row.`);
    return value;
  }

  private text(known: KnownColumn): string {
    return this.known.get(known) ?? '';
  }

  private checkText(name: string, value: string, lengthMax: number): void {
    if (value.length > lengthMax) {
      const where = { row: this.row, column: name, value: `${value.slice(0, 40)}…` };
      this.problems.push(
        problem('TEXT_TOO_LONG', where, `"${name}" has ${value.length} characters.`, `Shorten it to ${lengthMax}.`),
      );
    }
    if (FORBIDDEN.test(value)) {
      const where = { row: this.row, column: name };
      this.problems.push(
        problem('TEXT_NOT_ALLOWED', where, `"${name}" contains a control character.`, 'Remove it at the source.'),
      );
    }
  }

  private add(code: ImportProblemCode, known: KnownColumn, value: string | null, message: string, fix: string): void {
    const where = {
      row: this.row,
      column: KNOWN_COLUMNS[known][0],
      value,
      journalEntryId: this.known.get('journalEntryId') ?? null,
    };
    this.problems.push(problem(code, where, message, fix));
  }
}

const withoutBlank = (cell: string): string => {
  const value = cell.trim();
  return value === '\\N' ? '' : value;
};

/** Enough of a text to find it by: a problem may quote a value that is wrong because it is too long. */
const SHOWN_LENGTH_MAX = 200;

/** A problem; unknown places are null. */
export const problem = (
  code: ImportProblemCode,
  where: Partial<Pick<ImportProblem, 'row' | 'column' | 'value' | 'journalEntryId'>>,
  message: string,
  fix: string,
): ImportProblem => ({
  code,
  row: where.row ?? null,
  column: shown(where.column),
  value: shown(where.value),
  journalEntryId: shown(where.journalEntryId),
  message: shown(message) ?? '',
  fix: shown(fix) ?? '',
});

const shown = (text: string | null | undefined): string | null => {
  if (text === null || text === undefined) return null;
  return text.length <= SHOWN_LENGTH_MAX ? text : `${text.slice(0, SHOWN_LENGTH_MAX)}…`;
};
