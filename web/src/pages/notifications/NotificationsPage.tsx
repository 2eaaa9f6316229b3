import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { type NotificationSettingsView } from '../../api/views';
import { Loaded } from '../../components/Loaded';
import { NoPermission } from '../../components/NoPermission';
import { PageHeader } from '../../components/PageHeader';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { BooksClosing } from './BooksClosing';
import { Recipients } from './Recipients';
import { Sent } from './Sent';
import { Webhooks } from './Webhooks';

/** Who is notified of what, and what was sent. */
export const NotificationsPage = (): ReactNode => {
  const { role } = useEnvironment();
  const { isAllowed, roles } = usePermission('notification:manage');
  const settings = useRead<NotificationSettingsView>('/notification-settings');
  return (
    <>
      <PageHeader
        title="Notifications"
        path={['Settings']}
        description="Who is told by e-mail, Slack, Microsoft Teams or another system when something needs attention. The bell at the top shows it to everybody, without any of this."
      />
      {!isAllowed && <NoPermission to="change the notifications" roles={roles} role={role} />}
      <Loaded query={settings} waiting="Loading the notifications">
        {(view) => (
          <>
            <Recipients settings={view} mayChange={isAllowed} />
            <Webhooks settings={view} mayChange={isAllowed} />
            <BooksClosing settings={view} mayChange={isAllowed} />
          </>
        )}
      </Loaded>
      <Sent mayChange={isAllowed} />
    </>
  );
};
