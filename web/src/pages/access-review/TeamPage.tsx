import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { type TeamMemberView, type TeamView } from '../../api/views';
import { type Column, DataTable } from '../../components/DataTable';
import { DateTime } from '../../components/dates';
import { EmptyState } from '../../components/EmptyState';
import { Loaded } from '../../components/Loaded';
import { PageHeader } from '../../components/PageHeader';
import { useEnvironment } from '../../environment/environment-context';
import { ROLES, ROLE_TEXTS } from '../../environment/roles';

/** Who has which role, so that everybody knows whom to ask. */
export const TeamPage = (): ReactNode => {
  const { role } = useEnvironment();
  const team = useRead<TeamView>('/team');
  return (
    <>
      <PageHeader
        title="Team"
        description="Who has which role in this environment. Roles come from your sign-in provider: somebody who has one and never came is not listed yet."
      />
      <Text size="sm" mb="md">
        You are {role === 'Controller' ? 'a' : 'an'} {role} here: {ROLE_TEXTS[role]}
      </Text>
      <Loaded query={team} waiting="Loading the team">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title="Nobody was here yet">People appear here once they have signed in.</EmptyState>
          ) : (
            <DataTable
              caption="People and their roles"
              rows={inOrder(items)}
              columns={COLUMNS}
              rowKey={({ subject }) => subject}
              rowName={['person', 'people']}
            />
          )
        }
      </Loaded>
    </>
  );
};

const COLUMNS: readonly Column<TeamMemberView>[] = [
  { header: 'Name', isRowHeader: true, cell: ({ name }) => name },
  { header: 'Role', cell: ({ role }) => role },
  { header: 'May', cell: ({ role }) => ROLE_TEXTS[role] },
  {
    header: 'Last seen',
    isShort: true,
    cell: ({ lastSeenAt }) => (lastSeenAt === null ? '–' : <DateTime at={lastSeenAt} />),
  },
];

/** By role, in the order of what they may; then by name. */
const inOrder = (items: readonly TeamMemberView[]): readonly TeamMemberView[] =>
  items.toSorted(
    (one, other) => ROLES.indexOf(one.role) - ROLES.indexOf(other.role) || one.name.localeCompare(other.name),
  );
