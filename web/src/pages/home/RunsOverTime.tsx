import { Button, Text } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useRead } from '../../api/hooks';
import { type PageOf, type PostingRunView } from '../../api/views';
import { DataTable } from '../../components/DataTable';
import { DateTime } from '../../components/dates';
import { countOf, countText } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { Loading } from '../../components/Loading';
import { Section } from '../../components/Section';

const RUNS_MAX = 20;

/** Loaded only when there is something to draw. */
const RunsChart = lazy(async () => ({ default: (await import('./RunsChart')).RunsChart }));

/** Outcomes of the latest runs, as a chart or a table. */
export const RunsOverTime = (): ReactNode => {
  const [isTable, setTable] = useState(false);
  const runs = useRead<PageOf<PostingRunView>>('/posting-runs', { query: { limit: RUNS_MAX } });
  const items = runs.data?.items ?? [];
  return (
    <Section
      title="Runs"
      {...(items.length > 0 && {
        actions: (
          <Button
            size="xs"
            variant="default"
            aria-pressed={isTable}
            onClick={() => {
              setTable(!isTable);
            }}
          >
            {isTable ? 'Show as a chart' : 'Show as a table'}
          </Button>
        ),
      })}
    >
      <Loaded query={runs} waiting="Loading the latest runs">
        {() => {
          if (items.length === 0) return <Text size="sm">No run yet.</Text>;
          if (isTable) return <RunsTable runs={items} />;
          return (
            <Suspense fallback={<Loading what="Loading the chart" />}>
              <figure aria-label={summaryOf(items)} style={{ margin: 0 }}>
                <RunsChart runs={[...items].reverse()} />
              </figure>
            </Suspense>
          );
        }}
      </Loaded>
    </Section>
  );
};

const summaryOf = (runs: readonly PostingRunView[]): string => {
  const sum = (count: (run: PostingRunView) => number): string =>
    countText(runs.reduce((total, run) => total + count(run), 0));
  return `Batches of the last ${countOf(runs.length, 'run', 'runs')}: ${sum(({ posted }) => posted)} posted, ${sum(({ failed }) => failed)} failed. The table has each run.`;
};

const RunsTable = ({ runs }: { readonly runs: readonly PostingRunView[] }): ReactNode => (
  <DataTable
    caption="The latest runs"
    rows={runs}
    rowKey={({ runId }) => runId}
    rowName={['run', 'runs']}
    columns={[
      { header: 'Started', isRowHeader: true, cell: ({ startedAt }) => <DateTime at={startedAt} /> },
      { header: 'Batches', align: 'right', cell: ({ batches }) => countText(batches) },
      { header: 'Posted', align: 'right', cell: ({ posted }) => countText(posted) },
      { header: 'Failed', align: 'right', cell: ({ failed }) => countText(failed) },
      {
        header: 'Others',
        align: 'right',
        cell: ({ batches, posted, failed }) => countText(batches - posted - failed),
      },
    ]}
  />
);
