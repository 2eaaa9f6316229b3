import { Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode } from 'react';

interface EmptyStateProps {
  readonly title: string;
  /** What to do to get something here. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

export const EmptyState = ({ title, children, action }: EmptyStateProps): ReactNode => (
  <Paper withBorder p="xl">
    <Stack align="center" gap="xs" ta="center">
      <Title order={2} size="h4">
        {title}
      </Title>
      {children !== undefined && (
        <Text c="dimmed" maw={560} component="div">
          {children}
        </Text>
      )}
      {action}
    </Stack>
  </Paper>
);
