import { DomainError } from '../shared/errors';
import { checkedTiming, type Timing } from './frequency';
import { leaveBehind } from './occurrence.decisions';
import { type PostingScheduleEvent } from './posting-schedule.events';
import { type PostingSchedule } from './posting-schedule.state';

/**
 * Another frequency or zone, or whether it retries what failed, which stays as it is when left out. Earlier decisions
 * stay, and nothing before the change becomes due by it.
 */
export const changeSchedule = (
  state: PostingSchedule,
  { retriesFailed = state.retriesFailed, ...timing }: ScheduleChange,
  at: string,
): PostingScheduleEvent[] => {
  const checked = checkedTiming(timing);
  const isSameTiming = JSON.stringify(checked) === JSON.stringify(checkedTiming(state.timing));
  if (isSameTiming && retriesFailed === state.retriesFailed) return [];
  const data = retriesFailed ? { ...checked, at } : { ...checked, at, retriesFailed };
  return [...leaveBehind(state, at), { type: 'PostingScheduleChanged', data }];
};

export interface ScheduleChange extends Timing {
  readonly retriesFailed?: boolean;
}

/** Switches automatic posting on; the first occurrence is the first one after now. */
export const enableSchedule = (state: PostingSchedule, at: string): PostingScheduleEvent[] => {
  if (state.status === 'On') return [];
  if (state.status === 'Paused')
    throw new DomainError('SCHEDULE_PAUSED', 'Automatic posting is paused.', 'Resume it with a reason.');
  return [{ type: 'PostingScheduleEnabled', data: { at } }];
};

export const pauseSchedule = (
  state: PostingSchedule,
  { reason, at }: { reason: string; at: string },
): PostingScheduleEvent[] => {
  requireSwitchedOn(state);
  if (state.status === 'Paused') return [];
  return [...leaveBehind(state, at), { type: 'PostingSchedulePaused', data: { reason: checkedReason(reason) } }];
};

/** Continues with the first occurrence after now: occurrences missed during the pause are not made up. */
export const resumeSchedule = (
  state: PostingSchedule,
  { reason, at }: { reason: string; at: string },
): PostingScheduleEvent[] => {
  requireSwitchedOn(state);
  if (state.status === 'On') return [];
  return [{ type: 'PostingScheduleResumed', data: { reason: checkedReason(reason), at } }];
};

const requireSwitchedOn = ({ status }: PostingSchedule): void => {
  if (status !== 'Off') return;
  throw new DomainError('SCHEDULE_OFF', 'Automatic posting is not switched on.', 'Switch it on first.');
};

const checkedReason = (reason: string): string => {
  const text = reason.trim();
  if (text !== '' && text.length <= 500) return text;
  throw new DomainError('SCHEDULE_INVALID', 'A reason is missing.', 'Say why in at most 500 characters.', {
    field: 'reason',
  });
};
