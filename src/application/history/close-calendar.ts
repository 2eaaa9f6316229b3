import { instantOf, localAt } from '../../domain/posting-schedule/time-zone';
import { addDays, daysOfMonth, weekdayOf } from '../../domain/shared/calendar';

/** Whether an instant (ISO 8601) is on a Saturday or a Sunday in a zone. */
export const isAtWeekend = (instant: string, timeZone: string): boolean => {
  const weekday = weekdayOf(localAt(timeZone, Date.parse(instant)).slice(0, 10));
  return weekday === 'Saturday' || weekday === 'Sunday';
};

/**
 * The instant (ISO 8601) from which something counts as after the close of an accounting month (`YYYY-MM`): the given
 * number of days after its last day, in a zone.
 */
export const afterCloseFrom = (period: string, days: number, timeZone: string): string => {
  const firstDay = `${period}-01`;
  const firstAfter = addDays(firstDay, daysOfMonth(firstDay) + days);
  return new Date(instantOf(timeZone, `${firstAfter}T00:00`)).toISOString();
};
