import { type ReactNode } from 'react';
import { useEnvironment } from '../environment/environment-context';
import { dateTimeText, dayText, periodText, timeText, zoneText } from './formats';

interface DateTimeProps {
  readonly at: string;
  /** For what is looked at as evidence. */
  readonly hasSeconds?: boolean;
}

/** An instant, in the environment's time zone. */
export const DateTime = ({ at, hasSeconds = false }: DateTimeProps): ReactNode => {
  const { timeZone } = useEnvironment();
  return (
    <time dateTime={at} title={`${dateTimeText(at, timeZone, 'medium')}, ${zoneText(timeZone)}`}>
      {dateTimeText(at, timeZone, hasSeconds ? 'medium' : 'short')}
    </time>
  );
};

/** An instant that is near, in the environment's time zone. */
export const TimeOfDay = ({ at }: { readonly at: string }): ReactNode => {
  const { timeZone } = useEnvironment();
  return (
    <time dateTime={at} title={`${dateTimeText(at, timeZone, 'medium')}, ${zoneText(timeZone)}`}>
      {timeText(at, timeZone)}
    </time>
  );
};

/** A recorded text, whose moments are in UTC: they are shown in the time zone of the environment. */
export const TextWithTimes = ({ text }: { readonly text: string }): ReactNode =>
  text.split(MOMENT).map((part, index) => (index % 2 === 0 ? part : <DateTime key={index} at={part} />));

const MOMENT = /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z)/;

export const Day = ({ day }: { readonly day: string }): ReactNode => <time dateTime={day}>{dayText(day)}</time>;

export const Period = ({ period }: { readonly period: string }): ReactNode => (
  <time dateTime={period}>{periodText(period)}</time>
);
