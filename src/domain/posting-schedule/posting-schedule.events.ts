import { type DomainEvent } from '../shared/decider';
import { type Timing } from './frequency';

/** A nominal time of the schedule. It is claimed under its id, which depends on no clock and no process. */
export interface Occurrence {
  /** `2026-10-25T02:30[Europe/Berlin]` */
  readonly occurrenceId: string;
  readonly local: string;
  readonly timeZone: string;
  /** When it is due, ISO 8601 in UTC. */
  readonly instant: string;
}

/** How the batches of a scheduled run ended, in the run's own words. */
export interface OccurrenceCounts {
  readonly posted: number;
  readonly failed: number;
  readonly awaitingApproval: number;
  readonly needsPerson: number;
  readonly returned: number;
  readonly skipped: number;
  /** On hold; left out in older logs and for none. */
  readonly held?: number;
}

/**
 * `too-late`: later than the catch-up window. `collapsed`: a later occurrence runs for it. `left-behind`: the schedule
 * was paused or changed before it could run.
 */
export type MissedCause = 'too-late' | 'collapsed' | 'left-behind';

/**
 * `at` is the time of the decision: nothing that was due before is due afterward. Without `retriesFailed` its runs take
 * what failed and could go now.
 */
export type PostingScheduleEvent =
  | DomainEvent<'PostingScheduleChanged', Timing & { at: string; retriesFailed?: boolean }>
  | DomainEvent<'PostingScheduleEnabled', { at: string }>
  | DomainEvent<'PostingSchedulePaused', { reason: string }>
  | DomainEvent<'PostingScheduleResumed', { reason: string; at: string }>
  | DomainEvent<'PostingSchedulePausedItself', { reason: string; failuresInARow: number }>
  /** With the release of the zone rules that gave its instant. */
  | DomainEvent<'PostingOccurrenceClaimed', Occurrence & { late: boolean; lateMs: number; zoneRules: string }>
  /** Consecutive occurrences, from the first to the last. */
  | DomainEvent<'PostingOccurrencesMissed', { count: number; first: Occurrence; last: Occurrence; cause: MissedCause }>
  | DomainEvent<'PostingOccurrenceSkipped', Occurrence & { openOccurrenceId: string }>
  | DomainEvent<'PostingOccurrenceStarted', { occurrenceId: string; runId: string; batchCount: number }>
  | DomainEvent<'PostingOccurrenceFoundNothing', { occurrenceId: string; lastPeriod: string }>
  | DomainEvent<'PostingOccurrenceFailed', { occurrenceId: string; code: string; message: string; fix: string }>
  | DomainEvent<'PostingOccurrenceFinished', { occurrenceId: string; runId: string; counts: OccurrenceCounts }>;
