import { Alert, Button, Group, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useChange } from '../api/hooks';
import { type PostingStopView } from '../api/views';
import { DateTime } from '../components/dates';
import { Money } from '../components/Money';
import { notifyDone } from '../components/notify';
import { ProblemAlert } from '../components/ProblemAlert';
import { usePermission } from '../environment/environment-context';
import { eitherOf } from '../environment/permissions';
import { type StopDecision } from './stop-decision';

const ENTRIES_SHOWN_MAX = 10;

/** Rarely needed, so loaded only when opened. */
const StopDialog = lazy(async () => ({ default: (await import('./StopDialog')).StopDialog }));

/** Why posting is stopped, and what can be done about it here. */
export const StopAlert = ({ stop }: { readonly stop: PostingStopView }): ReactNode => {
  const { isAllowed, roles } = usePermission('posting-stop:resume');
  const [decision, setDecision] = useState<StopDecision | null>(null);
  const { cause, message, fix, since, stopId, canBeResumed, entries } = stop;
  const isDamaged = cause === 'log-damaged';
  const canDecide = canBeResumed || isDamaged || entries.length > 0;
  return (
    <Alert color="orange" icon={<IconPlayerPause aria-hidden />} title={message}>
      <Stack gap="xs">
        <Text size="sm">
          {fix} Since <DateTime at={since} />.
        </Text>
        <Entries stop={stop} onForeign={isAllowed ? setDecision : null} />
        {canBeResumed && isAllowed && (
          <Group>
            <Button
              size="xs"
              onClick={() => {
                setDecision({ kind: 'resume', stopId });
              }}
            >
              Resume posting
            </Button>
          </Group>
        )}
        {isDamaged && isAllowed && <VerifyLog />}
        {canDecide && !isAllowed && <Text size="sm">Only a {eitherOf(roles)} can decide that.</Text>}
      </Stack>
      {decision !== null && (
        <Suspense>
          <StopDialog
            decision={decision}
            onClose={() => {
              setDecision(null);
            }}
          />
        </Suspense>
      )}
    </Alert>
  );
};

/** After the operator put an intact log in place: posting continues once it verifies. */
const VerifyLog = (): ReactNode => {
  const verify = useChange(
    (api) => api.post('/posting-stops/log-damaged/check'),
    () => {
      notifyDone('The log is intact: posting continues.');
    },
  );
  return (
    <>
      <Group>
        <Button
          size="xs"
          loading={verify.isPending}
          onClick={() => {
            verify.mutate();
          }}
        >
          Verify the log again
        </Button>
      </Group>
      {verify.error && <ProblemAlert error={verify.error} />}
    </>
  );
};

interface EntriesProps {
  readonly stop: PostingStopView;
  /** Null when the person may not decide. */
  readonly onForeign: ((decision: StopDecision) => void) | null;
}

/** Unexplained entries in the ledger. */
const Entries = ({ stop: { period, entries }, onForeign }: EntriesProps): ReactNode => {
  if (period === null || entries.length === 0) return null;
  const shown = entries.slice(0, ENTRIES_SHOWN_MAX);
  return (
    <Table.ScrollContainer minWidth={480} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table aria-label={`Unexplained entries of ${period} in the ledger`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Reference</Table.Th>
            <Table.Th>Record</Table.Th>
            <Table.Th>Title</Table.Th>
            <Table.Th>Amount</Table.Th>
            <Table.Th>
              <VisuallyHidden>Decision</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map(({ referenceNo, recordNo, title, total, currency }) => (
            <Table.Tr key={referenceNo}>
              <Table.Td>{referenceNo}</Table.Td>
              <Table.Td>{recordNo ?? 'not known'}</Table.Td>
              <Table.Td>{title ?? 'not known'}</Table.Td>
              <Table.Td>
                {total === null ? 'not known' : <Money amount={total} {...(currency !== null && { currency })} />}
              </Table.Td>
              <Table.Td>
                {onForeign !== null && (
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={`Declare foreign ${referenceNo}`}
                    onClick={() => {
                      onForeign({ kind: 'foreign', period, referenceNo });
                    }}
                  >
                    Declare foreign
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {entries.length > shown.length && <Text size="sm">And {entries.length - shown.length} more.</Text>}
    </Table.ScrollContainer>
  );
};
