import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { Projector } from '../../../src/adapters/read-models/projector';
import { type ReadModel } from '../../../src/adapters/read-models/read-model';
import { openDatabase, type SqliteDatabase } from '../../../src/adapters/sqlite/open-database';
import { readModelsIn } from '../../../src/modules/read-models';
import { MemoryLog } from '../../support/plain-ports';
import { connected, dump, eventOf, type Fact, HISTORY, storeWithHistory } from '../../support/view-history';

/** Stopped after each test: a projector that follows a closed store would try forever. */
const opened: Projector[] = [];

const open = (
  store: SqliteEventStore,
  more: readonly ReadModel[] = [],
  database = openDatabase(':memory:', 'OFF'),
): { readonly projector: Projector; readonly database: SqliteDatabase } => {
  const projector = new Projector(store, database, [...readModelsIn(database), ...more], new MemoryLog());
  opened.push(projector);
  return { database, projector };
};

describe('projected views', () => {
  let store: SqliteEventStore;
  beforeEach(async () => {
    store = await storeWithHistory();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((projector) => projector.stop()));
    store.close();
  });

  it('have the same rows when projected again from nothing, and nothing left to do in an opened file', async () => {
    const first = open(store);
    await first.projector.start();
    await first.projector.stop();

    const again = open(store);
    await again.projector.start();
    await again.projector.stop();
    expect(dump(again.database)).toEqual(dump(first.database));
    expect(Object.values(dump(first.database)).every((rows) => (rows as unknown[]).length > 0)).toBe(true);

    const resumed = open(store, [], first.database);
    await resumed.projector.start();
    await resumed.projector.stop();
    expect(dump(resumed.database)).toEqual(dump(again.database));
  });

  it('are rebuilt when a version of one of them changes', async () => {
    const first = open(store);
    await first.projector.start();
    await first.projector.stop();
    const before = dump(first.database);
    first.database.exec("UPDATE custom_field SET view = json_set(view, '$.label', 'spoilt')");
    const newModel: ReadModel = { version: 'new/1', tables: [], create: () => undefined, apply: () => undefined };
    const second = open(store, [newModel], first.database);
    await second.projector.start();
    await second.projector.stop();
    expect(dump(second.database)).toEqual(before);
  });

  it('are rebuilt when they were written from another log', async () => {
    const other = new SqliteEventStore(':memory:');
    for (let index = 0; index < 3; index += 1) {
      const fact: Fact = [`connection-e${index}`, 'ConnectionEstablished', connected];
      await other.append(fact[0], [eventOf(fact, index + 500)], 'no-stream');
    }
    const first = open(other);
    await first.projector.start();
    await first.projector.stop();
    other.close();

    const moved = open(store, [], first.database);
    await moved.projector.start();
    await moved.projector.stop();
    const fresh = open(store);
    await fresh.projector.start();
    await fresh.projector.stop();
    expect(dump(moved.database)).toEqual(dump(fresh.database));
  });

  it('keep neither rows nor checkpoint of a page that fails, and go on when it works again', async () => {
    let isBroken = true;
    let told: () => void = () => undefined;
    const failed = new Promise<void>((resolve) => (told = resolve));
    const fragile: ReadModel = {
      version: 'fragile/1',
      tables: [],
      create: () => undefined,
      apply: ({ type }) => {
        if (!isBroken || type !== 'PostingRunFinished') return;
        told();
        throw new Error('broken');
      },
    };
    const { projector, database } = open(store, [fragile]);
    const troubles: (string | null)[] = [];
    projector.onTrouble((error) => troubles.push(error === null ? null : (error as Error).message));
    const starting = projector.start();
    await failed;
    expect(database.prepare('SELECT count(*) AS rows FROM journal_batch').get()).toEqual({ rows: 0 });
    expect(database.prepare('SELECT place, position FROM projection').get()).toEqual({ place: 0, position: null });
    isBroken = false;
    await starting;
    expect(database.prepare('SELECT count(*) AS rows FROM journal_batch').get()).toEqual({ rows: 52 });
    expect(troubles).toEqual(['broken', null]);
    await projector.stop();
  });

  it('have reached every position of a store that the log was moved from', async () => {
    const { projector } = open(store);
    await projector.start();
    expect(await projector.reached('9999999-9999999')).toBe(true);
    await projector.stop();
  });

  it('say when they have reached a position, and when they never will', async () => {
    const { projector } = open(store);
    await projector.start();
    const waiting = projector.reached(String(HISTORY.length + 1));
    await store.append(
      'connection-new',
      [eventOf(['connection-new', 'ConnectionEstablished', connected], 999)],
      'no-stream',
    );
    expect(await waiting).toBe(true);
    const never = projector.reached('9999999');
    await projector.stop();
    await store.append(
      'connection-newer',
      [eventOf(['connection-newer', 'ConnectionEstablished', connected], 1000)],
      'no-stream',
    );
    expect(await never).toBe(false);
  });
});
