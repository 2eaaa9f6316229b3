import { Anchor, Group, NativeSelect, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { usePages } from '../../api/hooks';
import { type NotificationSummary } from '../../api/views';
import { type Column, DataTable } from '../../components/DataTable';
import { DateTime } from '../../components/dates';
import { DownloadList } from '../../components/DownloadList';
import { Loaded } from '../../components/Loaded';
import { PagePathLink } from '../../components/PagePathLink';
import { Section } from '../../components/Section';
import { DeliveriesDialog } from './DeliveriesDialog';

const LOOK_EVERY_MS = 10_000;
const OUTCOMES = ['Waiting', 'Delivering', 'Delivered', 'Failed', 'Withdrawn'] as const;

/** What was sent, to whom, and what became of it. */
export const Sent = ({ mayChange }: { readonly mayChange: boolean }): ReactNode => {
  const [outcome, setOutcome] = useState('');
  const [shown, setShown] = useState<string | null>(null);
  const notifications = usePages<NotificationSummary>('/notifications', {
    query: outcome === '' ? {} : { outcome },
    refetchIntervalMs: LOOK_EVERY_MS,
  });
  return (
    <Section
      title="What was sent"
      actions={
        <Group gap="sm">
          <NativeSelect
            aria-label="Outcome"
            size="xs"
            value={outcome}
            data={[{ value: '', label: 'All outcomes' }, ...OUTCOMES]}
            onChange={({ currentTarget }) => {
              setOutcome(currentTarget.value);
            }}
          />
          <DownloadList list="notifications" query={{ outcome }} />
        </Group>
      }
    >
      <Loaded query={notifications} waiting="Loading what was sent">
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          return rows.length === 0 ? (
            <Text size="sm">
              {outcome === '' ? 'Nothing was sent yet.' : `Nothing with the outcome ${outcome}.`} Something is sent only
              when somebody is notified of it.
            </Text>
          ) : (
            <DataTable
              caption="Notifications, newest first"
              rows={rows}
              columns={columnsOf(setShown)}
              rowKey={({ notificationId }) => notificationId}
              rowName={['notification', 'notifications']}
              hasMore={notifications.hasNextPage}
              isLoadingMore={notifications.isFetchingNextPage}
              onMore={() => void notifications.fetchNextPage()}
            />
          );
        }}
      </Loaded>
      {shown !== null && (
        <DeliveriesDialog
          notificationId={shown}
          mayChange={mayChange}
          onClose={() => {
            setShown(null);
          }}
        />
      )}
    </Section>
  );
};

const columnsOf = (show: (notificationId: string) => void): readonly Column<NotificationSummary>[] => [
  { header: 'Time', isShort: true, cell: ({ raisedAt }) => <DateTime at={raisedAt} /> },
  { header: 'What', isRowHeader: true, cell: (notification) => <What notification={notification} /> },
  { header: 'Outcome', isShort: true, cell: ({ outcome }) => outcome },
  {
    header: 'To',
    cell: ({ notificationId, deliveries, content }) =>
      deliveries.length > 0 && (
        <Group gap="xs">
          <Text size="sm">{deliveries.map(({ label, status }) => `${label}: ${status}`).join(', ')}</Text>
          <Anchor
            component="button"
            size="sm"
            aria-label={`Deliveries of ${content?.title ?? 'the notification'}`}
            onClick={() => {
              show(notificationId);
            }}
          >
            Deliveries
          </Anchor>
        </Group>
      ),
  },
];

const What = ({ notification: { content, withdrawn } }: { readonly notification: NotificationSummary }): ReactNode => {
  if (content === null) return withdrawn ?? 'Being collected';
  return content.page === undefined ? content.title : <PagePathLink path={content.page}>{content.title}</PagePathLink>;
};
