import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { type PickUpView } from '../../api/views';
import { Loaded } from '../../components/Loaded';
import { NoPermission } from '../../components/NoPermission';
import { PageHeader } from '../../components/PageHeader';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { PickedUpFiles } from './PickedUpFiles';
import { PickUpSettings } from './PickUpSettings';
import { PickUpStatusSection } from './PickUpStatusSection';

const LOOK_EVERY_MS = 15_000;

export const PickUpPage = (): ReactNode => {
  const { role } = useEnvironment();
  const { isAllowed, roles } = usePermission('pick-up:manage');
  const pickUp = useRead<PickUpView>('/pick-up', { refetchIntervalMs: LOOK_EVERY_MS });
  return (
    <>
      <PageHeader
        title="Pick-up"
        path={['Settings', 'Accounting']}
        description="Close files that RevRec puts into a folder or on an SFTP server are imported from there."
      />
      {!isAllowed && <NoPermission to="change the pick-up" roles={roles} role={role} />}
      <Loaded query={pickUp} waiting="Loading the pick-up">
        {(view) => (
          <>
            <PickUpStatusSection pickUp={view} />
            <PickUpSettings pickUp={view} />
            <PickedUpFiles />
          </>
        )}
      </Loaded>
    </>
  );
};
