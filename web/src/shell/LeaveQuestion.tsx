import { useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import { isAnythingUnsaved } from '../components/unsaved';

const DiscardQuestion = lazy(async () => ({
  default: (await import('../components/DiscardQuestion')).DiscardQuestion,
}));

/**
 * Stands between a form that is not saved and another page. Other filters of the same page lose nothing, and what is
 * being saved is not asked about.
 */
export const LeaveQuestion = (): ReactNode => {
  const client = useQueryClient();
  const losesSomething = (): boolean => isAnythingUnsaved() && client.isMutating() === 0;
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => losesSomething() && current.pathname !== next.pathname,
    enableBeforeUnload: losesSomething,
    withResolver: true,
  });
  if (status !== 'blocked') return null;
  return (
    <Suspense fallback={null}>
      <DiscardQuestion onKeep={reset} onDiscard={proceed} />
    </Suspense>
  );
};
