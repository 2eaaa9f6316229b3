import { Button, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { rowsOf, useAllPages } from '../../api/all-pages';
import { usePages } from '../../api/hooks';
import { type CustomFieldView, type ValueOverrideView } from '../../api/views';
import { type Column, DataTable } from '../../components/DataTable';
import { DateTime } from '../../components/dates';
import { EmptyState } from '../../components/EmptyState';
import { Loaded } from '../../components/Loaded';
import { Section } from '../../components/Section';
import { usePermission } from '../../environment/environment-context';
import { OverrideActions } from './OverrideActions';
import { OverrideDialog } from './OverrideDialog';

const ABOUT =
  'A value is looked up in Sage Intacct by its id, then by its name. Where the ledger calls it something else, say which record is meant.';

export const ValueOverridesSection = ({ field }: { readonly field: CustomFieldView }): ReactNode => {
  const { isAllowed } = usePermission('custom-field:manage');
  const [search, setSearch] = useState('');
  const [isAdding, setAdding] = useState(false);
  const overrides = usePages<ValueOverrideView>(`/custom-fields/${field.apiName}/value-overrides`, {
    query: { limit: 200 },
  });
  useAllPages(overrides, search !== '');
  const wanted = search.toLowerCase();
  const rows = rowsOf(overrides.data).filter(({ value, ledgerId }) =>
    `${value} ${ledgerId}`.toLowerCase().includes(wanted),
  );
  const columns: readonly Column<ValueOverrideView>[] = [
    { header: 'Value in the close file', isRowHeader: true, cell: ({ value }) => value },
    { header: 'Id in Sage Intacct', cell: ({ ledgerId }) => ledgerId },
    {
      header: 'Changed',
      cell: ({ changedAt, changedBy }) => (
        <>
          {<DateTime at={changedAt} />} by {changedBy}
        </>
      ),
    },
    ...(isAllowed
      ? [{ header: 'Actions', cell: (row: ValueOverrideView) => <OverrideActions field={field} override={row} /> }]
      : []),
  ];
  return (
    <Section
      title="Value overrides"
      description={ABOUT}
      actions={
        isAllowed && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => {
              setAdding(true);
            }}
          >
            Add an override
          </Button>
        )
      }
    >
      <TextInput
        aria-label="Search the overrides"
        placeholder="Search by value or id"
        maw={360}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={search}
        onChange={({ currentTarget }) => {
          setSearch(currentTarget.value);
        }}
      />
      <Loaded query={overrides} waiting="Loading the value overrides">
        {() =>
          rows.length === 0 ? (
            <EmptyState title={search === '' ? 'No overrides' : 'No override matches'} />
          ) : (
            <DataTable
              caption="Value overrides"
              columns={columns}
              rows={rows}
              rowKey={({ value }) => value}
              rowName={['override', 'overrides']}
              hasMore={overrides.hasNextPage}
              isLoadingMore={overrides.isFetchingNextPage}
              onMore={() => void overrides.fetchNextPage()}
            />
          )
        }
      </Loaded>
      <OverrideDialog
        field={field}
        override={null}
        opened={isAdding}
        onClose={() => {
          setAdding(false);
        }}
      />
    </Section>
  );
};
