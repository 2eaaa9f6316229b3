import { Anchor, Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { type CustomFieldView } from '../../api/views';
import { type Column, DataTable } from '../../components/DataTable';
import { EmptyState } from '../../components/EmptyState';
import { Loaded } from '../../components/Loaded';
import { NoPermission } from '../../components/NoPermission';
import { PageHeader } from '../../components/PageHeader';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { AddFieldDialog } from './AddFieldDialog';
import { InclusionSwitch } from './InclusionSwitch';
import { ledgerFieldText } from './ledger-fields';

export const CustomFieldsPage = (): ReactNode => {
  const { role } = useEnvironment();
  const { isAllowed, roles } = usePermission('custom-field:manage');
  const fields = useRead<{ readonly items: readonly CustomFieldView[] }>('/custom-fields');
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <PageHeader
        title="Custom Fields"
        path={['Settings', 'Accounting', 'Site Settings']}
        description="Values in the close, such as Location, Department and Class, that are posted with each line to Sage Intacct."
        actions={
          <Button leftSection={<IconPlus size={18} aria-hidden />} disabled={!isAllowed} onClick={open}>
            Add
          </Button>
        }
      />
      {!isAllowed && <NoPermission to="add and change custom fields" roles={roles} role={role} />}
      <Loaded query={fields} waiting="Loading the custom fields">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title="No custom fields yet">
              Add Class, Location and the other fields your journals are posted by, then bind each to its dimension in
              Sage Intacct and include it in journal posting.
            </EmptyState>
          ) : (
            <DataTable
              caption="Custom fields"
              columns={COLUMNS}
              rows={items}
              rowKey={({ apiName }) => apiName}
              rowName={['custom field', 'custom fields']}
            />
          )
        }
      </Loaded>
      <AddFieldDialog opened={isOpen} onClose={close} />
    </>
  );
};

const COLUMNS: readonly Column<CustomFieldView>[] = [
  { header: 'Label', isRowHeader: true, cell: (field) => <FieldLink field={field} /> },
  { header: 'API Name', cell: ({ apiName }) => apiName },
  { header: 'Source', cell: ({ source }) => source },
  {
    header: 'In Sage Intacct',
    cell: ({ ledgerField }) => (
      <Text size="sm" c={ledgerField === null ? 'dimmed' : undefined}>
        {ledgerFieldText(ledgerField)}
      </Text>
    ),
  },
  { header: 'Include in Journal Posting', cell: (field) => <InclusionSwitch field={field} isLabelHidden /> },
];

const FieldLink = ({ field: { apiName, label } }: { readonly field: CustomFieldView }): ReactNode => {
  const { name } = useEnvironment();
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => (
        <Link
          to="/e/$environment/settings/accounting/custom-fields/$apiName"
          params={{ environment: name, apiName }}
          {...props}
        />
      )}
    >
      {label}
    </Anchor>
  );
};
