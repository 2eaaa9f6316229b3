import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { type ConnectionView } from '../../api/views';
import { Loaded } from '../../components/Loaded';
import { NoPermission } from '../../components/NoPermission';
import { PageHeader } from '../../components/PageHeader';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { AfterConnect } from './AfterConnect';
import { ConnectionSection } from './ConnectionSection';
import { NotConnected } from './NotConnected';
import { PostingSettingsSection } from './PostingSettingsSection';

export const AccountingPage = (): ReactNode => {
  const { role } = useEnvironment();
  const { isAllowed, roles } = usePermission('connection:manage');
  const connection = useRead<ConnectionView>('/connection');
  return (
    <>
      <PageHeader
        title="Accounting"
        path={['Settings']}
        description="The accounting system that journal entries are posted to, and how they are posted."
      />
      {!isAllowed && <NoPermission to="connect and change how journals are posted" roles={roles} role={role} />}
      <Loaded query={connection} waiting="Loading the connection">
        {(view) => (
          <>
            {view.status === 'Connected' && view.failedCheck === null && <AfterConnect />}
            {view.status === 'Not connected' ? <NotConnected /> : <ConnectionSection connection={view} />}
            <PostingSettingsSection connection={view} />
          </>
        )}
      </Loaded>
    </>
  );
};
