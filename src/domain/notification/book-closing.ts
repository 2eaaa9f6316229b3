import { addDays, daysOfMonth, periodOf } from '../shared/calendar';
import { type NotificationPreferences } from './notification-settings.events';

/** A period whose books close soon. */
export interface ClosingBooks {
  readonly period: string;
  readonly closeDate: string;
  readonly daysLeft: number;
}

/** Not before this local time: what a nightly run posts needs no reminder. */
const REMIND_AT = '08:00';

/**
 * The period for which a reminder is due at this local time (`YYYY-MM-DDTHH:MM`), or null. It is due from the given
 * number of days before the close until the close date, of this month or, when the lead time is long, of the next.
 */
export const closingBooks = (
  { closeDay, closeReminderDays }: Pick<NotificationPreferences, 'closeDay' | 'closeReminderDays'>,
  local: string,
): ClosingBooks | null => {
  const [today = '', time = ''] = local.split('T');
  if (closeDay === null || time < REMIND_AT) return null;
  for (const closeDate of [closeDateIn(today, closeDay), closeDateIn(firstOfNextMonth(today), closeDay)]) {
    const daysLeft = daysBetween(today, closeDate);
    if (daysLeft >= 0 && daysLeft <= closeReminderDays)
      return { period: periodOf(addDays(`${periodOf(closeDate)}-01`, -1)), closeDate, daysLeft };
  }
  return null;
};

/** Twice for a period: when the reminder starts, and on the last day. */
export const reminderOf = ({ period, closeDate, daysLeft }: ClosingBooks): string =>
  `${period} ${closeDate} ${daysLeft === 0 ? 'last day' : 'ahead'}`;

const closeDateIn = (date: string, closeDay: number): string =>
  `${periodOf(date)}-${String(Math.min(closeDay, daysOfMonth(date))).padStart(2, '0')}`;

const firstOfNextMonth = (date: string): string => addDays(`${periodOf(date)}-01`, daysOfMonth(date));

const DAY_MS = 24 * 60 * 60 * 1000;

const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00.000Z`) - Date.parse(`${from}T00:00:00.000Z`)) / DAY_MS);
