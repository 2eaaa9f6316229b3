/** The instant at which a day (`YYYY-MM-DD`) begins in a time zone. */
export const startOfDay = (day: string, timeZone: string): string => {
  const asUtc = Date.parse(`${day}T00:00:00Z`);
  // The zone's offset from UTC near that time; computed twice because it may change on that day.
  const first = asUtc - distanceAt(asUtc, timeZone);
  return new Date(asUtc - distanceAt(first, timeZone)).toISOString();
};

export const nextDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

const distanceAt = (instant: number, timeZone: string): number => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(instant / 1000) * 1000;
};
