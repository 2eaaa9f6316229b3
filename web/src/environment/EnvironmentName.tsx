import { Group, type GroupProps, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useEnvironment } from './environment-context';
import { KindBadge } from './KindBadge';

/** The environment of the page, with its kind. */
export const EnvironmentName = (props: GroupProps): ReactNode => {
  const { name, kind } = useEnvironment();
  return (
    <Group gap={6} {...props}>
      <Text size="sm" c="dimmed">
        Environment {name}
      </Text>
      <KindBadge kind={kind} />
    </Group>
  );
};
