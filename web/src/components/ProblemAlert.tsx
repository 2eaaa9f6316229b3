import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { ApiProblem } from '../api/api-problem';
import { CopyButton } from './CopyButton';

interface ProblemAlertProps {
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
}

/** What is wrong, what to do, and what to quote when asking for help. */
export const ProblemAlert = ({ error, onRetry }: ProblemAlertProps): ReactNode => {
  const { detail, fix, code, correlationId } = ApiProblem.from(error).facts;
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={detail} role="alert" my="md">
      <Stack gap="xs">
        <Text size="sm">{fix}</Text>
        <Group gap={6}>
          <Text size="sm">Code</Text>
          <Code>{code}</Code>
          {correlationId !== null && (
            <>
              <Text size="sm">Correlation id</Text>
              <Code>{correlationId}</Code>
              <CopyButton value={`${code} ${correlationId}`} what="code and correlation id" />
            </>
          )}
        </Group>
        {onRetry && (
          <Group>
            <Button size="xs" variant="default" onClick={onRetry}>
              Try again
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
};
