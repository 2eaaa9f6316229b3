/** Columns of a close file, folded, whose values are the amounts and places of lines: no field can have them. */
export const COLUMNS_WITHOUT_FIELD: ReadonlySet<string> = new Set(['amount', 'debit', 'credit', 'line no']);
