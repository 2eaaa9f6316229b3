import { readHeader, readRow } from '../../../src/domain/journal-import/close-file';
import { type ImportProblem } from '../../../src/domain/journal-import/journal-import.events';
import { type Rounding } from '../../../src/domain/shared/money';

const GOOD: Readonly<Record<string, string>> = {
  'Transaction Date': '2026-09-30',
  'Journal Entry Id': 'JE-1',
  'Account Number': '0400',
  'Account Name': 'Revenue',
  Amount: '1234.50',
  'Posting Type': 'Credit',
  Currency: 'USD',
};

const read = (changes: Readonly<Record<string, string>> = {}, rounding: Rounding = 'none') => {
  const row = { ...GOOD, ...changes };
  return readRow(readHeader(Object.keys(row)).layout, Object.values(row), 7, rounding);
};
const lineOf = (changes: Readonly<Record<string, string>> = {}, rounding: Rounding = 'none') => {
  const reading = read(changes, rounding);
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems));
  return reading.line;
};
const problemsOf = (changes: Readonly<Record<string, string>>, rounding: Rounding = 'none') => {
  const reading = read(changes, rounding);
  return 'problems' in reading ? reading.problems : [];
};
const where = ({ code, row, column, value, journalEntryId }: ImportProblem) => ({
  code,
  row,
  column,
  value,
  journalEntryId,
});
const at = (code: string, column: string | null, value: string | null, journalEntryId: string | null = 'JE-1') => ({
  code,
  row: 7,
  column,
  value,
  journalEntryId,
});

describe('the header of a close file', () => {
  it('is refused when its columns are too many or their names too long for the lines that repeat them', () => {
    const many = Array.from({ length: 101 - Object.keys(GOOD).length }, (_, index) => `Extra ${index}`);
    expect(readHeader([...Object.keys(GOOD), ...many]).problems).toMatchObject([{ code: 'TEXT_TOO_LONG', row: 1 }]);
    const { problems } = readHeader([...Object.keys(GOOD), 'x'.repeat(101)]);
    expect(problems).toMatchObject([{ code: 'TEXT_TOO_LONG', row: 1, column: 'x'.repeat(101) }]);
  });

  it('leaves room for a row whose values are too long together', () => {
    const long = Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`Extra ${index}`, 'x'.repeat(500)]));
    expect(problemsOf(long)).toMatchObject([{ code: 'TEXT_TOO_LONG', row: 7, column: null }]);
  });

  it('is understood in any order and any case', () => {
    const header = ['CURRENCY', ' posting type ', 'amount', 'account number', 'JOURNAL ENTRY ID', 'Transaction date'];
    const { layout, problems } = readHeader(header);
    expect(problems).toEqual([]);
    const reading = readRow(layout, ['usd', 'DEBIT', '1', '4000-10', 'JE-1', '2026-09-30'], 2, 'none');
    expect(reading).toEqual({
      line: {
        journalEntryId: 'JE-1',
        transactionDate: '2026-09-30',
        currency: 'USD',
        businessEntityId: '',
        journal: '',
        rounded: false,
        line: {
          account: '4000-10',
          accountName: '',
          side: 'debit',
          amountMinor: '100',
          description: '',
          postingGroup: '',
          customerId: '',
          values: {},
        },
      },
    });
  });

  it('tells every column that is missing', () => {
    const { problems } = readHeader(['Amount', 'Something']);
    expect(problems.map(where)).toEqual(
      ['Transaction Date', 'Journal Entry Id', 'Account Number', 'Posting Type', 'Currency'].map((column) => ({
        ...at('COLUMN_MISSING', column, null, null),
        row: 1,
      })),
    );
  });

  it('refuses a column that is there twice, also under its other name', () => {
    const { problems } = readHeader([...Object.keys(GOOD), 'Currency Code', 'Region', 'REGION', '', '']);
    expect(problems.map(where)).toEqual([
      { ...at('COLUMN_REPEATED', 'Currency Code', null, null), row: 1 },
      { ...at('COLUMN_REPEATED', 'REGION', null, null), row: 1 },
    ]);
  });
});

describe('a row of a close file', () => {
  it('keeps every column that is not blank, by the name in the file', () => {
    const values = { 'Customer ID': 'C-1', Class: 'N/A', Location: '\\N', Region: '  ', 'Product Code': 'P-9' };
    const more = { 'Posting Group Id': 'G-1', Journal: 'GJ', 'Business Entity Id': 'US', Description: 'September' };
    expect(lineOf({ ...values, ...more })).toEqual({
      journalEntryId: 'JE-1',
      transactionDate: '2026-09-30',
      currency: 'USD',
      businessEntityId: 'US',
      journal: 'GJ',
      rounded: false,
      line: {
        account: '0400',
        accountName: 'Revenue',
        side: 'credit',
        amountMinor: '123450',
        description: 'September',
        postingGroup: 'G-1',
        customerId: 'C-1',
        values: { 'Customer ID': 'C-1', Class: 'N/A', 'Product Code': 'P-9' }, // N/A is a value like any other.
      },
    });
  });

  it('takes a blank account number when the account has a name', () => {
    expect(lineOf({ 'Account Number': '\\N' }).line).toMatchObject({ account: '', accountName: 'Revenue' });
  });

  it.each([
    ['JPY', '1500', '1500'],
    ['KWD', '1.5', '1500'],
    ['USD', '1.500', '150'],
  ])('counts the minor units of its currency (%s)', (Currency, Amount, amountMinor) => {
    expect(lineOf({ Currency, Amount }).line.amountMinor).toBe(amountMinor);
  });

  it('says so when it rounded', () => {
    expect(lineOf({ Amount: '0.125' }, 'half-even')).toMatchObject({ rounded: true, line: { amountMinor: '12' } });
    expect(lineOf({ Amount: '0.125' }, 'half-up')).toMatchObject({ rounded: true, line: { amountMinor: '13' } });
  });

  it.each(['Transaction Date', 'Journal Entry Id', 'Amount', 'Posting Type', 'Currency'])(
    'refuses a blank %s',
    (column) => {
      const entryId = column === 'Journal Entry Id' ? null : 'JE-1';
      expect(problemsOf({ [column]: '\\N' }).map(where)).toEqual([at('VALUE_MISSING', column, null, entryId)]);
    },
  );

  it('refuses an account with neither number nor name', () => {
    expect(problemsOf({ 'Account Number': '', 'Account Name': '' }).map(where)).toEqual([
      at('VALUE_MISSING', 'Account Number', null),
    ]);
  });

  it.each([
    ['DATE_INVALID', 'Transaction Date', '2026-02-30'],
    ['CURRENCY_UNKNOWN', 'Currency', 'XYZ'],
    ['AMOUNT_INVALID', 'Amount', '1,234.50'],
    ['AMOUNT_INVALID', 'Amount', '99999999999999.00'],
    ['AMOUNT_TOO_PRECISE', 'Amount', '0.125'],
    ['AMOUNT_NOT_POSITIVE', 'Amount', '0.00'],
    ['AMOUNT_NOT_POSITIVE', 'Amount', '-5'],
    ['POSTING_TYPE_INVALID', 'Posting Type', 'Dr'],
  ])('refuses with %s the %s "%s"', (code, column, value) => {
    expect(problemsOf({ [column]: value }).map(where)).toEqual([at(code, column, value)]);
  });

  it('refuses an amount that rounding makes zero', () => {
    expect(problemsOf({ Amount: '0.004' }, 'half-up').map(where)).toEqual([
      at('AMOUNT_NOT_POSITIVE', 'Amount', '0.004'),
    ]);
  });

  it('tells every problem of the row, not only the first', () => {
    const problems = problemsOf({ 'Transaction Date': 'soon', Amount: 'much', 'Posting Type': '' });
    expect(problems.map(({ code }) => code)).toEqual(['DATE_INVALID', 'AMOUNT_INVALID', 'VALUE_MISSING']);
  });

  it('refuses text that is too long for the ledger, or cannot come back from it', () => {
    expect(problemsOf({ 'Journal Entry Id': 'J'.repeat(71) }).map(where)).toEqual([
      at('TEXT_TOO_LONG', 'Journal Entry Id', `${'J'.repeat(40)}…`, null),
    ]);
    expect(problemsOf({ Region: 'R'.repeat(501) }).map(where)).toEqual([
      at('TEXT_TOO_LONG', 'Region', `${'R'.repeat(40)}…`, null),
    ]);
    for (const text of ['bell \u0007', 'half \ud83d', 'not a character \uffff']) {
      expect(problemsOf({ Region: text }).map(where)).toEqual([at('TEXT_NOT_ALLOWED', 'Region', null, null)]);
    }
    expect(lineOf({ Region: 'tab\there, line\nbreak, 😀' }).line.values['Region']).toBe('tab\there, line\nbreak, 😀');
  });

  it('refuses a row that has not as many values as the header', () => {
    const { layout } = readHeader(Object.keys(GOOD));
    const reading = readRow(layout, ['only', 'two'], 7, 'none');
    expect('problems' in reading && reading.problems.map(where)).toEqual([at('ROW_LENGTH', null, null, null)]);
  });

  it('refuses a row that one event could not hold', () => {
    const columns = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`Field ${index}`, 'x'.repeat(499)]));
    expect(problemsOf(columns).map(where)).toEqual([at('TEXT_TOO_LONG', null, null, null)]);
  });

  it('names a cause and a fix in every problem', () => {
    for (const { message, fix } of problemsOf({ 'Transaction Date': 'x', Currency: 'x', Amount: 'x' })) {
      expect(message).toMatch(/\.$/);
      expect(fix).toMatch(/\.$/);
    }
  });
});
