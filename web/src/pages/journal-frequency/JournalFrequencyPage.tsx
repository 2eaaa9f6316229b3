import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { type PostingScheduleView } from '../../api/views';
import { Loaded } from '../../components/Loaded';
import { NoPermission } from '../../components/NoPermission';
import { PageHeader } from '../../components/PageHeader';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { FrequencySection } from './FrequencySection';
import { LastRunsSection } from './LastRunsSection';
import { NextRunsSection } from './NextRunsSection';
import { StatusSection } from './StatusSection';

export const JournalFrequencyPage = (): ReactNode => {
  const { role } = useEnvironment();
  const { isAllowed, roles } = usePermission('posting-schedule:manage');
  const schedule = useRead<PostingScheduleView>('/posting-schedule');
  return (
    <>
      <PageHeader
        title="Journal frequency"
        path={['Settings', 'Accounting']}
        description="How often journals that are Ready to Post are posted to Sage Intacct automatically."
      />
      {!isAllowed && <NoPermission to="change automatic posting" roles={roles} role={role} />}
      <Loaded query={schedule} waiting="Loading the journal frequency">
        {(view) => (
          <>
            <StatusSection schedule={view} />
            <FrequencySection schedule={view} />
            <NextRunsSection schedule={view} />
            <LastRunsSection />
          </>
        )}
      </Loaded>
    </>
  );
};
