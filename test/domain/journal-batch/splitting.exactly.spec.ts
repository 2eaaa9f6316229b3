import { type Part, splitIntoParts } from '../../../src/domain/journal-batch/splitting';
import { type JournalLine } from '../../../src/domain/shared/journal-line';
import { credit, debit } from '../../support/builders';
import { refusalOf } from '../../support/given';

/** `+5 g1 c1` is a debit of 5 in posting group g1 of customer c1; a dash is blank. */
const lineOf = (text: string): JournalLine => {
  const [amount = '', postingGroup = '-', customerId = '-'] = text.split(' ');
  const blank = (value: string): string => (value === '-' ? '' : value);
  const more = { postingGroup: blank(postingGroup), customerId: blank(customerId), description: text };
  return amount.startsWith('+') ? debit(amount.slice(1), more) : credit(amount.slice(1), more);
};
const split = (linesMax: number, lines: readonly string[], clearingAccount: string | null = null): string[][] =>
  [...splitIntoParts(lines.map(lineOf), { linesMax, clearingAccount })].map((part: Part) =>
    part.map(({ description }) => description),
  );

describe('the parts of an entry, exactly', () => {
  it('one part when it fits, also to the last line', () => {
    const lines = ['+5 g1', '-5 g1', '+7 g2', '-7 g2'];
    expect(split(4, lines)).toEqual([lines]);
    expect(split(5, lines)).toEqual([lines]);
  });

  it('whole posting groups, filled up in order', () => {
    expect(split(4, ['+5 g1', '-5 g1', '+6 g2', '-6 g2', '+7 g3', '-7 g3'])).toEqual([
      ['+5 g1', '-5 g1', '+6 g2', '-6 g2'],
      ['+7 g3', '-7 g3'],
    ]);
    expect(split(3, ['+5 g1', '-5 g1', '+6 g2', '-3 g2', '-3 g2', '+7 g3', '-7 g3'])).toEqual([
      ['+5 g1', '-5 g1'],
      ['+6 g2', '-3 g2', '-3 g2'],
      ['+7 g3', '-7 g3'],
    ]);
  });

  it('customers of a posting group that is too large, but never of one that is not', () => {
    expect(split(2, ['+5 g1 c1', '-5 g1 c1', '+6 g1 c2', '-6 g1 c2'])).toEqual([
      ['+5 g1 c1', '-5 g1 c1'],
      ['+6 g1 c2', '-6 g1 c2'],
    ]);
    // The group fits and stays together, though its customers would be balanced by themselves.
    expect(split(4, ['+5 g1 c1', '-5 g1 c1', '+6 g1 c2', '-6 g1 c2', '+7 g2 c3', '-7 g2 c3'])).toEqual([
      ['+5 g1 c1', '-5 g1 c1', '+6 g1 c2', '-6 g1 c2'],
      ['+7 g2 c3', '-7 g2 c3'],
    ]);
  });

  it('single lines where one customer is too large, or none is named', () => {
    expect(split(2, ['+5 g1 c1', '+6 g1 c1', '-6 g1 c1', '-5 g1 c1'])).toEqual([
      ['+6 g1 c1', '-6 g1 c1'],
      ['+5 g1 c1', '-5 g1 c1'],
    ]);
    expect(split(2, ['+5', '+6', '-6', '-5'])).toEqual([
      ['+6', '-6'],
      ['+5', '-5'],
    ]);
  });

  it('lines without a group by their customer', () => {
    expect(split(3, ['+5 - c1', '-2 - c1', '-3 - c1', '+4 - c2', '-4 - c2'])).toEqual([
      ['+5 - c1', '-2 - c1', '-3 - c1'],
      ['+4 - c2', '-4 - c2'],
    ]);
  });

  it('groups of the opposite sum joined, each with the earliest that fits', () => {
    expect(split(4, ['+3 g1', '+4 g1', '+7 g2', '-7 g3', '-2 g4', '-5 g4'])).toEqual([
      ['+3 g1', '+4 g1', '-7 g3'],
      ['+7 g2', '-2 g4', '-5 g4'],
    ]);
  });

  it('opposite groups that do not fit together are joined line by line', () => {
    expect(split(3, ['+3 g1', '+4 g1', '-3 g2', '-4 g2'])).toEqual([
      ['+3 g1', '-3 g2'],
      ['+4 g1', '-4 g2'],
    ]);
    expect(split(4, ['+3 g1', '+4 g1', '-3 g2', '-4 g2', '+1 g3', '-1 g3'])).toEqual([
      ['+1 g3', '-1 g3'],
      ['+3 g1', '+4 g1', '-3 g2', '-4 g2'],
    ]);
  });

  it('neighbours that sum to zero are joined, the shortest first', () => {
    expect(split(3, ['+5 g1', '-2 g2', '-3 g3', '+9 g4', '-9 g4'])).toEqual([
      ['+9 g4', '-9 g4'],
      ['+5 g1', '-2 g2', '-3 g3'],
    ]);
  });

  it('a line on the clearing account closes each part that no cut balances, and they cancel out', () => {
    const values = { Class: 'SMB' };
    const lines = [
      debit('5', { postingGroup: 'g1', customerId: 'c1', values, description: 'a' }),
      debit('4', { postingGroup: 'g1', customerId: 'c2', values, description: 'b' }),
      credit('9', { postingGroup: 'g1', customerId: 'c3', values, description: 'c' }),
    ];
    const parts = [...splitIntoParts(lines, { linesMax: 2, clearingAccount: '1999' })];
    const clearing = {
      account: '1999',
      accountName: '',
      description: 'Clearing between the parts of this journal entry',
      postingGroup: '',
      values,
    };
    expect(parts).toEqual([
      [lines[0], { ...clearing, side: 'credit', amountMinor: '5', customerId: 'c1' }],
      [lines[1], { ...clearing, side: 'credit', amountMinor: '4', customerId: 'c2' }],
      [lines[2], { ...clearing, side: 'debit', amountMinor: '9', customerId: 'c3' }],
    ]);
  });

  it('no clearing line where the lines at hand are balanced', () => {
    expect(
      split(3, ['+5', '+4', '-2', '-7'], '1999')
        .flat()
        .filter((text) => text.startsWith('Clearing')),
    ).toHaveLength(2);
  });

  it('is refused in words that say what is wrong and what to do', () => {
    const words = (lines: readonly string[], linesMax = 3): object => {
      const { code, message, fix, details } = refusalOf(() => split(linesMax, lines));
      return { code, message, fix, details };
    };
    const oneSided = {
      code: 'ENTRY_ONE_SIDED',
      fix: 'Deliver the whole entry, with equal debits and credits.',
    };
    expect(words(['+5', '+4'])).toEqual({ ...oneSided, message: 'The entry has no credit line.', details: {} });
    expect(words(['-5', '-4'])).toEqual({ ...oneSided, message: 'The entry has no debit line.', details: {} });
    expect(words(['+5', '-4'])).toEqual({
      code: 'ENTRY_UNBALANCED',
      message: 'Debits and credits of the entry differ.',
      fix: 'Correct the entry at its source and import it again.',
      details: { debitMinor: '5', creditMinor: '4', differenceMinor: '1' },
    });
    expect(words(['+5', '+4', '-9'], 2)).toEqual({
      code: 'ENTRY_CANNOT_BE_SPLIT',
      message:
        'The entry has 3 lines, more than the 2 of one batch, and 3 of them cannot be split into balanced parts.',
      fix: 'Set a clearing account (setting clearingAccount of the connection) to balance the parts, or raise linesPerBatchMax.',
      details: { linesInEntry: 3, linesLeft: 3, linesPerBatchMax: 2, setting: 'clearingAccount' },
    });
  });

  it('reads its lines once', () => {
    let reads = 0;
    const lines = ['+5 g1', '-5 g1', '+7 g2', '-7 g2'].map(lineOf);
    const once: Iterable<JournalLine> = {
      *[Symbol.iterator]() {
        reads += 1;
        yield* lines;
      },
    };
    expect([...splitIntoParts(once, { linesMax: 2, clearingAccount: null })]).toEqual([
      lines.slice(0, 2),
      lines.slice(2),
    ]);
    expect(reads).toBe(1);
  });
});
