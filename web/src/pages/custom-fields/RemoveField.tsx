import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { type CustomFieldView } from '../../api/views';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { notifyDone } from '../../components/notify';
import { useEnvironment } from '../../environment/environment-context';

export const RemoveField = ({ field }: { readonly field: CustomFieldView }): ReactNode => {
  const { apiName, label, revision } = field;
  const { name } = useEnvironment();
  const navigate = useNavigate();
  const [isOpen, { open, close }] = useDisclosure(false);
  const remove = useChange(
    (api) => api.delete(`/custom-fields/${apiName}`, { revision }),
    () => {
      void navigate({
        to: '/e/$environment/settings/accounting/custom-fields',
        params: { environment: name },
        ignoreBlocker: true,
      });
      notifyDone(`The custom field ${label} was removed.`);
    },
  );
  return (
    <>
      <Button variant="default" size="xs" c="var(--mantine-color-error)" onClick={open}>
        Remove
      </Button>
      <ConfirmDialog
        opened={isOpen}
        onClose={close}
        title={`Remove the custom field ${label}?`}
        confirm="Remove"
        isDanger
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => {
          remove.mutate();
        }}
      >
        <Text size="sm">
          Its binding and its value overrides go with it, and its values are no longer posted. Entries in Sage Intacct
          keep theirs.
        </Text>
      </ConfirmDialog>
    </>
  );
};
