import { type BatchStatus } from '../../api/views';
import { BATCH_STATUSES } from '../../components/status-words';

export const BATCH_SORTS = {
  entry: 'Journal entry',
  period: 'Period',
  status: 'Status',
  lines: 'Lines',
  total: 'Amount',
  recordNo: 'Record no.',
  updated: 'Changed',
} as const;
export type BatchSort = keyof typeof BATCH_SORTS;

/** Which batches Post Journals shows. Kept in the address, so that it can be bookmarked, shared and returned to. */
export interface BatchSearch {
  readonly period?: string;
  readonly status?: BatchStatus;
  readonly cause?: string;
  readonly search?: string;
  readonly sort?: BatchSort | `-${BatchSort}`;
  /** The preflight that is shown. */
  readonly preflight?: string;
}

/** Only valid search terms; anything else in the address is ignored. */
export const batchSearchOf = (raw: Readonly<Record<string, unknown>>): BatchSearch => {
  const text = (name: string): string | undefined => {
    const value = raw[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
  const period = text('period');
  const status = BATCH_STATUSES.find((known) => known === text('status'));
  const sort = text('sort');
  const cause = text('cause');
  const search = text('search');
  const preflight = text('preflight');
  return {
    ...(period !== undefined && /^\d{4}-\d{2}$/.test(period) && { period }),
    ...(status && { status }),
    ...(cause !== undefined && { cause }),
    ...(search !== undefined && search !== '' && { search }),
    ...(sort !== undefined && sort.replace('-', '') in BATCH_SORTS && { sort: sort as BatchSort }),
    ...(preflight !== undefined && { preflight }),
  };
};
