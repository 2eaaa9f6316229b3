import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useEnvironment } from '../environment/environment-context';

export const ZoneNote = (): ReactNode => {
  const { timeZone } = useEnvironment();
  return (
    <Text size="xs" c="dimmed" px="sm">
      Time zone: {timeZone}
    </Text>
  );
};
