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

/** Reads an address of the environment. Fetched again after every change that this page makes. */
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
 * A change. Afterward everything shown of the environment is fetched again, and the change stays pending until then, so
 * that no old state is seen. `onDone` runs even if the component that asked for the change is gone by then.
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

/** A file from the service. It changes nothing that is shown, so nothing is fetched again afterward. */
export const useDownload = <Input = void>(
  download: (api: ApiClient, input: Input) => Promise<void>,
): UseMutationResult<void, Error, Input> => {
  const { api } = useEnvironment();
  return useMutation({ mutationFn: (input: Input) => download(api, input) });
};
