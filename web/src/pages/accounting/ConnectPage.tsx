import { List, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { type ConnectionView } from '../../api/views';
import { Loaded } from '../../components/Loaded';
import { NoPermission } from '../../components/NoPermission';
import { PageHeader } from '../../components/PageHeader';
import { Section } from '../../components/Section';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { ConnectForm } from './ConnectForm';

/** *Connect Sage Intacct*: the five connection parameters, the first time or to replace passwords. */
export const ConnectPage = (): ReactNode => {
  const { role } = useEnvironment();
  const { isAllowed, roles } = usePermission('connection:manage');
  const connection = useRead<ConnectionView>('/connection');
  return (
    <>
      <PageHeader title="Connect Sage Intacct" path={['Settings', 'Accounting']} />
      {isAllowed ? (
        <Loaded query={connection} waiting="Loading the connection">
          {(view) => (
            <>
              {view.status === 'Not connected' && <Prerequisites />}
              <ConnectForm connection={view} />
            </>
          )}
        </Loaded>
      ) : (
        <NoPermission to="connect Sage Intacct" roles={roles} role={role} />
      )}
    </>
  );
};

const Prerequisites = (): ReactNode => (
  <Section title="Before you connect">
    <Text size="sm">An administrator of Sage Intacct makes sure that</Text>
    <List size="sm">
      <List.Item>
        the role of the Web Services user has the permission <b>Make Journal Entry</b> (Permissions &gt; Transactions);
      </List.Item>
      <List.Item>
        a journal for the entries exists, usually <b>APJ</b> (General Ledger &gt; Setup &gt; Journals &gt; Add);
      </List.Item>
      <List.Item>
        that role may see the dimensions that you post by, for example the Department page for postings by department.
      </List.Item>
    </List>
  </Section>
);
