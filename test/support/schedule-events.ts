import { type Timing } from '../../src/domain/posting-schedule/frequency';
import { type ScheduleRules } from '../../src/domain/posting-schedule/occurrence.decisions';
import {
  type Occurrence,
  type OccurrenceCounts,
  type PostingScheduleEvent,
} from '../../src/domain/posting-schedule/posting-schedule.events';

export const HOUR_MS = 3_600_000;
export const rules: ScheduleRules = {
  lateAfterMs: 60_000,
  catchUpMs: 12 * HOUR_MS,
  failuresMax: 3,
  zoneRules: '2025c',
};

/** Midnight in UTC of a date. */
export const midnight = (date: string): Occurrence => ({
  occurrenceId: `${date}T00:00[UTC]`,
  local: `${date}T00:00`,
  timeZone: 'UTC',
  instant: `${date}T00:00:00.000Z`,
});

export const changed = (timing: Timing, at: string): PostingScheduleEvent => ({
  type: 'PostingScheduleChanged',
  data: { ...timing, at },
});
export const enabled = (at = '2026-09-29T12:00:00.000Z'): PostingScheduleEvent => ({
  type: 'PostingScheduleEnabled',
  data: { at },
});
export const paused: PostingScheduleEvent = { type: 'PostingSchedulePaused', data: { reason: 'close' } };
export const claimed = (occurrence: Occurrence, lateMs = 0): PostingScheduleEvent => ({
  type: 'PostingOccurrenceClaimed',
  data: { ...occurrence, late: lateMs > rules.lateAfterMs, lateMs, zoneRules: '2025c' },
});
export const started = ({ occurrenceId }: Occurrence): PostingScheduleEvent => ({
  type: 'PostingOccurrenceStarted',
  data: { occurrenceId, runId: 'run-1', batchCount: 2 },
});
export const countsOf = (more: Partial<OccurrenceCounts> = {}): OccurrenceCounts => ({
  posted: 0,
  failed: 0,
  awaitingApproval: 0,
  needsPerson: 0,
  returned: 0,
  skipped: 0,
  ...more,
});
export const finished = (
  { occurrenceId }: Occurrence,
  more: Partial<OccurrenceCounts> = { posted: 2 },
): PostingScheduleEvent => ({
  type: 'PostingOccurrenceFinished',
  data: { occurrenceId, runId: 'run-1', counts: countsOf(more) },
});
/** A run that left a failed batch behind, from its claim to its end. */
export const failingRun = (occurrence: Occurrence): PostingScheduleEvent[] => [
  claimed(occurrence),
  started(occurrence),
  finished(occurrence, { failed: 1 }),
];
