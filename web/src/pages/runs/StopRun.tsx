import { Button, type ButtonProps, Stack, Text, Textarea } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { type PostingRunView } from '../../api/views';
import { actorText } from '../../components/actors';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { DateTime } from '../../components/dates';
import { notifyDone } from '../../components/notify';
import { usePermission } from '../../environment/environment-context';

const REASON_MAX = 500;

/** Stops a run that is not over; nothing where nobody may, or where it is stopped already. */
export const StopRun = ({
  run,
  size = 'xs',
}: {
  readonly run: PostingRunView;
  readonly size?: ButtonProps['size'];
}): ReactNode => {
  const { isAllowed } = usePermission('posting-run:stop');
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const stop = useChange(
    (api) =>
      api.post<PostingRunView>(`/posting-runs/${encodeURIComponent(run.runId)}/stop`, {
        body: reason.trim() === '' ? {} : { reason: reason.trim() },
      }),
    () => {
      setAsking(false);
      notifyDone('The run is stopped: what is in flight ends, the rest goes back.');
    },
  );
  if (!isAllowed || run.status !== 'Running' || run.stop !== null) return null;
  return (
    <>
      <Button
        size={size}
        variant="default"
        leftSection={<IconPlayerStop size={14} aria-hidden />}
        onClick={() => {
          stop.reset();
          setAsking(true);
        }}
      >
        Stop the run
      </Button>
      <ConfirmDialog
        opened={isAsking}
        onClose={() => {
          setAsking(false);
        }}
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
            What is in flight ends, and entries of which a part was sent are finished. The rest goes back to where it
            was, and can be posted later: nothing is posted twice.
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
    </>
  );
};

/** Who stopped the run, and when. */
export const StoppedBy = ({ run: { stop, status } }: { readonly run: PostingRunView }): ReactNode =>
  stop !== null && (
    <Text size="sm" mt={4}>
      {status === 'Running' ? 'Being stopped' : 'Stopped'} by {actorText(stop.by)}, <DateTime at={stop.at} />
      {stop.reason !== null && `: ${stop.reason}`}
    </Text>
  );
