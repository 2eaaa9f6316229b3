import { Button } from '@mantine/core';
import { type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useAllPages } from '../../api/all-pages';
import { type JournalBatchView, type PageOf } from '../../api/views';
import { countText } from '../../components/formats';

interface SelectAllFoundProps {
  readonly pages: UseInfiniteQueryResult<InfiniteData<PageOf<JournalBatchView>>>;
  readonly batches: readonly JournalBatchView[];
  readonly isAll: boolean;
  readonly onSelect: (keys: ReadonlySet<string>) => void;
}

/** Selects whatever the filters leave, also what is not loaded yet: it is loaded first. */
export const SelectAllFound = ({ pages, batches, isAll, onSelect }: SelectAllFoundProps): ReactNode => {
  const [isWanted, setWanted] = useState(false);
  useAllPages(pages, isWanted);
  const isLoaded = !pages.hasNextPage && !pages.isFetching;
  const isStuck = pages.isError;
  useEffect(() => {
    if (!isWanted || !(isLoaded || isStuck)) return;
    setWanted(false);
    if (isLoaded) onSelect(new Set(batches.map(({ batchKey }) => batchKey)));
  }, [isWanted, isLoaded, isStuck, batches, onSelect]);
  if (batches.length === 0) return null;
  return (
    <Button
      size="xs"
      variant="default"
      disabled={isAll}
      loading={isWanted}
      onClick={() => {
        setWanted(true);
      }}
    >
      {pages.hasNextPage ? 'Select all that match' : `Select all ${countText(batches.length)}`}
    </Button>
  );
};
