import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { type JournalBatchView } from '../../api/views';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { usePermission } from '../../environment/environment-context';
import { eitherOf } from '../../environment/permissions';
import { BatchReasonDialog } from './BatchReasonDialog';

const QUESTIONS: Readonly<Record<NonNullable<JournalBatchView['decision']>, { title: string; text: string }>> = {
  conflict: {
    title: 'Sage Intacct holds an entry that differs from this batch',
    text: 'Look at both. Correct the entry in Sage Intacct so that it equals the batch, then check again; or remove it there, then release the batch.',
  },
  duplicate: {
    title: 'Sage Intacct holds several entries of this batch',
    text: 'Look at them in Sage Intacct and remove or reverse all but one, then check again.',
  },
  undecided: {
    title: 'Nobody can tell whether Sage Intacct holds an entry of this batch',
    text: 'Look for its reference in Sage Intacct. When the entry is there, check again; when it is not, a Controller releases the batch.',
  },
};

/** A batch about which a person has to decide. Nothing of it is sent before. */
export const BatchDecision = ({ batch }: { readonly batch: JournalBatchView }): ReactNode => {
  const { title, text } = QUESTIONS[batch.decision ?? 'undecided'];
  const mayCheck = usePermission('journal-batch:check');
  const mayRelease = usePermission('journal-batch:release');
  const path = `/journal-batches/${encodeURIComponent(batch.batchKey)}`;
  const check = useChange(
    (api) => api.post<JournalBatchView>(`${path}/check`, { body: {} }),
    ({ status, needsPerson }) => {
      notifyDone(needsPerson ? 'Checked: it is still as it was.' : `Checked: the batch is ${status} now.`);
    },
  );
  return (
    <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title={title} mb="md">
      <Stack gap="xs">
        <Text size="sm">{text} Until then nothing of this batch is sent.</Text>
        <Group gap="xs">
          <Button
            size="xs"
            disabled={!mayCheck.isAllowed}
            loading={check.isPending}
            onClick={() => {
              check.mutate();
            }}
          >
            Check again in Sage Intacct
          </Button>
          <Release path={path} isAllowed={mayRelease.isAllowed} />
        </Group>
        <Text size="xs">
          Checking is for a {eitherOf(mayCheck.roles)}, releasing for a {eitherOf(mayRelease.roles)}: who releases
          vouches with his name that Sage Intacct holds no entry of it.
        </Text>
        {check.error && <ProblemAlert error={check.error} />}
      </Stack>
    </Alert>
  );
};

const Release = ({ path, isAllowed }: { readonly path: string; readonly isAllowed: boolean }): ReactNode => {
  const [isAsking, setAsking] = useState(false);
  const release = useChange(
    (api, reason: string) => api.post<JournalBatchView>(`${path}/release`, { body: { reason } }),
    () => {
      setAsking(false);
      notifyDone('Released: it can be posted again.');
    },
  );
  return (
    <>
      <Button
        size="xs"
        variant="default"
        disabled={!isAllowed}
        onClick={() => {
          release.reset();
          setAsking(true);
        }}
      >
        Release
      </Button>
      {isAsking && (
        <BatchReasonDialog
          onClose={() => {
            setAsking(false);
          }}
          title="Release this batch?"
          text="You vouch that Sage Intacct holds no entry of this batch. It can then be posted under a new reference. If an entry is there after all, it would be in the books twice. Sage Intacct is asked once more before."
          label="What you looked at, and why nothing is there"
          confirm="Release"
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
