/** Which month a page shows. Kept in the address, so that it can be bookmarked and shared. */
export interface MonthSearch {
  readonly period?: string;
}

/** Only a month; anything else in the address is ignored. */
export const monthSearchOf = ({ period }: Readonly<Record<string, unknown>>): MonthSearch =>
  typeof period === 'string' && /^\d{4}-\d{2}$/.test(period) ? { period } : {};
