import { type ReactNode } from 'react';
import { type Column, DataTable } from '../../components/DataTable';
import { countOf } from '../../components/formats';
import { ProblemAlert } from '../../components/ProblemAlert';
import { Section } from '../../components/Section';
import { usePermission } from '../../environment/environment-context';
import { MapAccountForm, type MapAccountFormProps } from './MapAccountForm';
import { type UnmappedAccount, useUnmapped } from './use-unmapped';

const ABOUT = 'These accounts block batches from being posted. Once they are mapped, post the failed batches again.';

/** Unmapped accounts come first. */
export const UnmappedSection = ({ mapped }: { readonly mapped: ReadonlySet<string> }): ReactNode => {
  const { isAllowed } = usePermission('account-mapping:manage');
  const { accounts, failures } = useUnmapped(mapped);
  if (failures.error) return <ProblemAlert error={failures.error} onRetry={() => void failures.refetch()} />;
  if (accounts.length === 0) return null;
  const columns: readonly Column<UnmappedAccount>[] = [
    { header: 'RevRec account', isRowHeader: true, cell: ({ account }) => account },
    { header: 'Blocks', align: 'right', cell: ({ batches }) => countOf(batches, 'batch', 'batches') },
    ...(isAllowed
      ? [
          {
            header: 'Intacct account',
            cell: ({ account }: UnmappedAccount) => <MapAccountForm mapping={unmapped(account)} />,
          },
        ]
      : []),
  ];
  return (
    <Section title="Not mapped" description={ABOUT}>
      <DataTable
        caption="Accounts that are not mapped"
        columns={columns}
        rows={accounts}
        rowKey={({ account }) => account}
        rowName={['account', 'accounts']}
      />
    </Section>
  );
};

const unmapped = (account: string): MapAccountFormProps['mapping'] => ({
  account,
  accountName: '',
  ledgerAccount: '',
  conditions: null,
});
