import { Group, Paper, Progress, Text } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { type PostingRunView } from '../api/views';
import { countText } from '../components/formats';
import { TextLink } from '../components/TextLink';
import { useEnvironment } from '../environment/environment-context';
import { useExportRun } from './export-run-context';
import { countsText, doneOf, isAllWell, timeLeftText } from './run-progress';

/** Loaded only while something is posted. */
const StopRun = lazy(async () => ({ default: (await import('../pages/runs/StopRun')).StopRun }));

interface ExportJournalsWidgetProps {
  /** Closes the drawer that it is in. */
  readonly onNavigate?: () => void;
}

/** In the left menu: the progress of the current posting run. */
export const ExportJournalsWidget = ({ onNavigate }: ExportJournalsWidgetProps): ReactNode => {
  const { name } = useEnvironment();
  const run = useExportRun();
  if (run === null) return null;
  return (
    <Paper withBorder p="sm" component="section" aria-label="Export Journals">
      <Group justify="space-between" gap="xs">
        <Text fw={600} size="sm">
          Export Journals
        </Text>
        <Text size="sm" fw={600}>
          {countText(doneOf(run))} of {countText(run.batches)}
        </Text>
      </Group>
      <RunBar run={run} />
      <Text size="xs">{countsText(run)}</Text>
      {run.status === 'Running' && (
        <Suspense>
          <StopRun run={run} />
        </Suspense>
      )}
      <Group justify="space-between" gap="xs" mt={4}>
        <Text size="xs" c="dimmed">
          {stateOf(run)}
        </Text>
        <TextLink
          size="xs"
          to="/e/$environment/runs/$runId"
          params={{ environment: name, runId: run.runId }}
          {...(onNavigate && { onClick: onNavigate })}
        >
          Open the run
        </TextLink>
      </Group>
    </Paper>
  );
};

const stateOf = (run: PostingRunView): ReactNode => {
  if (run.stop !== null) return run.status === 'Running' ? 'Being stopped' : 'Stopped';
  if (run.status === 'Running') return <TimeLeft run={run} />;
  return isAllWell(run) ? 'All is posted' : 'Needs attention';
};

/** On a narrow screen, where the menu is closed: one line above the page. */
export const ExportJournalsLine = (): ReactNode => {
  const { name } = useEnvironment();
  const run = useExportRun();
  if (run === null) return null;
  return (
    <Paper withBorder px="sm" py={6} mb="sm" hiddenFrom="sm">
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" fw={600}>
          Export Journals: {countText(doneOf(run))} of {countText(run.batches)}
        </Text>
        <TextLink to="/e/$environment/runs/$runId" params={{ environment: name, runId: run.runId }}>
          Open the run
        </TextLink>
      </Group>
      <RunBar run={run} />
    </Paper>
  );
};

/** Progress of a run by outcome; the same is next to it as text. */
export const RunBar = ({ run, size = 'sm' }: { readonly run: PostingRunView; readonly size?: string }): ReactNode => {
  const shareOf = (count: number): number => (count / Math.max(run.batches, 1)) * 100;
  return (
    <Progress.Root size={size} my={6} role="progressbar" aria-label="Export Journals" {...valuesOf(run)}>
      <Progress.Section value={shareOf(run.posted)} color="pine" withAria={false} />
      <Progress.Section value={shareOf(run.awaitingApproval)} color="grape" withAria={false} />
      <Progress.Section value={shareOf(run.outcomeUnknown)} color="orange" withAria={false} />
      <Progress.Section value={shareOf(run.failed)} color="red" withAria={false} />
      <Progress.Section value={shareOf(run.leftOut + run.onHold)} color="gray" withAria={false} />
    </Progress.Root>
  );
};

const valuesOf = (run: PostingRunView) => ({
  'aria-valuenow': doneOf(run),
  'aria-valuemin': 0,
  'aria-valuemax': run.batches,
  'aria-valuetext': `${countText(doneOf(run))} of ${countText(run.batches)} batches`,
});

const LOOK_EVERY_MS = 1_000;

export const TimeLeft = ({ run }: { readonly run: PostingRunView }): ReactNode => {
  const [nowMs, setNowMs] = useState(Date.now);
  const { start, stop } = useInterval(() => {
    setNowMs(Date.now());
  }, LOOK_EVERY_MS);
  useEffect(() => {
    start();
    return stop;
  }, [start, stop]);
  return timeLeftText(run, nowMs);
};
