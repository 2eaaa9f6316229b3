import { type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type PageOf } from './views';

/** The rows of all pages that were asked for. */
export const rowsOf = <T>(data: InfiniteData<PageOf<T>> | undefined): readonly T[] =>
  data?.pages.flatMap(({ items }) => items) ?? [];

/** Fetches all pages, so that the whole list can be searched. */
export const useAllPages = (
  { hasNextPage, isFetching, isError, fetchNextPage }: UseInfiniteQueryResult,
  isWanted: boolean,
): void => {
  useEffect(() => {
    if (isWanted && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [isWanted, hasNextPage, isFetching, isError, fetchNextPage]);
};
