import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useEnvironment } from '../environment/environment-context';
import { zoneText } from '../components/formats';

export const ZoneNote = (): ReactNode => {
  const { timeZone } = useEnvironment();
  return (
    <Text size="xs" c="dimmed" px="sm">
      Time zone: {zoneText(timeZone)}
    </Text>
  );
};
