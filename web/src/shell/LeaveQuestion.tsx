import { useBlocker } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import { isAnythingUnsaved } from '../components/unsaved';

const DiscardQuestion = lazy(async () => ({
  default: (await import('../components/DiscardQuestion')).DiscardQuestion,
}));

/** Stands between a form that is not saved and another page. Other filters of the same page lose nothing. */
export const LeaveQuestion = (): ReactNode => {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isAnythingUnsaved() && current.pathname !== next.pathname,
    enableBeforeUnload: isAnythingUnsaved,
    withResolver: true,
  });
  if (status !== 'blocked') return null;
  return (
    <Suspense fallback={null}>
      <DiscardQuestion onKeep={reset} onDiscard={proceed} />
    </Suspense>
  );
};
