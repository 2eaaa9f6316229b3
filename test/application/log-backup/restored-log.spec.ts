import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { RandomIds } from '../../../src/adapters/system/random-ids';
import { BackupRefused } from '../../../src/application/log-backup/backup-refused';
import { LogUntilEnd } from '../../../src/application/log-backup/log-until-end';
import { requireVerified, stopRestoredLog } from '../../../src/application/log-backup/restored-log';
import { type EventStore, type NewEvent } from '../../../src/application/ports/event-store';
import { Aggregates } from '../../../src/application/shared/aggregates';
import { postingStop } from '../../../src/domain/posting-stop/posting-stop.state';
import { FakeClock } from '../../support/clock';

const ids = new RandomIds();
const AT = '2026-09-30T10:00:00.000Z';

const append = async (store: EventStore, stream: string, environment: string, count = 1): Promise<void> => {
  const revision = (await store.read(stream)).length - 1;
  const events = Array.from({ length: count }, (): NewEvent => ({
    ...{ id: ids.next(), type: 'Happened', schemaVersion: 1, data: {} },
    metadata: { actor: 'ana', environment, correlationId: 'c', causationId: 'c', occurredAt: AT },
  }));
  expect(await store.append(stream, events, revision < 0 ? 'no-stream' : revision)).toMatchObject({ kind: 'ok' });
};

const lengthOf = async (store: EventStore): Promise<number> => (await store.readAll(null, 100)).length;

describe('a log that others write to', () => {
  it('ends for a backup where its end was first reached', async () => {
    const store = new SqliteEventStore(':memory:');
    await append(store, 'a-x', 'x', 3);
    const log = new LogUntilEnd(store);
    const first = await log.readAll(null, 2);
    await append(store, 'a-x', 'x'); // Before the end was reached.
    const second = await log.readAll(first.at(-1)?.position ?? null, 10);
    expect(second.map(({ revision }) => revision)).toEqual([2, 3]);
    const end = second.at(-1)?.position ?? null;
    expect(await log.readAll(end, 10)).toEqual([]);
    await append(store, 'a-x', 'x');
    await append(store, 'b-x', 'x');
    expect(await log.readAll(end, 10)).toEqual([]);
    expect([await lengthOf(log), (await log.read('a-x')).length, await log.read('b-x')]).toEqual([4, 4, []]);
    await expect(log.append()).rejects.toThrow('only read');
    store.close();
  });

  it('that is empty stays empty for it', async () => {
    const store = new SqliteEventStore(':memory:');
    const log = new LogUntilEnd(store);
    expect(await log.readAll(null, 10)).toEqual([]);
    await append(store, 'a-x', 'x');
    expect([await lengthOf(log), await log.read('a-x')]).toEqual([0, []]);
    store.close();
  });
});

describe('a log that comes from a backup', () => {
  it('posts nothing in any environment that it knows or that is set, until a Controller resumes it', async () => {
    const store = new SqliteEventStore(':memory:');
    const clock = new FakeClock();
    await append(store, 'connection-acme-live', 'acme-live');
    await append(store, 'seal-log', 'service');
    const stopped = await stopRestoredLog({ store, clock, ids }, ['acme-test', 'acme-live']);
    expect(stopped).toEqual(['acme-live', 'acme-test']);
    const aggregates = new Aggregates(store, clock, ids);
    for (const environment of stopped) {
      const { state } = await aggregates.load(postingStop, environment);
      expect([...state.open.values()]).toEqual([
        {
          ...{ kind: 'log-restored', restoreId: expect.any(String), noticedBy: 'restore' },
          ...{ eventsLost: null, lostUntil: null },
        },
      ]);
    }
    expect(await store.read('postingStop-service')).toEqual([]);
    store.close();
  });

  it('is refused by its first problem, also by one of its hash column', () => {
    const refusal = (...parameters: Parameters<typeof requireVerified>): string | null => {
      try {
        requireVerified(...parameters);
        return null;
      } catch (error) {
        return error instanceof BackupRefused ? `${error.code}: ${error.message}` : 'another error';
      }
    };
    const problem = {
      code: 'HASH_WRONG',
      position: '7',
      message: 'Event 1 of a differs from what was written.',
    } as const;
    expect([
      refusal({ problems: [] }, null, 'The log'),
      refusal({ problems: [problem] }, '9', 'The log'),
      refusal({ problems: [] }, '9', 'The log'),
    ]).toEqual([
      null,
      'NOT_VERIFIED: The log is not what was written: HASH_WRONG at position 7: Event 1 of a differs from what was written.',
      'NOT_VERIFIED: The log is not what was written: HASH_COLUMN_WRONG at position 9.',
    ]);
  });
});
