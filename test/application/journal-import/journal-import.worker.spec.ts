import { JournalImportReadModel } from '../../../src/adapters/read-models/journal-import.read-model';
import { Projector } from '../../../src/adapters/read-models/projector';
import { openDatabase } from '../../../src/adapters/sqlite/open-database';
import { type JournalImportProcessor } from '../../../src/application/journal-import/journal-import.processor';
import { JournalImportWorker } from '../../../src/application/journal-import/journal-import.worker';
import { chunksOf, csvOf, entryRows, ImportSystem } from '../../support/import-system';
import { ENVIRONMENT, MemoryLog } from '../../support/plain-ports';

let system: ImportSystem;
let log: MemoryLog;
let worker: JournalImportWorker;
let projector: Projector;
const database = openDatabase(':memory:', 'OFF');

beforeEach(async () => {
  system = new ImportSystem();
  log = new MemoryLog();
  database.exec('DROP TABLE IF EXISTS projection; DROP TABLE IF EXISTS journal_import');
  const views = new JournalImportReadModel(database);
  projector = new Projector(system.inner, database, [views], log);
  worker = new JournalImportWorker(system.processor, system.waitingEntries, system.spool, views, system.clock, log);
});
afterEach(async () => {
  await worker.stop();
  await projector.stop();
  system.close();
});

/** As after a start: the views catch up, then what is on disk is taken up and worked off. */
const restart = async (...importIds: readonly string[]): Promise<void> => {
  await projector.start();
  const done = importIds.map((importId) =>
    system.store.written('JournalImportCompleted', `journalImport-${ENVIRONMENT}.${importId}`),
  );
  await worker.resume();
  await Promise.all(done);
};

describe('after a restart', () => {
  it('goes on with every import that is on disk', async () => {
    await system.deliver('import-1', csvOf(entryRows('JE-1', '1.00')));
    await system.deliver('import-2', csvOf(entryRows('JE-2', '2.00')));
    await restart('import-1', 'import-2');
    expect(await system.batches()).toEqual(['JE-1/1/1: Ready', 'JE-2/1/1: Ready']);
  });

  it.each([
    ['a', 'b'],
    ['b', 'a'],
  ])(
    'takes them in the order in which they were received (%s, %s), so that the later content counts',
    async (first, second) => {
      await system.deliver(first, csvOf(entryRows('JE-1', '1.00')));
      await system.deliver(second, csvOf(entryRows('JE-1', '2.00')));
      await restart(first, second);
      expect(await system.batches()).toEqual(['JE-1/1/1: Discarded', 'JE-1/2/1: Ready']);
      expect(await system.batch('JE-1', 2)).toMatchObject({ plan: { importId: second, totalMinor: '200' } });
    },
  );

  it('forgets an upload that nobody was told of', async () => {
    await system.spool.receive('orphan', chunksOf(Buffer.from('x')));
    await restart();
    expect(await system.spool.kept()).toEqual([]);
  });
});

describe('imports of several environments', () => {
  it('take turns by environment, and keep their order within each', async () => {
    const order: string[] = [];
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const process = async (importId: string): Promise<boolean> => {
      await begun;
      if (order.push(importId) === 6) end();
      return true;
    };
    const processor = { process } as unknown as JournalImportProcessor;
    const fair = new JournalImportWorker(
      processor,
      system.waitingEntries,
      system.spool,
      new JournalImportReadModel(database),
      system.clock,
      log,
    );
    for (const importId of ['live-1', 'live-2', 'live-3', 'test-1', 'other-1', 'test-2'])
      fair.submit({ environment: importId.split('-')[0]!, importId, correlationId: 'c' });
    begin();
    await ended;
    await fair.stop();
    expect(order).toEqual(['live-1', 'test-1', 'other-1', 'live-2', 'test-2', 'live-3']);
  });
});

describe('an import that meets a defect', () => {
  it('is tried again, and then lets the others pass', async () => {
    await system.deliver('import-1', csvOf(entryRows('JE-1', '1.00')));
    await system.deliver('import-2', csvOf(entryRows('JE-2', '2.00')));
    let failures = 0;
    system.store.interfere = async ({ stream, events }, proceed) => {
      const isFirst = stream.endsWith('.import-1') && events[0]?.type === 'JournalImportValidated';
      if (isFirst && failures < 4) {
        failures += 1;
        throw new Error('a defect');
      }
      return proceed();
    };
    await restart('import-1', 'import-2');
    const finished = log.entries
      .filter(({ event }) => event === 'import.finished')
      .map(({ fields }) => fields['importId']);
    expect(finished[0]).toBe('import-2');
    expect(log.events().filter((event) => event === 'import.interrupted')).toHaveLength(4);
    expect(await system.batches()).toEqual(['JE-1/1/1: Ready', 'JE-2/1/1: Ready']);
  });
});
