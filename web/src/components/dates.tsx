import { type ReactNode } from 'react';
import { useEnvironment } from '../environment/environment-context';
import { dateTimeText, dayText, periodText } from './formats';

/** An instant, as the wall clocks of the environment's zone show it. */
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
