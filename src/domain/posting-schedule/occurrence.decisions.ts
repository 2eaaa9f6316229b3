import { DomainError } from '../shared/errors';
import { type DatedOccurrence, occurrencesBetween } from './occurrences';
import {
  type MissedCause,
  type Occurrence,
  type OccurrenceCounts,
  type PostingScheduleEvent,
} from './posting-schedule.events';
import { isFailing, type PostingSchedule } from './posting-schedule.state';

/** How a schedule treats late and failed occurrences. */
export abstract class ScheduleRules {
  /** Up to this delay an occurrence counts as on time. */
  abstract readonly lateAfterMs: number;
  /** Up to this delay it still runs. */
  abstract readonly catchUpMs: number;
  /** This many failed runs in a row pause the schedule. */
  abstract readonly failuresMax: number;
  /** Release of the time zone rules of this process, for the record. */
  abstract readonly zoneRules: string;
}

/**
 * Claims the occurrence that is due, if any. Of several only the last runs, and the others are recorded as missed; one
 * that is too late is missed too; one whose predecessor is not over is skipped. Each occurrence is decided exactly
 * once.
 */
export const claimDue = (state: PostingSchedule, now: string, rules: ScheduleRules): PostingScheduleEvent[] => {
  const due = dueOccurrences(state, now);
  const last = due.at(-1);
  if (!last) return [];
  const lateMs = Date.parse(now) - last.instantMs;
  if (lateMs > rules.catchUpMs) return missed(due, 'too-late');
  const occurrence = recorded(last);
  const others = missed(due.slice(0, -1), 'collapsed');
  if (isOpen(state)) {
    return [
      ...others,
      { type: 'PostingOccurrenceSkipped', data: { ...occurrence, openOccurrenceId: state.last.occurrenceId } },
    ];
  }
  const { zoneRules } = rules;
  return [
    ...others,
    { type: 'PostingOccurrenceClaimed', data: { ...occurrence, late: lateMs > rules.lateAfterMs, lateMs, zoneRules } },
  ];
};

/** Records what was due until now and will not run because the schedule is being changed or paused. */
export const leaveBehind = (state: PostingSchedule, now: string): PostingScheduleEvent[] =>
  missed(dueOccurrences(state, now), 'left-behind');

/** The run of a claimed occurrence exists. Does nothing when that is known, or when the schedule moved on meanwhile. */
export const recordStart = (
  state: PostingSchedule,
  data: { occurrenceId: string; runId: string; batchCount: number },
): PostingScheduleEvent[] => {
  const stage = stageOf(state, data.occurrenceId);
  // Another process may have found nothing to post a moment earlier; an existing run still has to be followed.
  return stage === 'Claimed' || stage === 'NotStarted' ? [{ type: 'PostingOccurrenceStarted', data }] : [];
};

export const recordNothingToPost = (
  state: PostingSchedule,
  data: { occurrenceId: string; lastPeriod: string },
): PostingScheduleEvent[] =>
  stageOf(state, data.occurrenceId) === 'Claimed' ? [{ type: 'PostingOccurrenceFoundNothing', data }] : [];

/** The run could not be started. */
export const recordFailure = (
  state: PostingSchedule,
  data: { occurrenceId: string; code: string; message: string; fix: string },
  rules: ScheduleRules,
): PostingScheduleEvent[] => {
  const stage = stageOf(state, data.occurrenceId);
  // Running: its run found that none of its batches can be posted.
  if (stage !== 'Claimed' && stage !== 'Running') return [];
  return [{ type: 'PostingOccurrenceFailed', data }, ...pauseAfter(state, rules, `the last one: ${data.message}`)];
};

/** The run is over. */
export const recordFinish = (
  state: PostingSchedule,
  data: { occurrenceId: string; runId: string; counts: OccurrenceCounts },
  rules: ScheduleRules,
): PostingScheduleEvent[] => {
  const stage = stageOf(state, data.occurrenceId);
  if (stage !== 'Claimed' && stage !== 'Running') return [];
  const finished: PostingScheduleEvent = { type: 'PostingOccurrenceFinished', data };
  if (!isFailing(data.counts)) return [finished];
  const { failed, needsPerson } = data.counts;
  return [
    finished,
    ...pauseAfter(state, rules, `the last one left ${failed} failed and ${needsPerson} needing attention`),
  ];
};

/** The claimed occurrence whose run has no recorded end. */
export const isOpen = (
  state: PostingSchedule,
): state is PostingSchedule & { readonly last: NonNullable<PostingSchedule['last']> } =>
  state.last?.stage === 'Claimed' || state.last?.stage === 'Running';

/** A claim made before a pause no longer starts a run. */
export const requireRunning = ({ status }: PostingSchedule): void => {
  if (status === 'On') return;
  throw new DomainError(
    'SCHEDULE_PAUSED',
    'Automatic posting was paused before this run started.',
    'Resume it, or post now.',
  );
};

/** Those after the last change of the schedule and after the last decision; none when it is not on. */
const dueOccurrences = (state: PostingSchedule, now: string): DatedOccurrence[] => {
  if (state.status !== 'On') return [];
  const due = occurrencesBetween(state.timing, Math.max(state.sinceMs, state.handledMs), Date.parse(now));
  return due.filter((occurrence) => !isDecided(state, occurrence));
};

/**
 * New rules for a zone may move an occurrence to a later instant; its nominal time shows that it was already decided.
 */
const isDecided = ({ handled }: PostingSchedule, { timeZone, local }: Occurrence): boolean =>
  handled?.timeZone === timeZone && local <= handled.local;

const missed = (due: readonly DatedOccurrence[], cause: MissedCause): PostingScheduleEvent[] => {
  const [first, last] = [due[0], due.at(-1)];
  if (!first || !last) return [];
  return [
    {
      type: 'PostingOccurrencesMissed',
      data: { count: due.length, first: recorded(first), last: recorded(last), cause },
    },
  ];
};

const pauseAfter = (state: PostingSchedule, rules: ScheduleRules, last: string): PostingScheduleEvent[] => {
  const failuresInARow = state.failuresInARow + 1;
  if (state.status !== 'On' || failuresInARow < rules.failuresMax) return [];
  const reason = `${failuresInARow} scheduled runs in a row failed, ${last}`;
  return [{ type: 'PostingSchedulePausedItself', data: { reason, failuresInARow } }];
};

const stageOf = ({ last }: PostingSchedule, occurrenceId: string): string | null =>
  last?.occurrenceId === occurrenceId ? last.stage : null;

const recorded = ({ occurrenceId, local, timeZone, instant }: DatedOccurrence): Occurrence => ({
  occurrenceId,
  local,
  timeZone,
  instant,
});
