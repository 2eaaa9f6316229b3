import { exactMoneyText, exactOf, exactOfMinor, exactText } from '../shared/exact-amount';
import { decimalsIn, decimalsOf } from '../shared/currency';
import { foldedHeader } from '../shared/folded-header';
import { type ClosedLine } from './closed-line';
import { headerOf, readHeader } from './close-file-columns';
import { hasInvisibleCharacter, isRoundedNumber, normalizedId, parseDecimal } from './close-file-values';
import { problem } from './import-problem';
import { type DecimalMark, type ImportProfile } from './import-profile';
import { type AgreedTotal, type ImportProblem, type ImportProblemCode } from './journal-import.events';

/** What a control total is about: an entry in one currency. It names no month, so all months of the entry count. */
export interface TotalsKey {
  readonly journalEntryId: string;
  readonly businessEntityId: string;
  readonly currency: string;
}

/** Amounts as `exactOf` has them: what the file says, before rounding. */
export interface TotalsFigures {
  readonly lines: number;
  readonly debit: bigint;
  readonly credit: bigint;
}

/** What the deliverer says that an entry has. */
export interface StatedTotal extends TotalsKey {
  readonly row: number;
  /** Null when they could not be read; then nothing is compared. */
  readonly figures: TotalsFigures | null;
}

/** A line of the delivery as far as control totals count it. */
export interface CountedLine extends TotalsKey {
  readonly side: 'debit' | 'credit';
  readonly amount: bigint;
}

/** Both sides of one key that do not agree. `delivered` is null where the delivery has no such entry. */
export interface TotalsDifference extends TotalsKey {
  readonly delivered: TotalsFigures | null;
  /** Null where the control totals have no row for it. */
  readonly stated: { readonly row: number; readonly figures: TotalsFigures } | null;
}

/** Each is an event of a few dozen bytes in one stream, which has to be read whole: a larger close comes in files. */
export const CONTROL_TOTALS_MAX = 200_000;

const COLUMNS = ['journalEntryId', 'businessEntityId', 'currency', 'lines', 'debit', 'credit'] as const;
type TotalsColumn = (typeof COLUMNS)[number];
const LINES = 'Lines';
const ROW_LENGTH_MAX = 1_000;
/** Line breaks within quotes are white space of an id; no other control character, and no half of a character, is. */
const FORBIDDEN = /[^\P{Cc}\t\r\n]|\p{Cs}/u;

/** Where the columns of control totals stand. */
export interface TotalsLayout {
  readonly width: number;
  readonly places: ReadonlyMap<TotalsColumn, number>;
}

const nameOf = (column: TotalsColumn): string => (column === 'lines' ? LINES : headerOf(column));

/** A problem of the control totals; its row counts in them. */
const ofTotals = (
  code: ImportProblemCode,
  where: Partial<Pick<ImportProblem, 'row' | 'column' | 'value' | 'journalEntryId'>>,
  message: string,
  fix: string,
): ImportProblem => ({ ...problem(code, where, message, fix), file: 'control totals' });

/** Columns of a header in any order and case, under the headers of the profile too. Other columns are passed over. */
const placesOf = (
  header: readonly string[],
  profile: Pick<ImportProfile, 'headers'> | null,
): readonly (readonly [TotalsColumn, number])[] =>
  readHeader(header, profile).layout.columns.flatMap(({ name, known }, index) => {
    const column = foldedHeader(name) === foldedHeader(LINES) ? 'lines' : COLUMNS.find((one) => one === known);
    return column === undefined ? [] : [[column, index] as const];
  });

/** Number of columns that are recognized, to tell which delimiter a header uses. */
export const recognizedTotals = (header: readonly string[], profile: Pick<ImportProfile, 'headers'> | null): number =>
  placesOf(header, profile).length;

/** Reads the header of control totals. The entity is needed where the close file has one. */
export const readTotalsHeader = (
  header: readonly string[],
  headerRow: number,
  { profile, hasEntities }: { readonly profile: Pick<ImportProfile, 'headers'> | null; readonly hasEntities: boolean },
): { readonly layout: TotalsLayout; readonly problems: readonly ImportProblem[] } => {
  const found = placesOf(header, profile);
  const places = new Map(found.toReversed());
  const missing = COLUMNS.filter((column) => !places.has(column) && (column !== 'businessEntityId' || hasEntities)).map(
    (column) =>
      ofTotals(
        'TOTALS_COLUMN_MISSING',
        { row: headerRow, column: nameOf(column) },
        `The control totals have no column "${nameOf(column)}".`,
        `Give them the columns ${COLUMNS.map(nameOf).join(', ')}.`,
      ),
  );
  const repeated = found
    .filter(([column, index]) => places.get(column) !== index)
    .map(([column]) =>
      ofTotals(
        'TOTALS_COLUMN_REPEATED',
        { row: headerRow, column: nameOf(column) },
        `The column "${nameOf(column)}" of the control totals occurs more than once.`,
        'Keep one of them.',
      ),
    );
  return { layout: { width: header.length, places }, problems: [...missing, ...repeated] };
};

export type TotalsReading =
  | { readonly kind: 'blank' }
  /** `total` is null when the row does not say what it is about. */
  | { readonly kind: 'total'; readonly total: StatedTotal | null; readonly problems: readonly ImportProblem[] };

/** Reads one row of control totals, and reports every problem of it. */
export const readTotalsRow = (
  { width, places }: TotalsLayout,
  cells: readonly string[],
  row: number,
  decimalMark: DecimalMark | null,
): TotalsReading => {
  const values = cells.map((cell) => cell.trim()).map((value) => (value === '\\N' ? '' : value));
  if (values.every((value) => value === '')) return { kind: 'blank' };
  const length = values.reduce((sum, value) => sum + value.length, 0);
  if (length > ROW_LENGTH_MAX) return unread(row, `has ${length} characters`, `Keep it within ${ROW_LENGTH_MAX}.`);
  if (values.some((value) => FORBIDDEN.test(value)))
    return unread(row, 'contains a control character', 'Remove it at the source.');
  if (cells.length !== width) {
    const fix = 'Quote values that contain commas or line breaks.';
    return unread(row, `has ${cells.length} values, their header has ${width}`, fix);
  }
  return new TotalsRow(row, decimalMark, (column) => values[places.get(column) ?? -1] ?? '').read();
};

const unread = (row: number, what: string, fix: string): TotalsReading => ({
  kind: 'total',
  total: null,
  problems: [ofTotals('TOTALS_ROW_NOT_READABLE', { row }, `Row ${row} of the control totals ${what}.`, fix)],
});

class TotalsRow {
  private readonly problems: ImportProblem[] = [];

  constructor(
    private readonly row: number,
    private readonly decimalMark: DecimalMark | null,
    private readonly text: (column: TotalsColumn) => string,
  ) {}

  read(): TotalsReading {
    const journalEntryId = this.id('journalEntryId');
    const businessEntityId = this.id('businessEntityId');
    const currency = this.currency();
    const isKeyRead = this.problems.length === 0;
    const lines = this.lines();
    const debit = this.amount('debit', currency);
    const credit = this.amount('credit', currency);
    const { problems, row } = this;
    if (!isKeyRead) return { kind: 'total', total: null, problems };
    const figures = problems.length === 0 ? { lines, debit, credit } : null;
    return { kind: 'total', total: { journalEntryId, businessEntityId, currency, row, figures }, problems };
  }

  private id(column: 'journalEntryId' | 'businessEntityId'): string {
    const value = this.text(column);
    if (value === '' && column === 'journalEntryId') this.refuse(column, null, 'is blank', 'Give it in every row.');
    if (isRoundedNumber(value))
      this.refuse(
        column,
        value,
        'is what a spreadsheet makes of a long number; its digits are lost',
        'Format the column as text, or deliver the totals as the revenue system wrote them.',
      );
    if (hasInvisibleCharacter(value))
      this.refuse(column, null, 'contains an invisible character', 'Remove it at the source.');
    return normalizedId(value);
  }

  private currency(): string {
    const value = this.text('currency').toUpperCase();
    const fix = 'Write its three-letter code, for example USD.';
    if (value === '') this.refuse('currency', null, 'is blank', fix);
    else if (decimalsOf(value) === undefined) this.refuse('currency', value, 'is not an ISO 4217 currency', fix);
    return value;
  }

  private lines(): number {
    const value = this.text('lines');
    if (!/^\d{1,9}$/.test(value)) this.refuse('lines', value, 'is not a number of lines', 'Write a whole number.');
    return Number(value);
  }

  private amount(column: 'debit' | 'credit', currency: string): bigint {
    const value = this.text(column);
    const reading = parseDecimal(value, this.decimalMark, decimalsIn(currency));
    const exact = reading.kind === 'number' ? exactOf(reading.text) : null;
    if (reading.kind === 'ambiguous')
      this.refuse(
        column,
        value,
        'may be a number with three decimals, or thousands',
        'Write it with the decimals of the currency, or choose an import profile that names the decimal mark.',
      );
    else if (exact === null || exact < 0n)
      this.refuse(
        column,
        value,
        'is not an amount',
        'Write a decimal number like those of the close file, 0 for none, without a sign.',
      );
    return exact ?? 0n;
  }

  private refuse(column: TotalsColumn, value: string | null, what: string, fix: string): void {
    const id = this.text('journalEntryId');
    const place = { row: this.row, column: nameOf(column), journalEntryId: id === '' ? null : id };
    const isShown = value !== null && value !== '';
    const shown = `"${isShown ? value : nameOf(column)}" in row ${this.row} of the control totals`;
    const message = `${shown} ${value === '' ? 'is blank' : what}.`;
    this.problems.push(ofTotals('TOTALS_ROW_NOT_READABLE', { ...place, value: isShown ? value : null }, message, fix));
  }
}

/** The amount of a line as its file says it: what is rounded counts with all its digits. */
export const countedLine = (
  { line, journalEntryId, businessEntityId, currency }: ClosedLine,
  decimalMark: DecimalMark | null,
): CountedLine => {
  const minor = exactOfMinor(BigInt(line.amountMinor), currency);
  const amount =
    line.sourceAmount === undefined ? minor : (exactSource(line.sourceAmount, currency, decimalMark) ?? minor);
  return { journalEntryId, businessEntityId, currency, side: line.side, amount };
};

const exactSource = (text: string, currency: string, decimalMark: DecimalMark | null): bigint | null => {
  const reading = parseDecimal(text, decimalMark, decimalsIn(currency));
  return reading.kind === 'number' ? exactOf(reading.text) : null;
};

const SAME_RUN = 'Deliver the close file and the control totals of the same run of the revenue system.';

/** What is wrong where the delivery and its control totals do not agree. */
export const problemsOfDifference = ({ delivered, stated, ...key }: TotalsDifference): readonly ImportProblem[] => {
  const { journalEntryId, currency } = key;
  const entry = entryText(key);
  if (stated === null) {
    if (delivered === null) return [];
    const message = `The file has ${entry} with ${figuresText(delivered, currency)}, the control totals have no row for it.`;
    return [{ ...ofTotals('TOTALS_ENTRY_MISSING', { journalEntryId }, message, SAME_RUN) }];
  }
  const { row, figures } = stated;
  const where = { row, journalEntryId };
  if (delivered === null) {
    const message = `The control totals have ${entry} with ${figuresText(figures, currency)}, the file has no line of it.`;
    return [ofTotals('TOTALS_ENTRY_UNKNOWN', where, message, SAME_RUN)];
  }
  const problems: ImportProblem[] = [];
  if (delivered.lines !== figures.lines) {
    const message = `The file has ${delivered.lines} lines of ${entry} in ${currency}, the totals say ${figures.lines}.`;
    const place = { ...where, column: LINES, value: String(figures.lines) };
    problems.push(ofTotals('TOTALS_LINES_DIFFER', place, message, SAME_RUN));
  }
  for (const side of ['debit', 'credit'] as const) {
    if (delivered[side] === figures[side]) continue;
    const [file, totals] = [exactMoneyText(delivered[side], currency), exactMoneyText(figures[side], currency)];
    const message = `The file says ${file} ${side} for ${entry}, the totals say ${totals}.`;
    const place = { ...where, column: nameOf(side), value: exactText(figures[side], currency) };
    problems.push(ofTotals(DIFFERS[side], place, message, SAME_RUN));
  }
  return problems;
};

const DIFFERS = { debit: 'TOTALS_DEBIT_DIFFERS', credit: 'TOTALS_CREDIT_DIFFERS' } as const;

/** "JE-1 of us01". */
const entryText = ({ journalEntryId, businessEntityId }: TotalsKey): string =>
  `${journalEntryId}${businessEntityId === '' ? '' : ` of ${businessEntityId}`}`;

const figuresText = ({ lines, debit, credit }: TotalsFigures, currency: string): string =>
  `${lines} ${lines === 1 ? 'line' : 'lines'}, ${exactMoneyText(debit, currency)} debit and ${exactMoneyText(credit, currency)} credit`;

/** A row for what an earlier row is about. */
export const repeatedTotal = (total: StatedTotal, firstRow: number): ImportProblem =>
  ofTotals(
    'TOTALS_ROW_REPEATED',
    { row: total.row, journalEntryId: total.journalEntryId },
    `Row ${total.row} of the control totals is about ${entryText(total)} in ${total.currency}, as row ${firstRow} is.`,
    'Give one row for each entry, entity and currency.',
  );

export const unreadableTotals = (row: number | null, message: string): ImportProblem =>
  ofTotals(
    'TOTALS_NOT_READABLE',
    { row },
    `The control totals cannot be read: ${message}`,
    'Write them as the close file is written: CSV with a header row, or "controlTotals" beside the lines of JSON.',
  );

export const emptyTotals = (): ImportProblem =>
  ofTotals(
    'TOTALS_EMPTY',
    {},
    'The control totals have no rows.',
    'Give one row for each entry, entity and currency of the close file, or deliver it without control totals.',
  );

export const tooManyTotals = (): ImportProblem =>
  ofTotals(
    'TOTALS_TOO_MANY',
    { row: null },
    `The control totals have more than ${CONTROL_TOTALS_MAX} rows.`,
    'Deliver the close as several files, each with its control totals.',
  );

/** An agreed total as the log keeps it. */
export const agreedTotal = (key: TotalsKey, { lines, debit, credit }: TotalsFigures): AgreedTotal => ({
  journalEntryId: key.journalEntryId,
  businessEntityId: key.businessEntityId,
  currency: key.currency,
  lines,
  debit: exactText(debit, key.currency),
  credit: exactText(credit, key.currency),
});
