import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { notifyDone } from '../../components/notify';

export const RemovePickUp = (): ReactNode => {
  const [isOpen, { open, close }] = useDisclosure(false);
  const remove = useChange(
    (api) => api.delete('/pick-up'),
    () => {
      close();
      notifyDone('The pick-up is removed.');
    },
  );
  return (
    <>
      <Button variant="default" c="var(--mantine-color-error)" onClick={open}>
        Remove
      </Button>
      <ConfirmDialog
        opened={isOpen}
        onClose={close}
        title="Remove the pick-up?"
        confirm="Remove"
        isDanger
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => {
          remove.mutate();
        }}
      >
        <Text size="sm">
          No more files are taken, and a stored password or key is deleted. What was taken stays imported and listed.
        </Text>
      </ConfirmDialog>
    </>
  );
};
