import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { AccountMappingReadModel } from '../../../src/adapters/read-models/account-mapping.read-model';
import { JournalBatchReadModel } from '../../../src/adapters/read-models/journal-batch.read-model';
import { JournalImportReadModel } from '../../../src/adapters/read-models/journal-import.read-model';
import { keyOfCursor, pageOfRows } from '../../../src/adapters/sqlite/paging';
import { PostingRunReadModel } from '../../../src/adapters/read-models/posting-run.read-model';
import { Projector } from '../../../src/adapters/read-models/projector';
import { openDatabase } from '../../../src/adapters/sqlite/open-database';
import { type BatchFilter, EVERY_BATCH } from '../../../src/application/journal-batch/batch-filter';
import { Aggregates } from '../../../src/application/shared/aggregates';
import { type AccountMappingEvent } from '../../../src/domain/account-mapping/account-mapping.events';
import { type JournalImportEvent } from '../../../src/domain/journal-import/journal-import.events';
import { type PostingRunEvent } from '../../../src/domain/posting-run/posting-run.events';
import { type Page, type PageRequest } from '../../../src/application/ports/page';
import { accountMapping } from '../../../src/domain/account-mapping/account-mapping.state';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { journalImport } from '../../../src/domain/journal-import/journal-import.state';
import { postingRun } from '../../../src/domain/posting-run/posting-run.state';
import { streamId } from '../../../src/application/shared/streams';
import { planned, queued, released } from '../../support/batch-events';
import { deliveryOf, planFor } from '../../support/builders';
import { FakeClock } from '../../support/clock';
import { refusalOf } from '../../support/given';
import { cause, ENVIRONMENT, MemoryLog, SequentialIds } from '../../support/plain-ports';

const database = openDatabase(':memory:', 'OFF');
const store = new SqliteEventStore(':memory:');
const aggregates = new Aggregates(store, new FakeClock(), new SequentialIds());
const mappings = new AccountMappingReadModel(database);
const batches = new JournalBatchReadModel(database);
const imports = new JournalImportReadModel(database);
const runs = new PostingRunReadModel(database, () => () => undefined);
const projector = new Projector(store, database, [mappings, batches, imports, runs], new MemoryLog());

const numbers = Array.from({ length: 7 }, (_, index) => index + 1);
const entryOf = (number: number): string => `JE-${(number * 3) % 7}`; // Not in the order in which they are written.

beforeAll(async () => {
  const facts = numbers.map((number) => ({
    account: `${(number * 3) % 7}`,
    accountName: '',
    ledgerAccount: `L${number}`,
  }));
  const mapped: AccountMappingEvent = { type: 'AccountsMapped', data: { mappings: facts } };
  await aggregates.change(accountMapping, ENVIRONMENT, cause, () => [mapped]);
  for (const number of numbers) {
    const idOf = (ownId: string): string => streamId(ENVIRONMENT, ownId);
    const plan = planFor({
      batchKey: `JB${number}`,
      journalEntryId: entryOf(number),
      period: number > 5 ? '2026-08' : '2026-09',
    });
    const history = [planned(plan), ...(number === 7 ? [] : [released]), ...(number === 1 ? [queued('run-1')] : [])];
    // The last is not listed: its import does not count yet.
    await aggregates.change(journalBatch, idOf(plan.batchKey), cause, () => history);
    const delivery = deliveryOf({ importId: `import-${number}`, spoolRef: `spool-${number}` });
    const received: JournalImportEvent = { type: 'JournalImportReceived', data: delivery };
    await aggregates.change(journalImport, idOf(delivery.importId), cause, () => [received]);
    const run = { runId: `run-${number}`, trigger: 'manual', period: null, batchCount: 0 } as const;
    const started: PostingRunEvent = { type: 'PostingRunStarted', data: run };
    await aggregates.change(postingRun, idOf(run.runId), cause, () => [started]);
  }
  await projector.start();
});
afterAll(async () => {
  await projector.stop();
  store.close();
  database.close();
});

/** Everything a list gives out, page by page; every page but the last is full. */
const allOf = <T>(list: (page: PageRequest) => Page<T>, limit: number): T[] => {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = list({ limit, cursor });
    if (page.nextCursor !== null) expect(page.items).toHaveLength(limit);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
};

const listed = numbers.slice(0, 6).map(entryOf).sort();
const newestFirst = [...numbers].reverse();

describe.each<[string, readonly string[], (page: PageRequest) => Page<string>]>([
  [
    'account mappings, by account',
    ['0', '1', '2', '3', '4', '5', '6'],
    (page) => strings(mappings.accountMappingsOf(ENVIRONMENT, page), ({ account }) => account),
  ],
  [
    'journal batches, by entry',
    listed,
    (page) => strings(batches.journalBatchesOf(ENVIRONMENT, EVERY_BATCH, page), ({ journalEntryId }) => journalEntryId),
  ],
  [
    'journal imports, the newest first',
    newestFirst.map((number) => `import-${number}`),
    (page) => strings(imports.journalImportsOf(ENVIRONMENT, page), ({ importId }) => importId),
  ],
  [
    'posting runs, the newest first',
    newestFirst.map((number) => `run-${number}`),
    (page) => strings(runs.postingRunsOf(ENVIRONMENT, page), ({ runId }) => runId),
  ],
])('a list of %s', (_name, expected, list) => {
  it.each([1, 2, 6, 7, 50])('gives out each once, %i a page', (limit) => {
    expect(allOf(list, limit)).toEqual(expected);
  });

  it.each(['x', '', Buffer.from('[]').toString('base64url'), Buffer.from('[{}]').toString('base64url')])(
    'refuses the cursor "%s", which it never gave out',
    (cursor) => {
      expect(refusalOf(() => list({ limit: 5, cursor }))).toMatchObject({
        code: 'REQUEST_INVALID',
        details: { field: 'cursor' },
      });
    },
  );
});

describe('journal batches', () => {
  const keysOf = (filter: Partial<BatchFilter>): string[] =>
    allOf((page) => batches.journalBatchesOf(ENVIRONMENT, { ...EVERY_BATCH, ...filter }, page), 2)
      .map(({ batchKey }) => batchKey)
      .sort();

  it.each<[Partial<BatchFilter>, string[]]>([
    [{ status: 'Ready to Post' }, ['JB2', 'JB3', 'JB4', 'JB5', 'JB6']],
    [{ status: 'In Progress' }, ['JB1']],
    [{ runId: 'run-1' }, ['JB1']],
    [{ period: '2026-08' }, ['JB6']], // JB7 is not listed.
    [{ period: '2026-08', status: 'Success' }, []],
    [{ journalEntryId: entryOf(3) }, ['JB3']],
    [{ importId: 'import-1' }, ['JB1', 'JB2', 'JB3', 'JB4', 'JB5', 'JB6']],
    [{ importId: 'import-9' }, []],
  ])('are filtered by %j', (filter, keys) => {
    expect(keysOf(filter)).toEqual(keys);
  });

  it('that are Ready to Post come oldest period first, up to a limit, of one environment', () => {
    const byEntry = [2, 3, 4, 5].sort((a, b) => (entryOf(a) < entryOf(b) ? -1 : 1)).map((number) => `JB${number}`);
    expect(batches.readyKeys(ENVIRONMENT, null, 10)).toEqual(['JB6', ...byEntry]);
    expect(batches.readyKeys(ENVIRONMENT, '2026-09', 2)).toEqual(byEntry.slice(0, 2));
    expect(batches.readyKeys('acme-live', null, 10)).toEqual([]);
    expect(batches.postableKeys(ENVIRONMENT, null, 10)).toEqual(['JB6', ...byEntry]);
  });

  it('of an import that does not count yet are shown to nobody', () => {
    expect(batches.journalBatch(ENVIRONMENT, 'JB7')).toBeUndefined();
    expect(batches.journalBatch(ENVIRONMENT, 'JB6')).toMatchObject({ batchKey: 'JB6' });
  });
});

it('lists of another environment are empty', () => {
  const page = { limit: 10, cursor: null };
  const nothing = { items: [], nextCursor: null };
  expect(mappings.accountMappingsOf('acme-live', page)).toEqual({ ...nothing, revision: -1 });
  expect(batches.journalBatchesOf('acme-live', EVERY_BATCH, page)).toEqual(nothing);
  expect(imports.journalImportsOf('acme-live', page)).toEqual(nothing);
  expect(runs.postingRunsOf('acme-live', page)).toEqual(nothing);
});

it('a cursor is the sort key of the last row of its page', () => {
  const { nextCursor } = pageOfRows([1, 2, 3], { limit: 2, cursor: null }, String, (row) => [row, 'key']);
  expect(keyOfCursor(nextCursor, 2)).toEqual([2, 'key']);
  expect(keyOfCursor(null, 2)).toBeNull();
});

function strings<T>({ items, nextCursor }: Page<T>, textOf: (item: T) => string): Page<string> {
  return { items: items.map(textOf), nextCursor };
}
