import { Button, Popover, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { type NotificationView } from '../../api/views';
import { ProblemAlert } from '../../components/ProblemAlert';

interface TestButtonProps {
  /** Of the API. */
  readonly path: string;
  /** To whom, for screen readers. */
  readonly what: string;
}

/** Sends a test to one receiver, and says what the receiver answered. */
export const TestButton = ({ path, what }: TestButtonProps): ReactNode => {
  const [isShown, setShown] = useState(false);
  const test = useChange(
    (api) => api.post<NotificationView>(path),
    () => {
      setShown(true);
    },
  );
  const [delivery] = test.data?.deliveries ?? [];
  const last = delivery?.log.at(-1);
  const isDelivered = delivery?.status === 'Delivered';
  return (
    <Popover opened={isShown || test.isError} onChange={setShown} width={280} withArrow trapFocus={false}>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Send a test to ${what}`}
          loading={test.isPending}
          onClick={() => {
            test.mutate();
          }}
        >
          Test
        </Button>
      </Popover.Target>
      <Popover.Dropdown role="status">
        {test.isError ? (
          <ProblemAlert error={test.error} />
        ) : (
          <Stack gap={4}>
            <Text size="sm" fw={600}>
              {isDelivered ? 'The test was delivered.' : 'The test was not delivered.'}
            </Text>
            <Text size="sm">{last?.detail ?? delivery?.reason ?? ''}</Text>
          </Stack>
        )}
      </Popover.Dropdown>
    </Popover>
  );
};
