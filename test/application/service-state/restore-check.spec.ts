import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { NoStreamDamages } from '../../../src/application/ports/stream-damage';
import { LogSealing } from '../../../src/application/log-seals/log-sealing';
import { PostingGate } from '../../../src/application/posting/posting-gate';
import { GuardedEventStore } from '../../../src/application/service-state/guarded-event-store';
import { RestoreCheck } from '../../../src/application/service-state/restore-check';
import { ServiceConditions } from '../../../src/application/service-state/service-conditions';
import { ServiceHealth } from '../../../src/application/service-state/service-health';
import { Access } from '../../../src/application/shared/access';
import { Aggregates } from '../../../src/application/shared/aggregates';
import { postingStop } from '../../../src/domain/posting-stop/posting-stop.state';
import { type PostingStopEvent, type StopCause } from '../../../src/domain/posting-stop/posting-stop.events';
import { resumePosting } from '../../../src/domain/posting-stop/posting-stop.decisions';
import { FakeClock } from '../../support/clock';
import { callerAs, cause, ENVIRONMENT, MemoryLog, SequentialIds } from '../../support/plain-ports';
import { MemoryArchive, MemoryKey } from '../../support/seal-ports';

const environments = [ENVIRONMENT, 'acme-live'];
const key = new MemoryKey();
const lifted = (): PostingStopEvent[] => [{ type: 'PostingStopLifted', data: { stopId: 'none', because: 'nothing' } }];

describe('the start of a service', () => {
  const clock = new FakeClock();
  let inner: SqliteEventStore;
  let store: GuardedEventStore;
  let archive: MemoryArchive;
  let conditions: ServiceConditions;
  let aggregates: Aggregates;
  let check: RestoreCheck;
  beforeEach(() => {
    inner = new SqliteEventStore(':memory:');
    conditions = new ServiceConditions();
    store = new GuardedEventStore(inner, conditions, clock, new MemoryLog());
    archive = new MemoryArchive();
    aggregates = new Aggregates(store, clock, new SequentialIds());
    check = new RestoreCheck(
      { store, key, archive, aggregates, conditions, log: new MemoryLog() },
      { names: environments },
    );
  });
  afterEach(() => {
    inner.close();
  });

  const gate = (isOff = false): PostingGate => new PostingGate(aggregates, { isOff });
  const vault = { reveal: () => Promise.resolve({}) };
  const health = (): ServiceHealth =>
    new ServiceHealth(
      { conditions, aggregates, vault, disk: { check: () => null }, damages: new NoStreamDamages(), clock },
      { names: environments },
    );
  const codes = async (): Promise<string[]> => (await health().degraded()).map(({ code }) => code);

  it('on a log that holds what its views show stops nothing and writes nothing', async () => {
    await check.atStart(null);
    expect([await inner.readAll(null, 10), await codes(), await gate().isOpen(ENVIRONMENT)]).toEqual([[], [], true]);
  });

  it('on a log that lost an event of the views stops every environment, until each is resumed', async () => {
    await check.atStart('event-9');
    await check.atStart('event-9');
    const stopped: StopCause = {
      ...{ kind: 'log-restored', restoreId: 'views-event-9', noticedBy: 'views' },
      ...{ eventsLost: null, lostUntil: null },
    };
    expect((await inner.readAll(null, 10)).map(({ stream, data }) => [stream, data])).toEqual(
      environments.map((environment) => [
        `postingStop-${environment}`,
        { stopId: 'log-restored:views-event-9', cause: stopped },
      ]),
    );
    await expect(gate().require(ENVIRONMENT, '2026-09')).rejects.toMatchObject({ code: 'POSTING_STOPPED' });
    await aggregates.change(postingStop, ENVIRONMENT, cause, (state) =>
      resumePosting(state, { stopId: 'log-restored:views-event-9', reason: 'Imported again' }),
    );
    await check.atStart('event-9');
    expect([await gate().isOpen(ENVIRONMENT), await gate().isOpen('acme-live')]).toEqual([true, false]);
    expect(await health().degraded()).toMatchObject([
      { code: 'POSTING_STOPPED', message: 'Posting is stopped in 1 environment.' },
    ]);
  });

  it('on a log that lost sealed events writes nothing for anybody, and still refuses those without permission', async () => {
    const other = new SqliteEventStore(':memory:');
    const theirs = new Aggregates(other, clock, new SequentialIds('other'));
    await theirs.change(postingStop, ENVIRONMENT, cause, lifted);
    const log = new MemoryLog();
    await new LogSealing(
      { store: other, aggregates: theirs, key, archive, clock, log },
      { everyEvents: 10, everyMs: 1_000 },
    ).sealNow();
    other.close();

    await check.atStart('event-9');
    expect(await codes()).toEqual(['READ_ONLY']);
    const change = aggregates.change(postingStop, ENVIRONMENT, cause, lifted);
    await expect(change).rejects.toMatchObject({ code: 'READ_ONLY' });
    await expect(new Access(aggregates, clock).require(callerAs('Auditor'), 'posting-run:start')).rejects.toMatchObject(
      { code: 'FORBIDDEN' },
    );
    expect(await inner.readAll(null, 10)).toEqual([]);
  });

  it('with POSTING=off keeps every gate shut', async () => {
    await expect(gate(true).require(ENVIRONMENT, null)).rejects.toMatchObject({ code: 'POSTING_OFF' });
    expect(await gate(true).isOpen(ENVIRONMENT)).toBe(false);
  });
});
