import { isIsoDate } from '../shared/calendar';
import { type DateFormat, type DecimalMark } from './import-profile';

const DATE_PARTS: Readonly<Record<DateFormat, readonly [RegExp, readonly ('year' | 'month' | 'day')[]]>> = {
  'YYYY-MM-DD': [/^(\d{4})-(\d{2})-(\d{2})$/, ['year', 'month', 'day']],
  'YYYY/MM/DD': [/^(\d{4})\/(\d{1,2})\/(\d{1,2})$/, ['year', 'month', 'day']],
  YYYYMMDD: [/^(\d{4})(\d{2})(\d{2})$/, ['year', 'month', 'day']],
  'MM/DD/YYYY': [/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, ['month', 'day', 'year']],
  'DD/MM/YYYY': [/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, ['day', 'month', 'year']],
  'DD.MM.YYYY': [/^(\d{1,2})\.(\d{1,2})\.(\d{4})$/, ['day', 'month', 'year']],
};

/** A date as the file writes it, as `YYYY-MM-DD`; null when it is not a date of that format. */
export const parseDate = (text: string, format: DateFormat): string | null => {
  const [pattern, order] = DATE_PARTS[format];
  const match = pattern.exec(text);
  if (!match) return null;
  const part = (name: 'year' | 'month' | 'day'): string => (match[order.indexOf(name) + 1] ?? '').padStart(2, '0');
  const date = `${part('year')}-${part('month')}-${part('day')}`;
  return isIsoDate(date) ? date : null;
};

export type DecimalReading =
  /** With a decimal point and without thousands separators. */
  | { readonly kind: 'number'; readonly text: string }
  /** Three digits behind the only mark, and nobody said what the mark is: it may separate thousands. */
  | { readonly kind: 'ambiguous' }
  | { readonly kind: 'not a number' };

/**
 * A number as the file writes it. Without a mark that a person named, a decimal point is expected and thousands
 * separators are not taken. `decimals` are those of the currency: 128.899 is fine where it has three.
 */
export const parseDecimal = (text: string, mark: DecimalMark | null, decimals: number): DecimalReading => {
  if (mark !== null) {
    const plain = withoutThousands(text, mark);
    return plain === null ? { kind: 'not a number' } : { kind: 'number', text: plain };
  }
  if (decimals < 3 && /^-?[1-9]\d{0,2}\.\d{3}$/.test(text)) return { kind: 'ambiguous' };
  return { kind: 'number', text };
};

const withoutThousands = (text: string, mark: DecimalMark): string | null => {
  const [whole, fraction, ...more] = text.split(mark);
  if (whole === undefined || more.length > 0) return null;
  const other = mark === '.' ? ',' : '.';
  const isGrouped = new RegExp(`^-?\\d{1,3}([${other}'  ]\\d{3})+$`, 'u').test(whole);
  const digits = isGrouped ? whole.replace(/[^\d-]/g, '') : whole;
  return fraction === undefined ? digits : `${digits}.${fraction}`;
};

/** Whether an amount can only be meant with a decimal comma: 1.234,56 or 100,00. */
export const hasDecimalComma = (text: string): boolean => /^-?(\d+|\d{1,3}(\.\d{3})+),\d{1,2}$/.test(text);

/** An id: Unicode NFC, white space trimmed and collapsed. Case counts. */
export const normalizedId = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();

/** What a spreadsheet makes of a long number: 2.02609E+11. */
export const isRoundedNumber = (text: string): boolean => /^\d+([.,]\d+)?E\+\d+$/i.test(text);

/** Zero-width characters, marks of direction and the like: nobody sees that two ids differ in them. */
export const hasInvisibleCharacter = (text: string): boolean => /[\p{Cf}\u115F\u1160\u3164\uFFA0]/u.test(text);
