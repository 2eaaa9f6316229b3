import { type ReactNode } from 'react';
import { type JournalImportView } from '../../api/views';
import { Amounts } from '../../components/Amounts';
import { type Column, DataTable } from '../../components/DataTable';
import { countText } from '../../components/formats';
import { Section } from '../../components/Section';

type Other = JournalImportView['others'][number];

const whatItIs = ({ because, isPosted, delivered }: Other): string => {
  const moved =
    delivered.length === 0 ? '' : ` The file has the id in ${delivered.map(({ period }) => period).join(', ')}.`;
  if (because === 'same id') return `Unposted in another month.${moved}`;
  return `${isPosted ? 'Posted, and not in the file any more: it stays' : 'Not in the file any more'}.${moved}`;
};

const debits = (totals: Other['totals']): ReactNode => (
  <Amounts amounts={totals.map(({ currency, debit }) => ({ currency, total: debit }))} />
);

const COLUMNS: readonly Column<Other>[] = [
  { header: 'Journal entry', isRowHeader: true, cell: ({ journalEntryId }) => journalEntryId },
  { header: 'Entity', cell: ({ businessEntityId }) => businessEntityId || '–' },
  { header: 'Month', cell: ({ period }) => period },
  { header: 'What it is', cell: whatItIs },
  { header: 'Debit', align: 'right', cell: ({ totals }) => debits(totals) },
  {
    header: 'Debit in the file',
    align: 'right',
    cell: ({ delivered }) => (delivered.length === 0 ? '–' : debits(delivered.flatMap(({ totals }) => totals))),
  },
];

/** Entries of earlier files that this one may concern: missing from it, or with the same id in another month. */
export const OtherEntries = ({ journalImport }: { readonly journalImport: JournalImportView }): ReactNode => {
  const { others, missingEntries, missingPostedEntries, sameIdEntries } = journalImport;
  const all = (missingEntries ?? 0) + (missingPostedEntries ?? 0) + (sameIdEntries ?? 0);
  return (
    <Section
      title="Entries of earlier files"
      {...(all > others.length && { description: `The first ${countText(others.length)} of ${countText(all)}.` })}
    >
      <DataTable
        caption="Entries of earlier files that this one may concern"
        rows={others}
        columns={COLUMNS}
        rowKey={({ journalEntryId, businessEntityId, period }) => `${journalEntryId}|${businessEntityId}|${period}`}
        rowName={['entry', 'entries']}
      />
    </Section>
  );
};
