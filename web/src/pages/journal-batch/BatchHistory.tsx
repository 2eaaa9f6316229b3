import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { usePages } from '../../api/hooks';
import { type HistoryItemView } from '../../api/views';
import { actorText } from '../../components/actors';
import { type Column, DataTable } from '../../components/DataTable';
import { DateTime } from '../../components/dates';
import { Loaded } from '../../components/Loaded';
import { Section } from '../../components/Section';

const COLUMNS: readonly Column<HistoryItemView>[] = [
  { header: 'When', cell: ({ occurredAt }) => <DateTime at={occurredAt} /> },
  { header: 'Who', cell: ({ actor }) => actorText(actor) },
  { header: 'What happened', isRowHeader: true, cell: ({ sentence }) => <Text size="sm">{sentence}</Text> },
];

/** What happened to a batch, from its import to the ledger, attempt by attempt. */
export const BatchHistory = ({ batchKey }: { readonly batchKey: string }): ReactNode => {
  const history = usePages<HistoryItemView>('/history', { query: { batchKey, first: 'oldest' } });
  return (
    <Section title="History">
      <Loaded query={history} waiting="Loading the history of the batch">
        {({ pages }) => (
          <DataTable
            caption="History of the batch"
            rows={pages.flatMap(({ items }) => items)}
            columns={COLUMNS}
            rowKey={({ position }) => position}
            rowName={['event', 'events']}
            hasMore={history.hasNextPage}
            isLoadingMore={history.isFetchingNextPage}
            onMore={() => void history.fetchNextPage()}
          />
        )}
      </Loaded>
    </Section>
  );
};
