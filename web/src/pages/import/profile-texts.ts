import { type ImportSettingsView } from '../../api/views';

export type ImportProfile = ImportSettingsView['profiles'][number];

export const DELIMITERS: Readonly<Record<ImportProfile['delimiter'], string>> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
};

export const ENCODINGS: Readonly<Record<ImportProfile['encoding'], string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (little endian)',
  'utf-16be': 'UTF-16 (big endian)',
  'windows-1252': 'Windows-1252',
};

export const DECIMAL_MARKS: Readonly<Record<ImportProfile['decimalMark'], string>> = {
  '.': 'Point: 1,234.50',
  ',': 'Comma: 1.234,50',
};

export const DATE_FORMATS: readonly ImportProfile['dateFormat'][] = [
  'YYYY-MM-DD',
  'MM/DD/YYYY',
  'DD/MM/YYYY',
  'DD.MM.YYYY',
  'YYYY/MM/DD',
  'YYYYMMDD',
];

/** Columns of the service that a file may call something else, with their usual headers. */
export const NAMED_COLUMNS = {
  transactionDate: 'Transaction Date',
  journalEntryId: 'Journal Entry Id',
  account: 'Account Number',
  accountName: 'Account Name',
  amount: 'Amount',
  postingType: 'Posting Type',
  debit: 'Debit',
  credit: 'Credit',
  description: 'Description',
  currency: 'Currency',
  journal: 'Journal',
  businessEntityId: 'Business Entity Id',
  postingGroup: 'Posting Group Id',
  customerId: 'Customer ID',
  memo: 'Memo',
  document: 'Document',
  reversalDate: 'Reversal Date',
  exchangeRate: 'Exchange Rate',
  exchangeRateDate: 'Exchange Rate Date',
  lineNumber: 'LINE_NO',
} as const satisfies Readonly<Record<keyof ImportProfile['headers'], string>>;

export type NamedColumn = keyof typeof NAMED_COLUMNS;
