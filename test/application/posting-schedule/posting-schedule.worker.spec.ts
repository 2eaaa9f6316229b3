import { runIdOfOccurrence } from '../../../src/application/shared/identifiers';
import { connection } from '../../../src/domain/connection/connection.state';
import { pause } from '../../../src/domain/connection/connection.decisions';
import {
  changeSchedule,
  enableSchedule,
  pauseSchedule,
} from '../../../src/domain/posting-schedule/posting-schedule.decisions';
import { type ApprovalPolicyEvent } from '../../../src/domain/posting-approval/approval-policy.events';
import { approvalPolicy } from '../../../src/domain/posting-approval/approval-policy.state';
import { DomainError } from '../../../src/domain/shared/errors';
import { ruleFor } from '../../support/approval-events';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { type ScheduleInstance, ScheduleSystem } from '../../support/schedule-system';

const MIDNIGHT = '2026-09-30T00:00:00.000Z';
const OCCURRENCE = '2026-09-30T00:00[UTC]';
const RUN = runIdOfOccurrence(ENVIRONMENT, OCCURRENCE);
const at = (day: string, time = '00:00:00'): string => `2026-${day}T${time}.000Z`;

let system: ScheduleSystem;
let one: ScheduleInstance;
beforeEach(async () => {
  system = new ScheduleSystem();
  await system.start();
  await system.decide((state) => enableSchedule(state, at('09-29', '12:00:00')));
  one = system.instance();
});
afterEach(() => system.stop());

/** A tick that starts a run, the run to its end, and the tick that sees it. */
const runAt = async (time: string, instance = one): Promise<void> => {
  const ended = instance.store.written('PostingRunFinished');
  await system.tick(instance, time);
  await ended;
  await system.tick(instance, time);
};
/** An instance whose runs are never worked on. */
const idle = (): ScheduleInstance => system.instance({ worker: { take: () => undefined } });

describe('a scheduled run', () => {
  it('posts all that is ready up to the period of its local date, as the schedule', async () => {
    await system.readyBatch('JB1', '2026-08');
    await system.readyBatch('JB2', '2026-09');
    await system.readyBatch('JB3', '2026-10');
    await runAt(MIDNIGHT);
    expect(system.ledger.titles()).toEqual(['JE-JB1', 'JE-JB2']);
    expect(await system.scheduleStory()).toEqual(['OccurrenceClaimed', 'OccurrenceStarted', 'OccurrenceFinished']);
    const [run] = await system.recorded('PostingRunStarted');
    expect([run?.data, run?.metadata.actor, run?.metadata.correlationId, run?.metadata.causationId]).toEqual([
      { runId: RUN, trigger: 'scheduled', period: null, batchCount: 2, occurrenceId: OCCURRENCE },
      'schedule',
      RUN,
      OCCURRENCE,
    ]);
    const [end] = await system.recorded('PostingOccurrenceFinished');
    expect(end?.data).toMatchObject({ occurrenceId: OCCURRENCE, runId: RUN, counts: { posted: 2, failed: 0 } });
    expect(end?.metadata.actor).toBe('schedule');
  });

  it('leaves what is not approved, even before its approval was requested', async () => {
    const rules = [ruleFor()];
    const policy: ApprovalPolicyEvent = { type: 'ApprovalPolicyChanged', data: { rules, at: at('01-01') } };
    await system.aggregates.change(approvalPolicy, ENVIRONMENT, cause, () => [policy]);
    await system.readyBatch('JB1');
    const refused = one.store.written('PostingRunNotStarted');
    await system.tick(one, MIDNIGHT);
    await refused;
    const [run] = await system.recorded('PostingRunNotStarted');
    expect(run?.data).toMatchObject({ batches: 1, blocked: 1, prerequisites: [{ code: 'APPROVAL_MISSING' }] });
    expect(system.ledger.titles()).toEqual([]);
    expect(await system.story('JB1')).toEqual([]);
  });

  it('is none when nothing is ready, and says so', async () => {
    await system.readyBatch('JB3', '2026-10');
    await system.tick(one, MIDNIGHT);
    await system.tick(one, at('09-30', '00:00:15'));
    expect(await system.scheduleStory()).toEqual(['OccurrenceClaimed', 'OccurrenceFoundNothing']);
    expect(await system.recorded('PostingRunStarted')).toEqual([]);
  });

  it('is none when the connection cannot be used: the occurrence fails with that reason', async () => {
    await system.readyBatch('JB1');
    const why = { credentialRef: 'acme-test/1', code: 'SIGN_IN_REFUSED', message: 'Wrong password.', fix: 'Fix it.' };
    await system.aggregates.change(connection, ENVIRONMENT, cause, (state) => pause(state, why));
    await system.tick(one, MIDNIGHT);
    const [failed] = await system.recorded('PostingOccurrenceFailed');
    const message = 'Posting is paused: Wrong password.';
    expect(failed?.data).toEqual({ occurrenceId: OCCURRENCE, code: 'CONNECTION_PAUSED', message, fix: 'Fix it.' });
    expect(system.warnings()).toEqual(['schedule.failed']);
  });

  it('leaves alone what is off', async () => {
    await system.tick(one, MIDNIGHT);
    expect(await system.inner.read('postingSchedule-acme-live')).toEqual([]);
  });
});

describe('what failed before', () => {
  const SECOND = at('10-01');
  const failAtMidnight = async (): Promise<void> => {
    await system.readyBatch('JB1', '2026-09', '4999');
    await system.readyBatch('JB2');
    await runAt(MIDNIGHT);
    expect([await system.batch('JB1'), await system.batch('JB2')]).toMatchObject([
      { status: 'Failed' },
      { status: 'Posted' },
    ]);
  };

  it('goes with the next run when it could go now', async () => {
    await failAtMidnight();
    await system.clock.sleep(1_000);
    await system.mapAccount('4999', '4999-10');
    await runAt(SECOND);
    expect(await system.batch('JB1')).toMatchObject({ status: 'Posted' });
  });

  it('waits while it could not, and no run fails because of it', async () => {
    await failAtMidnight();
    await system.tick(one, SECOND);
    expect((await system.scheduleStory()).slice(3)).toEqual(['OccurrenceClaimed', 'OccurrenceFoundNothing']);
    expect(await system.story('JB1')).toEqual(['JournalBatchQueued', 'JournalBatchBlocked']);
  });

  it('waits for a person where the schedule says so', async () => {
    await failAtMidnight();
    await system.decide((state) =>
      changeSchedule(state, { ...state.timing, retriesFailed: false }, at('09-30', '00:00:01')),
    );
    await system.clock.sleep(1_000);
    await system.mapAccount('4999', '4999-10');
    await system.tick(one, SECOND);
    expect(await system.batch('JB1')).toMatchObject({ status: 'Failed' });
  });

  it('waits for a person when the ledger refused it', async () => {
    await system.readyBatch('JB1');
    system.ledger.fault = () => 'rejected';
    await runAt(MIDNIGHT);
    system.ledger.fault = () => undefined;
    await system.tick(one, SECOND);
    expect((await system.scheduleStory()).slice(3)).toEqual(['OccurrenceClaimed', 'OccurrenceFoundNothing']);
  });

  it('waits while the ledger does not say whether it could go', async () => {
    await failAtMidnight();
    await system.mapAccount('4999', '4999-10');
    await system.clock.sleep(3_600_000); // What was read of the ledger is too old.
    system.inspection.fault = () => ({ kind: 'unavailable', cause: 'timeout' });
    await system.tick(one, SECOND);
    expect((await system.scheduleStory()).slice(3)).toEqual(['OccurrenceClaimed', 'OccurrenceFoundNothing']);
  });

  it('goes as a whole entry or not at all', async () => {
    const keys = await system.readyParts(['4000', '4999', '4998']);
    await system.readyBatch('JB2');
    await runAt(MIDNIGHT);
    const statuses = async (): Promise<string[]> =>
      Promise.all(keys.map(async (key) => (await system.batch(key)).status));
    expect(await statuses()).toEqual(['Failed', 'Failed', 'Failed']);
    await system.clock.sleep(1_000);
    await system.mapAccount('4999', '4999-10');
    await system.tick(one, SECOND);
    expect((await system.scheduleStory()).slice(3)).toEqual(['OccurrenceClaimed', 'OccurrenceFoundNothing']);
    await system.clock.sleep(1_000);
    await system.mapAccount('4998', '4998-10');
    await runAt(at('10-02'));
    expect(await statuses()).toEqual(['Posted', 'Posted', 'Posted']);
    expect(system.ledger.titles()).toEqual(['JE-1 1/3', 'JE-1 2/3', 'JE-1 3/3', 'JE-JB2']);
  });
});

describe('several instances and crashes', () => {
  it('claim an occurrence once and start its run once', async () => {
    await system.readyBatch('JB1');
    const [two, three] = [system.instance(), system.instance()];
    const ended = Promise.race([one, two, three].map(({ store }) => store.written('PostingRunFinished')));
    await Promise.all([one, two, three].map((instance) => system.tick(instance, MIDNIGHT)));
    await ended;
    await Promise.all([three, two, one].map((instance) => system.tick(instance, at('09-30', '00:00:15'))));
    for (const type of ['PostingOccurrenceClaimed', 'PostingRunStarted', 'PostingOccurrenceFinished'])
      expect(await system.recorded(type)).toHaveLength(1);
    expect(system.ledger.creates).toHaveLength(1);
  });

  it('start the run of a claim whose process died, under the id that the claim gives it', async () => {
    await system.readyBatch('JB1');
    one.store.interfere = ({ stream }, proceed) => {
      if (stream.startsWith('postingRun-')) one.store.kill();
      return one.store.isKilled ? new Promise(() => undefined) : proceed();
    };
    const claimed = one.store.written('PostingOccurrenceClaimed');
    void system.tick(one, MIDNIGHT);
    await claimed;
    await system.clock.idle();
    expect([one.store.isKilled, await system.scheduleStory()]).toEqual([true, ['OccurrenceClaimed']]);
    await runAt(at('09-30', '00:10:00'), system.instance());
    expect((await system.recorded('PostingRunStarted')).map(({ stream }) => stream)).toEqual([
      `postingRun-${ENVIRONMENT}.${RUN}`,
    ]);
    expect(await system.scheduleStory()).toEqual(['OccurrenceClaimed', 'OccurrenceStarted', 'OccurrenceFinished']);
  });

  it('go on with a run whose process died before it could say that it started', async () => {
    await system.readyBatch('JB1');
    const first = idle();
    first.store.interfere = ({ events }, proceed) => {
      if (events[0]?.type === 'PostingOccurrenceStarted') first.store.kill();
      return first.store.isKilled ? new Promise(() => undefined) : proceed();
    };
    const begun = first.store.written('PostingRunStarted');
    void system.tick(first, MIDNIGHT);
    await begun;
    await system.clock.idle();
    const second = system.instance();
    await system.projected();
    const ended = second.store.written('PostingRunFinished');
    second.posting.gained(ENVIRONMENT);
    await system.tick(second, at('09-30', '00:10:00'));
    await ended;
    await system.tick(second, at('09-30', '00:10:15'));
    expect(await system.recorded('PostingRunStarted')).toHaveLength(1);
    const story = await system.scheduleStory();
    expect([story[0], story.at(-1)]).toEqual(['OccurrenceClaimed', 'OccurrenceFinished']);
    expect(system.ledger.creates).toHaveLength(1);
  });

  it('run nothing twice when the clock goes back', async () => {
    await system.readyBatch('JB1');
    await runAt(MIDNIGHT);
    for (const time of [at('09-29', '23:00:00'), MIDNIGHT, at('09-30', '00:30:00')]) await system.tick(one, time);
    expect(await system.recorded('PostingOccurrenceClaimed')).toHaveLength(1);
  });

  it('start nothing that was claimed before a pause', async () => {
    await system.readyBatch('JB1');
    const refusing = Object.assign(Object.create(system.projector), {
      require: () => Promise.reject(new DomainError('NOT_YET_VISIBLE', 'not yet', 'wait')),
    });
    await system.tick(system.instance({ freshness: refusing }), MIDNIGHT);
    await system.decide((state) => pauseSchedule(state, { reason: 'wait', at: at('09-30', '00:00:10') }));
    await system.tick(one, at('09-30', '00:00:15'));
    expect(await system.scheduleStory()).toEqual(['OccurrenceClaimed', 'SchedulePaused', 'OccurrenceFailed']);
  });
});

describe('a pause', () => {
  const typesOf = async (runId: string): Promise<string[]> => {
    const events = await system.inner.read(`postingRun-${ENVIRONMENT}.${runId}`);
    return events.map(({ type }) => type);
  };

  it('stops the run that the schedule started, also when the process died before it could', async () => {
    await system.readyBatch('JB1');
    await system.tick(idle(), MIDNIGHT);
    await system.decide((state) => pauseSchedule(state, { reason: 'close', at: at('09-30', '00:01:00') }));
    const ended = one.store.written('PostingRunFinished');
    await system.tick(one, at('09-30', '00:02:00'));
    await ended;
    await system.tick(one, at('09-30', '00:03:00'));
    expect(await typesOf(RUN)).toEqual([
      ...['PostingRunStarted', 'PostingRunBatchesAdded', 'PostingRunStopRequested', 'PostingRunFinished'],
    ]);
    expect(await system.run(RUN)).toMatchObject({ counts: { returned: 1, posted: 0 } });
    expect(system.ledger.creates).toEqual([]);
  });

  it('stops no run that a person started', async () => {
    await system.readyBatch('JB1');
    await system.startRun(['JB1'], 'by-hand');
    await system.decide((state) => pauseSchedule(state, { reason: 'close', at: at('09-30', '00:01:00') }));
    await system.tick(one, at('09-30', '00:02:00'));
    expect(await typesOf('by-hand')).toEqual(['PostingRunStarted', 'PostingRunBatchesAdded']);
  });
});

describe('what does not go to plan', () => {
  it('runs late within the window, and then not at all', async () => {
    await system.tick(one, at('09-30', '11:00:00'));
    await system.tick(one, at('10-01', '13:00:00'));
    const [late] = await system.recorded('PostingOccurrenceClaimed');
    expect(late?.data).toMatchObject({ occurrenceId: OCCURRENCE, late: true, lateMs: 11 * 3_600_000 });
    const [missed] = await system.recorded('PostingOccurrencesMissed');
    expect(missed?.data).toMatchObject({ count: 1, cause: 'too-late', last: { local: '2026-10-01T00:00' } });
    expect(missed?.metadata).toMatchObject({ actor: 'schedule', causationId: '2026-10-01T00:00[UTC]' });
    expect(system.warnings()).toEqual(['schedule.missed']);
  });

  it('collapses many into one run and says how many were missed', async () => {
    await system.readyBatch('JB1');
    await runAt(at('10-04', '06:00:00'));
    const [missed] = await system.recorded('PostingOccurrencesMissed');
    expect(missed?.data).toMatchObject({ count: 4, cause: 'collapsed' });
    expect(await system.recorded('PostingRunStarted')).toHaveLength(1);
  });

  it('skips what comes while the run before is open', async () => {
    await system.readyBatch('JB1');
    const first = idle();
    await system.tick(first, MIDNIGHT);
    await system.tick(first, at('10-01'));
    const [skipped] = await system.recorded('PostingOccurrenceSkipped');
    expect(skipped?.data).toMatchObject({ local: '2026-10-01T00:00', openOccurrenceId: OCCURRENCE });
    expect(await system.recorded('PostingRunStarted')).toHaveLength(1);
    expect(system.warnings()).toEqual(['schedule.skipped']);
  });

  it('says what is missing when its run finds that no batch has what posting needs, and posts nothing', async () => {
    await system.readyBatch('JB1', '2026-09', 'not-mapped');
    const refused = one.store.written('PostingRunNotStarted');
    await system.tick(one, MIDNIGHT);
    await refused;
    await system.tick(one, at('09-30', '00:00:15'));
    expect(await system.scheduleStory()).toEqual(['OccurrenceClaimed', 'OccurrenceStarted', 'OccurrenceFailed']);
    const [failed] = await system.recorded('PostingOccurrenceFailed');
    expect(failed?.data).toMatchObject({
      code: 'PREREQUISITES_NOT_MET',
      message: expect.stringContaining('RevRec account not-mapped is not mapped'),
    });
    expect([system.ledger.creates, (await system.batch('JB1')).status]).toEqual([[], 'Ready']);
    expect(system.warnings()).toEqual(['schedule.failed']);
  });

  it('posts the others when only some batches lack something', async () => {
    await system.readyBatch('JB1', '2026-09', 'not-mapped');
    await system.readyBatch('JB2');
    await runAt(MIDNIGHT);
    expect(system.ledger.creates).toHaveLength(1);
    expect((await system.batch('JB1')).status).toBe('Failed');
  });

  it('pauses itself after three failing runs in a row, and says so', async () => {
    system.ledger.fault = () => 'rejected';
    for (const [index, day] of ['09-30', '10-01', '10-02'].entries()) {
      await system.readyBatch(`JB${index}`);
      await runAt(at(day));
    }
    const [paused] = await system.recorded('PostingSchedulePausedItself');
    const reason = '3 scheduled runs in a row failed, the last one left 1 failed and 0 needing attention';
    expect([paused?.data, paused?.metadata.actor]).toEqual([{ reason, failuresInARow: 3 }, 'schedule']);
    expect(system.warnings()).toEqual([
      'schedule.failed',
      'schedule.failed',
      'schedule.failed',
      'schedule.paused-itself',
    ]);
    await system.tick(one, at('10-03'));
    expect(await system.recorded('PostingOccurrenceClaimed')).toHaveLength(3);
  });

  it('survives a store that does not answer, and finds its work again', async () => {
    await system.readyBatch('JB1');
    one.store.interfere = () => Promise.reject(new Error('disk'));
    await system.tick(one, MIDNIGHT);
    expect(system.log.events()).toEqual(['schedule.interrupted']);
    one.store.interfere = (_request, proceed) => proceed();
    await runAt(at('09-30', '00:00:15'));
    expect(system.ledger.creates).toHaveLength(1);
  });

  it('starts nothing when it is stopped', async () => {
    await one.schedule.stop();
    await system.tick(one, MIDNIGHT);
    expect(await system.scheduleStory()).toEqual([]);
  });
});
