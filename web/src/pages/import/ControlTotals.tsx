import { Group, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { type JournalImportView } from '../../api/views';
import { DataTable } from '../../components/DataTable';
import { countOf, countText } from '../../components/formats';
import { Money } from '../../components/Money';
import { Section } from '../../components/Section';

/** What the close has to tie out to, by currency. */
export const ControlTotals = ({ journalImport }: { readonly journalImport: JournalImportView }): ReactNode => (
  <Section title="Control totals" description={<Counts journalImport={journalImport} />}>
    <Delivered journalImport={journalImport} />
    <DataTable
      caption="Control totals by currency"
      rows={journalImport.totals}
      rowKey={({ currency }) => currency}
      rowName={['currency', 'currencies']}
      isUncounted
      columns={[
        { header: 'Currency', isRowHeader: true, cell: ({ currency }) => currency },
        { header: 'Lines', align: 'right', cell: ({ lines }) => countText(lines) },
        { header: 'Debit', align: 'right', cell: ({ debit }) => <Money amount={debit} /> },
        { header: 'Credit', align: 'right', cell: ({ credit }) => <Money amount={credit} /> },
      ]}
    />
  </Section>
);

/** Whether the control totals of the deliverer agree. Where they do not, the import has problems instead. */
const Delivered = ({ journalImport }: { readonly journalImport: JournalImportView }): ReactNode => {
  const { controlTotals } = journalImport;
  if (controlTotals === null) return null;
  const { result, entries } = controlTotals;
  return result === 'agreed' ? (
    <Group gap={6} mb="sm" c="light-dark(var(--mantine-color-pine-8), var(--mantine-color-pine-3))" wrap="nowrap">
      <IconCircleCheck size={18} aria-hidden />
      <Text size="sm" fw={600}>
        Control totals agree ({countOf(entries, 'entry', 'entries')})
      </Text>
    </Group>
  ) : (
    <Text size="sm" c="dimmed" mb="sm">
      No control totals were delivered
    </Text>
  );
};

const Counts = ({ journalImport }: { readonly journalImport: JournalImportView }): ReactNode => {
  const { entries, newEntries, replacedEntries, unchangedEntries, batches, lines, roundedLines } = journalImport;
  const parts = [
    entries !== null && countOf(entries, 'entry', 'entries'),
    newEntries !== null && newEntries > 0 && `${countText(newEntries)} new`,
    replacedEntries !== null && replacedEntries > 0 && `${countText(replacedEntries)} replacing earlier ones`,
    unchangedEntries !== null && unchangedEntries > 0 && `${countText(unchangedEntries)} unchanged`,
    batches !== null && countOf(batches, 'batch', 'batches'),
    lines !== null && countOf(lines, 'line', 'lines'),
    roundedLines !== null && roundedLines > 0 && `${countText(roundedLines)} of them rounded`,
  ];
  return <Text size="sm">{parts.filter((part) => part !== false).join(' · ')}</Text>;
};
