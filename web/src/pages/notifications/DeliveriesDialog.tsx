import { Button, Group, Stack, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useChange, useRead } from '../../api/hooks';
import { type NotificationView } from '../../api/views';
import { type Column, DataTable } from '../../components/DataTable';
import { DateTime } from '../../components/dates';
import { Dialog } from '../../components/Dialog';
import { Loaded } from '../../components/Loaded';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';

interface DeliveriesDialogProps {
  readonly notificationId: string;
  readonly mayChange: boolean;
  readonly onClose: () => void;
}

type Attempt = NotificationView['deliveries'][number]['log'][number];

/** Every attempt to deliver one notification. */
export const DeliveriesDialog = ({ notificationId, mayChange, onClose }: DeliveriesDialogProps): ReactNode => {
  const notification = useRead<NotificationView>(`/notifications/${notificationId}`);
  const redeliver = useChange(
    (api) => api.post(`/notifications/${notificationId}/redeliver`, { body: {} }),
    () => {
      notifyDone('It is sent again to those who did not get it.');
    },
  );
  return (
    <Dialog opened onClose={onClose} title="Deliveries" size="lg">
      <Loaded query={notification} waiting="Loading the deliveries">
        {({ content, deliveries }) => (
          <Stack>
            <Text fw={600}>{content?.title}</Text>
            {deliveries.map(({ targetId, label, status, reason, log, nextAttemptAt }) => (
              <Stack gap="xs" key={targetId} component="section" aria-label={label}>
                <Text size="sm">
                  {label}: {status}
                  {reason !== null && `, because ${reason}`}
                </Text>
                {nextAttemptAt !== null && status === 'Waiting' && (
                  <Text size="sm">
                    Next attempt <DateTime at={nextAttemptAt} />
                  </Text>
                )}
                <DataTable
                  caption={`Attempts to deliver to ${label}`}
                  rows={log}
                  columns={COLUMNS}
                  rowKey={({ attempt, startedAt }) => `${attempt} ${startedAt}`}
                  rowName={['attempt', 'attempts']}
                  isUncounted
                />
              </Stack>
            ))}
            {redeliver.error && <ProblemAlert error={redeliver.error} />}
            <Group justify="flex-end">
              {mayChange && deliveries.some(({ status }) => status === 'Given up') && (
                <Button
                  variant="default"
                  loading={redeliver.isPending}
                  onClick={() => {
                    redeliver.mutate();
                  }}
                >
                  Send it again
                </Button>
              )}
              <Button onClick={onClose}>Close</Button>
            </Group>
          </Stack>
        )}
      </Loaded>
    </Dialog>
  );
};

const COLUMNS: readonly Column<Attempt>[] = [
  { header: 'Attempt', isRowHeader: true, cell: ({ attempt }) => attempt },
  { header: 'Started', isShort: true, cell: ({ startedAt }) => <DateTime at={startedAt} /> },
  { header: 'Outcome', isShort: true, cell: ({ outcome }) => outcome },
  { header: 'Answer', cell: ({ detail }) => detail ?? '–' },
  { header: 'Took', align: 'right', cell: ({ ms }) => (ms === null ? '–' : `${ms} ms`) },
];
