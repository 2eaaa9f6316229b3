import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { ApiProblem } from '../../api/api-problem';
import { useRead } from '../../api/hooks';
import { type PreflightResultView } from '../../api/views';
import { Section } from '../../components/Section';
import { PreflightPanel } from '../post-journals/PreflightPanel';

/** The preflight of the run, kept under the run's id. */
export const RunPreflight = ({ runId }: { readonly runId: string }): ReactNode => {
  const preflight = useRead<PreflightResultView>(`/preflights/${encodeURIComponent(runId)}`);
  const isNone = preflight.error !== null && ApiProblem.from(preflight.error).code === 'PREFLIGHT_NOT_FOUND';
  return isNone ? (
    <Section title="Preflight">
      <Text size="sm">None was kept: Sage Intacct did not respond when the run started.</Text>
    </Section>
  ) : (
    <PreflightPanel preflightId={runId} isRecord />
  );
};
