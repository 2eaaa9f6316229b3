import { Button, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { type JournalImportView } from '../../api/views';
import { type Column, DataTable } from '../../components/DataTable';
import { countText } from '../../components/formats';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { Section } from '../../components/Section';
import { usePermission } from '../../environment/environment-context';

type ColumnFate = JournalImportView['columns'][number];

const FATES: Readonly<Record<ColumnFate['fate'], string>> = {
  used: 'Used',
  sent: 'Sent',
  'not sent': 'Not sent',
  'set aside': 'Not for the ledger',
};

const COLUMNS: readonly Column<ColumnFate>[] = [
  { header: 'Column', isRowHeader: true, cell: ({ name }) => name },
  { header: 'What becomes of it', cell: (one) => <Fate column={one} /> },
  { header: 'Values', align: 'right', cell: ({ values }) => countText(values) },
];

/** What becomes of every column of the file, those that go nowhere first. */
export const ImportColumns = ({ journalImport }: { readonly journalImport: JournalImportView }): ReactNode => {
  const { columns } = journalImport;
  const lost = columns.filter(isLost);
  const rows = [...lost, ...columns.filter((column) => !isLost(column))];
  return (
    <Section
      title="Columns"
      {...(lost.length > 0 && {
        description:
          'Columns with values that go nowhere come first. Include a custom field with their label in journal posting, or record that they are not for the ledger.',
      })}
    >
      <DataTable
        caption="Columns of the file"
        rows={rows}
        columns={COLUMNS}
        rowKey={({ name }) => name}
        rowName={['column', 'columns']}
      />
    </Section>
  );
};

const isLost = ({ fate, values }: ColumnFate): boolean => fate === 'not sent' && values > 0;

const Fate = ({ column }: { readonly column: ColumnFate }): ReactNode => (
  <>
    <Text size="sm" c={isLost(column) ? 'var(--mantine-color-error)' : undefined}>
      {FATES[column.fate]}
      {column.as !== '' && `: ${column.as}`}
    </Text>
    {isLost(column) && <NotForLedger column={column.name} />}
  </>
);

const NotForLedger = ({ column }: { readonly column: string }): ReactNode => {
  const { isAllowed } = usePermission('import-settings:manage');
  const record = useChange(
    (api) => api.put('/import-settings/columns', { body: { column, isForLedger: false } }),
    () => {
      notifyDone(`From now on the column “${column}” is not for the ledger.`);
    },
  );
  if (!isAllowed) return null;
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        disabled={record.isSuccess}
        loading={record.isPending}
        onClick={() => {
          record.mutate();
        }}
      >
        {record.isSuccess ? 'Recorded: not for the ledger' : 'Not for the ledger'}
      </Button>
      {record.error && <ProblemAlert error={record.error} />}
    </>
  );
};
