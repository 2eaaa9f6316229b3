import { notifications } from '@mantine/notifications';
import { IconCheck } from '@tabler/icons-react';

/** Briefly confirms an action. Problems are shown where they arose, not here. */
export const notifyDone = (message: string): void => {
  notifications.show({
    message,
    color: 'pine',
    icon: <IconCheck size={18} aria-hidden />,
    closeButtonProps: { 'aria-label': 'Close' },
  });
};
