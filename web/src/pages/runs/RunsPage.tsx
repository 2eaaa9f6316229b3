import { type ReactNode } from 'react';
import { usePages } from '../../api/hooks';
import { type PostingRunView } from '../../api/views';
import { actorText } from '../../components/actors';
import { type Column, DataTable } from '../../components/DataTable';
import { DateTime } from '../../components/dates';
import { DownloadList } from '../../components/DownloadList';
import { EmptyState } from '../../components/EmptyState';
import { countText } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { PageHeader } from '../../components/PageHeader';
import { TextLink } from '../../components/TextLink';
import { useEnvironment } from '../../environment/environment-context';
import { dateTimeText } from '../../components/formats';
import { durationText, TRIGGERS } from './run-texts';
import { RunBadge } from './RunBadge';

const LOOK_EVERY_MS = 5_000;

export const RunsPage = (): ReactNode => {
  const runs = usePages<PostingRunView>('/posting-runs', { refetchIntervalMs: LOOK_EVERY_MS });
  return (
    <>
      <PageHeader
        title="Runs"
        description="Each press of Post Journals and each scheduled occurrence, with what became of its batches."
        actions={<DownloadList list="posting-runs" />}
      />
      <Loaded query={runs} waiting="Loading the runs">
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          return rows.length === 0 ? (
            <EmptyState title="No run yet">
              A run starts when someone presses Post Journals, or automatically at the journal frequency.
            </EmptyState>
          ) : (
            <DataTable
              caption="Posting runs, newest first"
              rows={rows}
              columns={COLUMNS}
              rowKey={({ runId }) => runId}
              rowName={['run', 'runs']}
              hasMore={runs.hasNextPage}
              isLoadingMore={runs.isFetchingNextPage}
              onMore={() => void runs.fetchNextPage()}
            />
          );
        }}
      </Loaded>
    </>
  );
};

const COLUMNS: readonly Column<PostingRunView>[] = [
  { header: 'Started', isRowHeader: true, cell: (run) => <RunLink run={run} /> },
  { header: 'Trigger', cell: ({ trigger }) => TRIGGERS[trigger] },
  { header: 'By', cell: ({ startedBy }) => actorText(startedBy) },
  { header: 'State', cell: (run) => <RunBadge run={run} /> },
  { header: 'Batches', align: 'right', cell: ({ batches }) => countText(batches) },
  { header: 'Posted', align: 'right', cell: ({ posted }) => countText(posted) },
  { header: 'Failed', align: 'right', cell: ({ failed }) => countText(failed) },
  { header: 'Awaiting approval', align: 'right', cell: ({ awaitingApproval }) => countText(awaitingApproval) },
  { header: 'Outcome unknown', align: 'right', cell: ({ outcomeUnknown }) => countText(outcomeUnknown) },
  {
    header: 'Took',
    align: 'right',
    cell: ({ startedAt, finishedAt }) => (finishedAt === null ? '–' : durationText(startedAt, finishedAt)),
  },
];

const RunLink = ({ run: { runId, startedAt } }: { readonly run: PostingRunView }): ReactNode => {
  const { name, timeZone } = useEnvironment();
  return (
    <TextLink
      fw={600}
      to="/e/$environment/runs/$runId"
      params={{ environment: name, runId }}
      aria-label={`Run of ${dateTimeText(startedAt, timeZone)}`}
    >
      <DateTime at={startedAt} />
    </TextLink>
  );
};
