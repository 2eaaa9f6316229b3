const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAY_MS = 24 * 60 * 60 * 1000;

export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Whether the text is a real calendar date written `YYYY-MM-DD`. */
export const isIsoDate = (text: string): boolean => {
  const match = ISO_DATE.exec(text);
  if (!match) return false;
  const [year, day] = [Number(match[1]), Number(match[3])];
  return year >= 1900 && day >= 1 && day <= daysOfMonth(text);
};

/** How many days the month of an ISO date has; 0 when there is no such month. */
export const daysOfMonth = (isoDate: string): number => {
  const [year, month] = [Number(isoDate.slice(0, 4)), Number(isoDate.slice(5, 7))];
  return month === 2 && isLeapYear(year) ? 29 : (MONTH_DAYS[month - 1] ?? 0);
};

export const addDays = (isoDate: string, days: number): string =>
  new Date(Date.parse(`${isoDate}T00:00:00.000Z`) + days * DAY_MS).toISOString().slice(0, 10);

export const weekdayOf = (isoDate: string): Weekday =>
  WEEKDAYS[new Date(`${isoDate}T00:00:00.000Z`).getUTCDay()] as Weekday;

/** The accounting month of an ISO date: `2026-09-30` belongs to `2026-09`. */
export const periodOf = (isoDate: string): string => isoDate.slice(0, 7);

/** Months from one period (`YYYY-MM`) to another; negative when the other is earlier. */
export const monthsBetween = (from: string, to: string): number => monthOf(to) - monthOf(from);

const monthOf = (period: string): number => Number(period.slice(0, 4)) * 12 + Number(period.slice(5, 7));

const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
