import { Alert, List, Text } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { type ConnectionView } from '../../api/views';
import { Loaded } from '../../components/Loaded';
import { NoPermission } from '../../components/NoPermission';
import { PageHeader } from '../../components/PageHeader';
import { Section } from '../../components/Section';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { ConsentForm } from './ConsentForm';

/** *Connect Sage Intacct (REST)*: a person goes to Sage Intacct, consents there, and comes back to this page. */
export const ConnectRestPage = (): ReactNode => {
  const { role } = useEnvironment();
  const { isAllowed, roles } = usePermission('connection:manage');
  const connection = useRead<ConnectionView>('/connection');
  return (
    <>
      <PageHeader title="Connect Sage Intacct (REST)" path={['Settings', 'Accounting']} />
      {isAllowed ? (
        <Loaded query={connection} waiting="Loading the connection">
          {(view) =>
            view.isRestSetUp ? (
              <>
                {view.status === 'Not connected' && <Prerequisites />}
                <ConsentForm connection={view} />
              </>
            ) : (
              <NotSetUp />
            )
          }
        </Loaded>
      ) : (
        <NoPermission to="connect Sage Intacct" roles={roles} role={role} />
      )}
    </>
  );
};

const NotSetUp = (): ReactNode => (
  <Alert
    color="gray"
    icon={<IconPlugConnectedX aria-hidden />}
    title="The REST API is not set up in this installation"
    my="md"
  >
    <Text size="sm">
      Whoever operates this service registers an application with Sage, and sets INTACCT_REST_CLIENT_ID and the settings
      that belong to it. Until then, connect with the five login details over Web Services.
    </Text>
  </Alert>
);

const Prerequisites = (): ReactNode => (
  <Section title="Before you connect">
    <Text size="sm">An administrator of Sage Intacct makes sure that</Text>
    <List size="sm">
      <List.Item>the company allows this application: an administrator who consents once does so;</List.Item>
      <List.Item>
        the user who consents is kept for this purpose: a later consent of the same user, also to another installation,
        may end this one;
      </List.Item>
      <List.Item>the role of that user may add journal entries, and see the journal and the dimensions.</List.Item>
    </List>
  </Section>
);
