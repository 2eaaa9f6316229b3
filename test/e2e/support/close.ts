/** A small entry: debit and credit of one amount, with what its test changes. */
export interface EntryInput {
  readonly id: string;
  readonly amount?: string;
  readonly debitAccount?: string;
  readonly className?: string;
  readonly date?: string;
  readonly location?: string;
  /** Of the second line, when it is another. */
  readonly creditLocation?: string;
  readonly currency?: string;
  readonly businessEntityId?: string;
  readonly journal?: string;
}

const HEADER =
  'Transaction Date,Journal Entry Id,Account Number,Account Name,Class,Location,Department,Customer ID,Product Code,Description,Amount,Posting Type,Currency,Business Entity Id,Posting Group Id,Journal';

/** A close file with these entries, in the shape of the supplied example. */
export const closeCsv = (...entries: readonly EntryInput[]): string => [HEADER, ...entries.flatMap(rowsOf)].join('\n');

const rowsOf = ({
  id,
  amount = '100.00',
  debitAccount = '2400',
  className = 'SMB',
  date = '2026-09-30',
  location = 'US-East',
  creditLocation = location,
  currency = 'USD',
  businessEntityId = 'us01',
  journal = '',
}: EntryInput): string[] =>
  [
    [debitAccount, 'Debit', location],
    ['4010', 'Credit', creditLocation],
  ].map(([account = '', side = '', place = '']) =>
    [
      date,
      id,
      account,
      '',
      className,
      place,
      'Sales',
      'C-10001',
      'PLAN-GROW-12',
      'Sep 2026 recognition',
      amount,
      side,
      currency,
      businessEntityId,
      'PG-1',
      journal,
    ].join(','),
  );
