import { Group, Text } from '@mantine/core';
import { type ReactNode } from 'react';

export const ProductName = (): ReactNode => (
  <Group gap={8} wrap="nowrap">
    <img src="/favicon.svg" alt="" width={24} height={24} />
    <Text fw={700} size="lg">
      RevRec
    </Text>
  </Group>
);
