import { Accordion, Group, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type DryRunView } from '../../api/views';
import { Day } from '../../components/dates';
import { countOf } from '../../components/formats';
import { Money } from '../../components/Money';
import { DryRunLines } from './DryRunLines';

type DryRunEntry = DryRunView['entries'][number];

interface EntryAccordionProps<Entry extends DryRunEntry> {
  readonly entries: readonly Entry[];
  /** Batch key of the entry that is open at first. */
  readonly opened: string | null;
  readonly facts: (entry: Entry) => ReactNode;
}

/** Entries as they would stand in the ledger, one open at a time, with its facts and lines. */
export const EntryAccordion = <Entry extends DryRunEntry>({
  entries,
  opened,
  facts,
}: EntryAccordionProps<Entry>): ReactNode => {
  const [open, setOpen] = useState(opened);
  return (
    <Accordion value={open} onChange={setOpen} variant="separated" order={3}>
      {entries.map((entry) => (
        <Accordion.Item key={entry.batchKey} value={entry.batchKey}>
          <Accordion.Control>
            <Group justify="space-between" gap="xs" pr="sm">
              <Text size="sm" fw={600}>
                {entry.title}
              </Text>
              <Text size="sm" component="span">
                {entry.journal} · <Day day={entry.date} /> · {countOf(entry.lineCount, 'line', 'lines')} ·{' '}
                <Money amount={entry.debit} currency={entry.currency} />
              </Text>
            </Group>
          </Accordion.Control>
          <Accordion.Panel>
            {open === entry.batchKey && (
              <>
                {facts(entry)}
                <DryRunLines entry={entry} />
              </>
            )}
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
};
