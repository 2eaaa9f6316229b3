import { type CellFormat, UnreadableDelivery } from '../../application/ports/import-spool';
import { parseDate } from '../../domain/journal-import/close-file-values';
import { type DateFormat } from '../../domain/journal-import/import-profile';
import { unescaped } from './workbook-text';

/** A day as midnight UTC. */
export type TypedCell = string | number | Date;

export interface CellPlace {
  readonly row: number;
  /** Counts from 1. */
  readonly column: number;
}

/** What cells refer to. */
export interface CellParts {
  readonly sharedTexts: readonly string[];
  /** Days are numbered from 1904 and not from 1900. */
  readonly isFrom1904: boolean;
}

/** What Excel shows: it keeps 15 digits, and so does a number that is exact to that. */
const DIGITS_SHOWN = 15;
/** From here on a number has lost digits. */
const EXACT_BELOW = 1e15;

/** What a cell of a sheet says of itself. */
export interface RawCell {
  /** `t` of ECMA-376 part 1, 18.18.11. */
  readonly type: string;
  /** Its format shows a number as a day. */
  readonly isDay: boolean;
  readonly isFormula: boolean;
  /** Its value, or its own text; empty when it has none. */
  readonly text: string;
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(E[+-]?\d+)?$/i;
const DAY_MS = 86_400_000;

/**
 * The value of a cell, of a formula the last result. Throws UnreadableDelivery for an error in it, and for anything
 * that could be read in two ways: a value is never altered and never left out.
 */
export const typedCell = (cell: RawCell, at: CellPlace, parts: CellParts): TypedCell => {
  const { type, text, isFormula } = cell;
  if (type === 'e') throw new UnreadableDelivery(`Cell ${cellName(at)} holds the error ${text}.`, at.row);
  if (text === '' && isFormula && type !== 'str')
    throw new UnreadableDelivery(
      `Cell ${cellName(at)} is a formula without a result. Open the workbook in Excel and save it again.`,
      at.row,
    );
  if (text === '' || type === 'inlineStr') return text;
  if (type === 'str') return unescaped(text);
  const read = READERS.get(type)?.(cell, parts);
  if (read !== undefined) return read;
  throw new UnreadableDelivery(
    `Cell ${cellName(at)} cannot be read. Open the workbook in Excel and save it again.`,
    at.row,
  );
};

/** Undefined for what is not of the type. */
type CellReader = (cell: RawCell, parts: CellParts) => TypedCell | undefined;

const READERS: ReadonlyMap<string, CellReader> = new Map<string, CellReader>([
  [
    'n',
    ({ text, isDay }, { isFrom1904 }) => {
      const number = NUMBER.test(text.trim()) ? Number(text) : undefined;
      return number !== undefined && isDay && number >= 1 ? dayOf(number, isFrom1904) : number;
    },
  ],
  ['s', ({ text }, { sharedTexts }) => (/^\d+$/.test(text.trim()) ? sharedTexts[Number(text)] : undefined)],
  ['b', ({ text }) => (/^(1|true)$/.test(text) ? 'TRUE' : /^(0|false)$/.test(text) ? 'FALSE' : undefined)],
  [
    'd',
    ({ text }) => {
      const [, day = ''] = /^(\d{4}-\d\d-\d\d)(T[\d:.]+Z?)?$/.exec(text.trim()) ?? [];
      return parseDate(day, 'YYYY-MM-DD') === null ? undefined : new Date(`${day}T00:00:00Z`);
    },
  ],
]);

/**
 * The day of a number; its time of day is left out. 1900 counts as a leap year there, so days before March 1900 are one
 * off (ECMA-376 part 1, 18.17.4.1). Undefined beyond the year 9999.
 */
const dayOf = (number: number, isFrom1904: boolean): Date | undefined => {
  const first = isFrom1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, number < 60 ? 31 : 30);
  const date = new Date(first + Math.floor(number) * DAY_MS);
  return date.getTime() <= Date.UTC(9999, 11, 31) ? date : undefined;
};

/** Dates and numbers as the file would write them. */
export const cellText = (cell: TypedCell, { dateFormat, decimalMark }: CellFormat): string => {
  if (typeof cell === 'string') return cell;
  if (cell instanceof Date) return dateText(cell, dateFormat);
  return numberText(cell).replace('.', decimalMark);
};

/**
 * A number as Excel shows it. One of 16 digits or more has lost digits: it is written as Excel does, and an id of it is
 * refused. Three digits after the point get a zero: a number of a cell is never one with a mark of thousands.
 */
const numberText = (number: number): string => {
  const shown = Number(number.toPrecision(DIGITS_SHOWN));
  if (Math.abs(shown) >= EXACT_BELOW) return shown.toExponential().toUpperCase();
  const text = withoutExponent(String(shown));
  return /\.\d{3}$/.test(text) ? `${text}0` : text;
};

/** `1.5e-7` as `0.00000015`. */
const withoutExponent = (shown: string): string => {
  const [, sign = '', first = '', rest = '', zeros = ''] = /^(-?)(\d)\.?(\d*)e-(\d+)$/.exec(shown) ?? [];
  return zeros === '' ? shown : `${sign}0.${'0'.repeat(Number(zeros) - 1)}${first}${rest}`;
};

const dateText = (date: Date, format: DateFormat): string => {
  const [year = '', month = '', day = ''] = date.toISOString().slice(0, 10).split('-');
  return format.replace('YYYY', year).replace('MM', month).replace('DD', day);
};

/** `AB12`. */
export const cellName = ({ row, column }: CellPlace): string => {
  let letters = '';
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26))
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  return `${letters}${row}`;
};
