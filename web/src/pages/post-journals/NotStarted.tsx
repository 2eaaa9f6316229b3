import { Alert } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useRead } from '../../api/hooks';
import { type PostingRunView } from '../../api/views';

const LOOK_EVERY_MS = 2_000;

interface NotStartedProps {
  /** The run that was asked for here. */
  readonly runId: string;
  /** Shows what was looked at before it, once. */
  readonly onFound: (preflightId: string) => void;
}

/** When none of the batches could be posted: that nothing was, and why. The list of what is missing is the preflight that is kept under the run's id. */
export const NotStarted = ({ runId, onFound }: NotStartedProps): ReactNode => {
  const { data } = useRead<PostingRunView>(`/posting-runs/${encodeURIComponent(runId)}`, {
    refetchIntervalMs: LOOK_EVERY_MS,
  });
  const refusal = data?.refusal ?? null;
  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (refusal === null || shown.current === runId) return;
    shown.current = runId;
    onFound(runId);
  }, [refusal, runId, onFound]);
  return (
    refusal !== null && (
      <Alert color="red" title="Nothing was posted" role="alert" mb="md">
        {refusal.message} The list below has all that is missing.
      </Alert>
    )
  );
};
