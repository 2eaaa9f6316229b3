import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { type JournalBatchView } from '../../api/views';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { usePermission } from '../../environment/environment-context';
import { eitherOf } from '../../environment/permissions';
import { ReasonedChange } from './ReasonedChange';

/** References of the Sage Intacct records that stopped the batch. */
export const recordsInQuestion = ({ status, problems }: JournalBatchView): readonly string[] =>
  status === 'Failed'
    ? problems.flatMap(({ code, value }) => (code === 'ENTRY_ALREADY_IN_LEDGER' && value !== null ? [value] : []))
    : [];

interface RecordDecisionProps {
  readonly batchKey: string;
  readonly referenceNo: string;
}

/** Sage Intacct seems to hold the entry already under an unknown reference: a person decides whether it is the same. */
export const RecordDecision = ({ batchKey, referenceNo }: RecordDecisionProps): ReactNode => {
  const path = `/journal-batches/${encodeURIComponent(batchKey)}`;
  const mayTakeOver = usePermission('journal-batch:check');
  const mayDeclare = usePermission('journal-batch:release');
  const takeOver = useChange(
    (api) => api.post<JournalBatchView>(`${path}/take-over`, { body: { referenceNo } }),
    ({ status }) => {
      notifyDone(`Taken over: the batch is now ${status}.`);
    },
  );
  return (
    <Alert
      color="orange"
      icon={<IconAlertTriangle aria-hidden />}
      title="Sage Intacct already holds an entry that seems to be this one"
      mb="md"
    >
      <Stack gap="xs">
        <Text size="sm">
          Look at reference {referenceNo} in Sage Intacct. If it is this entry, take it over: it is compared line by
          line first, and nothing is sent. If it is another entry, declare it foreign.
        </Text>
        <Group gap="xs">
          <Button
            size="xs"
            disabled={!mayTakeOver.isAllowed}
            loading={takeOver.isPending}
            onClick={() => {
              takeOver.mutate();
            }}
          >
            Take over
          </Button>
          <ReasonedChange
            batchKey={batchKey}
            action="declare-foreign"
            body={{ referenceNo }}
            button="Declare foreign"
            isAllowed={mayDeclare.isAllowed}
            title={`Declare ${referenceNo} foreign?`}
            text="You vouch that this record is not the entry of this batch. The batch can then be posted beside it. If it is the same entry after all, it would be in the books twice."
            label="What you checked, and why it is another entry"
            done="Declared foreign. It can be posted again."
          />
        </Group>
        <Text size="xs">
          Taking over is for a {eitherOf(mayTakeOver.roles)}, declaring foreign for a {eitherOf(mayDeclare.roles)}.
        </Text>
        {takeOver.error && <ProblemAlert error={takeOver.error} />}
      </Stack>
    </Alert>
  );
};
