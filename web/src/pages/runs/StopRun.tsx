import { Button, type ButtonProps, Text } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { type PostingRunView } from '../../api/views';
import { actorText } from '../../components/actors';
import { DateTime } from '../../components/dates';
import { usePermission } from '../../environment/environment-context';

/** The button is in the menu of every page; its dialog is loaded when it is opened. */
const StopRunDialog = lazy(async () => ({ default: (await import('./StopRunDialog')).StopRunDialog }));

interface StopRunProps {
  readonly run: PostingRunView;
  readonly size?: ButtonProps['size'];
}

/** Stops a run that is not over; nothing where nobody may, or where it is stopped already. */
export const StopRun = ({ run, size = 'xs' }: StopRunProps): ReactNode => {
  const { isAllowed } = usePermission('posting-run:stop');
  const [isAsking, setAsking] = useState(false);
  const isOffered = isAllowed && run.status === 'Running' && run.stop === null;
  if (!isOffered && !isAsking) return null;
  return (
    <>
      {isOffered && (
        <Button
          size={size}
          variant="default"
          leftSection={<IconPlayerStop size={14} aria-hidden />}
          onClick={() => {
            setAsking(true);
          }}
        >
          Stop the run
        </Button>
      )}
      {isAsking && (
        <Suspense>
          <StopRunDialog
            runId={run.runId}
            onClose={() => {
              setAsking(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
};

/** Who stopped the run, and when. */
export const StoppedBy = ({ run: { stop, status } }: { readonly run: PostingRunView }): ReactNode =>
  stop !== null && (
    <Text size="sm" mt={4}>
      {status === 'Running' ? 'Being stopped' : 'Stopped'} by {actorText(stop.by)}, <DateTime at={stop.at} />
      {stop.reason !== null && `: ${stop.reason}`}
    </Text>
  );
