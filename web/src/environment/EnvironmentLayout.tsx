import { useQuery } from '@tanstack/react-query';
import { Outlet, useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo } from 'react';
import { ApiClient } from '../api/api-client';
import { type PostingScheduleView } from '../api/views';
import { Loaded } from '../components/Loaded';
import { useSession } from '../session/session-context';
import { Shell } from '../shell/Shell';
import { EnvironmentContext } from './environment-context';
import { NoEnvironment } from './NoEnvironment';
import { ownEnvironmentsQuery } from './own-environments';
import { rememberEnvironment } from './last-environment';
import { type Role } from './roles';

/** Everything below `/e/<environment>`: the shell, and its page once the environment's time zone is known. */
export const EnvironmentLayout = (): ReactNode => {
  const { environment } = useParams({ from: '/e/$environment' });
  const role = useSession().roles.get(environment);
  if (role === undefined) return <NoEnvironment environment={environment} />;
  return <OwnEnvironment key={environment} name={environment} role={role} />;
};

const OwnEnvironment = ({ name, role }: { readonly name: string; readonly role: Role }): ReactNode => {
  const session = useSession();
  const api = useMemo(() => new ApiClient(`/v1/environments/${encodeURIComponent(name)}`, session), [name, session]);
  const schedule = useQuery({
    queryKey: [name, '/posting-schedule', {}],
    queryFn: ({ signal }) => api.get<PostingScheduleView>('/posting-schedule', { signal }),
  });
  useEffect(() => {
    rememberEnvironment(name);
  }, [name]);
  const timeZone = schedule.data?.timeZone ?? 'UTC';
  const own = useQuery(ownEnvironmentsQuery(session));
  const kind = own.data?.find((one) => one.name === name)?.kind;
  const environment = useMemo(
    () => (kind === undefined ? null : { name, kind, role, api, timeZone }),
    [name, kind, role, api, timeZone],
  );
  if (environment === null)
    return (
      <Loaded query={own} waiting="Loading your environments">
        {() => null}
      </Loaded>
    );
  return (
    <EnvironmentContext value={environment}>
      <Shell>
        <Loaded query={schedule} waiting={`Loading the environment ${name}`}>
          {() => <Outlet />}
        </Loaded>
      </Shell>
    </EnvironmentContext>
  );
};
