import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useEnvironment } from '../environment/environment-context';
import { ownEnvironmentsQuery } from '../environment/own-environments';
import { useSession } from '../session/session-context';

/** Switches to the Home page of another environment. */
export const EnvironmentSwitcher = (): ReactNode => {
  const { name } = useEnvironment();
  const session = useSession();
  const { data: environments = [] } = useQuery(ownEnvironmentsQuery(session));
  const navigate = useNavigate();
  return (
    <NativeSelect
      size="xs"
      aria-label="Environment"
      data={environments.map((one) => ({
        value: one.name,
        label: one.kind === 'test' ? `${one.name} (test)` : one.name,
      }))}
      value={name}
      onChange={({ currentTarget }) =>
        void navigate({ to: '/e/$environment', params: { environment: currentTarget.value } })
      }
    />
  );
};
