/** The chosen accounting month, `YYYY-MM` or empty, for both lists of the page and the evidence pack. */
export interface PeriodProps {
  readonly period: string;
  readonly onPeriod: (period: string) => void;
}
