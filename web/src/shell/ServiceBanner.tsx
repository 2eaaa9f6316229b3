import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { useRead } from '../api/hooks';
import { type ServiceStateView } from '../api/views';

const LOOK_EVERY_MS = 15_000;

/** Rarely needed, so loaded only when posting is stopped. */
const StopAlert = lazy(async () => ({ default: (await import('./StopAlert')).StopAlert }));

/** Above every page: what stops the service or posting, and what to do. Empty while all is well. */
export const ServiceBanner = (): ReactNode => {
  const { data } = useRead<ServiceStateView>('/service-state', { refetchIntervalMs: LOOK_EVERY_MS });
  if (!data || data.conditions.length + data.stops.length === 0) return null;
  return (
    <Stack gap="sm" mb="md" component="section" aria-label="What needs attention">
      {data.conditions.map(({ code, message, fix }) => (
        <Alert key={code} color="red" icon={<IconAlertTriangle aria-hidden />} title={message}>
          <Text size="sm">{fix}</Text>
        </Alert>
      ))}
      {data.stops.map((stop) => (
        <Suspense key={stop.stopId} fallback={<Alert color="orange" title={stop.message} />}>
          <StopAlert stop={stop} />
        </Suspense>
      ))}
    </Stack>
  );
};
