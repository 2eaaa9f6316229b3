import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SqliteEventStore } from '../../src/adapters/event-store/sqlite-event-store';
import { Projector } from '../../src/adapters/read-models/projector';
import { openDatabase } from '../../src/adapters/sqlite/open-database';
import { readModelsIn } from '../../src/modules/read-models';
import { ProcessMemory } from '../process-memory';
import { LimitedLog, ThrowingLog } from './our-side';
import { foldStream, PAGE_EVENTS } from './side';

/** What one replay came to. Rates are events a second. */
export interface Replayed {
  readonly read: number;
  readonly fold: number;
  readonly views: number;
  readonly peakMib: number;
}

/** As a process of its own: reads the first events of a log, folds every stream of them, makes all views of the service. One line of JSON. */
const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { store: { type: 'string' }, views: { type: 'string' }, events: { type: 'string' } },
  });
  const { store: file = '', views: viewsFile = '' } = values;
  const events = Number(values.events);
  const store = SqliteEventStore.readOnly(file);
  const log = new LimitedLog(store);
  const read = await rateOf(events, async () => {
    log.allow(events);
    for (let position: string | null = null; ;) {
      const page: Awaited<ReturnType<typeof log.readAll>> = await log.readAll(position, PAGE_EVENTS);
      if (page.length === 0) return;
      for (const event of page) if (event.data === undefined) throw new Error('An event is not whole.');
      position = page.at(-1)?.position ?? null;
    }
  });
  const fold = await rateOf(events, async () => {
    log.allow(events);
    for (let position: string | null = null; ;) {
      const page: Awaited<ReturnType<typeof log.readAll>> = await log.readAll(position, PAGE_EVENTS);
      if (page.length === 0) return;
      for (const { stream, revision } of page) if (revision === 0) foldStream(stream, await store.read(stream));
      position = page.at(-1)?.position ?? null;
    }
  });
  const database = openDatabase(join(viewsFile), 'NORMAL');
  const projector = new Projector(log, database, readModelsIn(database), new ThrowingLog());
  const views = await rateOf(events, async () => {
    log.allow(events);
    await projector.catchUp();
  });
  database.close();
  store.close();
  const memory = new ProcessMemory(process.pid);
  const replayed: Replayed = { read, fold, views, peakMib: memory.highWaterMib() };
  memory.stop();
  process.stdout.write(`${JSON.stringify(replayed)}\n`);
};

const rateOf = async (events: number, work: () => Promise<void>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return Math.round((events / (performance.now() - startedAt)) * 1000);
};

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
