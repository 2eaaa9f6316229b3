import { CsvError, parse } from 'csv-parse/sync';
import { isPrintable } from '../../../application/shared/printable';
import { type MappingConditions } from '../../../domain/account-mapping/account-mapping.events';
import { type MappingToSave } from '../../../domain/account-mapping/account-mapping.decisions';
import { DomainError } from '../../../domain/shared/errors';
import { foldedHeader } from '../../../domain/shared/folded-header';

const COLUMNS = {
  account: 'RevRec Account Number',
  accountName: 'RevRec Account Name',
  ledgerAccount: 'Intacct Account Number',
  productColumn: 'Product Column',
  productValue: 'Product Value',
  businessEntityId: 'Business Entity Id',
  validFrom: 'Valid From',
  validTo: 'Valid To',
} as const;
type Column = keyof typeof COLUMNS;

const COLUMN_NAMES = Object.keys(COLUMNS) as readonly Column[];
const REQUIRED: readonly Column[] = ['account', 'ledgerAccount'];
const DELIMITERS = [',', ';', '\t'] as const;
type Delimiter = (typeof DELIMITERS)[number];

const DELIMITER_NAMES: Readonly<Record<Delimiter, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' };
/** A first line with which Excel names the delimiter. */
const SEPARATOR_LINE = /^\ufeff?sep=([,;\t])(?:\r\n|\r|\n)/i;

/** Row numbers are those of a spreadsheet: every record counts, blank ones too. */
interface Row {
  readonly row: number;
  readonly cells: readonly string[];
}

/**
 * The mappings of a CSV file: columns in any order, separated by commas, semicolons or tabs. Blank rows are skipped.
 * Throws REQUEST_INVALID for a file that is not such a table, and ACCOUNT_MAPPING_INVALID for a row without a number.
 */
export const accountMappingsOfCsv = (text: string): MappingToSave[] => {
  const table = tableOf(text);
  const { header, rows } = table;
  const places = placesOf(table);
  if (rows.length === 0) throw unreadable('The file has a header row but no mappings.', header.row);
  return rows.map(({ row, cells }) => {
    const valueOf = (column: Column): string => cells[places.get(column) ?? -1] ?? '';
    for (const column of COLUMN_NAMES) if (!isPrintable(valueOf(column))) throw unprintable(row, COLUMNS[column]);
    for (const column of REQUIRED) if (valueOf(column) === '') throw blankValue(row, COLUMNS[column]);
    return {
      row,
      account: valueOf('account'),
      accountName: valueOf('accountName'),
      ledgerAccount: valueOf('ledgerAccount'),
      conditions: conditionsOf(valueOf, row),
    };
  });
};

const conditionsOf = (valueOf: (column: Column) => string, row: number): MappingConditions => {
  const product = { column: valueOf('productColumn'), value: valueOf('productValue') };
  if ((product.column === '') !== (product.value === ''))
    throw blankValue(row, product.column === '' ? COLUMNS.productColumn : COLUMNS.productValue);
  const textOf = (column: Column): string | null => (valueOf(column) === '' ? null : valueOf(column));
  return {
    product: product.column === '' ? null : product,
    businessEntityId: textOf('businessEntityId'),
    validFrom: textOf('validFrom'),
    validTo: textOf('validTo'),
  };
};

interface Table {
  readonly header: Row;
  /** Without blank ones. */
  readonly rows: readonly Row[];
}

const tableOf = (text: string): Table => {
  const delimiter = delimiterOf(text);
  const [header, ...rows] = recordsOf(text, delimiter);
  if (header === undefined) throw unreadable('The file is empty.', 1);
  return { header, rows };
};

/** The delimiter under which most columns of the header are known; the comma when none is better. */
const delimiterOf = (text: string): Delimiter => {
  const named = SEPARATOR_LINE.exec(text)?.[1];
  const separator = DELIMITERS.find((delimiter) => delimiter === named);
  if (separator !== undefined) return separator;
  const header = /^[^\r\n]*/.exec(text.trimStart())?.[0] ?? '';
  let best: { readonly delimiter: Delimiter; readonly count: number } = { delimiter: ',', count: 0 };
  for (const delimiter of DELIMITERS) {
    const names = header.split(delimiter).map((cell) => cell.replaceAll('"', ''));
    const count = names.filter((name) => columnOf(name) !== undefined).length;
    if (count > best.count) best = { delimiter, count };
  }
  return best.delimiter;
};

const columnOf = (name: string): Column | undefined =>
  COLUMN_NAMES.find((column) => foldedHeader(COLUMNS[column]) === foldedHeader(name));

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: { readonly records: number; readonly empty_lines: number };
}

const OPTIONS = { bom: true, trim: true, skip_empty_lines: true, record_delimiter: ['\r\n', '\n', '\r'] };

/** All rows but blank ones, the header first. The first row of another length ends it: the parser is slow at many. */
const recordsOf = (text: string, delimiter: Delimiter): Row[] => {
  const separatorLine = SEPARATOR_LINE.exec(text)?.[0] ?? '';
  const rest = text.slice(separatorLine.length);
  const options = { ...OPTIONS, delimiter };
  const rowsBefore = separatorLine === '' ? 0 : 1;
  try {
    const records = parse(rest, { ...options, info: true }) as unknown as ParsedRecord[];
    return records
      .map(({ record, info }): Row => ({ row: info.records + info.empty_lines + rowsBefore, cells: record }))
      .filter(({ cells }) => cells.some((cell) => cell !== ''));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const row = Number(error['records']) + Number(error['empty_lines']) + rowsBefore + 1;
    if (error.code !== 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH') throw malformed(error, row);
    const [header = []] = parse(rest, { ...options, to: 1 });
    throw wrongLength(row, (error['record'] as readonly string[]).length, header.length, delimiter);
  }
};

/** Where each column stands. Refuses columns that are missing, double, or filled though they are not known. */
const placesOf = ({ header, rows }: Table): ReadonlyMap<Column, number> => {
  const places = new Map<Column, number>();
  header.cells.forEach((name, place) => {
    const column = columnOf(name);
    if (column !== undefined) {
      if (places.has(column)) throw unreadable(`The header has the column "${COLUMNS[column]}" twice.`, header.row);
      places.set(column, place);
      return;
    }
    const filled = name !== '' ? header : rows.find(({ cells }) => (cells[place] ?? '') !== '');
    if (filled !== undefined) throw unknownColumn(name, place, filled.row);
  });
  const missing = REQUIRED.find((column) => !places.has(column));
  if (missing !== undefined) throw unreadable(`The header lacks the column "${COLUMNS[missing]}".`, header.row);
  return places;
};

const ALL_COLUMNS = COLUMN_NAMES.map((column) => COLUMNS[column]).join(', ');
const SEND = `Send a header row with columns of these: ${ALL_COLUMNS}; and one row per mapping. Nothing was changed.`;

const unreadable = (message: string, row: number, fix = SEND): DomainError =>
  new DomainError('REQUEST_INVALID', message, fix, { row });

const unknownColumn = (name: string, place: number, row: number): DomainError =>
  unreadable(
    name === ''
      ? `Row ${row} has a value in column ${place + 1}, which has no name in the header.`
      : `The header has the column "${shown(name)}", which is not known.`,
    row,
  );

const shown = (name: string): string => (name.length > 60 ? `${name.slice(0, 60)}…` : name);

const wrongLength = (row: number, values: number, expected: number, delimiter: Delimiter): DomainError =>
  unreadable(
    `Row ${row} has ${values} ${values === 1 ? 'value' : 'values'}, the header has ${expected}. ` +
      `Quote values that contain ${DELIMITER_NAMES[delimiter]}.`,
    row,
    'Correct the row and send the file again. Nothing was changed.',
  );

const malformed = ({ code, message }: CsvError, row: number): DomainError => {
  const cause = CAUSES[code] ?? `cannot be read: ${message}`;
  return unreadable(`Row ${row} ${cause}.`, row, 'Correct the row and send the file again. Nothing was changed.');
};

const AFTER_QUOTE = 'has text after a closing quote. Write a quote within a quoted value twice';

const CAUSES: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'has a quote that is not closed',
  INVALID_OPENING_QUOTE: 'has a quote within a value. Quote the whole value, and write the quote in it twice',
  CSV_INVALID_CLOSING_QUOTE: AFTER_QUOTE,
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: AFTER_QUOTE,
};

const unprintable = (row: number, column: string): DomainError =>
  new DomainError(
    'REQUEST_INVALID',
    `Row ${row} has a line break or another control character in "${column}".`,
    'Remove it. It often comes with copied text. Nothing was changed.',
    { row, column },
  );

const blankValue = (row: number, column: string): DomainError =>
  new DomainError(
    'ACCOUNT_MAPPING_INVALID',
    `The value is blank: "${column}" in row ${row}.`,
    'Fill in the RevRec and Intacct account numbers in every row, and a Product Column with each Product Value. Nothing was changed.',
    { row, column },
  );
