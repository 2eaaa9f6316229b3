/** As set in the person's browser. */
export const locale = (): string => navigator.language;

/** Decimal text with its own decimals, never through a float: `1234.50` is `1,234.50`. */
export const moneyText = (amount: string): string => {
  const decimals = amount.split('.')[1]?.length ?? 0;
  return new Intl.NumberFormat(locale(), {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(amount as `${number}`);
};

export const countText = (count: number): string => new Intl.NumberFormat(locale()).format(count);

/** `3 batches`, `1 batch` */
export const countOf = (count: number, one: string, many: string): string =>
  `${countText(count)} ${count === 1 ? one : many}`;

/** An instant in a time zone; `medium` with its seconds. */
export const dateTimeText = (instant: string, timeZone: string, timeStyle: 'short' | 'medium' = 'short'): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle, timeZone }).format(new Date(instant));

/** The time of day of an instant, with its seconds. */
export const timeText = (instant: string, timeZone: string): string =>
  new Intl.DateTimeFormat(locale(), { timeStyle: 'medium', timeZone }).format(new Date(instant));

/** A calendar day, `YYYY-MM-DD`, independent of time zone. */
export const dayText = (day: string): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));

/** An accounting month: `2026-09` is September 2026. */
export const periodText = (period: string): string =>
  new Intl.DateTimeFormat(locale(), { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    new Date(`${period}-01T00:00:00Z`),
  );

/** A time zone as people say it: `America/Argentina/Buenos_Aires` is `Buenos Aires (America, Argentina)`. */
export const zoneText = (timeZone: string): string => {
  const [city = '', ...regions] = timeZone.replaceAll('_', ' ').split('/').reverse();
  return regions.length === 0 ? city : `${city} (${regions.reverse().join(', ')})`;
};

/** A time of day, `HH:mm`, as the browser writes it. */
export const clockText = (time: string): string =>
  new Intl.DateTimeFormat(locale(), { timeStyle: 'short', timeZone: 'UTC' }).format(new Date(`2000-01-01T${time}:00Z`));
