import { Button, Group, Text } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useChange, useRead } from '../../api/hooks';
import { type ConnectionView } from '../../api/views';
import { DateTime } from '../../components/dates';
import { Loading } from '../../components/Loading';
import { ProblemAlert } from '../../components/ProblemAlert';
import { usePermission } from '../../environment/environment-context';

/** How old the accounts are that are suggested from. Those that were never read are read at once. */
export const ReadAccounts = ({ readAt }: { readonly readAt: string | null }): ReactNode => {
  const { isAllowed } = usePermission('ledger-directory:refresh');
  const connection = useRead<ConnectionView>('/connection');
  const { mutate, isPending, error } = useChange((api) =>
    api.post('/ledger-directory/refresh', { body: { lists: ['accounts'] } }),
  );
  const hasAsked = useRef(false);
  const isConnected = connection.data?.status === 'Connected';
  useEffect(() => {
    if (readAt !== null || !isAllowed || !isConnected || hasAsked.current) return;
    hasAsked.current = true;
    mutate();
  }, [readAt, isAllowed, isConnected, mutate]);
  if (isPending) return <Loading what="Reading the accounts of Sage Intacct" />;
  if (error) return <ProblemAlert error={error} onRetry={mutate} />;
  if (!isConnected && readAt === null)
    return <Text size="sm">Once Sage Intacct is connected, its accounts are suggested here.</Text>;
  return (
    readAt !== null && (
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          Suggested from the accounts of Sage Intacct as read <DateTime at={readAt} />.
        </Text>
        {isAllowed && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              mutate();
            }}
          >
            Refresh
          </Button>
        )}
      </Group>
    )
  );
};
