import { Stack, Text, Textarea } from '@mantine/core';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { type PostingRunView } from '../../api/views';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { notifyDone } from '../../components/notify';
import { useTyped } from '../../session/typed-text';

const REASON_MAX = 500;

interface StopRunDialogProps {
  readonly runId: string;
  readonly onClose: () => void;
}

/** Says what a stop does, and stops the run. */
export const StopRunDialog = ({ runId, onClose }: StopRunDialogProps): ReactNode => {
  const [reason, setReason] = useTyped('reason', '');
  const stop = useChange(
    (api) =>
      api.post<PostingRunView>(`/posting-runs/${encodeURIComponent(runId)}/stop`, {
        body: reason.trim() === '' ? {} : { reason: reason.trim() },
      }),
    () => {
      onClose();
      notifyDone('The run is stopped: what is in flight ends, the rest goes back.');
    },
  );
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title="Stop the run?"
      confirm="Stop the run"
      isBusy={stop.isPending}
      error={stop.error}
      onConfirm={() => {
        stop.mutate();
      }}
    >
      <Stack gap="sm">
        <Text size="sm">
          What is in flight ends, and entries of which a part was sent are finished. The rest goes back to where it was,
          and can be posted later: nothing is posted twice.
        </Text>
        <Textarea
          label="Reason"
          description="It may be left empty. It is recorded with your name."
          autosize
          minRows={2}
          maxLength={REASON_MAX}
          value={reason}
          onChange={({ currentTarget }) => {
            setReason(currentTarget.value);
          }}
        />
      </Stack>
    </ConfirmDialog>
  );
};
