/** Local time to the minute, without the zone: `2026-10-25T02:30`. */
export type LocalDateTime = string;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const SHOWN = /^(\d+)\/(\d+)\/(\d+), (\d+):(\d+):(\d+)$/;

/** Whether this process has rules for the zone. Offsets such as `+01:00` are not zones: they have no rules. */
export const isTimeZone = (name: string): boolean => {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(name)) return false;
  try {
    formatterOf(name);
    return true;
  } catch {
    return false;
  }
};

/** How far the zone is ahead of UTC at an instant. */
export const offsetMsAt = (timeZone: string, instantMs: number): number => {
  const [, month, day, year, hour, minute, second] = (SHOWN.exec(formatterOf(timeZone).format(instantMs)) ?? []).map(
    Number,
  ) as [number, number, number, number, number, number, number];
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instantMs / 1000) * 1000;
};

/** The local time of the zone at an instant. */
export const localAt = (timeZone: string, instantMs: number): LocalDateTime =>
  new Date(instantMs + offsetMsAt(timeZone, instantMs)).toISOString().slice(0, 16);

/**
 * The first instant at which the zone's local time is this or later. So a skipped time is the instant right after the
 * gap, and a repeated time is the first of the two.
 */
export const instantOf = (timeZone: string, local: LocalDateTime): number => {
  const asUtcMs = Date.parse(`${local}:00.000Z`);
  const before = asUtcMs - offsetMsAt(timeZone, asUtcMs - DAY_MS);
  const after = asUtcMs - offsetMsAt(timeZone, asUtcMs + DAY_MS);
  if (before === after) return before; // No zone has two changes within two days.
  const candidates = [Math.min(before, after), Math.max(before, after)] as const;
  const shown = candidates.find((instantMs) => instantMs + offsetMsAt(timeZone, instantMs) === asUtcMs);
  return shown ?? endOfGap(timeZone, ...candidates);
};

/** Local time is before the target at `lowMs` and at or after it at `highMs`. Gaps end on whole seconds. */
const endOfGap = (timeZone: string, lowMs: number, highMs: number): number => {
  const offsetBefore = offsetMsAt(timeZone, lowMs);
  let [before, after] = [lowMs, highMs];
  while (after - before > 1000) {
    const middle = before + Math.floor((after - before) / 2000) * 1000;
    if (offsetMsAt(timeZone, middle) === offsetBefore) before = middle;
    else after = middle;
  }
  return after;
};

/** Creating a formatter takes fifty times as long as using it; each depends only on its zone. */
const formatters = new Map<string, Intl.DateTimeFormat>();

const formatterOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formatters.get(timeZone);
  if (known) return known;
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formatters.set(timeZone, formatter);
  return formatter;
};
