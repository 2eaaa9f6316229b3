import { Button, Group, Stack } from '@mantine/core';
import { type ReactNode } from 'react';
import { Dialog } from './Dialog';
import { ProblemAlert } from './ProblemAlert';

interface ConfirmDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What it will do, and what stays. */
  readonly children: ReactNode;
  readonly confirm: string;
  readonly isDanger?: boolean;
  readonly isBusy?: boolean;
  readonly isDisabled?: boolean;
  readonly error?: unknown;
  readonly onConfirm: () => void;
}

/** Asks before an action that cannot easily be undone. */
export const ConfirmDialog = ({
  opened,
  onClose,
  title,
  children,
  confirm,
  isDanger = false,
  isBusy = false,
  isDisabled = false,
  error = null,
  onConfirm,
}: ConfirmDialogProps): ReactNode => (
  <Dialog opened={opened} onClose={onClose} title={title}>
    <Stack>
      <div>{children}</div>
      {error !== null && <ProblemAlert error={error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button color={isDanger ? 'red.8' : 'pine'} loading={isBusy} disabled={isDisabled} onClick={onConfirm}>
          {confirm}
        </Button>
      </Group>
    </Stack>
  </Dialog>
);
