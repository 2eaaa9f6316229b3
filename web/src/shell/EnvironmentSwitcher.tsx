import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useEnvironment } from '../environment/environment-context';
import { useSession } from '../session/session-context';

/** Switches to the Home page of another environment. */
export const EnvironmentSwitcher = (): ReactNode => {
  const { name } = useEnvironment();
  const { roles } = useSession();
  const navigate = useNavigate();
  return (
    <NativeSelect
      size="xs"
      aria-label="Environment"
      data={[...roles.keys()].sort()}
      value={name}
      onChange={({ currentTarget }) =>
        void navigate({ to: '/e/$environment', params: { environment: currentTarget.value } })
      }
    />
  );
};
