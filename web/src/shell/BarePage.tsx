import { Container, Paper, Stack } from '@mantine/core';
import { type ReactNode } from 'react';
import { PageHeader } from '../components/PageHeader';
import { ProductName } from './ProductName';

/** A page without an environment: signing in and out, and when there is nothing to be seen. */
export const BarePage = ({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode => (
  <Container component="main" size="xs" py="xl">
    <Stack>
      <ProductName />
      <Paper withBorder p="lg">
        <PageHeader title={title} />
        <Stack align="flex-start">{children}</Stack>
      </Paper>
    </Stack>
  </Container>
);
