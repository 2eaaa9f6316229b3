import { type CellValue } from '@cj-tech-master/excelts';
import { type CellFormat, UnreadableDelivery } from '../../application/ports/import-spool';
import { type DateFormat } from '../../domain/journal-import/import-profile';

/** A day as midnight UTC. */
export type TypedCell = string | number | Date;

interface Place {
  readonly row: number;
  /** Counts from 1. */
  readonly column: number;
}

/** What Excel shows: it keeps 15 digits, and so does a number that is exact to that. */
const DIGITS_SHOWN = 15;
/** From here on a number has lost digits. */
const EXACT_BELOW = 1e15;

/** The value of a cell, of a formula the last result. Throws UnreadableDelivery for an error in it. */
export const formatted = (value: CellValue, at: Place): TypedCell => {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number' || value instanceof Date) return value;
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if ('error' in value) throw new UnreadableDelivery(`Cell ${nameOf(at)} holds the error ${value.error}.`, at.row);
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('hyperlink' in value) return textOfLink(value.text);
  if ('formula' in value || 'sharedFormula' in value) {
    const { result } = value;
    if (result !== undefined) return formatted(result, at);
    throw new UnreadableDelivery(
      `Cell ${nameOf(at)} is a formula without a result. Open the workbook in Excel and save it again.`,
      at.row,
    );
  }
  throw new UnreadableDelivery(`Cell ${nameOf(at)} is not a text, number or date.`, at.row);
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

const textOfLink = (text: unknown): string => {
  if (typeof text === 'string') return text;
  const { richText = [] } = (text ?? {}) as { readonly richText?: readonly { readonly text: string }[] };
  return richText.map((part) => part.text).join('');
};

/** `AB12`. */
const nameOf = ({ row, column }: Place): string => {
  let letters = '';
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26))
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  return `${letters}${row}`;
};
