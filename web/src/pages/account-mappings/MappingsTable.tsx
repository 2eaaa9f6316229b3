import { type ReactNode } from 'react';
import { type AccountMappingView } from '../../api/views';
import { type Column, DataTable } from '../../components/DataTable';
import { DateTime } from '../../components/dates';
import { conditionsText } from './conditions';
import { MappedAccount } from './MappedAccount';

const appliesTo = ({ conditions }: AccountMappingView): string => conditionsText(conditions);

interface MappingsTableProps {
  readonly mappings: readonly AccountMappingView[];
  readonly revision: number;
}

export const MappingsTable = ({ mappings, revision }: MappingsTableProps): ReactNode => {
  const hasRules = mappings.some(({ conditions }) => conditions !== null);
  const columns: readonly Column<AccountMappingView>[] = [
    { header: 'RevRec account', isRowHeader: true, cell: ({ account }) => account },
    { header: 'Name', cell: ({ accountName }) => accountName },
    ...(hasRules ? [{ header: 'Applies to', cell: appliesTo }] : []),
    {
      header: 'Intacct account',
      cell: (mapping) => <MappedAccount mapping={mapping} revision={revision} />,
    },
    {
      header: 'Changed',
      cell: ({ changedAt, changedBy }) => (
        <span>
          <DateTime at={changedAt} /> by {changedBy}
        </span>
      ),
    },
  ];
  return (
    <DataTable
      caption="Account mappings"
      columns={columns}
      rows={mappings}
      rowKey={({ account, conditions }) => JSON.stringify([account, conditions])}
      rowName={['mapping', 'mappings']}
    />
  );
};
