import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { type JournalBatchView } from '../../api/views';
import { actorText } from '../../components/actors';
import { DateTime } from '../../components/dates';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { usePermission } from '../../environment/environment-context';
import { eitherOf } from '../../environment/permissions';
import { BatchReasonDialog } from './BatchReasonDialog';
import { SideBySide } from './SideBySide';

type Change = NonNullable<JournalBatchView['ledgerChange']>;

const TEXTS: Readonly<Record<Change['kind'], { title: string; text: string }>> = {
  differs: {
    title: 'The entry in Sage Intacct is not as it was posted any more',
    text: 'Correct it in Sage Intacct to what was sent, then check again; or a Controller accepts it as it is.',
  },
  twice: {
    title: 'The entry is in Sage Intacct more than once',
    text: 'Remove or reverse all of them except one in Sage Intacct, then check again.',
  },
  reversed: {
    title: 'The entry was reversed in Sage Intacct',
    text: 'It is not in the books any more. If that is meant, a Controller accepts it.',
  },
  'reversal-pending': {
    title: 'The entry is being reversed in Sage Intacct',
    text: 'It leaves the books when the reversal is posted there. If that is meant, a Controller accepts it.',
  },
  gone: {
    title: 'The entry is not in Sage Intacct any more',
    text: 'It was looked for twice, and other entries of its entity and journal were seen. A Controller can release it, to be posted again under a new reference, or accepts that it is gone.',
  },
  unreadable: { title: 'The entry could not be read in Sage Intacct', text: '' },
};

/** Of a record that was not posted here: nothing is sent, so it is not posted again from here either. */
const ELSEWHERE_TEXTS: typeof TEXTS = {
  ...TEXTS,
  differs: {
    title: 'The record in Sage Intacct is not as it was compared any more',
    text: 'Correct it in Sage Intacct to what was delivered, then check again; or a Controller accepts it as it is.',
  },
  gone: {
    title: 'The record is not in Sage Intacct any more',
    text: 'It was looked for twice, and other entries of its entity and journal were seen. A Controller accepts that it is gone; if it belongs in the books, deliver it under an id of its own and post that.',
  },
};

/** How Sage Intacct shows a posted entry: equal and since when, or how not, side by side. */
export const LedgerChange = ({ batch }: { readonly batch: JournalBatchView }): ReactNode => {
  const { ledgerChange: change, lastEqualAt } = batch;
  if (lastEqualAt === null) return null;
  return (
    <>
      {change !== null && <Found batch={batch} change={change} />}
      <Group gap="xs" mb="md">
        {change === null && <IconCircleCheck size={16} aria-hidden />}
        <Text size="sm">
          {change === null ? 'Read back and equal on ' : 'Last equal on '}
          <DateTime at={lastEqualAt} />
        </Text>
        {batch.status !== 'Awaiting Approval' && <CheckAgain batchKey={batch.batchKey} />}
      </Group>
    </>
  );
};

const Found = ({ batch, change }: { readonly batch: JournalBatchView; readonly change: Change }): ReactNode => {
  const { kind, records, differences, cause, seenAt, accepted } = change;
  const { title, text } = (batch.elsewhere === null ? TEXTS : ELSEWHERE_TEXTS)[kind];
  return (
    <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title={title} mb="md">
      <Stack gap="xs">
        <Text size="sm">
          Seen on <DateTime at={seenAt} />. {cause ?? text}
        </Text>
        {records.map(({ recordNo, recordUrl, ledgerState, reversedByRecordNo }) => (
          <Text key={recordNo} size="sm">
            Record {recordNo}, {ledgerState}
            {reversedByRecordNo !== null && `, reversed by record ${reversedByRecordNo}`}
            {recordUrl !== null && (
              <>
                {': '}
                <Anchor href={recordUrl} target="_blank" rel="noreferrer" size="sm" underline="always">
                  open record {recordNo} in Sage Intacct (in a new tab)
                </Anchor>
              </>
            )}
          </Text>
        ))}
        {differences.length > 0 && <SideBySide differences={differences} sent="Sent" found="In Sage Intacct" />}
        {accepted === null ? (
          <Accept batchKey={batch.batchKey} seenAt={seenAt} />
        ) : (
          <Text size="sm">
            Accepted by {actorText(accepted.by)}, <DateTime at={accepted.at} />: {accepted.reason}
          </Text>
        )}
      </Stack>
    </Alert>
  );
};

const CheckAgain = ({ batchKey }: { readonly batchKey: string }): ReactNode => {
  const { isAllowed } = usePermission('journal-batch:check');
  const check = useChange(
    (api) => api.post<JournalBatchView>(`/journal-batches/${encodeURIComponent(batchKey)}/check`, { body: {} }),
    ({ status }) => {
      notifyDone(status === 'Success' ? 'Checked: it is equal.' : `Checked: the batch is ${status}.`);
    },
  );
  if (!isAllowed) return null;
  return (
    <>
      <Button
        size="xs"
        variant="subtle"
        loading={check.isPending}
        onClick={() => {
          check.mutate();
        }}
      >
        Check now in Sage Intacct
      </Button>
      {check.error && <ProblemAlert error={check.error} />}
    </>
  );
};

const Accept = ({ batchKey, seenAt }: { readonly batchKey: string; readonly seenAt: string }): ReactNode => {
  const { isAllowed, roles } = usePermission('ledger-change:accept');
  const [isAsking, setAsking] = useState(false);
  const accept = useChange(
    (api, reason: string) =>
      api.post<JournalBatchView>(`/journal-batches/${encodeURIComponent(batchKey)}/accept-ledger-change`, {
        body: { seenAt, reason },
      }),
    () => {
      setAsking(false);
      notifyDone('Accepted, with your reason.');
    },
  );
  return (
    <>
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          disabled={!isAllowed}
          onClick={() => {
            accept.reset();
            setAsking(true);
          }}
        >
          Accept it as it is
        </Button>
        <Text size="xs">Accepting is for a {eitherOf(roles)}. It holds for exactly what was seen.</Text>
      </Group>
      {isAsking && (
        <BatchReasonDialog
          onClose={() => {
            setAsking(false);
          }}
          title="Accept how the entry stands in Sage Intacct?"
          text="It no longer needs attention, and stays listed with your reason. If Sage Intacct shows it otherwise later, it needs attention again."
          label="Why it may stand as it does"
          confirm="Accept"
          isDanger={false}
          isBusy={accept.isPending}
          error={accept.error}
          onConfirm={(reason) => {
            accept.mutate(reason);
          }}
        />
      )}
    </>
  );
};
