import { Button, Grid, Group, NativeSelect } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useRead } from '../../api/hooks';
import { type BatchSummaryView } from '../../api/views';
import { EmptyState } from '../../components/EmptyState';
import { periodText } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { PageHeader } from '../../components/PageHeader';
import { useEnvironment } from '../../environment/environment-context';
import { ApprovalState } from './ApprovalState';
import { FirstSteps } from './FirstSteps';
import { ConnectionState } from './ConnectionState';
import { LastImport } from './LastImport';
import { Month } from './Month';
import { MonthNext } from './MonthNext';
import { NeedsAttention } from './NeedsAttention';
import { NextRun } from './NextRun';
import { RunningRun } from './RunningRun';
import { RunsOverTime } from './RunsOverTime';

const LOOK_EVERY_MS = 15_000;

/** The month at a glance: where its journals stand, what comes next, what needs attention. */
export const HomePage = (): ReactNode => {
  const summary = useRead<{ readonly items: readonly BatchSummaryView[] }>('/journal-batches/summary', {
    refetchIntervalMs: LOOK_EVERY_MS,
  });
  const [chosen, setChosen] = useState<string | null>(null);
  const rows = summary.data?.items ?? [];
  const periods = [...new Set(rows.map(({ period }) => period))];
  const period = chosen ?? periods[0] ?? null;
  return (
    <>
      <PageHeader
        title="Home"
        description="Where the journals of the month stand, and what needs attention."
        actions={
          period !== null && (
            <NativeSelect
              aria-label="Period"
              value={period}
              data={periods.map((value) => ({ value, label: periodText(value) }))}
              onChange={({ currentTarget }) => {
                setChosen(currentTarget.value);
              }}
            />
          )
        }
      />
      <Loaded query={summary} waiting="Loading the month">
        {() =>
          period === null ? (
            <NothingYet />
          ) : (
            <>
              <Month period={period} summary={rows.filter((row) => row.period === period)} />
              {hasPosted(rows) && <MonthNext period={period} summary={rows.filter((row) => row.period === period)} />}
            </>
          )
        }
      </Loaded>
      {summary.data !== undefined && !hasPosted(rows) && <FirstSteps summary={rows} />}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <RunningRun />
          <NeedsAttention period={period} />
          <RunsOverTime />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <NextRun />
          <ApprovalState />
          <ConnectionState />
          <LastImport />
        </Grid.Col>
      </Grid>
    </>
  );
};

/** Once something is in Sage Intacct, nobody needs the first steps. */
const hasPosted = (rows: readonly BatchSummaryView[]): boolean => rows.some(({ status }) => POSTED.has(status));

const POSTED: ReadonlySet<BatchSummaryView['status']> = new Set<BatchSummaryView['status']>([
  'Success',
  'Awaiting Approval',
  'Posted Elsewhere',
  'Differs in Ledger',
  'Twice in Ledger',
  'Gone',
  'Reversed',
  'Reversed in Ledger',
  'Reversal Pending',
]);

const NothingYet = (): ReactNode => {
  const { name } = useEnvironment();
  return (
    <Group mb="md" grow>
      <EmptyState
        title="No journals yet"
        action={
          <Button
            leftSection={<IconFileImport size={16} aria-hidden />}
            renderRoot={(props) => <Link to="/e/$environment/import" params={{ environment: name }} {...props} />}
          >
            Import a close file
          </Button>
        }
      >
        Connect Sage Intacct, map the accounts, then import the close file of a month: its journals then appear here.
      </EmptyState>
    </Group>
  );
};
