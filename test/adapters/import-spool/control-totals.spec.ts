import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { SqliteStagedLines } from '../../../src/adapters/import-spool/sqlite-staged-lines';
import { type StagedControlTotals } from '../../../src/application/ports/staged-control-totals';
import {
  type CountedLine,
  type StatedTotal,
  type TotalsDifference,
} from '../../../src/domain/journal-import/control-totals';

const folder = mkdtempSync(join(tmpdir(), 'revrec-totals-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

let staged: SqliteStagedLines;
let totals: StagedControlTotals;
beforeEach(() => {
  staged = SqliteStagedLines.create(join(folder, 'one.staging'));
  totals = staged.controlTotals;
});
afterEach(() => {
  staged.close();
});

const key = (journalEntryId: string, currency = 'USD', businessEntityId = '') => ({
  journalEntryId,
  businessEntityId,
  currency,
});
const line = (side: 'debit' | 'credit', amount: bigint, of = key('JE-1')): CountedLine => ({ ...of, side, amount });
const stated = (row: number, lines: number, debit: bigint, credit: bigint, of = key('JE-1')): StatedTotal => ({
  ...of,
  row,
  figures: { lines, debit, credit },
});

describe('staged control totals', () => {
  it('add up lines that come one by one, beyond what an integer can hold', () => {
    const large = 10n ** 33n;
    for (let one = 0; one < 3; one += 1) totals.count([line('debit', large), line('debit', 1n), line('credit', 2n)]);
    totals.state([stated(2, 9, 3n * large + 3n, 6n)]);
    expect([...totals.differences()]).toEqual([]);
  });

  it('answer what is stated twice, and keep the first', () => {
    expect(totals.state([stated(2, 1, 1n, 1n), stated(3, 2, 2n, 2n)])).toEqual([
      { total: stated(3, 2, 2n, 2n), firstRow: 2 },
    ]);
    expect(totals.state([stated(4, 1, 1n, 1n, key('JE-1', 'EUR')), stated(5, 1, 1n, 1n)])).toEqual([
      { total: stated(5, 1, 1n, 1n), firstRow: 2 },
    ]);
    expect(totals.size()).toEqual({ entries: 1, totals: 2 });
  });

  it('do not compare what could not be read, nor miss it', () => {
    totals.count([line('debit', 1n), line('debit', 1n, key('JE-2'))]);
    totals.state([{ ...key('JE-1'), row: 2, figures: null }]);
    expect([...totals.differences()]).toEqual([
      { ...key('JE-2'), delivered: { lines: 1, debit: 1n, credit: 0n }, stated: null },
    ]);
  });

  it('are gone when the delivery is read again', () => {
    totals.count([line('debit', 1n)]);
    totals.state([stated(2, 1, 1n, 0n)]);
    staged.reset();
    expect([[...totals.differences()], totals.stated(0, 10), totals.size()]).toEqual([
      [],
      [],
      { entries: 0, totals: 0 },
    ]);
  });

  it('differ exactly where counting in memory says so', () => {
    const someKey = fc.record({
      journalEntryId: fc.constantFrom('A', 'B', 'É'),
      businessEntityId: fc.constantFrom('', 'us01'),
      currency: fc.constantFrom('USD', 'EUR'),
    });
    const some = fc.record({
      lines: fc.array(
        fc.tuple(
          someKey,
          fc.constantFrom('debit' as const, 'credit' as const),
          fc.bigInt({ min: 0n, max: 10n ** 20n }),
        ),
        { maxLength: 20 },
      ),
      changes: fc.array(fc.tuple(someKey, fc.constantFrom('lines', 'debit', 'credit', 'gone', 'more')), {
        maxLength: 3,
      }),
    });
    fc.assert(
      fc.property(some, ({ lines, changes }) => {
        staged.reset();
        const sums = new Map<string, Required<Omit<TotalsDifference, 'stated'>>>();
        const idOf = (of: object): string => JSON.stringify(Object.values(of));
        for (const [of, side, amount] of lines) {
          const sum = sums.get(idOf(of)) ?? { ...of, delivered: { lines: 0, debit: 0n, credit: 0n } };
          const { delivered } = sum;
          const before = delivered ?? { lines: 0, debit: 0n, credit: 0n };
          sums.set(idOf(of), {
            ...sum,
            delivered: { ...before, lines: before.lines + 1, [side]: before[side] + amount },
          });
          totals.count([{ ...of, side, amount }]);
        }
        const claims = new Map([...sums].map(([id, { delivered, ...of }]) => [id, { of, figures: delivered! }]));
        for (const [of, how] of changes) {
          const claim = claims.get(idOf(of));
          if (how === 'gone') claims.delete(idOf(of));
          else if (claim === undefined) {
            if (how === 'more') claims.set(idOf(of), { of, figures: { lines: 1, debit: 1n, credit: 1n } });
          } else if (how === 'lines') claim.figures = { ...claim.figures, lines: claim.figures.lines + 1 };
          else if (how !== 'more') claim.figures = { ...claim.figures, [how]: claim.figures[how] + 1n };
        }
        totals.state([...claims.values()].map(({ of, figures }, index) => ({ ...of, row: index + 2, figures })));
        const shown = (figures: unknown): string =>
          JSON.stringify(figures, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
        const expected = [...new Set([...sums.keys(), ...claims.keys()])].filter(
          (id) => shown(sums.get(id)?.delivered) !== shown(claims.get(id)?.figures),
        );
        const found = [...totals.differences()].map(({ delivered: _d, stated: _s, ...of }) => idOf(of));
        expect(found.sort()).toEqual(expected.sort());
      }),
      { numRuns: 200 },
    );
  });
});
