import { Alert, Button, Group } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { type JournalBatchView } from '../../api/views';
import { notifyDone } from '../../components/notify';
import { usePermission } from '../../environment/environment-context';
import { BatchReasonDialog } from './BatchReasonDialog';

const LOOK_AGAIN = 'Looked: it is not there. Look again in a few minutes to be sure.';

/** For a posted batch whose entry somebody deleted in Sage Intacct: seen twice to be gone, it can be posted again. */
export const EntryGone = ({ batchKey }: { readonly batchKey: string }): ReactNode => {
  const { isAllowed } = usePermission('journal-batch:release');
  const [isAsking, setAsking] = useState(false);
  const [hasLooked, setLooked] = useState(false);
  const release = useChange(
    (api, reason: string) =>
      api.post<JournalBatchView>(`/journal-batches/${encodeURIComponent(batchKey)}/release`, { body: { reason } }),
    ({ status }) => {
      setAsking(false);
      setLooked(status === 'Success');
      notifyDone(status === 'Success' ? LOOK_AGAIN : `The entry is gone: the batch is ${status} now.`);
    },
  );
  if (!isAllowed) return null;
  return (
    <>
      {hasLooked && (
        <Alert color="orange" variant="light" mb="md" title={LOOK_AGAIN} role="status">
          The batch stays Success until then. The second look says how long to wait when it comes too early.
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
          {hasLooked ? 'Look again in Sage Intacct' : 'The entry is gone in Sage Intacct'}
        </Button>
      </Group>
      {isAsking && (
        <BatchReasonDialog
          onClose={() => {
            setAsking(false);
          }}
          title="Is the entry gone in Sage Intacct?"
          text="Sage Intacct is looked at twice, some minutes apart. Only when the entry is not there both times, while other entries can be seen, can this batch be posted again under a new reference."
          label="What you looked at, and why the entry is gone"
          confirm="Look in Sage Intacct"
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
