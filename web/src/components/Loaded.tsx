import { type ReactNode } from 'react';
import { Loading } from './Loading';
import { ProblemAlert } from './ProblemAlert';

interface Asked<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly isFetching: boolean;
  readonly refetch: () => unknown;
}

interface LoadedProps<T> {
  readonly query: Asked<T>;
  /** What is being loaded: `Loading the connection`. */
  readonly waiting: string;
  readonly children: (data: T) => ReactNode;
}

/** Shows what was loaded, or why it is not there. What was loaded before stays when a refetch fails. */
export const Loaded = <T,>({ query, waiting, children }: LoadedProps<T>): ReactNode => {
  const { data, error, isFetching, refetch } = query;
  if (data === undefined && error === null) return <Loading what={waiting} />;
  return (
    <>
      {error !== null && !isFetching && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {error !== null && isFetching && data === undefined && <Loading what={waiting} />}
      {data !== undefined && children(data)}
    </>
  );
};
