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
  readonly importId?: string;
  /** Empty for entries without one. */
  readonly businessEntityId?: string;
  readonly currency?: string;
  /** Empty where the setting of the environment applies. */
  readonly journal?: string;
  readonly amountFrom?: string;
  readonly amountTo?: string;
  readonly sort?: BatchSort | `-${BatchSort}`;
  /** The preflight that is shown. */
  readonly preflight?: string;
}

/** What the service takes as an amount. */
export const AMOUNT = /^\d{1,14}(\.\d{1,4})?$/;

/** What batches are of, besides their month and status. */
export const SCOPE_KEYS = ['importId', 'businessEntityId', 'currency', 'journal', 'amountFrom', 'amountTo'] as const;

export const scopeIn = (search: BatchSearch): Pick<BatchSearch, (typeof SCOPE_KEYS)[number]> =>
  Object.fromEntries(SCOPE_KEYS.flatMap((key) => (search[key] === undefined ? [] : [[key, search[key]]])));

/** The same for the service: also what is empty is asked for. */
export const scopeQuery = (search: BatchSearch): Readonly<Record<string, readonly [string]>> =>
  Object.fromEntries(SCOPE_KEYS.flatMap((key) => (search[key] === undefined ? [] : [[key, [search[key]]]])));

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
  const amount = (name: 'amountFrom' | 'amountTo'): Partial<Record<typeof name, string>> => {
    const value = text(name);
    return value !== undefined && AMOUNT.test(value) ? { [name]: value } : {};
  };
  const own = (
    name: 'importId' | 'businessEntityId' | 'currency' | 'journal',
  ): Partial<Record<typeof name, string>> => {
    const value = text(name);
    return value === undefined ? {} : { [name]: value };
  };
  const search = text('search');
  const preflight = text('preflight');
  return {
    ...(period !== undefined && /^\d{4}-\d{2}$/.test(period) && { period }),
    ...(status && { status }),
    ...(cause !== undefined && { cause }),
    ...(search !== undefined && search !== '' && { search }),
    ...(sort !== undefined && sort.replace('-', '') in BATCH_SORTS && { sort: sort as BatchSort }),
    ...own('importId'),
    ...own('businessEntityId'),
    ...own('currency'),
    ...own('journal'),
    ...amount('amountFrom'),
    ...amount('amountTo'),
    ...(preflight !== undefined && { preflight }),
  };
};
