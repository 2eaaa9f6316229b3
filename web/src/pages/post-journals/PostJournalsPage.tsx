import { Button, Group, Text } from '@mantine/core';
import { IconListCheck, IconSend } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { useChange, usePages, useRead } from '../../api/hooks';
import {
  type BatchSummaryView,
  type DryRunView,
  type FailureCauseView,
  type JournalBatchView,
  type PageOf,
  type PostingRunView,
  type PreflightView,
} from '../../api/views';
import { type ColumnSort } from '../../components/DataTable';
import { EmptyState } from '../../components/EmptyState';
import { countOf } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { NoPermission } from '../../components/NoPermission';
import { DownloadList } from '../../components/DownloadList';
import { PageHeader } from '../../components/PageHeader';
import { type PostSelection } from '../../components/post-selection';
import { ProblemAlert } from '../../components/ProblemAlert';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { BatchFilters } from './BatchFilters';
import { type BatchSearch, type BatchSort, scopeQuery } from './batch-search';
import { batchName, BatchTable } from './BatchTable';
import { DryRunDrawer } from './DryRunDrawer';
import { FailureCauses } from './FailureCauses';
import { NoBatches } from './NoBatches';
import { NotStarted } from './NotStarted';
import { PreflightPanel } from './PreflightPanel';
import { bodyOf, type Scope, scopeOf } from './scope';
import { SelectAllFound } from './SelectAllFound';
import { SelectionBar } from './SelectionBar';
import { StatusFilter } from './StatusFilter';

/** The dialog is loaded when it is opened. */
const PlannedPost = lazy(async () => ({ default: (await import('../../components/PlannedPost')).PlannedPost }));

const BATCHES_PER_PAGE = 500;
const BATCHES_PER_RUN_MAX = 5_000;
const BATCHES_PER_PREFLIGHT_MAX = 1_000;

export const PostJournalsPage = (): ReactNode => {
  const { role } = useEnvironment();
  const { isAllowed, roles } = usePermission('posting-run:start');
  const summary = useRead<{ readonly items: readonly BatchSummaryView[] }>('/journal-batches/summary');
  return (
    <>
      <PageHeader
        title="Post Journals"
        description="Journal batches by period. Each becomes exactly one entry in Sage Intacct."
      />
      {!isAllowed && <NoPermission to="post journals" roles={roles} role={role} />}
      <Loaded query={summary} waiting="Loading the journal batches">
        {({ items }) => (items.length === 0 ? <NoBatches /> : <Batches summary={items} />)}
      </Loaded>
    </>
  );
};

const Batches = ({ summary }: { readonly summary: readonly BatchSummaryView[] }): ReactNode => {
  const search = useSearch({ from: '/e/$environment/post-journals' });
  const change = useChangeSearch();
  const { isAllowed: mayCheck } = usePermission('preflight:start');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { preflight: preflightId, sort = 'entry', ...filter } = search;
  const pages = usePages<JournalBatchView>('/journal-batches', {
    query: { ...filter, ...scopeQuery(search), sort, limit: BATCHES_PER_PAGE },
  });
  const causes = useRead<PageOf<FailureCauseView>>('/journal-batches/failure-causes', { query: { limit: 100 } });
  const batches = useMemo(() => pages.data?.pages.flatMap(({ items }) => items) ?? [], [pages.data]);
  const chosen = useMemo(() => batches.filter(({ batchKey }) => selected.has(batchKey)), [batches, selected]);
  const scoped = useRead<{ readonly items: readonly BatchSummaryView[] }>('/journal-batches/summary', {
    query: scopeQuery(search),
  });
  const ofPeriod = (scoped.data?.items ?? []).filter(
    ({ period }) => search.period === undefined || period === search.period,
  );
  const scope = scopeOf(search, chosen);
  const actions = useActions(scope, (id) => {
    change({ preflight: id });
  });

  const sortOf = (by: BatchSort): ColumnSort => ({
    direction: sort === by ? 'ascending' : sort === `-${by}` ? 'descending' : null,
    onToggle: () => {
      change({ sort: sort === by ? `-${by}` : by });
    },
  });
  const filterBy = (next: Parameters<typeof change>[0]): void => {
    setSelected(new Set());
    change(next);
  };
  return (
    <>
      <StatusFilter
        summary={ofPeriod}
        status={search.status}
        onChange={(status) => {
          filterBy({ status });
        }}
      />
      <Actions scope={scope} summary={ofPeriod} actions={actions} />
      {preflightId !== undefined && (
        <PreflightPanel
          key={preflightId}
          preflightId={preflightId}
          onClose={() => {
            actions.setStarted(null);
            change({ preflight: undefined });
          }}
          {...(mayCheck && { onAgain: actions.preflight.mutate })}
        />
      )}
      {preflightId === undefined && <FailureCauses causes={causes.data?.items ?? []} />}
      <BatchFilters
        search={search}
        periods={[...new Set(summary.map(({ period }) => period))]}
        causes={causes.data?.items ?? []}
        onChange={filterBy}
      />
      <Group justify="flex-end" mb="xs" gap="sm">
        <SelectAllFound
          pages={pages}
          batches={batches}
          isAll={batches.length > 0 && selected.size === batches.length && !pages.hasNextPage}
          onSelect={setSelected}
        />
        <DownloadList list="journal-batches" query={{ ...filter, ...scopeQuery(search), sort }} />
      </Group>
      <Loaded query={pages} waiting="Loading the batches">
        {() =>
          batches.length === 0 ? (
            <EmptyState title="No batch matches">Change or clear the filters.</EmptyState>
          ) : (
            <BatchTable
              caption="Journal batches"
              batches={batches}
              hasMore={pages.hasNextPage}
              isLoadingMore={pages.isFetchingNextPage}
              onMore={() => void pages.fetchNextPage()}
              sortOf={sortOf}
              selection={{ selected, onChange: setSelected, nameOf: batchName }}
            />
          )
        }
      </Loaded>
      <SelectionBar
        batches={chosen}
        onPost={() => {
          actions.setStarted(null);
          actions.setAsking(true);
        }}
        onClear={() => {
          setSelected(new Set());
        }}
      />
    </>
  );
};

const useChangeSearch = (): ((change: Partial<Record<keyof BatchSearch, string | undefined>>) => void) => {
  const navigate = useNavigate({ from: '/e/$environment/post-journals' });
  return (change) =>
    void navigate({
      search: (search: BatchSearch) => ({ ...search, ...change }) as BatchSearch,
      replace: true,
      resetScroll: false,
    });
};

type PostActions = ReturnType<typeof useActions>;

/** What can be done with a scope. */
const useActions = (scope: Scope, showPreflight: (preflightId: string) => void) => {
  const [dryRunOf, setDryRunOf] = useState<PostSelection | null>(null);
  const [started, setStarted] = useState<PostingRunView | null>(null);
  const [isAsking, setAsking] = useState(false);
  const preflight = useChange(async (api, proveByDraft: boolean) => {
    const selection = await bodyOf(api, scope, BATCHES_PER_PREFLIGHT_MAX);
    const started = await api.post<PreflightView>('/preflights', {
      body: { ...selection, ...(proveByDraft && { proveByDraft }) },
    });
    showPreflight(started.preflightId);
  });
  const dryRun = useChange(async (api) => {
    const selection = await bodyOf(api, scope, BATCHES_PER_RUN_MAX);
    setDryRunOf(selection);
    return api.post<DryRunView>('/dry-runs', { body: selection });
  });
  return { started, setStarted, isAsking, setAsking, preflight, dryRun, dryRunOf, showPreflight };
};

interface ActionsProps {
  readonly scope: Scope;
  readonly summary: readonly BatchSummaryView[];
  readonly actions: PostActions;
}

const Actions = ({ scope, summary, actions }: ActionsProps): ReactNode => {
  const { isAllowed: mayPost } = usePermission('posting-run:start');
  const { isAllowed: mayCheck } = usePermission('preflight:start');
  const [isDry, setDry] = useState(false);
  const { started, setStarted, isAsking, setAsking, preflight, dryRun, dryRunOf, showPreflight } = actions;
  const ready = summary.filter(({ status }) => status === 'Ready to Post');
  const failed = summary.filter(({ status }) => status === 'Failed');
  const readyCount = scope.kind === 'ready' ? batchesOf(ready) : null;
  const failedCount = scope.kind === 'ready' ? batchesOf(failed) : null;
  const count = scope.kind === 'selected' ? scope.batchKeys.length : sumOf(readyCount, failedCount);
  const isNothing = scope.kind === 'none' || count === 0;
  return (
    <>
      <Group justify="space-between" gap="sm" mb="md">
        <Text size="sm" component="div">
          {scopeText(scope, { count, readyCount, failedCount })}
        </Text>
        <Group gap="xs">
          {mayCheck && (
            <Button
              variant="default"
              leftSection={<IconListCheck size={16} aria-hidden />}
              disabled={scope.kind === 'none'}
              loading={preflight.isPending}
              onClick={() => {
                preflight.mutate(false);
              }}
            >
              Preflight
            </Button>
          )}
          <Button
            variant="default"
            disabled={isNothing || readyCount === 0}
            onClick={() => {
              setDry(true);
              dryRun.mutate();
            }}
          >
            Dry run
          </Button>
          {mayPost && (
            <Button
              leftSection={<IconSend size={16} aria-hidden />}
              disabled={isNothing}
              onClick={() => {
                setStarted(null);
                setAsking(true);
              }}
            >
              Post Journals
            </Button>
          )}
        </Group>
      </Group>
      {preflight.error && <ProblemAlert error={preflight.error} />}
      {started && <NotStarted runId={started.runId} onFound={showPreflight} />}
      {isAsking && (
        <Suspense>
          <PlannedPost
            select={(api) => bodyOf(api, scope, BATCHES_PER_RUN_MAX)}
            onClose={() => {
              setAsking(false);
            }}
            onStarted={setStarted}
          />
        </Suspense>
      )}
      <DryRunDrawer
        opened={isDry}
        onClose={() => {
          setDry(false);
        }}
        selection={dryRunOf ?? {}}
        run={dryRun.data}
        isPending={dryRun.isPending}
        error={dryRun.error}
      />
    </>
  );
};

const batchesOf = (rows: readonly BatchSummaryView[]): number => rows.reduce((sum, { batches }) => sum + batches, 0);

const sumOf = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : one + other;

interface ScopeCounts {
  readonly count: number | null;
  /** Null unless all that can be posted is taken. */
  readonly readyCount: number | null;
  readonly failedCount: number | null;
}

const scopeText = (scope: Scope, { count, readyCount, failedCount }: ScopeCounts): string => {
  switch (scope.kind) {
    case 'selected':
      return `The selection: ${countOf(count ?? 0, 'batch', 'batches')} that can be posted.`;
    case 'ready':
      return readyText(readyCount ?? 0, failedCount ?? 0);
    case 'found':
      return 'All that match the filter and can be posted.';
    case 'none':
      return scope.why;
  }
};

const readyText = (ready: number, failed: number): string => {
  if (failed === 0) {
    return ready === 0
      ? 'Nothing is Ready to Post here.'
      : `All that is Ready to Post here: ${countOf(ready, 'batch', 'batches')}.`;
  }
  const again = `${countOf(failed, 'batch', 'batches')} that failed before`;
  return ready === 0
    ? `Nothing is Ready to Post here. ${again} can be tried again.`
    : `All that is Ready to Post here: ${countOf(ready, 'batch', 'batches')}, and ${again}.`;
};
