import { Group, Loader, Text } from '@mantine/core';
import { type ReactNode } from 'react';

/** Says what is being loaded: `Loading the connection`. */
export const Loading = ({ what }: { readonly what: string }): ReactNode => (
  <Group gap="sm" py="md" role="status">
    <Loader size="sm" aria-hidden />
    <Text>{what} …</Text>
  </Group>
);
