import { assertNever, type Decider } from '../shared/decider';
import { DEFAULT_TIMING, type Timing } from './frequency';
import { type Occurrence, type OccurrenceCounts, type PostingScheduleEvent } from './posting-schedule.events';

/** The occurrence that was claimed last: `Claimed` until its run is there, `Running` until that is finished. */
export interface LastClaim {
  readonly occurrenceId: string;
  readonly local: string;
  readonly stage: 'Claimed' | 'Running' | 'NotStarted' | 'Finished';
}

export interface PostingSchedule {
  /** Off until switched on. */
  readonly status: 'Off' | 'On' | 'Paused';
  readonly timing: Timing;
  /** Its runs also take what failed and could go now. */
  readonly retriesFailed: boolean;
  /** When it was switched on, resumed or changed: nothing due before counts. */
  readonly sinceMs: number;
  /**
   * The latest instant of what was claimed, missed or skipped. It never goes back, neither with the clock nor with a
   * change.
   */
  readonly handledMs: number;
  /** The occurrence with that instant: its nominal time is decided even if new rules for its zone move the instant. */
  readonly handled: Pick<Occurrence, 'local' | 'timeZone'> | null;
  readonly last: LastClaim | null;
  /** Consecutive failed runs. An occurrence with nothing to post is not a run. */
  readonly failuresInARow: number;
}

export const postingSchedule: Decider<PostingSchedule, PostingScheduleEvent> = {
  category: 'postingSchedule',
  initial: {
    status: 'Off',
    timing: DEFAULT_TIMING,
    retriesFailed: true,
    sinceMs: 0,
    handledMs: 0,
    handled: null,
    last: null,
    failuresInARow: 0,
  },
  evolve: (state, event): PostingSchedule => {
    switch (event.type) {
      case 'PostingScheduleChanged': {
        const { frequency, timeZone, at, retriesFailed = true } = event.data;
        return { ...state, timing: { frequency, timeZone }, retriesFailed, sinceMs: Date.parse(at) };
      }
      case 'PostingScheduleEnabled':
      case 'PostingScheduleResumed':
        return { ...switchedOn(state, Date.parse(event.data.at)), failuresInARow: 0 };
      case 'PostingSchedulePaused':
      case 'PostingSchedulePausedItself':
        return { ...state, status: 'Paused' };
      case 'PostingOccurrenceClaimed': {
        const { occurrenceId, local } = event.data;
        return { ...handledUntil(state, event.data), last: { occurrenceId, local, stage: 'Claimed' } };
      }
      case 'PostingOccurrencesMissed':
        return handledUntil(state, event.data.last);
      case 'PostingOccurrenceSkipped':
        return handledUntil(state, event.data);
      case 'PostingOccurrenceStarted':
        return staged(state, event.data.occurrenceId, 'Running');
      case 'PostingOccurrenceFoundNothing':
        return staged(state, event.data.occurrenceId, 'NotStarted');
      case 'PostingOccurrenceFailed':
        return { ...staged(state, event.data.occurrenceId, 'NotStarted'), failuresInARow: state.failuresInARow + 1 };
      case 'PostingOccurrenceFinished':
        return {
          ...staged(state, event.data.occurrenceId, 'Finished'),
          failuresInARow: isFailing(event.data.counts) ? state.failuresInARow + 1 : 0,
        };
      default:
        return assertNever(event);
    }
  },
};

/** A clock ahead by more than this was wrong, and its decisions would keep the schedule silent for as long. */
const CLOCK_ERROR_MS = 24 * 60 * 60 * 1000;

/** Forgetting what is that far ahead runs nothing twice: an occurrence has only one run, by the run's id. */
const switchedOn = (state: PostingSchedule, atMs: number): PostingSchedule => {
  const on: PostingSchedule = { ...state, status: 'On', sinceMs: atMs };
  return state.handledMs - atMs > CLOCK_ERROR_MS ? { ...on, handledMs: 0, handled: null } : on;
};

/** A run fails when one of its batches failed or needs attention. */
export const isFailing = ({ failed, needsPerson }: OccurrenceCounts): boolean => failed > 0 || needsPerson > 0;

const handledUntil = (state: PostingSchedule, { instant, local, timeZone }: Occurrence): PostingSchedule => ({
  ...state,
  handledMs: Math.max(state.handledMs, Date.parse(instant)),
  handled: { local, timeZone },
});

const staged = (state: PostingSchedule, occurrenceId: string, stage: LastClaim['stage']): PostingSchedule =>
  state.last?.occurrenceId === occurrenceId ? { ...state, last: { ...state.last, stage } } : state;
