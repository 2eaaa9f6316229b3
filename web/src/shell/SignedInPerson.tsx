import { Stack, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useEnvironment } from '../environment/environment-context';
import { useSession } from '../session/session-context';

export const SignedInPerson = (): ReactNode => {
  const { name } = useSession();
  const { role } = useEnvironment();
  return (
    <Stack gap={0} role="group" aria-label="Signed in">
      <Text size="sm" fw={600} lh={1.2}>
        {name}
      </Text>
      <Text size="xs" c="dimmed" lh={1.2}>
        {role}
      </Text>
    </Stack>
  );
};
