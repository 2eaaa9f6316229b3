const NUMBER = /^-?\d+(\.\d+)?$/;
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/** Whether a cell is a plain decimal number. */
export const isPlainNumber = (cell: string): boolean => NUMBER.test(cell);

/**
 * What a spreadsheet would read as a formula becomes text by an apostrophe before it. A plain decimal number, even a
 * negative one, stays as is: it calculates nothing, and sums over its column stay correct. (`escape_formulas` of
 * csv-stringify would make a text of -12.50.)
 */
export const harmless = (cell: string): string => (FORMULA.test(cell) && !isPlainNumber(cell) ? `'${cell}` : cell);
