import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { SqliteStagedLines } from '../../../src/adapters/import-spool/sqlite-staged-lines';
import { batchKeyOf } from '../../../src/application/journal-batch/batch-keys';
import { BatchContent } from '../../../src/application/journal-batch/batch-content';
import { streamId } from '../../../src/application/shared/streams';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { receiveImport } from '../../../src/domain/journal-import/journal-import.decisions';
import { journalImport } from '../../../src/domain/journal-import/journal-import.state';
import { deliveryOf } from '../../support/builders';
import { ImportSystem } from '../../support/import-system';
import { cause } from '../../support/plain-ports';

/** Small months, many of them in the check of every change; `DELIVERY_RUNS` asks for another number. */
const RUNS = Number(process.env['DELIVERY_RUNS'] ?? (process.env['CI'] === 'true' ? 10_000 : 300));

/** Months whose files are one delivery each time: an import takes longer to begin than a month has lines. */
const MONTHS_TOGETHER = 50;
/** In how many deliveries a month comes at most. */
const FILES_MAX = 3;

interface Entry {
  readonly id: string;
  readonly entity: string;
  readonly period: string;
  readonly amounts: readonly number[];
}

const HEADER = 'Transaction Date,Journal Entry Id,Business Entity Id,Account Number,Amount,Posting Type,Currency';

/** Lines of an entry: some debits, and credits that balance them. */
const rowsOf = ({ id, entity, period, amounts }: Entry): string[] => {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  const start = `${period}-15,${id},${entity}`;
  return [
    ...amounts.map((amount, index) => `${start},${1200 + index},${amount}.00,Debit,USD`),
    `${start},4000,${total}.00,Credit,USD`,
  ];
};

const keyOf = ({ id, entity, period }: Entry): string => `${period} ${entity} ${id}`;

const month = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('JE-1', 'JE-2', 'je-1'),
    entity: fc.constantFrom('', 'us01', 'uk01'),
    period: fc.constantFrom('2026-09', '2026-10'),
    amounts: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 4, selector: keyOf },
);

/** A month, and the files in which it comes: each entry in one or more of them, rows in any order. */
const deliveries = month.chain((entries) =>
  fc.record({
    entries: fc.constant(entries),
    files: fc
      .array(fc.subarray(entries as Entry[], { minLength: 1 }), { minLength: 0, maxLength: FILES_MAX - 1 })
      .map((more) => [...more, entries as Entry[]]),
  }),
);

const shuffled = (rows: readonly string[], seed: number): string[] =>
  rows
    .map((row, index) => ({ row, rank: Math.imul((seed | 1) ^ (index + 1), 2_654_435_761) >>> 0 }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ row }) => row);

describe('a month', () => {
  let system: ImportSystem;
  let content: BatchContent;
  let run = 0;
  beforeAll(() => {
    system = new ImportSystem();
    system.spool.stage = () => SqliteStagedLines.create(':memory:');
    content = new BatchContent(system.inner, { hashOf: () => '', chainStart: () => '' });
  });
  afterAll(() => {
    system.close();
  });

  const deliver = async (environment: string, importId: string, rows: readonly string[]): Promise<void> => {
    const spoolRef = `${environment}-${importId}`;
    const text = [HEADER, ...rows].join('\n');
    // As the spool would, but for waiting until the disk has it.
    writeFileSync(join(system.folder, `${spoolRef}.delivery`), text);
    const spooled = { bytes: text.length, digest: createHash('sha256').update(text).digest('hex') };
    const origin = { ...cause, environment };
    await system.aggregates.change(journalImport, streamId(environment, importId), origin, (state) =>
      receiveImport(state, deliveryOf({ importId, spoolRef, ...spooled })),
    );
    await system.processor.process(importId, origin);
    const { state } = await system.aggregates.load(journalImport, streamId(environment, importId));
    expect(state.status).toBe('Completed');
  };

  /** What would be posted of an entry: the rows of all its batches that are Ready to Post. */
  const readyRows = async (environment: string, entry: Entry): Promise<string[]> => {
    const rows: string[] = [];
    for (let revision = 1; ; revision += 1) {
      const identity = {
        environment,
        businessEntityId: entry.entity,
        period: entry.period,
        journalEntryId: entry.id,
      };
      const key = batchKeyOf(identity, revision, 1);
      const { state } = await system.aggregates.load(journalBatch, streamId(environment, key));
      if (state.status === 'Absent') break;
      if (state.status !== 'Ready') continue;
      const { lines } = await content.read(environment, key);
      rows.push(
        ...lines.map(
          ({ account, amountMinor, side }) =>
            `${entry.period}-15,${entry.id},${entry.entity},${account},${Number(amountMinor) / 100}.00,` +
            `${side === 'debit' ? 'Debit' : 'Credit'},USD`,
        ),
      );
    }
    return rows.sort();
  };

  it('gives the same ledger in whatever files, order and number of deliveries it comes', async () => {
    const together = Math.min(RUNS, MONTHS_TOGETHER);
    await fc.assert(
      fc.asyncProperty(
        fc.array(deliveries, { minLength: together, maxLength: together }),
        fc.integer(),
        async (months, seed) => {
          run += 1;
          const environment = `month-${run}`;
          const own = months.map(({ entries, files }, index) => {
            const named = (entry: Entry): Entry => ({ ...entry, id: `${entry.id}.${index}` });
            return { entries: entries.map(named), files: files.map((file) => file.map(named)) };
          });
          for (let left = FILES_MAX; left > 0; left -= 1) {
            const file = own.flatMap(({ files }) => files.at(-left) ?? []);
            if (file.length > 0) await deliver(environment, `i${left}`, shuffled(file.flatMap(rowsOf), seed + left));
          }
          for (const { entries } of own)
            for (const entry of entries) expect(await readyRows(environment, entry)).toEqual(rowsOf(entry).sort());
        },
      ),
      { numRuns: Math.ceil(RUNS / together) },
    );
  }, 7_200_000);
});
