import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { GuardedEventStore } from '../../../src/application/service-state/guarded-event-store';
import { ServiceConditions } from '../../../src/application/service-state/service-conditions';
import { DomainError } from '../../../src/domain/shared/errors';
import { FakeClock } from '../../support/clock';
import { MemoryLog } from '../../support/plain-ports';
import { WatchedStore } from '../../support/watched-store';
import { event } from '../../adapters/event-store/event-store.contract';

it('logs an outage of the store once, with its cause, and its end with its length', async () => {
  const inner = new SqliteEventStore(':memory:');
  const watched = new WatchedStore(inner);
  const clock = new FakeClock();
  const log = new MemoryLog();
  const store = new GuardedEventStore(watched, new ServiceConditions(), clock, log);
  const silent = new DomainError('STORE_UNAVAILABLE', 'The event store cannot be read: unavailable', 'Try again.');
  await store.append('a-1', [event()], 'no-stream');

  watched.interfere = () => Promise.resolve({ kind: 'unknown', cause: 'unavailable' });
  const read = jest.spyOn(watched, 'readAll').mockRejectedValue(silent);
  await store.append('a-1', [event()], 0);
  await expect(store.readAll(null, 1)).rejects.toBe(silent);
  await store.append('a-1', [event()], 0);
  expect(log.entries).toEqual([{ level: 'warn', event: 'store.unavailable', fields: { cause: 'unavailable' } }]);

  clock.advance(31_250);
  read.mockRestore();
  await store.readAll(null, 1); // Without a quorum a server may be read, and not written.
  await store.append('a-1', [event()], 0);
  expect(log.entries).toHaveLength(1);
  watched.interfere = (_request, proceed) => proceed();
  await store.append('a-1', [event()], 0);
  await store.readAll(null, 1);
  expect(log.entries.slice(1)).toEqual([{ level: 'warn', event: 'store.available', fields: { seconds: 31.3 } }]);

  // A full disk has a condition of its own.
  watched.interfere = () => Promise.resolve({ kind: 'unknown', cause: 'disk', disk: 'full' });
  await store.append('a-1', [event()], 0);
  expect(log.entries).toHaveLength(2);
  inner.close();
});
