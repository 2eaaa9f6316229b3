import { type Frequency } from '../../domain/posting-schedule/frequency';
import { type MissedCause, type OccurrenceCounts } from '../../domain/posting-schedule/posting-schedule.events';
import { type PostingSchedule } from '../../domain/posting-schedule/posting-schedule.state';
import { type Page, type PageRequest } from '../ports/page';

/** A nominal time: the local time in the zone, and its instant. */
export interface NominalTime {
  readonly local: string;
  readonly timeZone: string;
  readonly instant: string;
}

export const OCCURRENCE_STATES = ['Claimed', 'Run', 'Late', 'Missed', 'Skipped', 'Nothing to post', 'Failed'] as const;
export type OccurrenceState = (typeof OCCURRENCE_STATES)[number];

export interface OccurrenceView extends NominalTime {
  readonly occurrenceId: string;
  readonly state: OccurrenceState;
  /** It was claimed noticeably later than it was due, regardless of its outcome. */
  readonly late: boolean;
  /** Null unless it has a run. */
  readonly runId: string | null;
  /** Outcomes of the batches of its run; null before its end. */
  readonly counts: OccurrenceCounts | null;
  /** A missed one may represent several occurrences: this many, from `firstLocal` on. */
  readonly occurrences: number;
  readonly firstLocal: string;
  readonly missedBecause: MissedCause | null;
  /** Why its run could not start. */
  readonly problem: { readonly code: string; readonly message: string; readonly fix: string } | null;
  readonly recordedAt: string;
}

export interface SchedulePause {
  readonly reason: string;
  readonly since: string;
  readonly by: string;
  /** Paused automatically after failed runs, not by a person. */
  readonly itself: boolean;
}

/** Automatic posting of an environment. */
export interface PostingScheduleView {
  readonly status: PostingSchedule['status'];
  readonly frequency: Frequency;
  readonly timeZone: string;
  /** Its runs also take what failed before and could go now. */
  readonly retriesFailed: boolean;
  readonly paused: SchedulePause | null;
  /** Null unless it is on. */
  readonly nextRun: string | null;
  /** The next five, or what they would be if it were on. */
  readonly nextRuns: readonly NominalTime[];
  readonly lastRun: OccurrenceView | null;
  readonly failuresInARow: number;
  readonly changedAt: string | null;
  readonly changedBy: string | null;
  readonly revision: number;
}

/** What the views have of a schedule; its next run depends on the current time. */
export interface KnownSchedule extends Pick<PostingScheduleView, 'paused' | 'changedAt' | 'changedBy' | 'revision'> {
  readonly schedule: PostingSchedule;
}

export abstract class PostingScheduleViews {
  abstract scheduleOf(environment: string): KnownSchedule;
  /** Newest first. */
  abstract occurrencesOf(environment: string, page: PageRequest): Page<OccurrenceView>;
}
