/**
 * Columns that the service knows, with their usual headers: its own first, then those of Intacct's import template and
 * of a QuickBooks journal export. Compared folded (`foldedHeader`).
 */
export const KNOWN_COLUMNS = {
  transactionDate: ['Transaction Date', 'DATE', 'TxnDate'],
  journalEntryId: ['Journal Entry Id', 'REFERENCE_NO', 'Id'],
  account: ['Account Number', 'ACCT_NO', 'AccountId'],
  accountName: ['Account Name', 'AccountName'],
  amount: ['Amount'],
  postingType: ['Posting Type', 'PostingType'],
  debit: ['Debit'],
  credit: ['Credit'],
  description: ['Description'],
  currency: ['Currency', 'Currency Code'],
  journal: ['Journal'],
  businessEntityId: ['Business Entity Id'],
  postingGroup: ['Posting Group Id'],
  customerId: ['Customer ID'],
  memo: ['Memo'],
  document: ['Document'],
  reversalDate: ['Reversal Date', 'REVERSEDATE'],
  exchangeRate: ['Exchange Rate'],
  exchangeRateDate: ['Exchange Rate Date', 'EXCH_RATE_DATE'],
  lineNumber: ['LINE_NO', 'LineId'],
} as const;

export type KnownColumn = keyof typeof KNOWN_COLUMNS;

export const KNOWN_COLUMN_NAMES = Object.keys(KNOWN_COLUMNS) as readonly KnownColumn[];
