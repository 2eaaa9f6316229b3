import { afterCloseFrom, isAtWeekend } from '../../application/history/close-calendar';
import { type SqliteDatabase } from '../sqlite/open-database';

const KEPT_MAX = 100_000;

/**
 * SQL functions about local time: `is_at_weekend(instant, zone)` and `after_close_from(period, days, zone)`. Zones
 * change their clocks at whole quarters of an hour, so results are cached per quarter.
 */
export const addCalendarFunctions = (database: SqliteDatabase): void => {
  const weekend = kept((quarter: string, zone: string) => (isAtWeekend(quarter, zone) ? 1 : 0));
  const close = kept((period: string, zone: string, days: number) => afterCloseFrom(period, days, zone));
  database.function('is_at_weekend', { deterministic: true }, (instant: unknown, zone: unknown) =>
    typeof instant === 'string' ? weekend(quarterOf(instant), String(zone), 0) : null,
  );
  database.function('after_close_from', { deterministic: true }, (period: unknown, days: unknown, zone: unknown) =>
    typeof period === 'string' ? close(period, String(zone), Number(days)) : null,
  );
};

const quarterOf = (instant: string): string => {
  const minute = Number(instant.slice(14, 16));
  return `${instant.slice(0, 14)}${String(minute - (minute % 15)).padStart(2, '0')}:00.000Z`;
};

/** The same calls are frequent. */
const kept = <Answer>(
  ask: (about: string, zone: string, days: number) => Answer,
): ((about: string, zone: string, days: number) => Answer) => {
  const answers = new Map<string, Answer>();
  return (about, zone, days) => {
    const key = `${zone} ${days} ${about}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    if (answers.size >= KEPT_MAX) answers.clear();
    const answer = ask(about, zone, days);
    answers.set(key, answer);
    return answer;
  };
};
