import { stringify, type Stringifier } from 'csv-stringify';
import { type DryRunEntry, type DryRunLine } from '../../../application/dry-run/dry-run.views';

/** Columns of Intacct's import of journal entries (General Ledger > Import), by the dimension that they hold. */
const DIMENSION_COLUMNS: Readonly<Record<string, string>> = {
  Location: 'LOCATION_ID',
  Department: 'DEPT_ID',
  Customer: 'GLENTRY_CUSTOMERID',
  Vendor: 'GLENTRY_VENDORID',
  Employee: 'GLENTRY_EMPLOYEEID',
  Item: 'GLENTRY_ITEMID',
  Class: 'GLENTRY_CLASSID',
  Project: 'GLENTRY_PROJECTID',
  Contract: 'GLENTRY_CONTRACTID',
  Warehouse: 'GLENTRY_WAREHOUSEID',
};

const HEADER_COLUMNS = ['JOURNAL', 'DATE', 'DESCRIPTION', 'REFERENCE_NO'];
const LINE_COLUMNS = ['LINE_NO', 'ACCT_NO'];
const AMOUNT_COLUMNS = ['DOCUMENT', 'MEMO', 'DEBIT', 'CREDIT', 'CURRENCY', 'EXCH_RATE_TYPE_ID'];

/**
 * The shape of Intacct's own import: header values on the first line of each entry, lines numbered from 1, ids instead
 * of names, days as MM/DD/YYYY. A field that the standard template lacks gets a column of its own name at the end.
 * Cells hold what the ledger would get: text that a spreadsheet would read as a formula is not escaped. `fields` are
 * all fields that a line may have, by `ledgerFieldName`.
 */
export const dryRunCsv = (entries: AsyncIterable<DryRunEntry>, fields: readonly string[]): Stringifier => {
  const columns = [
    ...HEADER_COLUMNS,
    ...LINE_COLUMNS,
    ...Object.values(DIMENSION_COLUMNS),
    ...fields.filter((field) => DIMENSION_COLUMNS[field] === undefined).sort(),
    ...AMOUNT_COLUMNS,
  ];
  const file = stringify({ header: true, columns, bom: false, record_delimiter: 'windows' });
  const write = async (): Promise<void> => {
    for await (const entry of entries) {
      for (const line of entry.lines) {
        if (file.write(rowOf(entry, line))) continue;
        await new Promise((resolve) => file.once('drain', resolve));
      }
    }
    file.end();
  };
  write().catch((error: unknown) => file.destroy(error as Error)); // The reader must see that it is incomplete.
  return file;
};

const rowOf = (entry: DryRunEntry, line: DryRunLine): Record<string, string> => ({
  ...(line.line === 1 ? headerOf(entry) : {}),
  LINE_NO: String(line.line),
  ACCT_NO: line.account,
  ...Object.fromEntries(line.dimensions.map(({ field, value }) => [DIMENSION_COLUMNS[field] ?? field, value])),
  DOCUMENT: line.document,
  MEMO: line.memo === '' ? entry.title : line.memo,
  [line.postingType === 'Debit' ? 'DEBIT' : 'CREDIT']: line.amount,
  CURRENCY: entry.currency,
  EXCH_RATE_TYPE_ID: entry.exchangeRateType,
});

const headerOf = ({ journal, date, title, referenceNo }: DryRunEntry): Record<string, string> => {
  const [year = '', month = '', day = ''] = date.split('-');
  return { JOURNAL: journal, DATE: `${month}/${day}/${year}`, DESCRIPTION: title, REFERENCE_NO: referenceNo };
};
