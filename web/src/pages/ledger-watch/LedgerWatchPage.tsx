import { Alert, Button, Group, Select, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useChange, usePages, useRead } from '../../api/hooks';
import { type BatchSummaryView, type LedgerWatchView, type WatchRoundView } from '../../api/views';
import { actorText } from '../../components/actors';
import { type Column, DataTable } from '../../components/DataTable';
import { DateTime } from '../../components/dates';
import { EmptyState } from '../../components/EmptyState';
import { countText, periodText } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { notifyDone } from '../../components/notify';
import { PageHeader } from '../../components/PageHeader';
import { ProblemAlert } from '../../components/ProblemAlert';
import { Section } from '../../components/Section';
import { StatusBadge } from '../../components/StatusBadge';
import { TextLink } from '../../components/TextLink';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { eitherOf } from '../../environment/permissions';
import { WatchSettings } from './WatchSettings';

const LOOK_EVERY_MS = 5_000;

type Status = BatchSummaryView['status'];

/** What a look at the ledger can have found. */
const FOUND: readonly Status[] = [
  'Differs in Ledger',
  'Twice in Ledger',
  'Reversed in Ledger',
  'Reversal Pending',
  'Gone',
  'Could Not Be Read',
];

/** The standing comparison of posted entries with Sage Intacct: what it found, its rounds and its settings. */
export const LedgerWatchPage = (): ReactNode => {
  const watch = useRead<LedgerWatchView>('/ledger-watch', { refetchIntervalMs: LOOK_EVERY_MS });
  const rounds = usePages<WatchRoundView>('/ledger-watch/rounds', { refetchIntervalMs: LOOK_EVERY_MS });
  return (
    <>
      <PageHeader
        title="Ledger Watch"
        description="Posted entries are looked at again in Sage Intacct. What was changed there since is shown side by side."
        actions={<LookNow periods={watch.data?.periods ?? []} />}
      />
      <Findings />
      <Section title="Rounds">
        <Loaded query={rounds} waiting="Loading the rounds">
          {({ pages }) => {
            const rows = pages.flatMap(({ items }) => items);
            return rows.length === 0 ? (
              <EmptyState title="No round yet">
                A round begins by itself once something is posted, or when someone looks now.
              </EmptyState>
            ) : (
              <DataTable
                caption="Rounds, newest first"
                rows={rows}
                columns={COLUMNS}
                rowKey={({ roundId }) => roundId}
                rowName={['round', 'rounds']}
                hasMore={rounds.hasNextPage}
                isLoadingMore={rounds.isFetchingNextPage}
                onMore={() => void rounds.fetchNextPage()}
              />
            );
          }}
        </Loaded>
      </Section>
      <Section title="Settings">
        <Loaded query={watch} waiting="Loading the settings">
          {({ settings, revision }) => <WatchSettings key={revision} settings={settings} revision={revision} />}
        </Loaded>
      </Section>
    </>
  );
};

const ALL_MONTHS = 'all';

const LookNow = ({ periods }: { readonly periods: readonly string[] }): ReactNode => {
  const { isAllowed, roles } = usePermission('ledger-watch:start');
  const [month, setMonth] = useState(ALL_MONTHS);
  const look = useChange(
    (api, kind: 'quick' | 'full') =>
      api.post<WatchRoundView>('/ledger-watch/rounds', {
        body: month === ALL_MONTHS ? { kind } : { kind, period: month },
      }),
    () => {
      notifyDone('The round has begun.');
    },
  );
  return (
    <div>
      <Group gap="xs" align="end">
        <Select
          label="Which month"
          data={[
            { value: ALL_MONTHS, label: 'All months' },
            ...periods.map((value) => ({ value, label: periodText(value) })),
          ]}
          value={month}
          allowDeselect={false}
          disabled={!isAllowed}
          onChange={(value) => {
            setMonth(value ?? ALL_MONTHS);
          }}
        />
        {(['quick', 'full'] as const).map((kind) => (
          <Button
            key={kind}
            variant={kind === 'quick' ? 'filled' : 'default'}
            disabled={!isAllowed}
            loading={look.isPending}
            onClick={() => {
              look.mutate(kind);
            }}
          >
            {kind === 'quick' ? 'Look now' : 'Read every line'}
          </Button>
        ))}
      </Group>
      {!isAllowed && <Text size="xs">Looking now is for a {eitherOf(roles)}.</Text>}
      {look.error && <ProblemAlert error={look.error} />}
    </div>
  );
};

const Findings = (): ReactNode => {
  const { name } = useEnvironment();
  const summary = useRead<{ readonly items: readonly BatchSummaryView[] }>('/journal-batches/summary', {
    refetchIntervalMs: LOOK_EVERY_MS,
  });
  return (
    <Section title="Found">
      <Loaded query={summary} waiting="Loading what was found">
        {({ items }) => {
          const found = FOUND.map((status) => {
            const rows = items.filter((row) => row.status === status);
            const count = (of: (row: BatchSummaryView) => number): number =>
              rows.reduce((sum, row) => sum + of(row), 0);
            return { status, batches: count((row) => row.batches), open: count((row) => row.needsPerson) };
          }).filter(({ batches }) => batches > 0);
          if (found.length === 0)
            return <Text size="sm">Every posted entry was equal when it was last looked at.</Text>;
          return found.map(({ status, batches, open }) => (
            <Group key={status} gap="sm" mb="xs">
              <StatusBadge status={status} />
              <TextLink to="/e/$environment/post-journals" params={{ environment: name }} search={{ status }}>
                {countText(batches)} {batches === 1 ? 'batch' : 'batches'}
              </TextLink>
              <Text size="sm">
                {open === 0 ? 'all accepted' : `${countText(open)} ${open === 1 ? 'needs' : 'need'} attention`}
              </Text>
            </Group>
          ));
        }}
      </Loaded>
    </Section>
  );
};

const KINDS = { quick: 'Quick', full: 'Full' } as const;

const COLUMNS: readonly Column<WatchRoundView>[] = [
  { header: 'Began', isRowHeader: true, cell: ({ startedAt }) => <DateTime at={startedAt} /> },
  { header: 'Kind', cell: ({ kind }) => KINDS[kind] },
  { header: 'By', cell: ({ because, startedBy }) => (because === 'due' ? 'by itself' : actorText(startedBy)) },
  { header: 'State', cell: (round) => <State round={round} /> },
  { header: 'Looked at', align: 'right', cell: ({ counts }) => countText(counts.batches) },
  { header: 'Lines read', align: 'right', cell: ({ counts }) => countText(counts.lines) },
  { header: 'Changed', align: 'right', cell: ({ counts }) => countText(counts.found) },
  { header: 'Equal again', align: 'right', cell: ({ counts }) => countText(counts.cleared) },
];

const State = ({ round: { status, trouble } }: { readonly round: WatchRoundView }): ReactNode =>
  trouble === null ? (
    status
  ) : (
    <Alert color="orange" p="xs" icon={<IconAlertTriangle size={16} aria-hidden />} title="Stopped">
      {trouble.message} {trouble.fix}
    </Alert>
  );
