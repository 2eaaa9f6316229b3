import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { SqliteStagedLines } from '../../../src/adapters/import-spool/sqlite-staged-lines';
import { type ClosedLine } from '../../../src/domain/journal-import/closed-line';
import { splitIntoParts } from '../../../src/domain/journal-batch/splitting';
import { deliveredContent, type JournalLine, netMinor } from '../../../src/domain/shared/journal-line';
import { credit, debit } from '../../support/builders';
import { csvOf, ImportSystem } from '../../support/import-system';

const folder = mkdtempSync(join(tmpdir(), 'revrec-staged-'));
const file = join(folder, 'one.staging');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const closed = (line: JournalLine, more: Partial<ClosedLine> = {}): ClosedLine => ({
  journalEntryId: 'JE-1',
  transactionDate: '2026-09-30',
  currency: 'USD',
  businessEntityId: '',
  journal: '',
  rounded: false,
  spelled: null,
  line,
  ...more,
});

describe('staged lines', () => {
  let staged: SqliteStagedLines;
  beforeEach(() => {
    staged = SqliteStagedLines.create(file);
  });
  afterEach(() => {
    staged.close();
  });

  it('are counted and totalled per currency', () => {
    staged.add([closed(debit(10)), closed(credit(10)), closed(debit('999999999999999'), { currency: 'JPY' })]);
    expect(staged.lineCount).toBe(3);
    expect(staged.totals()).toEqual([
      { currency: 'JPY', lines: 1, debitMinor: '999999999999999', creditMinor: '0' },
      { currency: 'USD', lines: 2, debitMinor: '10', creditMinor: '10' },
    ]);
  });

  it('come by what must balance together, entry by entry, and page by page', () => {
    const parts = [
      { currency: 'EUR' },
      { transactionDate: '2026-09-29' },
      { businessEntityId: 'US' },
      { journal: 'GJ' },
    ];
    staged.add([
      closed(debit(1), { journalEntryId: 'JE-2' }),
      ...parts.map((more) => closed(debit(1), more)),
      closed(debit(1)),
    ]);
    staged.seal();
    const seen = [];
    for (let page = staged.partitions(0, 2); page.length > 0; page = staged.partitions(page.at(-1)!.mark, 2)) {
      expect(page.length).toBeLessThanOrEqual(2);
      seen.push(...page.map(({ partition }) => partition));
    }
    expect(seen.map(({ journalEntryId }) => journalEntryId)).toEqual(['JE-1', 'JE-1', 'JE-1', 'JE-1', 'JE-1', 'JE-2']);
    for (const [index, partition] of seen.entries())
      expect([...staged.linesOf(partition)]).toEqual([{ ...debit(1), row: [2, 3, 6, 5, 4, 1][index] }]);
  });

  it('keep two lines that are the same', () => {
    staged.add([closed(debit(1)), closed(debit(1)), closed(credit(2))]);
    staged.seal();
    const [first] = staged.partitions(0, 10);
    expect([...staged.linesOf(first!.partition)]).toHaveLength(3);
  });

  it('keep the plan of an entry, the last one', () => {
    const entry = { journalEntryId: 'JE-1', businessEntityId: 'us01', period: '2026-09' };
    const plan = {
      ...entry,
      occurrence: 1,
      entryDigest: 'd',
      revision: 1,
      parts: 2,
      action: 'create',
      replaces: null,
      spelled: null,
      standing: null,
      drops: null,
    } as const;
    expect(staged.planOf(entry)).toBeUndefined();
    staged.savePlan(plan);
    staged.savePlan({ ...plan, parts: 3 });
    expect(staged.planOf(entry)).toEqual({ ...plan, parts: 3 });
    expect(staged.planOf({ ...entry, businessEntityId: 'uk01' })).toBeUndefined();
    expect(staged.planOf({ ...entry, period: '2026-10' })).toBeUndefined();
  });

  it('begin empty each time, and may be closed while they are read', () => {
    staged.add([closed(debit(1)), closed(credit(1))]);
    staged.seal();
    const [first] = staged.partitions(0, 1);
    staged.linesOf(first!.partition)[Symbol.iterator]().next();
    staged.close();
    staged = SqliteStagedLines.create(file);
    staged.seal();
    expect(staged.partitions(0, 10)).toEqual([]);
  });
});

/** A balanced entry and the same lines in another order. */
const shuffledEntries = fc
  .array(
    fc.record({
      amount: fc.integer({ min: 1, max: 9 }),
      isDebit: fc.boolean(),
      postingGroup: fc.constantFrom('', 'A', 'B'),
      customerId: fc.constantFrom('', 'X', 'Y'),
      region: fc.constantFrom('', 'EU', 'US'),
    }),
    { minLength: 2, maxLength: 24 },
  )
  .map((drawn) => {
    const lines = drawn.map(({ amount, isDebit, region, ...more }) =>
      (isDebit ? debit : credit)(amount, { ...more, values: region === '' ? {} : { Region: region } }),
    );
    const difference = lines.reduce((sum, line) => sum + netMinor(line), 0n);
    return [
      ...lines,
      credit(`${difference > 0n ? difference + 1n : 1n}`),
      debit(`${difference > 0n ? 1n : 1n - difference}`),
    ];
  })
  .chain((lines) => fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })));

describe('the parts of an entry', () => {
  const partsOf = (lines: readonly JournalLine[], linesMax: number) => {
    const staged = SqliteStagedLines.create(file);
    staged.add(lines.map((line) => closed(line)));
    staged.seal();
    const [first] = staged.partitions(0, 1);
    const parts = [...splitIntoParts(staged.linesOf(first!.partition), { linesMax, clearingAccount: '1999' })];
    staged.close();
    return parts.map((part) => JSON.stringify(part.map(deliveredContent)));
  };

  it('are the same in any order of the rows', () => {
    fc.assert(
      fc.property(shuffledEntries, fc.integer({ min: 2, max: 8 }), ([lines, shuffled], linesMax) => {
        expect(partsOf(shuffled, linesMax)).toEqual(partsOf(lines, linesMax));
      }),
      { numRuns: 60 },
    );
  });

  it('get the same batch keys and names through a whole import', async () => {
    const rows = ['A', 'B', '', 'C', ''].flatMap((group, index) => [
      `2026-09-30,JE-${index % 2},1200,${index + 1}.00,Debit,USD,${group},X`,
      `2026-09-30,JE-${index % 2},4000,${index + 1}.00,Credit,USD,${group},Y`,
    ]);
    const plansAfter = async (content: string) => {
      const system = new ImportSystem();
      await system.import('import-1', content, { linesPerBatchMax: 3 });
      const events = await system.inner.readAll(null, 1_000);
      system.close();
      return (
        events
          .filter(({ type }) => type === 'JournalBatchPlanned')
          // The digest of what is recorded depends on the order of the file; what names the batch does not.
          .map(({ data }) => JSON.stringify({ ...(data as object), contentDigest: '' }))
          .sort()
      );
    };
    const expected = await plansAfter(csvOf(rows));
    expect(expected).toHaveLength(5);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(rows, { minLength: rows.length }), async (shuffled) => {
        expect(await plansAfter(csvOf(shuffled))).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });
});
