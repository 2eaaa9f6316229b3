import fc from 'fast-check';
import { type Part, splitIntoParts } from '../../../src/domain/journal-batch/splitting';
import { type JournalLine, netMinor } from '../../../src/domain/shared/journal-line';
import { DomainError } from '../../../src/domain/shared/errors';
import { credit, debit } from '../../support/builders';
import { refusalOf } from '../../support/given';

const split = (lines: readonly JournalLine[], linesMax: number, clearingAccount: string | null = null): Part[] => [
  ...splitIntoParts(lines, { linesMax, clearingAccount }),
];
const net = (lines: readonly JournalLine[]): bigint => lines.reduce((sum, line) => sum + netMinor(line), 0n);
const pair = (amount: number, more: Partial<JournalLine>): JournalLine[] => [debit(amount, more), credit(amount, more)];
const isClearing = ({ account }: JournalLine): boolean => account === '1999';

describe('splitting an entry', () => {
  it('leaves an entry whole that fits into one batch', () => {
    const lines = [debit(1000), credit(400), credit(600)];
    expect(split(lines, 3)).toEqual([lines]);
  });

  it('keeps posting groups together, and fills the parts with them', () => {
    const groupOf = (postingGroup: string): Part => pair(100, { postingGroup });
    const [a, b, c] = [groupOf('A'), groupOf('B'), groupOf('C')];
    expect(split([...a, ...b, ...c], 5)).toEqual([[...a, ...b], c]);
    expect(split([...a, ...b, ...c], 3)).toEqual([a, b, c]);
  });

  it('keeps customers together where a posting group is too large', () => {
    const customerOf = (customerId: string): Part => pair(100, { postingGroup: 'A', customerId });
    const [x, y, z] = [customerOf('X'), customerOf('Y'), customerOf('Z')];
    expect(split([...x, ...y, ...z], 4)).toEqual([[...x, ...y], z]);
  });

  it('keeps customers together where there are no posting groups', () => {
    const [x, y] = [pair(100, { customerId: 'X' }), pair(100, { customerId: 'Y' })];
    expect(split([...x, ...y], 3)).toEqual([x, y]);
  });

  it('joins a group that is not balanced with the one that offsets it', () => {
    const open = [debit(100, { postingGroup: 'A' }), credit(40, { postingGroup: 'A' })];
    const whole = pair(7, { postingGroup: 'B' });
    const offset = [credit(60, { postingGroup: 'C' })];
    expect(split([...open, ...whole, ...offset], 4)).toEqual([whole, [...open, ...offset]]);
  });

  it('joins several neighbours that only together are balanced', () => {
    const lines = [debit(100), credit(30), credit(70), debit(5), credit(5)];
    const parts = split(lines, 3);
    expect(parts.map(net)).toEqual(parts.map(() => 0n));
    expect(parts.map(({ length }) => length).sort()).toEqual([2, 3]);
  });

  it('refuses one line against many that has no balanced cut, and names the setting that mends it', () => {
    const lines = [debit(6), ...Array.from({ length: 6 }, () => credit(1))];
    const refusal = refusalOf(() => split(lines, 4));
    expect(refusal).toMatchObject({
      code: 'ENTRY_CANNOT_BE_SPLIT',
      details: { linesInEntry: 7, linesLeft: 7, linesPerBatchMax: 4, setting: 'clearingAccount' },
    });
    expect(refusal.fix).toContain('clearingAccount');
  });

  it('cuts it with a clearing account, whose lines cancel out and carry the dimensions of their part', () => {
    const values = { Class: 'SaaS' };
    const lines = [debit(6, { values }), ...Array.from({ length: 6 }, () => credit(1, { values }))];
    const parts = split(lines, 4, '1999');
    expect(parts.map(net)).toEqual([0n, 0n, 0n]);
    expect(parts.flat().filter((line) => !isClearing(line))).toEqual(lines);
    const clearing = parts.flat().filter(isClearing);
    expect(clearing.map(({ side, amountMinor, values: own }) => [side, amountMinor, own])).toEqual([
      ['credit', '4', values],
      ['debit', '3', values],
      ['debit', '1', values],
    ]);
    expect(net(clearing)).toBe(0n);
  });

  it('refuses what is not balanced, with the difference', () => {
    const expected = {
      code: 'ENTRY_UNBALANCED',
      details: { debitMinor: '1000', creditMinor: '999', differenceMinor: '1' },
    };
    expect(refusalOf(() => split([debit(1000), credit(999)], 10))).toMatchObject(expected);
    expect(refusalOf(() => split([debit(500), debit(500), credit(999)], 2, '1999'))).toMatchObject(expected);
  });

  it('refuses what has one side only, however large it is', () => {
    for (const linesMax of [2, 10]) {
      expect(refusalOf(() => split([debit(1), debit(2), debit(3)], linesMax)).code).toBe('ENTRY_ONE_SIDED');
      expect(refusalOf(() => split([credit(1), credit(2), credit(3)], linesMax)).code).toBe('ENTRY_ONE_SIDED');
    }
  });
});

/** Lines in the order in which the staging area gives them: by posting group, then customer. */
const entries = fc
  .array(
    fc.record({
      amount: fc.integer({ min: 1, max: 20 }),
      isDebit: fc.boolean(),
      postingGroup: fc.constantFrom('', 'A', 'B', 'C'),
      customerId: fc.constantFrom('', 'X', 'Y'),
    }),
    { minLength: 2, maxLength: 40 },
  )
  .map((drawn) => {
    const lines = drawn.map(({ amount, isDebit, ...more }) => (isDebit ? debit(amount, more) : credit(amount, more)));
    const difference = net(lines);
    if (difference > 0n) lines.push(credit(`${difference}`));
    if (difference < 0n) lines.push(debit(`${-difference}`));
    return lines;
  })
  .filter((lines) => lines.some(({ side }) => side === 'debit') && lines.some(({ side }) => side === 'credit'))
  .map((lines) => {
    const key = (line: JournalLine): string => `${line.postingGroup}|${line.customerId}|${JSON.stringify(line)}`;
    return [...lines].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  });
const sizes = fc.integer({ min: 2, max: 12 });
const sorted = (lines: readonly JournalLine[]): string[] => lines.map((line) => JSON.stringify(line)).sort();

describe('every balanced entry with a clearing account', () => {
  it('comes out in balanced parts of at most N lines that hold exactly its lines', () => {
    fc.assert(
      fc.property(entries, sizes, (lines, linesMax) => {
        const parts = split(lines, linesMax, '1999');
        for (const part of parts) {
          expect(net(part)).toBe(0n);
          expect(part.length).toBeGreaterThan(0);
          expect(part.length).toBeLessThanOrEqual(linesMax);
          expect(part.some(({ side }) => side === 'debit')).toBe(true);
        }
        expect(sorted(parts.flat().filter((line) => !isClearing(line)))).toEqual(sorted(lines));
        expect(net(parts.flat().filter(isClearing))).toBe(0n);
      }),
      { numRuns: 500 },
    );
  });

  it('comes out the same every time', () => {
    fc.assert(
      fc.property(entries, sizes, (lines, linesMax) => {
        expect(split(lines, linesMax, '1999')).toEqual(split(lines, linesMax, '1999'));
      }),
    );
  });
});

it('without a clearing account an entry is split without any added line, or refused by its code', () => {
  fc.assert(
    fc.property(entries, sizes, (lines, linesMax) => {
      try {
        const parts = split(lines, linesMax);
        expect(parts.map(net)).toEqual(parts.map(() => 0n));
        expect(sorted(parts.flat())).toEqual(sorted(lines));
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        expect(error.code).toBe('ENTRY_CANNOT_BE_SPLIT');
      }
    }),
    { numRuns: 500 },
  );
});
