import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { ApiProblem } from '../api/api-problem';
import { useChange } from '../api/hooks';
import { type LedgerSweepView } from '../api/views';
import { Dialog } from '../components/Dialog';
import { DialogForm } from '../components/DialogForm';
import { Loading } from '../components/Loading';
import { notifyDone } from '../components/notify';
import { ReasonField } from '../components/ReasonField';
import { ProblemAlert } from '../components/ProblemAlert';
import { useEnvironment } from '../environment/environment-context';
import { useTyped } from '../session/typed-text';
import { LedgerSweep } from './LedgerSweep';

interface ResumeDialogProps {
  readonly stopId: string;
  readonly onClose: () => void;
}

/** Resumes posting with a recorded reason, after showing what the ledger holds. */
export const ResumeDialog = ({ stopId, onClose }: ResumeDialogProps): ReactNode => {
  const { name, api } = useEnvironment();
  const [reason, setReason] = useTyped(`resume ${stopId}`, '');
  const sweep = useQuery({
    queryKey: ['ledger-sweep', name, stopId], // Not refetched after other changes: it reads the ledger.
    queryFn: ({ signal }) => api.post<LedgerSweepView>('/posting-stops/sweep', { signal }),
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const shown = sweep.isFetching || sweep.isError ? undefined : sweep.data;
  const resume = useChange(
    (client) =>
      client.post(`/posting-stops/${encodeURIComponent(stopId)}/resume`, {
        body: { reason: reason.trim(), sweepId: shown?.sweepId },
      }),
    () => {
      notifyDone('Posting is resumed.');
      onClose();
    },
  );
  const submit = (): void => {
    resume.mutate(undefined, {
      onError: (error) => {
        if (ApiProblem.from(error).code === 'SWEEP_NOT_SHOWN') void sweep.refetch();
      },
    });
  };
  return (
    <Dialog opened onClose={onClose} title="Resume posting" size="lg">
      <DialogForm
        change={{ mutate: submit, isPending: resume.isPending, error: resume.error }}
        submit="Resume posting"
        isDisabled={shown === undefined || reason.trim() === ''}
        onCancel={onClose}
      >
        <Text size="sm">
          Before you do this, import again everything delivered since the backup, and check the preflight.
        </Text>
        {sweep.isFetching && <Loading what="Checking what Sage Intacct holds" />}
        {sweep.isError && !sweep.isFetching && (
          <ProblemAlert error={sweep.error} onRetry={() => void sweep.refetch()} />
        )}
        {shown && <LedgerSweep sweep={shown} />}
        <ReasonField value={reason} error={resume.error} onChange={setReason} />
      </DialogForm>
    </Dialog>
  );
};
