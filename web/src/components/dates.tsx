import { type ReactNode } from 'react';
import { useEnvironment } from '../environment/environment-context';
import { dateTimeText, dayText, periodText } from './formats';

/** An instant, in the environment's time zone. */
export const DateTime = ({ at }: { readonly at: string }): ReactNode => {
  const { timeZone } = useEnvironment();
  return (
    <time dateTime={at} title={`${dateTimeText(at, timeZone)}, ${timeZone}`}>
      {dateTimeText(at, timeZone)}
    </time>
  );
};

export const Day = ({ day }: { readonly day: string }): ReactNode => <time dateTime={day}>{dayText(day)}</time>;

export const Period = ({ period }: { readonly period: string }): ReactNode => (
  <time dateTime={period}>{periodText(period)}</time>
);
