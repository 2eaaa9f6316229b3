/** The accounting month that is looked for, `YYYY-MM` or empty: both lists of the page and its evidence pack are of it. */
export interface PeriodProps {
  readonly period: string;
  readonly onPeriod: (period: string) => void;
}
