import { Tabs } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useRead } from '../../api/hooks';
import { type BatchSummaryView } from '../../api/views';
import { EvidencePackButton } from '../../components/EvidencePackButton';
import { periodText } from '../../components/formats';
import { PageHeader } from '../../components/PageHeader';
import { EntriesPanel } from './EntriesPanel';
import { EventsPanel } from './EventsPanel';

/** Everything that happened in the environment. */
export const HistoryPage = (): ReactNode => {
  const [period, setPeriod] = useState('');
  const [tab, setTab] = useState<string | null>('events');
  return (
    <>
      <PageHeader
        title="History"
        description="Every event of this environment, as recorded. Nothing here can be changed or deleted; open an event to see its content and the hash that links it to the one before."
        actions={<MonthEvidence period={period} />}
      />
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="events">Events</Tabs.Tab>
          <Tabs.Tab value="entries">Entries to check</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="events">
          <EventsPanel period={period} onPeriod={setPeriod} />
        </Tabs.Panel>
        <Tabs.Panel value="entries">
          <EntriesPanel period={period} onPeriod={setPeriod} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
};

/** Of the chosen month, else of the latest that has journals. */
const MonthEvidence = ({ period }: { readonly period: string }): ReactNode => {
  const summary = useRead<{ readonly items: readonly BatchSummaryView[] }>('/journal-batches/summary');
  const month = period === '' ? summary.data?.items[0]?.period : period;
  return (
    month !== undefined && (
      <EvidencePackButton key={month} scope={{ period: month }}>
        Evidence pack of {periodText(month)}
      </EvidencePackButton>
    )
  );
};
