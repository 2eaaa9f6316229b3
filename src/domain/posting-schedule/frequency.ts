import { addDays, daysOfMonth, weekdayOf, WEEKDAYS, type Weekday } from '../shared/calendar';
import { DomainError } from '../shared/errors';
import { isTimeZone } from './time-zone';

/** How often journals are posted automatically. Times are `HH:MM` in the schedule's zone. */
export type Frequency =
  | { readonly kind: 'Daily'; readonly time: string }
  | { readonly kind: 'Weekly'; readonly dayOfWeek: Weekday; readonly time: string }
  /** In a month without this day, the last day. */
  | { readonly kind: 'Monthly'; readonly dayOfMonth: number | 'Last'; readonly time: string };

/** When a schedule runs: its rule and the time zone of the rule. */
export interface Timing {
  readonly frequency: Frequency;
  /** IANA name. */
  readonly timeZone: string;
}

export const FREQUENCIES = ['Daily', 'Weekly', 'Monthly'] as const;
export const DEFAULT_TIMING: Timing = { frequency: { kind: 'Daily', time: '00:00' }, timeZone: 'UTC' };

/** Whether the schedule has an occurrence on this local date. */
export const fallsOn = (frequency: Frequency, date: string): boolean => {
  switch (frequency.kind) {
    case 'Daily':
      return true;
    case 'Weekly':
      return weekdayOf(date) === frequency.dayOfWeek;
    case 'Monthly': {
      const lastDay = daysOfMonth(date);
      const wanted = frequency.dayOfMonth === 'Last' ? lastDay : Math.min(frequency.dayOfMonth, lastDay);
      return date.endsWith(`-${String(wanted).padStart(2, '0')}`);
    }
  }
};

/** The first of these local dates on or after a date. */
export const nextDate = (frequency: Frequency, from: string): string => {
  let date = from;
  while (!fallsOn(frequency, date)) date = addDays(date, 1);
  return date;
};

/** Returns the timing with only its known fields, or refuses it naming the field. */
export const checkedTiming = ({ frequency, timeZone }: Timing): Timing => {
  if (!isTimeZone(timeZone)) refuse('timeZone', timeZone, 'the IANA name of a time zone, for example Europe/Berlin');
  const { kind, time } = frequency;
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) refuse('frequency.time', time, 'a time from 00:00 to 23:59');
  switch (kind) {
    case 'Daily':
      return { frequency: { kind, time }, timeZone };
    case 'Weekly': {
      const { dayOfWeek } = frequency;
      if (!WEEKDAYS.includes(dayOfWeek)) refuse('frequency.dayOfWeek', dayOfWeek, WEEKDAYS.join(', '));
      return { frequency: { kind, dayOfWeek, time }, timeZone };
    }
    case 'Monthly': {
      const { dayOfMonth } = frequency;
      const isDay = dayOfMonth === 'Last' || (Number.isInteger(dayOfMonth) && dayOfMonth >= 1 && dayOfMonth <= 31);
      if (!isDay) refuse('frequency.dayOfMonth', String(dayOfMonth), 'a day from 1 to 31, or Last');
      return { frequency: { kind, dayOfMonth, time }, timeZone };
    }
    default:
      return refuse('frequency.kind', String(kind), FREQUENCIES.join(', '));
  }
};

const refuse = (field: string, value: string, expected: string): never => {
  throw new DomainError('SCHEDULE_INVALID', `The ${field} of a schedule cannot be "${value}".`, `Give ${expected}.`, {
    field,
    value,
    expected,
  });
};
