import { Group, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { usePages } from '../../api/hooks';
import { type HistoryItemView } from '../../api/views';
import { actorText } from '../../components/actors';
import { type Column, DataTable } from '../../components/DataTable';
import { DateTime, TextWithTimes } from '../../components/dates';
import { DownloadList } from '../../components/DownloadList';
import { EmptyState } from '../../components/EmptyState';
import { Loaded } from '../../components/Loaded';
import { useEnvironment } from '../../environment/environment-context';
import { EventDrawer } from './EventDrawer';
import { CATEGORY_LABELS, EVERYTHING, type HistorySearch, queryOf } from './history-search';
import { HistoryFilters } from './HistoryFilters';
import classes from './HistoryPage.module.css';
import { type PeriodProps } from './period-props';

const TYPING_MS = 300;

/** Events, each as a sentence. */
export const EventsPanel = ({ period, onPeriod }: PeriodProps): ReactNode => {
  const { timeZone } = useEnvironment();
  const [search, setSearch] = useState<HistorySearch>({ ...EVERYTHING, period });
  const [asked] = useDebouncedValue(search, TYPING_MS);
  const [opened, setOpened] = useState<HistoryItemView | null>(null);
  const query = usePages<HistoryItemView>('/history', { query: queryOf(asked, timeZone) });
  return (
    <>
      <HistoryFilters
        search={search}
        onChange={(changed) => {
          setSearch(changed);
          onPeriod(changed.period);
        }}
      />
      <Group justify="flex-end" mb="xs">
        <DownloadList list="history" query={queryOf(asked, timeZone)} />
      </Group>
      <Loaded query={query} waiting="Loading the history">
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.items);
          return rows.length === 0 ? (
            <EmptyState title="No event matches">Change the search, or show all.</EmptyState>
          ) : (
            <DataTable
              caption="Events, the latest first"
              columns={columnsOf(setOpened)}
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

const columnsOf = (onOpen: (item: HistoryItemView) => void): readonly Column<HistoryItemView>[] => [
  { header: 'When', isShort: true, cell: ({ occurredAt }) => <DateTime at={occurredAt} hasSeconds /> },
  { header: 'Who', isShort: true, cell: ({ actor }) => actorText(actor) },
  { header: 'Kind', cell: ({ category }) => CATEGORY_LABELS[category] ?? category },
  {
    header: 'What happened',
    isRowHeader: true,
    cell: (item) => (
      <UnstyledButton
        className={classes['sentence']}
        onClick={() => {
          onOpen(item);
        }}
      >
        {subjectOf(item)}
        <TextWithTimes text={item.sentence} />
      </UnstyledButton>
    ),
  },
];

/** Which batch a sentence is about; people know it by its journal entry. */
const subjectOf = ({ journalEntryId, category, type }: HistoryItemView): string =>
  journalEntryId !== null && category === 'journalBatch' && type !== 'JournalBatchPlanned' ? `${journalEntryId}: ` : '';
