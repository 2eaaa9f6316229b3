import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { EventStoreDbEventStore } from '../../../src/adapters/event-store/eventstoredb/eventstoredb-event-store';
import { parseConnectionString } from '../../../src/adapters/event-store/eventstoredb/connection-string';
import { type LostPlace, Projector } from '../../../src/adapters/read-models/projector';
import { openDatabase, type SqliteDatabase } from '../../../src/adapters/sqlite/open-database';
import { type EventStore, type NewEvent } from '../../../src/application/ports/event-store';
import { readModelsIn } from '../../../src/modules/read-models';
import { FakeNode } from '../../support/eventstoredb/fake-node';
import { MemoryLog } from '../../support/plain-ports';

interface Opened {
  readonly store: EventStore;
  readonly close: () => unknown;
}

const embedded = async (): Promise<Opened> => {
  const store = new SqliteEventStore(':memory:');
  return {
    store,
    close: () => {
      store.close();
    },
  };
};

const shared = async (): Promise<Opened> => {
  const node = await new FakeNode().start();
  const connection = parseConnectionString(node.connectionString, { mayBeInsecure: false });
  const store = new EventStoreDbEventStore(
    { connection, streamPrefix: 'revrec-', connectionName: 'test' },
    new MemoryLog(),
  );
  return {
    store,
    close: async () => {
      await store.close();
      node.stop();
    },
  };
};

/** `life` tells the logs apart that go on after the same beginning. */
const define = async (store: EventStore, index: number, life: string): Promise<void> => {
  const apiName = `field${index}`;
  const event: NewEvent = {
    ...{ id: `00000000-0000-4000-8000-${life}${String(index).padStart(11, '0')}`, type: 'CustomFieldDefined' },
    ...{ schemaVersion: 1, data: { apiName, label: `Field ${index} of ${life}`, source: 'Customer' } },
    metadata: {
      ...{ actor: 'ana', environment: 'acme', correlationId: 'c', causationId: 'c' },
      occurredAt: '2026-09-30T10:00:00.000Z',
    },
  };
  expect(await store.append(`customFieldDefinition-acme.${apiName}`, [event], 'no-stream')).toMatchObject({
    kind: 'ok',
  });
};

/** A log of so many events; from `common` on it is another life. */
const logOf = async (open: () => Promise<Opened>, events: number, common: number, life: string): Promise<Opened> => {
  const opened = await open();
  for (let index = 0; index < events; index += 1) await define(opened.store, index, index < common ? 'a' : life);
  return opened;
};

const labels = (database: SqliteDatabase): string[] =>
  database.prepare<[], string>("SELECT json_extract(view, '$.label') FROM custom_field ORDER BY 1").pluck().all();

const rowsOf = (database: SqliteDatabase): unknown[] => [
  database.prepare('SELECT * FROM projection').all(),
  ...['custom_field', 'history'].map((table) => database.prepare(`SELECT * FROM ${table}`).all()),
];

/** Answers what the log lost. */
const project = async (
  store: EventStore,
  database: SqliteDatabase,
  log = new MemoryLog(),
): Promise<LostPlace | null> => {
  const projector = new Projector(store, database, readModelsIn(database), log);
  const lost = await projector.compare();
  await projector.start();
  await projector.stop();
  return lost;
};

describe.each([
  ['the embedded store', embedded],
  ['EventStoreDB', shared],
])('views beside a log of %s that was restored', (_name, open) => {
  const opened: Opened[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
  });

  const given = async (events: number, common = events, life = 'a'): Promise<EventStore> => {
    const one = await logOf(open, events, common, life);
    opened.push(one);
    return one.store;
  };

  it.each([
    ['ends before what they show', 5, 5, 'a'],
    ['has gone on otherwise to the same place', 9, 5, 'b'],
    ['has gone on otherwise beyond it', 12, 8, 'b'],
  ])('are made again from it when it %s', async (_case, events, common, life) => {
    const views = openDatabase(':memory:', 'OFF');
    await project(await given(9), views);
    const restored = await given(events, common, life);
    const log = new MemoryLog();
    const lost = await project(restored, views, log);

    const fresh = openDatabase(':memory:', 'OFF');
    await project(restored, fresh);
    expect(rowsOf(views)).toEqual(rowsOf(fresh));
    expect(labels(views)).toHaveLength(events);
    expect(log.events()).toEqual(['projector.log-behind-views']);
    expect(lost).toEqual({ eventId: '00000000-0000-4000-8000-a00000000008', place: 9 });
  });

  it('are made again when the whole log was lost', async () => {
    const views = openDatabase(':memory:', 'OFF');
    await project(await given(3), views);
    const lost = await project(await given(0), views);
    expect([labels(views), lost]).toEqual([[], { eventId: '00000000-0000-4000-8000-a00000000002', place: 3 }]);
  });

  it('go on where they are when the log holds all they know', async () => {
    const views = openDatabase(':memory:', 'OFF');
    await project(await given(4), views);
    views.exec("UPDATE custom_field SET view = json_set(view, '$.label', 'kept') WHERE rowid = 1");
    const log = new MemoryLog();
    const lost = await project(await given(7), views, log);
    expect([labels(views).includes('kept'), labels(views).length, lost, log.events()]).toEqual([
      ...[true, 7, null],
      [],
    ]);
  });
});
