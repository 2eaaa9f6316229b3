import { type Timing } from '../../../src/domain/posting-schedule/frequency';
import {
  claimDue,
  recordFailure,
  recordFinish,
  recordNothingToPost,
  recordStart,
  requireRunning,
} from '../../../src/domain/posting-schedule/occurrence.decisions';
import {
  type Occurrence,
  type PostingScheduleEvent,
} from '../../../src/domain/posting-schedule/posting-schedule.events';
import { postingSchedule, type PostingSchedule } from '../../../src/domain/posting-schedule/posting-schedule.state';
import { givenFor, refusalOf } from '../../support/given';
import {
  changed,
  claimed,
  countsOf,
  enabled,
  failingRun,
  finished,
  midnight,
  paused,
  rules,
  started,
} from '../../support/schedule-events';

const given = givenFor(postingSchedule);
const today = midnight('2026-09-30');
const { occurrenceId } = today;
const tick = (now: string) => (state: PostingSchedule) => claimDue(state, now, rules);
const missed = (first: Occurrence, last: Occurrence, count: number, cause: string): PostingScheduleEvent =>
  ({ type: 'PostingOccurrencesMissed', data: { count, first, last, cause } }) as PostingScheduleEvent;
const HOURS_12 = 12 * 3_600_000;

describe('a tick', () => {
  it('claims what is due, at its instant and not before', () => {
    given(enabled()).when(tick('2026-09-29T23:59:59.999Z')).thenNothing();
    given(enabled()).when(tick('2026-09-30T00:00:00.000Z')).then(claimed(today));
  });

  it('says nothing while the schedule is off or paused', () => {
    given().when(tick('2026-09-30T00:00:00.000Z')).thenNothing();
    given(enabled(), paused).when(tick('2026-09-30T00:00:00.000Z')).thenNothing();
  });

  it('claims an occurrence once, however often it is called and wherever the clock goes', () => {
    const done = given(enabled(), claimed(today), started(today), finished(today));
    for (const now of ['2026-09-30T00:00:15.000Z', '2026-09-29T23:59:00.000Z', '2026-09-30T00:00:00.000Z'])
      done.when(tick(now)).thenNothing();
  });

  it('runs late within the catch-up window and says so', () => {
    given(enabled()).when(tick('2026-09-30T00:01:00.000Z')).then(claimed(today, 60_000));
    given(enabled()).when(tick('2026-09-30T12:00:00.000Z')).then(claimed(today, HOURS_12));
    expect(claimed(today, HOURS_12).data).toMatchObject({ late: true });
    expect(claimed(today, 60_000).data).toMatchObject({ late: false });
  });

  it('records what is later than that as missed', () => {
    given(enabled())
      .when(tick('2026-09-30T12:00:00.001Z'))
      .then(missed(today, today, 1, 'too-late'));
  });

  it('collapses many into one run, or records all of them as missed', () => {
    const [first, before, last] = ['2026-09-30', '2026-10-04', '2026-10-05'].map(midnight) as [
      Occurrence,
      Occurrence,
      Occurrence,
    ];
    given(enabled())
      .when(tick('2026-10-05T03:00:00.000Z'))
      .then(missed(first, before, 5, 'collapsed'), claimed(last, 3 * 3_600_000));
    given(enabled())
      .when(tick('2026-10-05T20:00:00.000Z'))
      .then(missed(first, last, 6, 'too-late'));
    given(enabled(), missed(first, last, 6, 'too-late'))
      .when(tick('2026-10-05T20:00:15.000Z'))
      .thenNothing();
  });

  it('skips what comes while the run before is open, and goes on after that', () => {
    const tomorrow = midnight('2026-10-01');
    const skipped = {
      type: 'PostingOccurrenceSkipped',
      data: { ...tomorrow, openOccurrenceId: occurrenceId },
    } as const;
    given(enabled(), claimed(today)).when(tick('2026-10-01T00:00:00.000Z')).then(skipped);
    const open = given(enabled(), claimed(today), started(today));
    open.when(tick('2026-10-01T00:00:00.000Z')).then(skipped);
    open.when(tick('2026-10-02T00:00:00.000Z')).then(missed(tomorrow, tomorrow, 1, 'collapsed'), {
      ...skipped,
      data: { ...midnight('2026-10-02'), openOccurrenceId: occurrenceId },
    });
    given(enabled(), claimed(today), started(today), skipped, finished(today))
      .when(tick('2026-10-02T00:00:00.000Z'))
      .then(claimed(midnight('2026-10-02')));
  });

  const at = '2026-09-30T00:00:30.000Z';
  it.each<[string, Timing]>([
    ['another time', { frequency: { kind: 'Daily', time: '00:00' }, timeZone: 'Etc/UTC' }],
    ['an earlier time of the same day', { frequency: { kind: 'Daily', time: '00:00' }, timeZone: 'Europe/Berlin' }],
  ])('makes nothing due that was before a change to %s', (_name, timing) => {
    given(enabled(), claimed(today), finished(today), changed(timing, at))
      .when(tick('2026-09-30T00:01:00.000Z'))
      .thenNothing();
  });

  it('does not run again what was claimed when the clock goes back over a change', () => {
    const timing: Timing = { frequency: { kind: 'Daily', time: '00:00' }, timeZone: 'Etc/UTC' };
    given(enabled(), claimed(today), finished(today), changed(timing, '2026-09-29T23:00:00.000Z'))
      .when(tick('2026-09-30T00:00:00.000Z'))
      .thenNothing();
  });

  it('continues after a clock that was years ahead, when a person resumes the schedule under the right one', () => {
    const ahead = [enabled(), claimed(midnight('2030-01-01')), finished(midnight('2030-01-01')), paused];
    const resumed = (at: string): PostingScheduleEvent => ({
      type: 'PostingScheduleResumed',
      data: { reason: 'mended', at },
    });
    given(...ahead, resumed('2026-09-29T13:00:00.000Z'))
      .when(tick('2026-09-30T00:00:00.000Z'))
      .then(claimed(today));
    given(enabled(), claimed(today), finished(today), paused, resumed('2026-09-29T13:00:00.000Z'))
      .when(tick('2026-09-30T00:00:00.000Z'))
      .thenNothing();
  });

  it('keeps to the nominal time when the rules of the zone change afterwards', () => {
    const earlier: Occurrence = { ...today, instant: '2026-09-29T23:00:00.000Z' }; // As other rules had it.
    given(enabled(), claimed(earlier), finished(today)).when(tick('2026-09-30T00:00:00.000Z')).thenNothing();
  });
});

describe('what becomes of a claim', () => {
  const batchStart = { occurrenceId, runId: 'run-1', batchCount: 2 };
  const nothing = { occurrenceId, lastPeriod: '2026-09' };
  const refusal = { occurrenceId, code: 'NOT_CONNECTED', message: 'Not connected.', fix: 'Connect.' };
  const foundNothing: PostingScheduleEvent = { type: 'PostingOccurrenceFoundNothing', data: nothing };
  const failed: PostingScheduleEvent = { type: 'PostingOccurrenceFailed', data: refusal };
  const end = { occurrenceId, runId: 'run-1', counts: countsOf({ posted: 2 }) };

  it('is a run', () => {
    given(enabled(), claimed(today))
      .when((state) => recordStart(state, batchStart))
      .then(started(today));
    given(enabled(), claimed(today), started(today))
      .when((state) => recordStart(state, batchStart))
      .thenNothing();
    given(enabled(), claimed(today), started(today), finished(today))
      .when((state) => recordStart(state, batchStart))
      .thenNothing();
  });
  it('is a run, even if another process found nothing to post', () => {
    given(enabled(), claimed(today), foundNothing)
      .when((state) => recordStart(state, batchStart))
      .then(started(today));
    given(enabled(), claimed(today), started(today))
      .when((state) => recordNothingToPost(state, nothing))
      .thenNothing();
  });
  it('is nothing to post', () => {
    given(enabled(), claimed(today))
      .when((state) => recordNothingToPost(state, nothing))
      .then(foundNothing);
    given(enabled(), claimed(today), foundNothing)
      .when((state) => recordNothingToPost(state, nothing))
      .thenNothing();
  });
  it('is a failure', () => {
    given(enabled(), claimed(today))
      .when((state) => recordFailure(state, refusal, rules))
      .then(failed);
    given(enabled(), claimed(today), failed)
      .when((state) => recordFailure(state, refusal, rules))
      .thenNothing();
  });
  it('is an end', () => {
    const open = given(enabled(), claimed(today), started(today));
    open.when((state) => recordFinish(state, end, rules)).then(finished(today));
    given(enabled(), claimed(today))
      .when((state) => recordFinish(state, end, rules))
      .then(finished(today));
    given(enabled(), claimed(today), started(today), finished(today))
      .when((state) => recordFinish(state, end, rules))
      .thenNothing();
  });
  it('is nothing of another occurrence', () => {
    const other = given(enabled(), claimed(midnight('2026-10-01')));
    other.when((state) => recordStart(state, batchStart)).thenNothing();
    other.when((state) => recordNothingToPost(state, nothing)).thenNothing();
    other.when((state) => recordFailure(state, refusal, rules)).thenNothing();
    other.when((state) => recordFinish(state, end, rules)).thenNothing();
  });
  it('does not run after a pause', () => {
    const refuse =
      (...events: readonly PostingScheduleEvent[]) =>
      () => {
        requireRunning(given(enabled(), ...events).state);
      };
    const { code, message, fix } = refusalOf(refuse(paused));
    expect([code, message, fix]).toEqual([
      'SCHEDULE_PAUSED',
      'Automatic posting was paused before this run started.',
      'Resume it, or post now.',
    ]);
    expect(refuse()).not.toThrow();
  });

  describe('after two failing runs', () => {
    const before = [enabled(), ...failingRun(midnight('2026-09-28')), ...failingRun(midnight('2026-09-29'))];
    const pausedItself = (last: string): PostingScheduleEvent => ({
      type: 'PostingSchedulePausedItself',
      data: { reason: `3 scheduled runs in a row failed, the last one${last}`, failuresInARow: 3 },
    });

    it.each([{ failed: 1 }, { needsPerson: 1 }])('pauses the schedule when it ends with %j', (more) => {
      const counts = countsOf(more);
      given(...before, claimed(today), started(today))
        .when((state) => recordFinish(state, { ...end, counts }, rules))
        .then(
          finished(today, more),
          pausedItself(` left ${counts.failed} failed and ${counts.needsPerson} needing attention`),
        );
    });
    it('pauses the schedule when it could not start', () => {
      given(...before, claimed(today))
        .when((state) => recordFailure(state, refusal, rules))
        .then(failed, pausedItself(': Not connected.'));
    });
    it('does not pause the schedule when it went well', () => {
      given(...before, claimed(today), started(today))
        .when((state) => recordFinish(state, end, rules))
        .then(finished(today));
    });
    it('leaves it paused, and counts what could not start', () => {
      const { state } = given(...before, claimed(today), failed, pausedItself(''));
      expect([state.status, state.failuresInARow, state.last?.stage]).toEqual(['Paused', 3, 'NotStarted']);
    });
    it('knows nothing of an occurrence that it did not claim', () => {
      expect(given(started(today)).state).toEqual(given().state);
      expect(given(claimed(midnight('2026-09-29')), started(today)).state.last?.stage).toBe('Claimed');
      expect(recordStart(given().state, batchStart)).toEqual([]);
    });
    it('does not pause what a person paused', () => {
      given(...before, claimed(today), paused)
        .when((state) => recordFailure(state, refusal, rules))
        .then(failed);
    });
    it('counts from the beginning after a run that went well, but not after nothing to post', () => {
      const [wentWell, empty] = [
        [claimed(today), finished(today)],
        [claimed(today), foundNothing],
      ];
      expect(given(...before, ...wentWell).state.failuresInARow).toBe(0);
      expect(given(...before, ...empty).state.failuresInARow).toBe(2);
    });
  });
});
