import {
  agreedTotal,
  countedLine,
  problemsOfDifference,
  readTotalsHeader,
  readTotalsRow,
  recognizedTotals,
  repeatedTotal,
  type TotalsFigures,
} from '../../../src/domain/journal-import/control-totals';
import { ProblemsByCause } from '../../../src/domain/journal-import/import-problem';
import { type ClosedLine } from '../../../src/domain/journal-import/closed-line';
import { exactOf } from '../../../src/domain/shared/exact-amount';
import { debit } from '../../support/builders';

const HEADER = ['Journal Entry Id', 'Business Entity Id', 'Currency', 'Lines', 'Debit', 'Credit'];
const KEY = { journalEntryId: 'JE-1', businessEntityId: 'us01', currency: 'USD' };
const figures = (lines: number, debits: string, credits = debits): TotalsFigures => ({
  lines,
  debit: exactOf(debits)!,
  credit: exactOf(credits)!,
});
const headerOf = (header: readonly string[], hasEntities = true, headers: Record<string, string> = {}) =>
  readTotalsHeader(header, 1, { profile: { headers }, hasEntities });
const rowOf = (cells: readonly string[], mark: '.' | ',' | null = null, header = HEADER) =>
  readTotalsRow(headerOf(header).layout, cells, 2, mark);
const problemOf = (cells: readonly string[], mark: '.' | ',' | null = null) => {
  const reading = rowOf(cells, mark);
  if (reading.kind === 'blank') throw new Error('It is blank.');
  expect(reading.problems.map(({ code, row, file }) => [code, row, file])).toEqual([
    ['TOTALS_ROW_NOT_READABLE', 2, 'control totals'],
  ]);
  const [{ column, value, message }] = reading.problems as [(typeof reading.problems)[number]];
  return { column, value, message, isKeyRead: reading.total !== null };
};

describe('the header of control totals', () => {
  it('has its columns in any order and case, among others', () => {
    const header = ['CREDIT', 'Comment', 'lines', 'currency code', 'debit', 'JOURNAL_ENTRY_ID', 'business entity id'];
    expect(headerOf(header).problems).toEqual([]);
    expect(recognizedTotals(header, null)).toBe(6);
    const reading = rowOf(['2.00', 'x', '4', 'usd', '1.50', ' JE-1 ', 'us01'], null, header);
    expect(reading).toEqual({
      kind: 'total',
      total: { ...KEY, row: 2, figures: figures(4, '1.50', '2.00') },
      problems: [],
    });
  });

  it('may use the headers of the import profile', () => {
    const header = ['Beleg', 'Gesellschaft', 'Währung', 'Lines', 'Soll', 'Haben'];
    const headers = {
      journalEntryId: 'Beleg',
      businessEntityId: 'Gesellschaft',
      currency: 'Währung',
      debit: 'Soll',
      credit: 'Haben',
    };
    expect(headerOf(header, true, headers).problems).toEqual([]);
    expect(headerOf(header).problems).toHaveLength(5);
  });

  it('is refused for each column that is missing or repeated', () => {
    const { problems } = headerOf(['Journal Entry Id', 'Currency', 'Debit', 'Credit', 'Debit']);
    expect(problems.map(({ code, row, column, file }) => [code, row, column, file])).toEqual([
      ['TOTALS_COLUMN_MISSING', 1, 'Business Entity Id', 'control totals'],
      ['TOTALS_COLUMN_MISSING', 1, 'Lines', 'control totals'],
      ['TOTALS_COLUMN_REPEATED', 1, 'Debit', 'control totals'],
    ]);
  });

  it('needs no entity where the close file has none', () => {
    expect(headerOf(HEADER.toSpliced(1, 1), false).problems).toEqual([]);
  });
});

describe('a row of control totals', () => {
  it('is blank where a spreadsheet left it', () => {
    expect(rowOf(['', ' ', '\\N', '', '', ''])).toEqual({ kind: 'blank' });
  });

  it('has its ids as the import compares them', () => {
    const reading = rowOf([' JE\u00A0 1é ', 'us  01', 'USD', '2', '1', '1']);
    expect(reading).toMatchObject({ total: { journalEntryId: 'JE 1é', businessEntityId: 'us 01' } });
  });

  it('has amounts with the decimal mark of the close file, and more digits than the currency', () => {
    const amounts = (text: string, mark: '.' | ',' | null) => {
      const reading = rowOf(['JE-1', 'us01', 'USD', '2', text, text], mark);
      return reading.kind === 'total' ? reading.total?.figures?.debit : undefined;
    };
    expect(amounts('1.234,5', ',')).toBe(exactOf('1234.5'));
    expect(amounts('1,234.5', '.')).toBe(exactOf('1234.5'));
    expect(amounts('33.3334', null)).toBe(exactOf('33.3334'));
    expect(amounts('0', null)).toBe(0n);
  });

  it.each<[string, readonly string[], { column: string | null; value: string | null; isKeyRead: boolean }]>([
    ['no id', ['', 'us01', 'USD', '2', '1', '1'], { column: 'Journal Entry Id', value: null, isKeyRead: false }],
    [
      'an id that a spreadsheet rounded',
      ['2.02609E+11', 'us01', 'USD', '2', '1', '1'],
      { column: 'Journal Entry Id', value: '2.02609E+11', isKeyRead: false },
    ],
    [
      'an id with an invisible character',
      ['JE\u200B-1', 'us01', 'USD', '2', '1', '1'],
      { column: 'Journal Entry Id', value: null, isKeyRead: false },
    ],
    ['no currency', ['JE-1', 'us01', '', '2', '1', '1'], { column: 'Currency', value: null, isKeyRead: false }],
    ['no such currency', ['JE-1', '', 'US', '2', '1', '1'], { column: 'Currency', value: 'US', isKeyRead: false }],
    ['no lines', ['JE-1', '', 'USD', '', '1', '1'], { column: 'Lines', value: null, isKeyRead: true }],
    ['half a line', ['JE-1', '', 'USD', '2.5', '1', '1'], { column: 'Lines', value: '2.5', isKeyRead: true }],
    ['no debit', ['JE-1', '', 'USD', '2', '', '1'], { column: 'Debit', value: null, isKeyRead: true }],
    ['a negative credit', ['JE-1', '', 'USD', '2', '1', '-1'], { column: 'Credit', value: '-1', isKeyRead: true }],
    ['a decimal comma', ['JE-1', '', 'USD', '2', '1', '1,5'], { column: 'Credit', value: '1,5', isKeyRead: true }],
    ['one or a thousand', ['JE-1', '', 'USD', '2', '1.000', '1'], { column: 'Debit', value: '1.000', isKeyRead: true }],
    ['a value too few', ['JE-1', '', 'USD', '2', '1'], { column: null, value: null, isKeyRead: false }],
    ['a control character', ['JE-1', '', 'USD', '2', '1\u0000', '1'], { column: null, value: null, isKeyRead: false }],
    ['a long text', ['J'.repeat(1_001), '', 'USD', '2', '1', '1'], { column: null, value: null, isKeyRead: false }],
  ])('is not readable with %s', (_what, cells, expected) => {
    expect(problemOf(cells)).toMatchObject(expected);
  });

  it('says every problem that it has', () => {
    const reading = rowOf(['', '', 'XX', 'a', 'b', 'c']);
    expect(reading).toMatchObject({ kind: 'total', total: null, problems: Array.from({ length: 5 }, () => ({})) });
  });
});

describe('a line counts', () => {
  const closed = (amountMinor: string, currency: string, sourceAmount?: string): ClosedLine => ({
    ...KEY,
    transactionDate: '2026-09-30',
    currency,
    journal: '',
    rounded: sourceAmount !== undefined,
    spelled: null,
    line: { ...debit(amountMinor), ...(sourceAmount === undefined ? {} : { sourceAmount }) },
  });

  it('with what its file says, before rounding', () => {
    expect(countedLine(closed('3333', 'USD'), null)).toEqual({ ...KEY, side: 'debit', amount: exactOf('33.33') });
    expect(countedLine(closed('3333', 'USD', '33.3333'), null).amount).toBe(exactOf('33.3333'));
    expect(countedLine(closed('123457', 'USD', '1.234,5678'), ',').amount).toBe(exactOf('1234.5678'));
    expect(countedLine(closed('128900', 'KWD', '128.899'), null).amount).toBe(exactOf('128.899'));
  });
});

describe('a difference', () => {
  it('is a problem for each figure, with both as money', () => {
    const problems = problemsOfDifference({
      ...KEY,
      delivered: figures(4, '10000', '10000'),
      stated: { row: 7, figures: figures(3, '9000', '9000.005') },
    });
    expect(problems.map(({ code, row, column, message }) => [code, row, column, message])).toEqual([
      ['TOTALS_LINES_DIFFER', 7, 'Lines', 'The file has 4 lines of JE-1 of us01 in USD, the totals say 3.'],
      [
        'TOTALS_DEBIT_DIFFERS',
        7,
        'Debit',
        'The file says 10,000.00 USD debit for JE-1 of us01, the totals say 9,000.00 USD.',
      ],
      [
        'TOTALS_CREDIT_DIFFERS',
        7,
        'Credit',
        'The file says 10,000.00 USD credit for JE-1 of us01, the totals say 9,000.005 USD.',
      ],
    ]);
    expect(problems.every(({ file, fix }) => file === 'control totals' && fix !== '')).toBe(true);
  });

  it('is an unknown or a missing entry', () => {
    const [unknown] = problemsOfDifference({ ...KEY, delivered: null, stated: { row: 3, figures: figures(1, '5') } });
    expect(unknown).toMatchObject({ code: 'TOTALS_ENTRY_UNKNOWN', row: 3, journalEntryId: 'JE-1' });
    const [missing] = problemsOfDifference({ ...KEY, delivered: figures(2, '5'), stated: null });
    expect(missing).toMatchObject({
      code: 'TOTALS_ENTRY_MISSING',
      row: null,
      message:
        'The file has JE-1 of us01 with 2 lines, 5.00 USD debit and 5.00 USD credit, ' +
        'the control totals have no row for it.',
    });
  });

  it('of each entry is a cause of its own', () => {
    const causes = new ProblemsByCause(10);
    for (const journalEntryId of ['JE-1', 'JE-2'])
      causes.add(
        ...problemsOfDifference({
          ...{ ...KEY, journalEntryId },
          delivered: figures(2, '5'),
          stated: { row: 3, figures: figures(2, '6', '5') },
        }),
        repeatedTotal({ ...KEY, journalEntryId, row: 4, figures: null }, 3),
      );
    expect(causes.count).toBe(4);
  });
});

it('that agrees is kept as decimal text', () => {
  expect(agreedTotal(KEY, figures(2, '1.005', '2'))).toEqual({ ...KEY, lines: 2, debit: '1.005', credit: '2.00' });
});
