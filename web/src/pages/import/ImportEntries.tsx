import { type ReactNode } from 'react';
import { type JournalImportView } from '../../api/views';
import { Amounts } from '../../components/Amounts';
import { type Column, DataTable } from '../../components/DataTable';
import { countText } from '../../components/formats';
import { Section } from '../../components/Section';

type Entry = JournalImportView['preview'][number];

const ACTIONS: Readonly<Record<Entry['action'], string>> = {
  create: 'New',
  replace: 'Replaces the earlier one',
  unchanged: 'Unchanged: nothing happens',
  correct: 'Corrects a posted one: set aside, not in the ledger yet',
  wait: 'Waits: the earlier one is being posted',
};

const actionText = ({ action, withdrawnBefore, isPeriodClosed }: Entry): string => {
  const text = isPeriodClosed ? 'Period Closed: set aside until the month is reopened' : ACTIONS[action];
  return withdrawnBefore === null ? text : `${text}: withdrawn before (${withdrawnBefore})`;
};

const COLUMNS: readonly Column<Entry>[] = [
  { header: 'Journal entry', isRowHeader: true, cell: ({ journalEntryId }) => journalEntryId },
  { header: 'Entity', cell: ({ businessEntityId }) => businessEntityId || '–' },
  { header: 'Month', cell: ({ period }) => period || '–' },
  { header: 'What happens', cell: (entry) => actionText(entry) },
  { header: 'Batches', align: 'right', cell: ({ batches }) => countText(batches) },
  {
    header: 'Lines',
    align: 'right',
    cell: ({ totals }) => countText(totals.reduce((sum, { lines }) => sum + lines, 0)),
  },
  {
    header: 'Debit',
    align: 'right',
    cell: ({ totals }) => <Amounts amounts={totals.map(({ currency, debit }) => ({ currency, total: debit }))} />,
  },
  {
    header: 'Debit before',
    align: 'right',
    cell: ({ before }) =>
      before.length === 0 ? (
        '–'
      ) : (
        <Amounts amounts={before.map(({ currency, debit }) => ({ currency, total: debit }))} />
      ),
  },
];

/** The entries that an import would bring. */
export const ImportEntries = ({ journalImport }: { readonly journalImport: JournalImportView }): ReactNode => {
  const { preview, entries } = journalImport;
  const isCut = entries !== null && entries > preview.length;
  return (
    <Section
      title="Entries"
      {...(isCut && { description: `The first ${countText(preview.length)} of ${countText(entries)}.` })}
    >
      <DataTable
        caption="Entries of the import"
        rows={preview}
        columns={COLUMNS}
        rowKey={({ journalEntryId, businessEntityId, period }) => `${journalEntryId}|${businessEntityId}|${period}`}
        rowName={['entry', 'entries']}
      />
    </Section>
  );
};
