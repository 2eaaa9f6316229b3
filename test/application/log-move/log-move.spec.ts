import { chainStart, hashOf } from '../../../src/adapters/event-store/event-json';
import { parseConnectionString } from '../../../src/adapters/event-store/eventstoredb/connection-string';
import { EventStoreDbEventStore } from '../../../src/adapters/event-store/eventstoredb/eventstoredb-event-store';
import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { signatureCheck } from '../../../src/adapters/evidence/ed25519-seal-key';
import { type SqliteDatabase } from '../../../src/adapters/sqlite/open-database';
import { RandomIds } from '../../../src/adapters/system/random-ids';
import { LogSealing } from '../../../src/application/log-seals/log-sealing';
import { type LogReport, verifyLog } from '../../../src/application/log-seals/log-verification';
import { SEAL_STREAM_ID, sealedLog } from '../../../src/application/log-seals/seals';
import { type MovedLog, type MovePhase, moveLog } from '../../../src/application/log-move/log-move';
import { type MoveRefused } from '../../../src/application/log-move/move-refused';
import {
  notificationCheckpoint,
  NotificationFollower,
} from '../../../src/application/notification/notification-follower';
import {
  type EventStore,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '../../../src/application/ports/event-store';
import { Aggregates } from '../../../src/application/shared/aggregates';
import { FakeClock } from '../../support/clock';
import { FakeNode } from '../../support/eventstoredb/fake-node';
import { MemoryLog } from '../../support/plain-ports';
import { MemoryArchive, MemoryKey } from '../../support/seal-ports';
import { WatchedStore } from '../../support/watched-store';

const key = new MemoryKey();
const rules = { hashOf, chainStart, isSigned: signatureCheck([key.publicKey]) };
const AT = '2026-09-30T10:00:00.000Z';
const BIG = 'x'.repeat(60 * 1024);

let archive: MemoryArchive;
let source: SqliteEventStore;
let target: SqliteEventStore;
let drawn = 0;
/** How often a target was told to be not whole. */
let begun = 0;

/** Behind the back of the store. */
const databaseOf = (store: SqliteEventStore): SqliteDatabase =>
  (store as unknown as { database: SqliteDatabase }).database;

const eventIn = (environment: string, data: unknown, type = 'Happened'): NewEvent => ({
  id: `00000000-0000-4000-8000-${String((drawn += 1)).padStart(12, '0')}`,
  ...{ type, schemaVersion: 1, data },
  metadata: { actor: 'ana', environment, correlationId: 'c', causationId: 'c', occurredAt: AT },
});

const append = async (
  store: EventStore,
  stream: string,
  data: readonly unknown[],
  type = 'Happened',
): Promise<Position> => {
  const revision = (await store.read(stream)).length - 1;
  const environment = stream.slice(stream.indexOf('-') + 1);
  const events = data.map((one) => eventIn(environment, one, type));
  const result = await store.append(stream, events, revision < 0 ? 'no-stream' : revision);
  if (result.kind !== 'ok') throw new Error(result.kind);
  return result.position;
};

const sealing = (store: EventStore): LogSealing => {
  const clock = new FakeClock();
  const aggregates = new Aggregates(store, clock, new RandomIds());
  return new LogSealing(
    { store, aggregates, key, archive, clock, log: new MemoryLog() },
    { everyEvents: 10, everyMs: 600_000 },
  );
};

const logOf = async (store: EventStore): Promise<RecordedEvent[]> => {
  const events: RecordedEvent[] = [];
  for (;;) {
    const page = await store.readAll(events.at(-1)?.position ?? null, 100);
    if (page.length === 0) return events;
    events.push(...page);
  }
};

/** Everything of the events but their positions. */
const contentOf = async (store: EventStore): Promise<unknown[]> =>
  (await logOf(store)).map(({ stream, revision, id, type, schemaVersion, data, metadata }) => ({
    ...{ stream, revision, id, type, schemaVersion, data, metadata },
  }));

const move = (
  from: EventStore,
  to: EventStore,
  onEvents: (phase: MovePhase, events: number) => void = () => undefined,
): Promise<MovedLog> => {
  const clock = new FakeClock('self-driven');
  const onFirstAppend = async (): Promise<void> => {
    begun += 1;
  };
  return moveLog({ from, to, clock, ids: new RandomIds(), rules, seals: archive.seals, onFirstAppend, onEvents });
};

const refusal = async (moving: Promise<unknown>): Promise<string> => {
  const error = await moving.then(
    () => null,
    (reason: unknown) => reason as MoveRefused,
  );
  return error === null ? 'moved' : `${error.code}: ${error.message}`;
};

const verified = (store: EventStore): Promise<LogReport> => verifyLog(store, rules, archive.seals);

const lookedAt = async (store: EventStore): Promise<Position | null> =>
  (await new Aggregates(store, new FakeClock(), new RandomIds()).load(notificationCheckpoint, 'acme')).state;

/** Appends with one event and with many, large ones, streams by turns, gaps between positions, three seals, a checkpoint. */
const fill = async (store: SqliteEventStore): Promise<void> => {
  await append(store, 'notificationSettings-acme', [{}]);
  for (let half = 0; half < 2; half += 1)
    await append(
      store,
      'a-acme',
      Array.from({ length: 6 }, () => ({ text: BIG })),
    );
  databaseOf(store).exec("UPDATE sqlite_sequence SET seq = seq + 1000 WHERE name = 'events'");
  await sealing(store).tick();
  for (let turn = 0; turn < 4; turn += 1) {
    await append(store, 'a-acme', [{ turn, text: 'Zürich \u{1F600}', list: [null, 1.5, { deep: true }] }]);
    await append(store, 'b-acme', [{ turn }, { turn: String(turn) }]);
  }
  const position = (await store.read('b-acme'))[3]!.position;
  await append(store, 'notificationCheckpoint-acme', [{ position }], 'NotificationCheckpointMoved');
  await sealing(store).tick();
  await append(store, 'a-acme', [{ unsealed: true }]);
};

beforeEach(async () => {
  begun = 0;
  archive = new MemoryArchive();
  source = new SqliteEventStore(':memory:');
  target = new SqliteEventStore(':memory:');
  await fill(source);
});
afterEach(() => {
  source.close();
  target.close();
});

describe('a log that is moved', () => {
  it('has the same events in the same order, and marks where sealing and notifications go on', async () => {
    const original = await contentOf(source);
    const progress: Record<MovePhase, number> = { copy: 0, compare: 0, verify: 0 };
    const moved = await move(source, target, (phase, events) => {
      progress[phase] += events;
    });
    const events = original.length;
    expect(progress).toEqual({ copy: events, compare: events, verify: events });
    expect(moved).toMatchObject({
      events,
      copied: events,
      report: { events, seals: archive.seals.length, problems: [] },
    });
    expect(archive.seals.length).toBeGreaterThanOrEqual(2);
    const copy = await contentOf(target);
    expect(copy.slice(0, events)).toEqual(original);
    const sealed = (await logOf(target))[archive.seals.at(-1)!.size - 1]!;
    expect(copy.slice(events)).toMatchObject([
      { type: 'NotificationCheckpointMoved', data: { position: (await target.read('b-acme'))[3]!.position } },
      { type: 'LogMoved', data: { size: archive.seals.at(-1)!.size, position: sealed.position } },
    ]);
    expect(await contentOf(source)).toEqual(original);
  });

  it('stays as it is when it is moved again', async () => {
    await move(source, target);
    const once = await logOf(target);
    expect([begun, await move(source, target), begun]).toEqual([1, expect.objectContaining({ copied: 0 }), 1]);
    expect(JSON.stringify(await logOf(target))).toBe(JSON.stringify(once));
  });

  it('is sealed further and proved by the old seals and the new ones', async () => {
    await move(source, target);
    await append(
      target,
      'c-acme',
      Array.from({ length: 8 }, (_, index) => ({ index })),
    );
    const before = archive.seals.length;
    await sealing(target).tick();
    expect(archive.seals.length).toBeGreaterThan(before);
    expect(await verified(target)).toMatchObject({ problems: [], seals: archive.seals.length, unsealed: 1 });
    const wrong = { ...archive.seals[0]!, root: 'f'.repeat(64) };
    expect((await verifyLog(target, rules, [wrong])).problems.map(({ code }) => code)).toContain('SEAL_ROOT_WRONG');
  });

  it('is followed from where notifications stopped', async () => {
    await move(source, target);
    const expected = (await target.read('b-acme'))[3]!.position;
    expect(await lookedAt(target)).toBe(expected);
    const asked: (Position | null)[] = [];
    const watched = new WatchedStore(target);
    watched.readAll = async (after, limit) => {
      asked.push(after);
      return target.readAll(after, limit);
    };
    const clock = new FakeClock();
    const aggregates = new Aggregates(watched, clock, new RandomIds());
    await new NotificationFollower({ store: watched, aggregates, clock, log: new MemoryLog() }, ['acme']).follow();
    expect(asked[0]).toBe(expected);
  });

  it('can be moved back to where it was, with what was added since', async () => {
    const old = (await logOf(source)).length;
    await move(source, target);
    await append(
      target,
      'c-acme',
      Array.from({ length: 20 }, (_, index) => ({ index })),
    );
    await sealing(target).tick();
    const added = (await logOf(target)).length - old;
    expect(await move(target, source)).toMatchObject({ copied: added, report: { problems: [] } });
    expect((await contentOf(source)).slice(0, old + added)).toEqual(await contentOf(target));
    await append(
      source,
      'c-acme',
      Array.from({ length: 20 }, (_, index) => ({ index })),
    );
    await sealing(source).tick();
    expect(await verified(source)).toMatchObject({ problems: [] });
  });

  it('without a seal and a checkpoint is copied and not marked', async () => {
    const plain = new SqliteEventStore(':memory:');
    await append(plain, 'a-acme', [1, 2, 3]);
    archive.seals.length = 0;
    await move(plain, target);
    expect(await contentOf(target)).toEqual(await contentOf(plain));
    plain.close();
  });
});

describe('a move that is interrupted', () => {
  const killed = new Error('killed');
  /** Ends at the append with that number, before or after it is written. */
  const mortal = (at: number, isWritten: boolean): WatchedStore => {
    const store = new WatchedStore(target);
    let appends = 0;
    store.interfere = async (_request, proceed) => {
      appends += 1;
      if (appends < at) return proceed();
      if (isWritten) await proceed();
      throw killed;
    };
    return store;
  };

  it('continues where it stopped, whichever append was the last, written or not', async () => {
    const counted = new WatchedStore(target);
    await move(source, counted);
    const whole = await contentOf(target);
    const appends = counted.appends.length;
    expect(appends).toBeGreaterThan(15);
    const untimed = (events: unknown[]): string => JSON.stringify(events.slice(0, -2)); // Marks have ids and hashes of their own.
    for (let at = 1; at <= appends; at += 1)
      for (const isWritten of [false, true]) {
        target.close();
        target = new SqliteEventStore(':memory:');
        await expect(move(source, mortal(at, isWritten))).rejects.toBe(killed);
        const { report } = await move(source, target);
        const resumed = await contentOf(target);
        expect([untimed(resumed), resumed.length, report.problems]).toEqual([untimed(whole), whole.length, []]);
      }
  });

  it('continues after another one stopped', async () => {
    await expect(move(source, mortal(3, true))).rejects.toBe(killed);
    await expect(move(source, mortal(4, false))).rejects.toBe(killed);
    await move(source, target);
    expect(await verified(target)).toMatchObject({ problems: [] });
  });

  it('repeats an append whose outcome is unknown, written or not, with the same events', async () => {
    const store = new WatchedStore(target);
    let calls = 0;
    store.interfere = async (_request, proceed) => {
      calls += 1;
      if (calls % 3 === 0) return proceed();
      if (calls % 3 === 1) await proceed();
      return { kind: 'unknown', cause: 'lost' };
    };
    await move(source, store);
    expect((await contentOf(target)).slice(0, -2)).toEqual(await contentOf(source));
  });

  it('gives up when the target never answers, and says that it can go on', async () => {
    const store = new WatchedStore(target);
    store.interfere = async () => ({ kind: 'unknown', cause: 'lost' });
    await expect(move(source, store)).rejects.toThrow('does not respond (lost). Run it again');
  });
});

describe('a source that grows while it is moved', () => {
  it('is copied to its end', async () => {
    const growing = new WatchedStore(source);
    let grown = 0;
    growing.readAll = async (after, limit) => {
      const page = await source.readAll(after, limit);
      if (page.length === 0 && grown < 3) await append(source, `late-${(grown += 1)}`, [grown]); // Behind the end that is told.
      return page;
    };
    await move(growing, target);
    expect(grown).toBe(3);
    expect((await contentOf(target)).slice(0, -2)).toEqual(await contentOf(source));
  });

  it('is copied to its end also when it grows after the comparison', async () => {
    const watched = new WatchedStore(target);
    let compared = 0;
    const events = (await logOf(source)).length;
    watched.readAll = async (after, limit) => {
      if (compared === events) await append(source, 'late-acme', [(compared += 1)]);
      return target.readAll(after, limit);
    };
    await move(source, watched, (phase, more) => {
      if (phase === 'compare') compared += more;
    });
    expect((await source.read('late-acme')).length).toBe(1);
    expect((await contentOf(target)).slice(0, -2)).toEqual(await contentOf(source));
  });
});

describe('a move that is refused', () => {
  it('names the first difference of a target that holds something else, and leaves it alone', async () => {
    await append(target, 'other-acme', ['else']);
    const before = await contentOf(target);
    expect(await refusal(move(source, target))).toBe(
      'TARGET_DIFFERS: Event 1 of the source is Happened (event 0 of notificationSettings-acme, at position 1), of the target ' +
        'Happened (event 0 of other-acme, at position 1): another stream. The target is not a beginning of the source.',
    );
    expect([await contentOf(target), begun]).toEqual([before, 0]);
  });

  it('finds a difference behind a common beginning', async () => {
    const [first] = await source.read('notificationSettings-acme');
    const { id, type, schemaVersion, data } = first!;
    const { actor, environment, correlationId, causationId, occurredAt } = first!.metadata;
    const metadata = { actor, environment, correlationId, causationId, occurredAt };
    await target.append('notificationSettings-acme', [{ id, type, schemaVersion, data, metadata }], 'no-stream');
    await append(target, 'a-acme', [{ text: BIG }]);
    expect(await refusal(move(source, target))).toMatch(/^TARGET_DIFFERS: Event 2 .* another id\./);
  });

  it('is a target that was used after the move, and a source that was', async () => {
    await move(source, target);
    await append(target, 'new-acme', [1]);
    expect(await refusal(move(source, target))).toMatch(
      /^TARGET_GREW: The target was used: it also has Happened .*new-acme/,
    );
    const other = new SqliteEventStore(':memory:');
    await move(source, other);
    await append(source, 'new-acme', [2]);
    expect(await refusal(move(source, other))).toMatch(/^SOURCE_GREW: .* changed after it: Happened .*new-acme/);
    other.close();
  });

  it('is a target that is written to at the same time', async () => {
    const store = new WatchedStore(target);
    store.interfere = async ({ stream }, proceed) => {
      if (stream === 'b-acme' && (await target.read(stream)).length === 0) await append(target, stream, ['else']);
      return proceed();
    };
    expect(await refusal(move(source, store))).toMatch(/^TARGET_CHANGED: Someone else writes to the target/);
  });

  it.each([
    ['an event', `UPDATE events SET data = '{"turn":9}' WHERE stream = 'b-acme' AND revision = 2`],
    ['a stream without an event', `DELETE FROM events WHERE stream = 'b-acme' AND revision = 7`],
    ['a stream without its first event', `DELETE FROM events WHERE stream = 'b-acme' AND revision = 0`],
  ])('is a source in which somebody changed %s', async (what, tampering) => {
    const database = databaseOf(source);
    database.exec('DROP TRIGGER events_are_never_changed; DROP TRIGGER events_are_never_removed');
    database.exec(tampering);
    const refused = await refusal(move(source, target));
    // The end of a stream is what no chain tells: the seals do.
    expect(refused).toMatch(
      what === 'a stream without an event' ? /^NOT_VERIFIED: SEAL_ROOT_WRONG/ : /^SOURCE_DAMAGED: Happened .*b-acme/,
    );
    expect((await logOf(target)).filter(({ type }) => type === 'LogMoved')).toEqual([]);
  });
});

describe('a log that is moved to EventStoreDB and back', () => {
  let node: FakeNode;
  let shared: EventStoreDbEventStore;
  beforeEach(async () => {
    node = await new FakeNode().start();
    const connection = parseConnectionString(node.connectionString, { mayBeInsecure: false });
    shared = new EventStoreDbEventStore(
      { connection, streamPrefix: 'revrec-', connectionName: 'test' },
      new MemoryLog(),
    );
  });
  afterEach(async () => {
    await shared.close();
    node.stop();
  });

  it('keeps everything on both ways, is sealed on in each, and knows its places in each', async () => {
    expect(await move(source, shared)).toMatchObject({ report: { problems: [] } });
    const there = await contentOf(shared);
    expect(there.slice(0, -2)).toEqual(await contentOf(source));
    const [event] = (await shared.read('b-acme')).slice(3);
    expect([await lookedAt(shared), event!.position]).toEqual([event!.position, expect.stringContaining('-')]);
    await append(
      shared,
      'c-acme',
      Array.from({ length: 10 }, (_, index) => ({ index })),
    );
    await sealing(shared).tick();
    const seals = archive.seals.length;
    expect(await verified(shared)).toMatchObject({ problems: [], seals, unsealed: 1 });

    expect(await move(shared, target)).toMatchObject({ report: { problems: [], seals } });
    const back = await contentOf(target);
    expect(back.slice(0, -2)).toEqual(await contentOf(shared));
    expect(await lookedAt(target)).toBe((await target.read('b-acme'))[3]!.position);
    const { state } = await new Aggregates(target, new FakeClock(), new RandomIds()).load(sealedLog, SEAL_STREAM_ID);
    expect(state.position).toBe((await logOf(target))[state.last!.size - 1]!.position);
    await append(
      target,
      'c-acme',
      Array.from({ length: 10 }, (_, index) => ({ index })),
    );
    await sealing(target).tick();
    expect(archive.seals.length).toBeGreaterThan(seals);
    expect(await verified(target)).toMatchObject({ problems: [], seals: archive.seals.length, unsealed: 1 });
  });
});
