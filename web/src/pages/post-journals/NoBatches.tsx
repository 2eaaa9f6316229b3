import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { EmptyState } from '../../components/EmptyState';
import { useEnvironment } from '../../environment/environment-context';

export const NoBatches = (): ReactNode => {
  const { name } = useEnvironment();
  return (
    <EmptyState
      title="No journals yet"
      action={
        <Button renderRoot={(props) => <Link to="/e/$environment/import" params={{ environment: name }} {...props} />}>
          Import a close file
        </Button>
      }
    >
      Journal entries come from the close file of a month. Import it, and its batches appear here, Ready to Post.
    </EmptyState>
  );
};
