import { type ReactNode } from 'react';
import { HistoryTimeline } from '../../components/HistoryTimeline';
import { Section } from '../../components/Section';

interface BatchHistoryProps {
  readonly batchKey: string;
}

/** What happened to a batch, from its import to the ledger. */
export const BatchHistory = ({ batchKey }: BatchHistoryProps): ReactNode => (
  <Section title="History">
    <HistoryTimeline about={{ batchKey }} />
  </Section>
);
