import { Button } from '@mantine/core';
import { type ReactNode } from 'react';

interface MoreButtonProps {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
}

/** Loads the next page while there is one. */
export const MoreButton = ({ query }: MoreButtonProps): ReactNode =>
  query.hasNextPage && (
    <Button
      variant="default"
      size="xs"
      mt="sm"
      loading={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      Load more
    </Button>
  );
