import { type ReactNode } from 'react';
import { usePages } from '../../api/hooks';
import { type JournalImportView } from '../../api/views';
import { actorText } from '../../components/actors';
import { Amounts } from '../../components/Amounts';
import { type Column, DataTable } from '../../components/DataTable';
import { DateTime } from '../../components/dates';
import { DownloadList } from '../../components/DownloadList';
import { EmptyState } from '../../components/EmptyState';
import { countText } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { NoPermission } from '../../components/NoPermission';
import { PageHeader } from '../../components/PageHeader';
import { Section } from '../../components/Section';
import { TextLink } from '../../components/TextLink';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { CloseFile } from './CloseFile';
import { ImportBadge } from './ImportBadge';
import { ImportProfiles } from './ImportProfiles';

const LOOK_EVERY_MS = 5_000;

/** Importing close files, and the earlier imports. */
export const ImportPage = (): ReactNode => {
  const { role } = useEnvironment();
  const { isAllowed, roles } = usePermission('journal-import:create');
  return (
    <>
      <PageHeader
        title="Import"
        description="The journal entries of a close, from its file. You see what is in it before anything counts."
      />
      {isAllowed ? <CloseFile /> : <NoPermission to="import" roles={roles} role={role} />}
      <EarlierImports />
      <ImportProfiles />
    </>
  );
};

const EarlierImports = (): ReactNode => {
  const imports = usePages<JournalImportView>('/journal-imports', { refetchIntervalMs: LOOK_EVERY_MS });
  return (
    <Section title="Earlier imports" actions={<DownloadList list="journal-imports" />}>
      <Loaded query={imports} waiting="Loading the imports">
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          return rows.length === 0 ? (
            <EmptyState title="Nothing was imported yet">Imported close files appear here.</EmptyState>
          ) : (
            <DataTable
              caption="Imports, newest first"
              rows={rows}
              columns={COLUMNS}
              rowKey={({ importId }) => importId}
              rowName={['import', 'imports']}
              hasMore={imports.hasNextPage}
              isLoadingMore={imports.isFetchingNextPage}
              onMore={() => void imports.fetchNextPage()}
            />
          );
        }}
      </Loaded>
    </Section>
  );
};

const count = (value: number | null): string => (value === null ? '–' : countText(value));

const COLUMNS: readonly Column<JournalImportView>[] = [
  { header: 'File', isRowHeader: true, cell: (one) => <ImportLink journalImport={one} /> },
  { header: 'Status', cell: ({ status }) => <ImportBadge status={status} /> },
  { header: 'Received', cell: ({ receivedAt }) => <DateTime at={receivedAt} /> },
  { header: 'By', cell: ({ receivedBy }) => actorText(receivedBy) },
  { header: 'Entries', align: 'right', cell: ({ entries }) => count(entries) },
  { header: 'Batches', align: 'right', cell: ({ batches }) => count(batches) },
  { header: 'Lines', align: 'right', cell: ({ lines }) => count(lines) },
  {
    header: 'Debit',
    align: 'right',
    cell: ({ totals }) => <Amounts amounts={totals.map(({ currency, debit }) => ({ currency, total: debit }))} />,
  },
];

const ImportLink = ({ journalImport }: { readonly journalImport: JournalImportView }): ReactNode => {
  const { name } = useEnvironment();
  const { importId, fileName } = journalImport;
  return (
    <TextLink fw={600} to="/e/$environment/import/$importId" params={{ environment: name, importId }}>
      {fileName}
    </TextLink>
  );
};
