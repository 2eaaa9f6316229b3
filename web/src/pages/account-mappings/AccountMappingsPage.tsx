import { Button, Group, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconHelpCircle, IconPlus, IconSearch } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { rowsOf, useAllPages } from '../../api/all-pages';
import { usePages } from '../../api/hooks';
import { type AccountMappingsView, type AccountMappingView } from '../../api/views';
import { EmptyState } from '../../components/EmptyState';
import { Loaded } from '../../components/Loaded';
import { Loading } from '../../components/Loading';
import { NoPermission } from '../../components/NoPermission';
import { PageHeader } from '../../components/PageHeader';
import { Section } from '../../components/Section';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { AddMappingDialog } from './AddMappingDialog';
import { conditionsText } from './conditions';
import { ExplainDialog } from './ExplainDialog';
import { LoadCsvButton } from './LoadCsvButton';
import { MappingsTable } from './MappingsTable';
import { SaveCsvButton } from './SaveCsvButton';
import { UnmappedSection } from './UnmappedSection';

const PAGE_ROWS = 500;

export const AccountMappingsPage = (): ReactNode => {
  const { role } = useEnvironment();
  const { isAllowed, roles } = usePermission('account-mapping:manage');
  const [isAdding, { open, close }] = useDisclosure(false);
  const [isAsking, asking] = useDisclosure(false);
  const mappings = usePages<AccountMappingView, AccountMappingsView>('/account-mappings', {
    query: { limit: PAGE_ROWS },
  });
  useAllPages(mappings, true); // All of them: to search, to save, and to know what is mapped.
  const rows = rowsOf(mappings.data);
  return (
    <>
      <PageHeader
        title="Journal account mappings"
        path={['Settings', 'Accounting']}
        description="Which Sage Intacct account receives the entries of each RevRec account."
        actions={
          <Group gap="sm">
            <Button
              variant="default"
              leftSection={<IconHelpCircle size={18} aria-hidden />}
              disabled={rows.length === 0}
              onClick={asking.open}
            >
              Explain
            </Button>
            <SaveCsvButton mappings={rows} isDisabled={rows.length === 0 || mappings.hasNextPage} />
            {isAllowed && <LoadCsvButton />}
            {isAllowed && (
              <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={open}>
                Add
              </Button>
            )}
          </Group>
        }
      />
      {!isAllowed && <NoPermission to="change account mappings" roles={roles} role={role} />}
      <Loaded query={mappings} waiting="Loading the account mappings">
        {({ pages }) =>
          mappings.hasNextPage ? (
            <Loading what={`Loading the account mappings, ${rows.length} so far`} />
          ) : (
            <Mappings mappings={rows} revision={pages[0]?.revision ?? 0} />
          )
        }
      </Loaded>
      <AddMappingDialog opened={isAdding} onClose={close} />
      <ExplainDialog opened={isAsking} onClose={asking.close} />
    </>
  );
};

interface MappingsProps {
  readonly mappings: readonly AccountMappingView[];
  readonly revision: number;
}

const Mappings = ({ mappings, revision }: MappingsProps): ReactNode => {
  const [search, setSearch] = useState('');
  const wanted = search.toLowerCase();
  const found = mappings.filter(({ account, accountName, ledgerAccount, conditions }) =>
    `${account} ${accountName} ${ledgerAccount} ${conditionsText(conditions)}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      <UnmappedSection />
      <Section title="Mapped">
        <TextInput
          aria-label="Search the mappings"
          placeholder="Search by number or name"
          maw={360}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={search}
          onChange={({ currentTarget }) => {
            setSearch(currentTarget.value);
          }}
        />
        {found.length > 0 ? (
          <MappingsTable mappings={found} revision={revision} />
        ) : (
          <EmptyState title={search === '' ? 'No account is mapped yet' : 'No mapping matches'}>
            {search === '' && 'Load them from a CSV file, or add them one at a time.'}
          </EmptyState>
        )}
      </Section>
    </>
  );
};
