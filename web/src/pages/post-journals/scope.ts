import { type ApiClient } from '../../api/api-client';
import { ApiProblem } from '../../api/api-problem';
import { type BatchStatus, type JournalBatchView, type PageOf } from '../../api/views';
import { type PostSelection } from '../../components/post-selection';
import { type BatchSearch, scopeIn, scopeQuery } from './batch-search';

/** Which batches an action takes: the selected ones, or else all of the filter that can be posted. */
export type Scope =
  | { readonly kind: 'selected'; readonly batchKeys: readonly string[] }
  | { readonly kind: 'ready'; readonly period: string | null }
  | { readonly kind: 'found'; readonly filter: Omit<BatchSearch, 'sort' | 'preflight'> }
  | { readonly kind: 'none'; readonly why: string };

const POSTABLE: readonly BatchStatus[] = ['Ready to Post', 'Failed'];
const KEYS_PER_PAGE = 500;

export const isPostable = ({ status }: JournalBatchView): boolean => POSTABLE.includes(status);

export const scopeOf = (asked: BatchSearch, selected: readonly JournalBatchView[]): Scope => {
  const { period, status, cause, search } = asked;
  const more = scopeIn(asked);
  if (selected.length > 0) {
    const batchKeys = selected.filter(isPostable).map(({ batchKey }) => batchKey);
    return batchKeys.length > 0
      ? { kind: 'selected', batchKeys }
      : { kind: 'none', why: 'None of the selected batches can be posted.' };
  }
  if (status !== undefined && !POSTABLE.includes(status))
    return { kind: 'none', why: `A batch with the status ${status} cannot be posted.` };
  if (cause !== undefined) return { kind: 'found', filter: { ...more, period, cause, search, status: 'Failed' } };
  if (status === 'Failed' || search !== undefined || Object.keys(more).length > 0)
    return { kind: 'found', filter: { ...more, period, search, status: status ?? 'Ready to Post' } };
  return { kind: 'ready', period: period ?? null };
};

/** The batches of a request; those of a filter are fetched first. Never more than `max` keys. */
export const bodyOf = async (api: ApiClient, scope: Scope, max: number): Promise<PostSelection> => {
  switch (scope.kind) {
    case 'selected':
      return { batchKeys: scope.batchKeys.slice(0, max) };
    case 'ready':
      return scope.period === null ? {} : { period: scope.period };
    case 'found':
      return { batchKeys: await keysOf(api, scope.filter, max) };
    case 'none':
      throw nothingToPost(scope.why);
  }
};

const keysOf = async (api: ApiClient, filter: Omit<BatchSearch, 'sort'>, max: number): Promise<readonly string[]> => {
  const keys: string[] = [];
  for (let cursor: string | null = null; ;) {
    const page: PageOf<JournalBatchView> = await api.get('/journal-batches', {
      query: { ...filter, ...scopeQuery(filter), limit: KEYS_PER_PAGE, cursor },
    });
    keys.push(...page.items.filter(isPostable).map(({ batchKey }) => batchKey));
    if (keys.length === 0 && page.nextCursor === null)
      throw nothingToPost('No batch that matches the filter can be posted.');
    if (page.nextCursor === null || keys.length >= max) return keys.slice(0, max);
    cursor = page.nextCursor;
  }
};

/** As the service says it. */
const nothingToPost = (detail: string): ApiProblem =>
  new ApiProblem({
    status: 409,
    code: 'NOTHING_TO_POST',
    detail,
    fix: 'Change the filter or the selection.',
    correlationId: null,
    details: {},
  });
