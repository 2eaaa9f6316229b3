import { Container, Paper, Stack } from '@mantine/core';
import { type ReactNode } from 'react';
import { PageHeader } from '../components/PageHeader';
import { ProductName } from './ProductName';

interface BarePageProps {
  readonly title: string;
  /** Shown only briefly. */
  readonly isPassing?: boolean;
  readonly children: ReactNode;
}

/** A page without an environment, such as sign-in and sign-out. */
export const BarePage = ({ title, isPassing = false, children }: BarePageProps): ReactNode => (
  <Container component="main" size="xs" py="xl">
    <Stack>
      <ProductName />
      <Paper withBorder p="lg">
        <PageHeader title={title} isPassing={isPassing} />
        <Stack align="flex-start">{children}</Stack>
      </Paper>
    </Stack>
  </Container>
);
