import { Alert, Button, Group, Table, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { type CorrectionView, type JournalBatchView } from '../../api/views';
import { DateTime, Period } from '../../components/dates';
import { Money } from '../../components/Money';
import { ProblemAlert } from '../../components/ProblemAlert';
import { Section } from '../../components/Section';
import { usePermission } from '../../environment/environment-context';
import { NetDifferenceDialog } from './NetDifferenceDialog';
import { ReversalDialog } from './ReversalDialog';

/** What a newer delivery changes of its posted entry, before anybody decides on it. */
export const CorrectionPanel = ({ batch }: { readonly batch: JournalBatchView }): ReactNode => {
  const mayLook = usePermission('journal-batch:check').isAllowed;
  const mayReverse = usePermission('journal-batch:reverse').isAllowed;
  const [isAsking, setAsking] = useState(false);
  const path = `/journal-batches/${encodeURIComponent(batch.batchKey)}`;
  const look = useChange(
    (api) => api.post<CorrectionView>(`${path}/correction`, { body: {} }),
    () => undefined,
  );
  const [isNetting, setNetting] = useState(false);
  if (batch.status !== 'Correction' || batch.differences.length > 0 || !mayLook) return null;
  const correction = look.data;
  return (
    <Section title="Correction">
      <BySetting batch={batch} />
      <Text size="sm" mb="xs">
        Post the net difference beside the posted entry, reverse the posted entry and post this delivery anew, or
        withdraw this delivery, which leaves Sage Intacct as it is.
      </Text>
      {look.error !== null && <ProblemAlert error={look.error} />}
      {correction !== undefined && <Rows correction={correction} />}
      <Group gap="xs" mt="xs">
        <Button
          size="xs"
          variant="default"
          loading={look.isPending}
          onClick={() => {
            look.mutate();
          }}
        >
          {correction === undefined ? 'Show what it changes' : 'Read Sage Intacct again'}
        </Button>
        {correction !== undefined && correction.netObstacle === null && mayReverse && (
          <Button
            size="xs"
            onClick={() => {
              setNetting(true);
            }}
          >
            Post the net difference
          </Button>
        )}
        {correction !== undefined && correction.obstacle === null && mayReverse && (
          <Button
            size="xs"
            onClick={() => {
              setAsking(true);
            }}
          >
            Reverse and post anew
          </Button>
        )}
      </Group>
      {isNetting && correction !== undefined && (
        <NetDifferenceDialog
          path={`${path}/net-difference`}
          correctionId={correction.correctionId}
          onClose={() => {
            setNetting(false);
          }}
        />
      )}
      {isAsking && correction !== undefined && (
        <ReversalDialog
          title="Reverse and post anew?"
          path={`${path}/reverse-and-post`}
          body={{ correctionId: correction.correctionId }}
          transactionDate={batch.transactionDate}
          onClose={() => {
            setAsking(false);
          }}
        >
          The posted entry is reversed first, line by line. When the reversal is in the books, this delivery becomes
          Ready to Post. Nothing happens if Sage Intacct or this delivery is not as shown any more.
        </ReversalDialog>
      )}
    </Section>
  );
};

/** What the environment's setting did with it, if it asks for anything. */
const BySetting = ({ batch: { bySetting } }: { readonly batch: JournalBatchView }): ReactNode => {
  if (bySetting === null) return null;
  const what = bySetting.choice === 'net-difference' ? 'net difference' : 'reversal';
  const { problem, setBy, at } = bySetting;
  if (problem === null)
    return (
      <Text size="sm" mb="xs">
        The {what} was prepared by the setting of {setBy} on <DateTime at={at} />
      </Text>
    );
  return (
    <Alert color="orange" mb="xs" title={`The ${what} was not prepared: please decide`}>
      The setting of {setBy} asks for it. {problem.message} {problem.fix}
    </Alert>
  );
};

const Rows = ({
  correction: { rows, readAt, obstacle, netObstacle },
}: {
  readonly correction: CorrectionView;
}): ReactNode => (
  <>
    {obstacle !== null && (
      <Alert color="orange" mb="xs" title="It cannot be corrected now">
        {obstacle}
      </Alert>
    )}
    {obstacle === null && netObstacle !== null && (
      <Text size="sm" mb="xs">
        {netObstacle}
      </Text>
    )}
    <Table.ScrollContainer minWidth={480} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table fz="sm" verticalSpacing={4}>
        <Table.Caption>
          Debits count up, credits down. Sage Intacct was read on <DateTime at={readAt} />
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Account</Table.Th>
            <Table.Th>Month</Table.Th>
            <Table.Th ta="right">In Sage Intacct</Table.Th>
            <Table.Th ta="right">Delivered</Table.Th>
            <Table.Th ta="right">Difference</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ account, fields, currency, period, held, delivered, difference }) => (
            <Table.Tr key={[account, ...fields, currency, period].join(' ')}>
              <Table.Th scope="row">
                {account}
                {fields.length > 0 && (
                  <Text size="xs" c="dimmed">
                    {fields.join(', ')}
                  </Text>
                )}
              </Table.Th>
              <Table.Td>
                <Period period={period} />
              </Table.Td>
              <Table.Td ta="right">
                <Money amount={held} currency={currency} />
              </Table.Td>
              <Table.Td ta="right">
                <Money amount={delivered} currency={currency} />
              </Table.Td>
              <Table.Td ta="right">
                <Money amount={difference} currency={currency} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  </>
);
