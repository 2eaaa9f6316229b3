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
  /** What is waited for: `Loading the connection`. */
  readonly waiting: string;
  readonly children: (data: T) => ReactNode;
}

/** Shows what was asked for, or why it is not there. What was there before stays when asking again fails. */
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
