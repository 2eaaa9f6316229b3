import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { ApiProblem } from '../api/api-problem';
import { CopyButton } from './CopyButton';

interface ProblemAlertProps {
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
  readonly retry?: string;
}

/** What is wrong, what to do, and what to quote when asking for help. */
export const ProblemAlert = ({ error, onRetry, retry = 'Try again' }: ProblemAlertProps): ReactNode => {
  const { detail, fix, code, correlationId, details } = ApiProblem.from(error).facts;
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={detail} role="alert" my="md">
      <Stack gap="xs">
        <Text size="sm">{fix}</Text>
        <LedgerReasons reasons={details['reasons']} />
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
              {retry}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
};

interface LedgerReason {
  readonly errorNo: string;
  readonly message: string;
  readonly supportId: string;
}

/** The ledger's own words, which its administrators and Sage Support ask for. */
const LedgerReasons = ({ reasons }: { readonly reasons: unknown }): ReactNode =>
  Array.isArray(reasons) &&
  (reasons as LedgerReason[]).map(({ errorNo, message, supportId }) => (
    <Text size="sm" key={`${errorNo} ${message}`}>
      Sage Intacct said: {message} ({[errorNo, supportId].filter((text) => text !== '').join(', ')})
    </Text>
  ));
