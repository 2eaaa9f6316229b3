import { instantOf, localAt } from '../../domain/posting-schedule/time-zone';
import { addDays, daysOfMonth, weekdayOf } from '../../domain/shared/calendar';

/** Whether the wall clocks of a zone show a Saturday or a Sunday at an instant (ISO 8601). */
export const isAtWeekend = (instant: string, timeZone: string): boolean => {
  const weekday = weekdayOf(localAt(timeZone, Date.parse(instant)).slice(0, 10));
  return weekday === 'Saturday' || weekday === 'Sunday';
};

/**
 * From when on something counts as after the close of an accounting month (`YYYY-MM`): the first instant after so many days that follow its last one,
 * on the wall clocks of a zone; ISO 8601.
 */
export const afterCloseFrom = (period: string, days: number, timeZone: string): string => {
  const firstDay = `${period}-01`;
  const firstAfter = addDays(firstDay, daysOfMonth(firstDay) + days);
  return new Date(instantOf(timeZone, `${firstAfter}T00:00`)).toISOString();
};
