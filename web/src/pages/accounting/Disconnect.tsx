import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { type ConnectionView } from '../../api/views';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { notifyDone } from '../../components/notify';
import { useEnvironment } from '../../environment/environment-context';

export const Disconnect = ({ way }: Pick<ConnectionView, 'way'>): ReactNode => {
  const isRest = way === 'REST';
  const { name } = useEnvironment();
  const [isOpen, { open, close }] = useDisclosure(false);
  const remove = useChange(
    (api) => api.delete('/connection'),
    () => {
      close();
      notifyDone(`Disconnected. The ${isRest ? 'token is' : 'passwords are'} deleted.`);
    },
  );
  return (
    <>
      <Button variant="default" c="var(--mantine-color-error)" onClick={open}>
        Disconnect
      </Button>
      <ConfirmDialog
        opened={isOpen}
        onClose={close}
        title="Disconnect Sage Intacct?"
        confirm="Disconnect"
        isDanger
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => {
          remove.mutate();
        }}
      >
        <Text size="sm">
          {name} deletes its {isRest ? 'token' : 'passwords'}, and nothing more is posted. What is posted stays in Sage
          Intacct; what is Ready to Post stays Ready to Post. To connect again you need{' '}
          {isRest ? 'to consent in Sage Intacct once more' : 'all five login details'}.
        </Text>
      </ConfirmDialog>
    </>
  );
};
