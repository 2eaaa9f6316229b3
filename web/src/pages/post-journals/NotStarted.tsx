import { Alert } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useRead } from '../../api/hooks';
import { type PostingRunView } from '../../api/views';

const LOOK_EVERY_MS = 2_000;

interface NotStartedProps {
  /** The run that was requested here. */
  readonly runId: string;
  /** Shows its preflight, once. */
  readonly onFound: (preflightId: string) => void;
}

/** Shown when none of the batches could be posted, and why. What is missing is in the preflight with the run's id. */
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
        {refusal.message} The list below shows everything that is missing.
      </Alert>
    )
  );
};
