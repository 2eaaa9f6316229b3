import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { type SqliteDatabase } from '../../../src/adapters/sqlite/open-database';
import { type DiskTrouble } from '../../../src/application/ports/event-store';
import { NoStreamDamages } from '../../../src/application/ports/stream-damage';
import { Secret } from '../../../src/application/ports/secret';
import { diskTroubleOf } from '../../../src/application/shared/disk-trouble';
import { GuardedEventStore } from '../../../src/application/service-state/guarded-event-store';
import { ServiceConditions } from '../../../src/application/service-state/service-conditions';
import { ServiceHealth } from '../../../src/application/service-state/service-health';
import { Aggregates } from '../../../src/application/shared/aggregates';
import { connection } from '../../../src/domain/connection/connection.state';
import { postingStop } from '../../../src/domain/posting-stop/posting-stop.state';
import { connect } from '../../../src/domain/connection/connection.decisions';
import { type PostingStopEvent } from '../../../src/domain/posting-stop/posting-stop.events';
import { DomainError } from '../../../src/domain/shared/errors';
import { connectionFacts } from '../../support/builders';
import { FakeClock } from '../../support/clock';
import { cause, ENVIRONMENT, MemoryLog, SequentialIds } from '../../support/plain-ports';

const lifted: PostingStopEvent = { type: 'PostingStopLifted', data: { stopId: 'x', because: 'y'.repeat(9_000) } };

describe('a disk that takes no writes', () => {
  const clock = new FakeClock('self-driven');
  let inner: SqliteEventStore;
  let database: SqliteDatabase;
  let conditions: ServiceConditions;
  let aggregates: Aggregates;
  let found: { folder: string; trouble: DiskTrouble } | null;
  let lost: Error | null;
  let health: ServiceHealth;
  beforeEach(() => {
    inner = new SqliteEventStore(':memory:');
    database = (inner as unknown as { database: SqliteDatabase }).database;
    conditions = new ServiceConditions();
    aggregates = new Aggregates(
      new GuardedEventStore(inner, conditions, clock, new MemoryLog()),
      clock,
      new SequentialIds(),
    );
    found = null;
    lost = null;
    const vault = {
      reveal: () => (lost ? Promise.reject(lost) : Promise.resolve({ senderPassword: new Secret('s') })),
    };
    health = new ServiceHealth(
      { conditions, aggregates, vault, disk: { check: () => found }, damages: new NoStreamDamages(), clock },
      { names: [ENVIRONMENT] },
    );
  });
  afterEach(() => {
    inner.close();
  });

  const write = (): Promise<unknown> => aggregates.change(postingStop, ENVIRONMENT, cause, () => [lifted]);
  const codes = async (): Promise<string[]> => (await health.conditions()).map(({ code }) => code);
  const pages = (count: number): void => {
    database.pragma(`max_page_count = ${count}`); // As full as a disk can be for SQLite.
  };

  it('refuses a change as DISK_FULL, keeps nothing of it, and takes it again when there is room', async () => {
    await write();
    pages(1);
    await expect(write()).rejects.toMatchObject({ code: 'DISK_FULL', fix: expect.stringContaining('free space') });
    expect([await inner.readAll(null, 10), conditions.all().map(({ code }) => code)]).toMatchObject([
      [{ revision: 0 }],
      ['DISK_FULL'],
    ]);
    pages(1_000_000);
    await write();
    expect([(await inner.readAll(null, 10)).length, await codes()]).toEqual([2, []]);
  });

  it('is tried on request, at most every five seconds, and reported with its folder', async () => {
    expect(await codes()).toEqual([]);
    found = { folder: '/data', trouble: 'full' };
    expect(await codes()).toEqual([]);
    clock.advance(5_000);
    expect(await health.conditions()).toMatchObject([
      { code: 'DISK_FULL', message: expect.stringContaining('/data is full') },
    ]);
    found = { folder: '/data', trouble: 'failing' };
    clock.advance(5_000);
    expect(await codes()).toEqual(['DISK_FAILING']);
    found = null;
    clock.advance(5_000);
    expect(await codes()).toEqual([]);
  });

  it('is not all that is checked: passwords that cannot be decrypted are reported until somebody connects again', async () => {
    await aggregates.change(connection, ENVIRONMENT, cause, (state) => connect(state, connectionFacts({})));
    expect(await codes()).toEqual([]);
    lost = new DomainError('CREDENTIALS_LOST', 'The key is not there.', 'Connect again.');
    clock.advance(5_000);
    expect(await health.degraded()).toMatchObject([{ code: 'CREDENTIALS_LOST', fix: 'Connect again.' }]);
    lost = new Error('The store does not answer.');
    clock.advance(5_000);
    expect(await codes()).toEqual(['CREDENTIALS_LOST']); // Nobody knows better.
    lost = null;
    clock.advance(5_000);
    expect(await codes()).toEqual([]);
  });

  it.each([
    ['SQLITE_FULL', 'full'],
    ['ENOSPC', 'full'],
    ['SQLITE_IOERR_WRITE', 'failing'],
    ['EIO', 'failing'],
    ['EROFS', 'failing'],
    ['SQLITE_BUSY', null],
    ['ECONNRESET', null],
  ])('is known by %s: %s', (code, trouble) => {
    expect(diskTroubleOf(Object.assign(new Error('x'), { code }))).toBe(trouble);
    expect([diskTroubleOf(null), diskTroubleOf(new Error(code))]).toEqual([null, null]);
  });
});
