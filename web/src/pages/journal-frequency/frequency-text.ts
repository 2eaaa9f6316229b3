import { type PostingScheduleView } from '../../api/views';
import { locale, clockText } from '../../components/formats';

export type Frequency = PostingScheduleView['frequency'];
export type Weekday = Extract<Frequency, { kind: 'Weekly' }>['dayOfWeek'];

const IN_ORDER: Readonly<Record<Weekday, true>> = {
  Monday: true,
  Tuesday: true,
  Wednesday: true,
  Thursday: true,
  Friday: true,
  Saturday: true,
  Sunday: true,
};

export const WEEKDAYS = Object.keys(IN_ORDER) as readonly Weekday[];

/** `Monthly on the last day at 6:00 PM` */
export const frequencyText = (frequency: Frequency): string => {
  const { kind } = frequency;
  const time = clockText(frequency.time);
  switch (kind) {
    case 'Daily':
      return `Daily at ${time}`;
    case 'Weekly':
      return `Weekly on ${frequency.dayOfWeek} at ${time}`;
    case 'Monthly':
      return `Monthly on ${frequency.dayOfMonth === 'Last' ? 'the last day' : `day ${frequency.dayOfMonth}`} at ${time}`;
  }
};

/** A local time as text; its zone is shown next to it. */
export const localText = (local: string): string =>
  new Intl.DateTimeFormat(locale(), {
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'UTC',
  }).format(new Date(`${local}:00Z`));
