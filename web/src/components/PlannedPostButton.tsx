import { Button, type ButtonProps } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { usePermission } from '../environment/environment-context';
import { type PostSelection } from './post-selection';

/** Loaded when it is needed. */
const PlannedPost = lazy(async () => ({ default: (await import('./PlannedPost')).PlannedPost }));

interface PlannedPostButtonProps extends Pick<ButtonProps, 'size' | 'variant' | 'leftSection'> {
  readonly selection: PostSelection;
  readonly children: ReactNode;
}

/** Shows what would be posted of a selection, and posts it. Nothing for those who may not. */
export const PlannedPostButton = ({ selection, children, ...look }: PlannedPostButtonProps): ReactNode => {
  const { isAllowed } = usePermission('posting-run:start');
  const [isOpen, setIsOpen] = useState(false);
  if (!isAllowed) return null;
  return (
    <>
      <Button
        {...look}
        onClick={() => {
          setIsOpen(true);
        }}
      >
        {children}
      </Button>
      {isOpen && (
        <Suspense>
          <PlannedPost
            select={() => selection}
            onClose={() => {
              setIsOpen(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
};
