/** A small entry: debit and credit of one amount, with what its test changes. */
export interface EntryInput {
  readonly id: string;
  readonly amount?: string;
  readonly debitAccount?: string;
  readonly className?: string;
  readonly date?: string;
}

const HEADER =
  'Transaction Date,Journal Entry Id,Account Number,Account Name,Class,Location,Department,Customer ID,Product Code,Description,Amount,Posting Type,Currency,Business Entity Id,Posting Group Id';

/** A close file with these entries, in the shape of the supplied example. */
export const closeCsv = (...entries: readonly EntryInput[]): string => [HEADER, ...entries.flatMap(rowsOf)].join('\n');

const rowsOf = ({
  id,
  amount = '100.00',
  debitAccount = '2400',
  className = 'SMB',
  date = '2026-09-30',
}: EntryInput): string[] =>
  [
    [debitAccount, 'Debit'],
    ['4010', 'Credit'],
  ].map(([account = '', side = '']) =>
    [
      date,
      id,
      account,
      '',
      className,
      'US-East',
      'Sales',
      'C-10001',
      'PLAN-GROW-12',
      'Sep 2026 recognition',
      amount,
      side,
      'USD',
      'us01',
      'PG-1',
    ].join(','),
  );
