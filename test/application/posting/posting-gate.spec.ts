import { postingStop } from '../../../src/domain/posting-stop/posting-stop.state';
import { resumePosting, stopPosting } from '../../../src/domain/posting-stop/posting-stop.decisions';
import { type StopCause } from '../../../src/domain/posting-stop/posting-stop.events';
import { enableSchedule } from '../../../src/domain/posting-schedule/posting-schedule.decisions';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { counts, entries, PostingSystem } from '../../support/posting-system';
import { ScheduleSystem } from '../../support/schedule-system';

const restored: StopCause = {
  ...{ kind: 'log-restored', restoreId: 'r1', noticedBy: 'seals' },
  ...{ eventsLost: 3, lostUntil: '2026-09-30T10:00:00.000Z' },
};
const resumption = { stopId: 'log-restored:r1', reason: 'Imported again' };

const stop = (system: PostingSystem): Promise<unknown> =>
  system.aggregates.change(postingStop, ENVIRONMENT, cause, (state) => stopPosting(state, restored));
const resume = (system: PostingSystem): Promise<unknown> =>
  system.aggregates.change(postingStop, ENVIRONMENT, cause, (state) => resumePosting(state, resumption));

describe('an environment in which posting is stopped', () => {
  let system: PostingSystem;
  beforeEach(async () => {
    system = new PostingSystem();
    await system.start();
  });
  afterEach(() => system.stop());

  it('keeps its open runs until it is resumed, and then posts them', async () => {
    await system.startRun(await system.readyBatches(entries(3)));
    await stop(system);
    const { worker, store } = system.process();
    worker.gained(ENVIRONMENT);
    worker.takeUp(ENVIRONMENT);
    await system.clock.idle();
    expect([system.ledger.creates, (await system.run()).status]).toEqual([[], 'Running']);

    await resume(system);
    const finished = store.written('PostingRunFinished');
    worker.takeUp(ENVIRONMENT);
    await finished;
    expect([await system.run(), system.ledger.titles()]).toEqual([counts({ posted: 3 }), entries(3)]);
  });

  it('leaves what was under way under way until it is resumed, and then carries it to its end', async () => {
    const [key = ''] = await system.readyBatches(['JE-1']);
    await system.startRun([key]);
    system.ledger.fault = () => 'hangs';
    const first = system.process();
    first.worker.take({ environment: ENVIRONMENT, runId: 'run-1', correlationId: 'c' });
    await system.clock.idle();
    first.store.kill();
    await system.endRun({ skipped: 1 });
    await stop(system);
    system.ledger.fault = () => undefined;
    const second = system.process();
    second.worker.gained(ENVIRONMENT);
    await system.clock.idle();
    expect([(await system.batch(key)).status, system.ledger.titles()]).toEqual(['InFlight', []]);

    await resume(system);
    const verified = second.store.written('PostingVerified');
    second.worker.takeUp(ENVIRONMENT);
    await verified;
    expect(system.ledger.titles()).toEqual(['JE-1']);
  });
});

describe('automatic posting', () => {
  let system: ScheduleSystem;
  beforeEach(async () => {
    system = new ScheduleSystem();
    await system.start();
    await system.decide((state) => enableSchedule(state, '2026-09-29T12:00:00.000Z'));
    await system.readyBatch('JB1');
  });
  afterEach(() => system.stop());

  it('says why it cannot start while posting is stopped', async () => {
    await stop(system);
    await system.tick(system.instance(), '2026-09-30T00:00:05.000Z');
    const failed = await system.recorded('PostingOccurrenceFailed');
    expect(failed.map(({ data }) => data)).toMatchObject([{ code: 'POSTING_STOPPED' }]);
    expect(system.ledger.creates).toEqual([]);
  });

  it('does not even claim what is due while posting is switched off', async () => {
    await system.tick(system.instance({ isOff: true }), '2026-09-30T00:00:05.000Z');
    expect(await system.scheduleStory()).toEqual([]);
  });
});
