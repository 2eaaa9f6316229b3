import { Alert, Button, Group } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { type JournalBatchView } from '../../api/views';
import { notifyDone } from '../../components/notify';
import { usePermission } from '../../environment/environment-context';
import { BatchReasonDialog } from './BatchReasonDialog';

const LOOK_AGAIN = 'Checked: it is not there. Check again in a few minutes to be sure.';

/** For a posted batch whose entry was deleted in Sage Intacct: after two checks it can be posted again. */
export const EntryGone = ({ batchKey }: { readonly batchKey: string }): ReactNode => {
  const { isAllowed } = usePermission('journal-batch:release');
  const [isAsking, setAsking] = useState(false);
  const [hasLooked, setLooked] = useState(false);
  const release = useChange(
    (api, reason: string) =>
      api.post<JournalBatchView>(`/journal-batches/${encodeURIComponent(batchKey)}/release`, { body: { reason } }),
    ({ status }) => {
      setAsking(false);
      const isStillPosted = status !== 'Ready to Post';
      setLooked(isStillPosted);
      notifyDone(isStillPosted ? LOOK_AGAIN : `The entry is gone: the batch is now ${status}.`);
    },
  );
  if (!isAllowed) return null;
  return (
    <>
      {hasLooked && (
        <Alert color="orange" variant="light" mb="md" title={LOOK_AGAIN} role="status">
          The batch keeps its status until then. If the second check comes too early, it says how long to wait.
        </Alert>
      )}
      <Group mb="md">
        <Button
          size="xs"
          variant="subtle"
          onClick={() => {
            release.reset();
            setAsking(true);
          }}
        >
          {hasLooked ? 'Check again in Sage Intacct' : 'The entry is gone in Sage Intacct'}
        </Button>
      </Group>
      {isAsking && (
        <BatchReasonDialog
          onClose={() => {
            setAsking(false);
          }}
          title="Is the entry gone in Sage Intacct?"
          text="Sage Intacct is checked twice, some minutes apart. This batch can be posted again, under a new reference, only if the entry is missing both times while other entries can be read."
          label="What you checked, and why the entry is gone"
          confirm="Check Sage Intacct"
          isBusy={release.isPending}
          error={release.error}
          onConfirm={(reason) => {
            release.mutate(reason);
          }}
        />
      )}
    </>
  );
};
