import {
  type InfiniteData,
  keepPreviousData,
  useInfiniteQuery,
  type UseInfiniteQueryResult,
  useMutation,
  type UseMutationResult,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useEnvironment } from '../environment/environment-context';
import { type ApiClient, type Query } from './api-client';
import { type PageOf } from './views';

export interface ReadOptions {
  readonly query?: Query;
  /** False asks for nothing yet. */
  readonly enabled?: boolean;
  readonly refetchIntervalMs?: number | false;
}

/** What the service says at an address of the environment. Asked again after every change that this page makes. */
export const useRead = <T>(
  path: string,
  { query = {}, enabled = true, refetchIntervalMs = false }: ReadOptions = {},
): UseQueryResult<T> => {
  const { name, api } = useEnvironment();
  return useQuery({
    queryKey: [name, path, query],
    queryFn: ({ signal }) => api.get<T>(path, { query, signal }),
    enabled,
    refetchInterval: refetchIntervalMs,
  });
};

/** A list of the service, page by page. */
export const usePages = <T, Page extends PageOf<T> = PageOf<T>>(
  path: string,
  { query = {}, enabled = true, refetchIntervalMs = false }: ReadOptions = {},
): UseInfiniteQueryResult<InfiniteData<Page>> => {
  const { name, api } = useEnvironment();
  return useInfiniteQuery({
    queryKey: [name, path, 'pages', query],
    queryFn: ({ signal, pageParam }) => api.get<Page>(path, { query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    enabled,
    refetchInterval: refetchIntervalMs,
  });
};

/**
 * A change. When it is done everything that is shown of the environment is asked for again, and until that is there the change is pending:
 * nobody sees what was before. `onDone` runs even if what asked for the change is gone by then.
 */
export const useChange = <Input = void, Result = unknown>(
  change: (api: ApiClient, input: Input) => Promise<Result>,
  onDone?: (result: Result, input: Input) => void,
): UseMutationResult<Result, Error, Input> => {
  const { name, api } = useEnvironment();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => change(api, input),
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ queryKey: [name] }),
  });
};
