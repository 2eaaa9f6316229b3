import { UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { usePages, useRead } from '../../api/hooks';
import { type BatchSummaryView, type HistoryItemView } from '../../api/views';
import { actorText } from '../../components/actors';
import { type Column, DataTable } from '../../components/DataTable';
import { DateTime } from '../../components/dates';
import { EmptyState } from '../../components/EmptyState';
import { EvidencePackButton } from '../../components/EvidencePackButton';
import { periodText } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { PageHeader } from '../../components/PageHeader';
import { useEnvironment } from '../../environment/environment-context';
import { EventDrawer } from './EventDrawer';
import { CATEGORY_LABELS, EVERYTHING, type HistorySearch, queryOf } from './history-search';
import { HistoryFilters } from './HistoryFilters';
import classes from './HistoryPage.module.css';

const TYPING_MS = 300;

/** Everything that happened in the environment, for those who have to account for it. */
export const HistoryPage = (): ReactNode => {
  const { timeZone } = useEnvironment();
  const [search, setSearch] = useState<HistorySearch>(EVERYTHING);
  const [asked] = useDebouncedValue(search, TYPING_MS);
  const [opened, setOpened] = useState<HistoryItemView | null>(null);
  const query = usePages<HistoryItemView>('/history', { query: queryOf(asked, timeZone) });
  const columns: readonly Column<HistoryItemView>[] = [
    { header: 'When', cell: ({ occurredAt }) => <DateTime at={occurredAt} /> },
    { header: 'Who', cell: ({ actor }) => actorText(actor) },
    { header: 'Kind', cell: ({ category }) => CATEGORY_LABELS[category] ?? category },
    {
      header: 'What happened',
      isRowHeader: true,
      cell: (item) => (
        <UnstyledButton
          className={classes['sentence']}
          onClick={() => {
            setOpened(item);
          }}
        >
          {subjectOf(item)}
          {item.sentence}
        </UnstyledButton>
      ),
    },
  ];
  return (
    <>
      <PageHeader
        title="History"
        description="Every event of this environment, as it was recorded. Nothing here can be changed or deleted; open an event to see its content and the hash that ties it to the one before."
        actions={<MonthEvidence period={asked.period} />}
      />
      <HistoryFilters search={search} onChange={setSearch} />
      <Loaded query={query} waiting="Loading the history">
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.items);
          return rows.length === 0 ? (
            <EmptyState title="No event fits">Change what you look for, or show all.</EmptyState>
          ) : (
            <DataTable
              caption="Events, the latest first"
              columns={columns}
              rows={rows}
              rowKey={({ position }) => position}
              rowName={['event', 'events']}
              hasMore={query.hasNextPage}
              isLoadingMore={query.isFetchingNextPage}
              onMore={() => void query.fetchNextPage()}
            />
          );
        }}
      </Loaded>
      <EventDrawer
        item={opened}
        onClose={() => {
          setOpened(null);
        }}
      />
    </>
  );
};

/** Which batch a sentence is about: its entry is what people know it by. */
const subjectOf = ({ journalEntryId, category, type }: HistoryItemView): string =>
  journalEntryId !== null && category === 'journalBatch' && type !== 'JournalBatchPlanned' ? `${journalEntryId}: ` : '';

/** Of the month that is looked for, else of the latest that has journals. */
const MonthEvidence = ({ period }: { readonly period: string }): ReactNode => {
  const summary = useRead<{ readonly items: readonly BatchSummaryView[] }>('/journal-batches/summary');
  const month = period === '' ? summary.data?.items[0]?.period : period;
  return (
    month !== undefined && (
      <EvidencePackButton key={month} scope={{ period: month }}>
        Evidence pack of {periodText(month)}
      </EvidencePackButton>
    )
  );
};
