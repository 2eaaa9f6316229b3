import { CloseFileReader } from '../../../src/domain/journal-import/close-file';
import { type ReadingRules, USUAL_RULES } from '../../../src/domain/journal-import/closed-line';
import { readHeader } from '../../../src/domain/journal-import/close-file-columns';
import { type ImportProfile } from '../../../src/domain/journal-import/import-profile';
import { type ImportProblem } from '../../../src/domain/journal-import/journal-import.events';

const GOOD: Readonly<Record<string, string>> = {
  'Transaction Date': '2026-09-30',
  'Journal Entry Id': 'JE-1',
  'Account Number': '0400',
  'Account Name': 'Revenue',
  Amount: '1234.50',
  'Posting Type': 'Credit',
  Currency: 'USD',
};

type Changes = Readonly<Record<string, string>>;
type Rules = Partial<ReadingRules & Pick<ImportProfile, 'headers'>>;

const readRow = (header: readonly string[], cells: readonly string[], { headers = {}, ...rules }: Rules = {}) =>
  new CloseFileReader(readHeader(header, { headers }).layout, { ...USUAL_RULES, ...rules }).read(cells, 7);
const read = (changes: Changes = {}, rules: Rules = {}) => {
  const row = { ...GOOD, ...changes };
  return readRow(Object.keys(row), Object.values(row), rules);
};
const lineIn = (reading: ReturnType<typeof readRow>) => {
  if (reading.kind === 'line') return reading.line;
  throw new Error(JSON.stringify(reading));
};
const problemsIn = (reading: ReturnType<typeof readRow>) => (reading.kind === 'problems' ? reading.problems : []);
const lineOf = (changes: Changes = {}, rules: Rules = {}) => lineIn(read(changes, rules));
const problemsOf = (changes: Changes, rules: Rules = {}) => problemsIn(read(changes, rules));
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
    expect(readHeader(header).problems).toEqual([]);
    const reading = readRow(header, ['usd', 'DEBIT', '1', '4000-10', 'JE-1', '2026-09-30']);
    expect(reading).toEqual({
      kind: 'line',
      line: {
        journalEntryId: 'JE-1',
        transactionDate: '2026-09-30',
        currency: 'USD',
        businessEntityId: '',
        journal: '',
        rounded: false,
        spelled: null,
        line: {
          account: '4000-10',
          accountName: '',
          side: 'debit',
          amountMinor: '100',
          description: '',
          postingGroup: '',
          customerId: '',
          values: {},
          row: 7,
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
      spelled: null,
      line: {
        account: '0400',
        accountName: 'Revenue',
        side: 'credit',
        amountMinor: '123450',
        description: 'September',
        postingGroup: 'G-1',
        customerId: 'C-1',
        values: { 'Customer ID': 'C-1', Class: 'N/A', 'Product Code': 'P-9' }, // N/A is a value like any other.
        row: 7,
      },
    });
  });

  it('keeps the columns of names that every object has', () => {
    const header = [...Object.keys(GOOD), '__proto__', 'constructor', 'toString'];
    const { line } = lineIn(readRow(header, [...Object.values(GOOD), 'one', 'two', 'three']));
    expect(Object.entries(line.values)).toEqual([
      ['__proto__', 'one'],
      ['constructor', 'two'],
      ['toString', 'three'],
    ]);
  });

  it('takes a blank account number when the account has a name', () => {
    expect(lineOf({ 'Account Number': '\\N' }).line).toMatchObject({ account: '', accountName: 'Revenue' });
  });

  it.each([
    ['JPY', '1500', '1500'],
    ['KWD', '1.5', '1500'],
    ['USD', '0.500', '50'],
    ['USD', '1.5000', '150'],
  ])('counts the minor units of its currency (%s)', (Currency, Amount, amountMinor) => {
    expect(lineOf({ Currency, Amount }).line.amountMinor).toBe(amountMinor);
  });

  it('says so when it rounded', () => {
    expect(lineOf({ Amount: '0.125' }, { rounding: 'half-even' })).toMatchObject({
      rounded: true,
      line: { amountMinor: '12' },
    });
    expect(lineOf({ Amount: '0.125' }, { rounding: 'half-up' })).toMatchObject({
      rounded: true,
      line: { amountMinor: '13' },
    });
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
    expect(problemsOf({ Amount: '0.004' }, { rounding: 'half-up' }).map(where)).toEqual([
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
    const reading = readRow(Object.keys(GOOD), ['only', 'two']);
    expect(problemsIn(reading).map(where)).toEqual([at('ROW_LENGTH', null, null, null)]);
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

describe('ids in a close file', () => {
  it('are compared in NFC with white space collapsed, and remember how the file spells them', () => {
    const spelled = { journalEntryId: 'JE  Re\u0301sume\u0301', businessEntityId: 'us\u00a001' };
    expect(lineOf({ 'Journal Entry Id': spelled.journalEntryId, 'Business Entity Id': 'us\u00a001' })).toMatchObject({
      journalEntryId: 'JE R\u00e9sum\u00e9',
      businessEntityId: 'us 01',
      spelled,
    });
    expect(lineOf({ 'Journal Entry Id': ' JE-1 ' })).toMatchObject({ journalEntryId: 'JE-1', spelled: null });
  });

  it.each(['zero\u200bwidth', 'soft\u00adhyphen', '\u202eturned', 'filler\u3164'])('are refused with %j', (id) => {
    expect(problemsOf({ 'Journal Entry Id': id }).map(({ code }) => code)).toEqual(['TEXT_NOT_ALLOWED']);
    expect(problemsOf({ 'Business Entity Id': id }).map(({ code }) => code)).toEqual(['TEXT_NOT_ALLOWED']);
  });

  it.each(['2.02609E+11', '2,02609E+11', '2E+11', '2.02609e+11'])('are refused as the spreadsheet number %s', (id) => {
    for (const column of [
      'Journal Entry Id',
      'Business Entity Id',
      'Account Number',
      'Posting Group Id',
      'Customer ID',
    ])
      expect(problemsOf({ [column]: id }).map(({ code }) => code)).toEqual(['ID_ROUNDED']);
  });

  it.each(['7E2', '1E5', '2.02609E11', 'E+11', 'JE-2.0E+1', '202609300001'])('may be %s', (id) => {
    expect(lineOf({ 'Journal Entry Id': id }).journalEntryId).toBe(id);
  });
});

describe('amounts in a close file', () => {
  it.each([
    ['USD', '1.000'],
    ['USD', '250.000'],
    ['USD', '1.234'],
    ['JPY', '1.000'],
  ])('in %s may not be %s, which may mean thousands', (Currency, Amount) => {
    for (const rounding of ['none', 'half-up'] as const)
      expect(problemsOf({ Currency, Amount }, { rounding }).map(where)).toEqual([
        at('AMOUNT_AMBIGUOUS', 'Amount', Amount),
      ]);
  });

  it.each([
    ['USD', '1.234', '.', '1'],
    ['USD', '1.234', ',', '123400'],
    ['USD', '1.234,50', ',', '123450'],
    ['USD', '1,234.50', '.', '123450'],
    ['USD', '1 234,50', ',', '123450'],
    ['USD', "1'234'567.5", '.', '123456750'],
    ['USD', '1234,5', ',', '123450'],
    ['KWD', '1,234', ',', '1234'],
  ] as const)(
    'in %s %s is read with the decimal mark %s that a person named',
    (Currency, Amount, decimalMark, minor) => {
      const isRounded = Amount === '1.234' && decimalMark === '.';
      if (isRounded)
        expect(problemsOf({ Amount }, { decimalMark }).map(({ code }) => code)).toEqual(['AMOUNT_TOO_PRECISE']);
      else expect(lineOf({ Currency, Amount }, { decimalMark }).line.amountMinor).toBe(minor);
    },
  );

  it.each(['1.23,4,5', '1,23.456', '12.34.56', '1,234,5', ''])(
    'are refused as %j where grouping is wrong',
    (Amount) => {
      expect(
        problemsOf({ Amount: Amount === '' ? 'x' : Amount }, { decimalMark: '.' }).map(({ code }) => code),
      ).toEqual(['AMOUNT_INVALID']);
    },
  );

  it('of three decimals keep them, or are rounded by choice to the two of the ledger, and both are kept', () => {
    const jod = { Currency: 'JOD', Amount: '128.899' };
    expect(lineOf(jod)).toMatchObject({ rounded: false, line: { amountMinor: '128899' } });
    expect(lineOf(jod, { rounding: 'half-up' })).toMatchObject({
      rounded: true,
      line: { amountMinor: '128900', sourceAmount: '128.899' },
    });
    expect(lineOf({ ...jod, Amount: '128.900' }, { rounding: 'half-up' }).line).not.toHaveProperty('sourceAmount');
    expect(lineOf({ ...jod, Amount: '128.895' }, { rounding: 'half-even' }).line.amountMinor).toBe('128900');
    expect(lineOf({ ...jod, Amount: '128.885' }, { rounding: 'half-even' }).line.amountMinor).toBe('128880');
  });

  it('may stand in Debit and Credit columns', () => {
    const header = ['Transaction Date', 'Journal Entry Id', 'Account Number', 'Debit', 'Credit', 'Currency'];
    const row = (debit: string, credit: string) =>
      readRow(header, ['2026-09-30', 'JE-1', '2400', debit, credit, 'USD']);
    expect(readHeader(header).problems).toEqual([]);
    expect(lineIn(row('100.00', ''))).toMatchObject({ line: { side: 'debit', amountMinor: '10000' } });
    expect(lineIn(row('0.00', '100.00'))).toMatchObject({ line: { side: 'credit', amountMinor: '10000' } });
    for (const [debit, credit] of [
      ['', ''],
      ['0', '0.00'],
      ['1.00', '1.00'],
    ] as const)
      expect(problemsIn(row(debit, credit)).map(({ code }) => code)).toEqual(['VALUE_MISSING']);
    expect(readHeader([...header, 'Amount']).problems.map(where)).toEqual([
      { ...at('COLUMN_REPEATED', 'Amount', null, null), row: 1 },
    ]);
  });

  it('of kinds that the ledger computes or does not take are refused by name', () => {
    for (const column of [
      'Base Amount',
      'Base Currency Amount',
      'Functional Amount',
      'Statistical Amount',
      'STATISTICAL',
    ])
      expect(problemsOf({ [column]: '5.00' }).map(where)).toEqual([at('COLUMN_NOT_SUPPORTED', column, null, null)]);
    expect(lineOf({ 'Base Amount': '' }).line.values).toEqual({});
  });
});

describe('dates in a close file', () => {
  it.each([
    ['YYYY-MM-DD', '2026-09-30'],
    ['MM/DD/YYYY', '09/30/2026'],
    ['MM/DD/YYYY', '9/30/2026'],
    ['DD/MM/YYYY', '30/09/2026'],
    ['DD.MM.YYYY', '30.9.2026'],
    ['YYYY/MM/DD', '2026/9/30'],
    ['YYYYMMDD', '20260930'],
  ] as const)('are read as %s when a profile says so: %s', (dateFormat, text) => {
    expect(lineOf({ 'Transaction Date': text }, { dateFormat }).transactionDate).toBe('2026-09-30');
  });

  it.each([
    ['YYYY-MM-DD', '09/30/2026'],
    ['DD/MM/YYYY', '09/30/2026'],
    ['MM/DD/YYYY', '2026-09-30'],
    ['DD.MM.YYYY', '31.09.2026'],
  ] as const)('are never guessed: %s refuses %s', (dateFormat, text) => {
    expect(problemsOf({ 'Transaction Date': text }, { dateFormat }).map(where)).toEqual([
      at('DATE_INVALID', 'Transaction Date', text),
    ]);
  });

  it('of a reversal are kept as the ledger compares them, and have to be later', () => {
    const rules = { dateFormat: 'DD.MM.YYYY' } as const;
    const row = (reversal: string) => ({ 'Transaction Date': '30.09.2026', 'Reversal Date': reversal });
    expect(lineOf(row('01.10.2026'), rules).line.values).toEqual({ 'Reversal Date': '2026-10-01' });
    for (const reversal of ['30.09.2026', '29.09.2026'])
      expect(problemsOf(row(reversal), rules).map(where)).toEqual([
        at('REVERSAL_DATE_NOT_LATER', 'Reversal Date', reversal),
      ]);
    expect(problemsOf(row('soon'), rules).map(where)).toEqual([at('DATE_INVALID', 'Reversal Date', 'soon')]);
  });

  it.each(['0', '-1', 'x', '1.2.3'])('come with no exchange rate of %s', (rate) => {
    expect(problemsOf({ 'Exchange Rate': rate }).map(where)).toEqual([
      at('EXCHANGE_RATE_INVALID', 'Exchange Rate', rate),
    ]);
    expect(lineOf({ 'Exchange Rate': '1.0842' }).line.values).toEqual({ 'Exchange Rate': '1.0842' });
  });
});

describe('rows that are no lines', () => {
  const cells = (values: Changes) => Object.keys(GOOD).map((name) => values[name] ?? '');

  it('are passed over when all cells are blank', () => {
    expect(readRow(Object.keys(GOOD), cells({}))).toEqual({ kind: 'blank' });
    expect(readRow(Object.keys(GOOD), [' ', '\\N', '\t'])).toEqual({ kind: 'blank' });
  });

  it.each<Changes>([
    { Amount: '200.00' },
    { 'Account Number': 'Total', Amount: '200.00' },
    { 'Transaction Date': 'Total', Amount: '200.00' },
    { 'Journal Entry Id': 'Grand Total', Amount: '200.00', Currency: 'USD' },
  ])('are one problem when they look like totals: %j', (values) => {
    expect(problemsIn(readRow(Object.keys(GOOD), cells(values))).map(where)).toEqual([
      at('TOTALS_ROW', null, null, null),
    ]);
  });

  it('are lines all the same when they name an entry', () => {
    const line = { ...GOOD, 'Transaction Date': '' };
    expect(problemsIn(readRow(Object.keys(GOOD), cells(line))).map(({ code }) => code)).toEqual(['VALUE_MISSING']);
  });
});

describe('entries whose values stand on their first line', () => {
  const header = ['DATE', 'REFERENCE_NO', 'ACCT_NO', 'MEMO', 'DEBIT', 'CREDIT', 'CURRENCY'];
  const rules: ReadingRules = { ...USUAL_RULES, dateFormat: 'MM/DD/YYYY', isEntryOnFirstLine: true };
  const readAll = (rows: readonly (readonly string[])[]) => {
    const reader = new CloseFileReader(readHeader(header).layout, rules);
    return rows.map((cells, index) => reader.read(cells, index + 2));
  };

  it('give them to all its lines', () => {
    const readings = readAll([
      ['09/30/2026', 'JE-1', '2400', 'one', '100.00', '', 'USD'],
      ['', '', '4010', '', '', '100.00', 'USD'],
      ['10/01/2026', 'JE-2', '2400', '', '5.00', '', 'EUR'],
      ['', '', '4010', '', '', '5.00', ''],
    ]);
    expect(
      readings.map(lineIn).map(({ journalEntryId, transactionDate, currency, line: { values } }) => ({
        ...{ journalEntryId, transactionDate, currency, values },
      })),
    ).toEqual([
      { journalEntryId: 'JE-1', transactionDate: '2026-09-30', currency: 'USD', values: { MEMO: 'one' } },
      { journalEntryId: 'JE-1', transactionDate: '2026-09-30', currency: 'USD', values: {} },
      { journalEntryId: 'JE-2', transactionDate: '2026-10-01', currency: 'EUR', values: {} },
      { journalEntryId: 'JE-2', transactionDate: '2026-10-01', currency: 'EUR', values: {} },
    ]);
  });

  it('refuse lines before the first entry, and a row of totals', () => {
    expect(problemsIn(readAll([['', '', '4010', '', '', '1.00', 'USD']])[0]!).map(({ code }) => code)).toEqual([
      'VALUE_MISSING',
      'VALUE_MISSING',
    ]);
    expect(problemsIn(readAll([['', '', '', '', '1.00', '1.00', '']])[0]!).map(({ code }) => code)).toEqual([
      'TOTALS_ROW',
    ]);
  });
});
