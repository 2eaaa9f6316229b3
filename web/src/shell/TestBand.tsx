import { Center, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { TEST_COLOR } from '../environment/KindBadge';
import { useEnvironment } from '../environment/environment-context';

/** Says on every page of a test environment that it is one. */
export const TestBand = ({ height }: { readonly height: number }): ReactNode => {
  const { name } = useEnvironment();
  return (
    <Center h={height} bg={TEST_COLOR} px="md">
      <Text size="xs" fw={700} c="white" truncate>
        Test environment {name}
      </Text>
    </Center>
  );
};
