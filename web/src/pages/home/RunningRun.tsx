import { Group, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { Section } from '../../components/Section';
import { TextLink } from '../../components/TextLink';
import { useEnvironment } from '../../environment/environment-context';
import { useExportRun } from '../../shell/export-run-context';
import { countsText } from '../../shell/run-progress';
import { StoppedBy, StopRun } from '../runs/StopRun';

/** The run that is posting now, and a way to stop it; nothing when there is none. */
export const RunningRun = (): ReactNode => {
  const { name } = useEnvironment();
  const run = useExportRun();
  if (run?.status !== 'Running') return null;
  return (
    <Section
      title="Posting now"
      actions={
        <TextLink to="/e/$environment/runs/$runId" params={{ environment: name, runId: run.runId }}>
          Open the run
        </TextLink>
      }
    >
      <Group justify="space-between" gap="xs">
        <Text size="sm">{countsText(run)}</Text>
        <StopRun run={run} />
      </Group>
      <StoppedBy run={run} />
    </Section>
  );
};
