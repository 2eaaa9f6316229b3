import { Alert, Group, SimpleGrid, Text } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { usePages, useRead } from '../../api/hooks';
import { type FailureCauseView, type JournalBatchView, type PageOf, type PostingRunView } from '../../api/views';
import { actorText } from '../../components/actors';
import { CauseList } from '../../components/CauseList';
import { DateTime, Period } from '../../components/dates';
import { countText, dateTimeText } from '../../components/formats';
import { EvidencePackButton } from '../../components/EvidencePackButton';
import { HistoryTimeline } from '../../components/HistoryTimeline';
import { Loaded } from '../../components/Loaded';
import { PageHeader } from '../../components/PageHeader';
import { Section } from '../../components/Section';
import { TextLink } from '../../components/TextLink';
import { WaitsForLedger } from '../../components/WaitsForLedger';
import { useEnvironment } from '../../environment/environment-context';
import { useExportRun } from '../../shell/export-run-context';
import { RunBar, TimeLeft } from '../../shell/ExportJournalsWidget';
import { BatchTable } from '../post-journals/BatchTable';
import { RunBadge } from './RunBadge';
import { RunPreflight } from './RunPreflight';
import { StoppedBy, StopRun } from './StopRun';
import { durationText, ofText, TRIGGERS } from './run-texts';
import classes from './RunPage.module.css';

const LOOK_EVERY_MS = 5_000;
const BATCHES_PER_PAGE = 500;

/** One run: its progress, the outcome of its batches, why some failed, and its preflight. */
export const RunPage = (): ReactNode => {
  const { name, timeZone } = useEnvironment();
  const { runId } = useParams({ from: '/e/$environment/runs/$runId' });
  const asked = useRead<PostingRunView>(`/posting-runs/${encodeURIComponent(runId)}`, {
    refetchIntervalMs: LOOK_EVERY_MS,
  });
  const live = useExportRun();
  const run =
    live?.runId === runId && (asked.data === undefined || asked.data.status === 'Running') ? live : asked.data;
  return (
    <>
      <Group mb={4}>
        <TextLink to="/e/$environment/runs" params={{ environment: name }}>
          ← Runs
        </TextLink>
      </Group>
      <PageHeader
        title={run ? `Run of ${dateTimeText(run.startedAt, timeZone)}` : 'Run'}
        actions={
          run && (
            <Group gap="sm">
              <StopRun run={run} size="sm" />
              <RunBadge run={run} />
            </Group>
          )
        }
      />
      <Loaded query={{ ...asked, data: run }} waiting="Loading the run">
        {(view) => (
          <>
            {view.refusal && <NotStarted refusal={view.refusal} />}
            <Progress run={view} />
            <Causes runId={runId} />
            <Batches runId={runId} />
            <RunPreflight runId={runId} />
            <Section title="History" actions={<EvidencePackButton scope={{ runId }}>Evidence pack</EvidencePackButton>}>
              <HistoryTimeline about={{ stream: `postingRun-${name}.${runId}` }} />
            </Section>
          </>
        )}
      </Loaded>
    </>
  );
};

/** Nothing was posted, and why. The preflight below lists what is missing. */
const NotStarted = ({ refusal }: { readonly refusal: NonNullable<PostingRunView['refusal']> }): ReactNode => (
  <Alert color="red" icon={<IconBan aria-hidden />} title="Nothing was posted" role="alert" mb="md">
    {refusal.message} {refusal.fix}
  </Alert>
);

const Progress = ({ run }: { readonly run: PostingRunView }): ReactNode => (
  <Section title="Progress">
    <Group justify="space-between" gap="xs">
      <Text fw={600}>{ofText(run.batches - run.waiting, run.batches)} batches done</Text>
      <Text size="sm" c="dimmed">
        {run.finishedAt === null ? <TimeLeft run={run} /> : `Took ${durationText(run.startedAt, run.finishedAt)}`}
      </Text>
    </Group>
    <RunBar run={run} size="lg" />
    <SimpleGrid cols={{ base: 2, xs: 4, md: 7 }} component="dl" className={classes['counts'] ?? ''}>
      <Count name="Posted" count={run.posted} />
      <Count name="Awaiting approval" count={run.awaitingApproval} />
      <Count name="Outcome unknown" count={run.outcomeUnknown} />
      <Count name="Failed" count={run.failed} />
      <Count name="Left out" count={run.leftOut} />
      <Count name="On hold" count={run.onHold} />
      <Count name="Waiting" count={run.waiting} />
    </SimpleGrid>
    <WaitsForLedger silence={run.waitsForLedger} />
    <StoppedBy run={run} />
    <Text size="sm" c="dimmed">
      Started <DateTime at={run.startedAt} /> by {actorText(run.startedBy)} · {TRIGGERS[run.trigger]}
      {run.period !== null && (
        <>
          {' '}
          · <Period period={run.period} />
        </>
      )}
      {run.finishedAt !== null && (
        <>
          {' '}
          · ended <DateTime at={run.finishedAt} />
        </>
      )}
    </Text>
  </Section>
);

const Count = ({ name, count }: { readonly name: string; readonly count: number }): ReactNode => (
  <div>
    <dt>{name}</dt>
    <dd>{countText(count)}</dd>
  </div>
);

const Causes = ({ runId }: { readonly runId: string }): ReactNode => {
  const causes = useRead<PageOf<FailureCauseView>>('/journal-batches/failure-causes', { query: { runId, limit: 100 } });
  const items = causes.data?.items ?? [];
  return (
    items.length > 0 && (
      <Section title="Why batches failed" description="Fix a cause, then post only the batches it blocked.">
        <CauseList label="Causes of failures" causes={items} hasFailed />
      </Section>
    )
  );
};

const Batches = ({ runId }: { readonly runId: string }): ReactNode => {
  const batches = usePages<JournalBatchView>('/journal-batches', { query: { runId, limit: BATCHES_PER_PAGE } });
  return (
    <Section
      title="Batches"
      description="Batches that this run processed last. A batch that was retried is listed under the later run."
    >
      <Loaded query={batches} waiting="Loading the batches of the run">
        {({ pages }) => (
          <BatchTable
            caption="Batches of the run"
            batches={pages.flatMap(({ items }) => items)}
            hasMore={batches.hasNextPage}
            isLoadingMore={batches.isFetchingNextPage}
            onMore={() => void batches.fetchNextPage()}
          />
        )}
      </Loaded>
    </Section>
  );
};
