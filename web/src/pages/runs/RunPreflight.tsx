import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { ApiProblem } from '../../api/api-problem';
import { useRead } from '../../api/hooks';
import { type PreflightResultView } from '../../api/views';
import { Section } from '../../components/Section';
import { PreflightPanel } from '../post-journals/PreflightPanel';

/** What was looked at before the run began; it is kept under the id of the run. */
export const RunPreflight = ({ runId }: { readonly runId: string }): ReactNode => {
  const preflight = useRead<PreflightResultView>(`/preflights/${encodeURIComponent(runId)}`);
  const isNone = preflight.error !== null && ApiProblem.from(preflight.error).code === 'PREFLIGHT_NOT_FOUND';
  return isNone ? (
    <Section title="Preflight">
      <Text size="sm">None was kept: Sage Intacct gave no answer when the run began.</Text>
    </Section>
  ) : (
    <PreflightPanel preflightId={runId} isRecord />
  );
};
