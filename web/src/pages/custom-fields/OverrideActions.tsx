import { Group, Text } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { type CustomFieldView, type ValueOverrideView } from '../../api/views';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { IconAction } from '../../components/IconAction';
import { OverrideDialog } from './OverrideDialog';

interface OverrideActionsProps {
  readonly field: CustomFieldView;
  readonly override: ValueOverrideView;
}

export const OverrideActions = ({ field, override }: OverrideActionsProps): ReactNode => {
  const { value } = override;
  const [open, setOpen] = useState<'change' | 'remove' | null>(null);
  const close = (): void => {
    setOpen(null);
  };
  const remove = useChange(
    (api) => api.delete(`/custom-fields/${field.apiName}/value-overrides`, { query: { value } }),
    close,
  );
  return (
    <Group gap={4} wrap="nowrap">
      <IconAction
        label={`Change the override of ${value}`}
        icon={<IconPencil size={18} aria-hidden />}
        onClick={() => {
          setOpen('change');
        }}
      />
      <IconAction
        label={`Remove the override of ${value}`}
        icon={<IconTrash size={18} aria-hidden />}
        onClick={() => {
          setOpen('remove');
        }}
      />
      <OverrideDialog field={field} override={override} opened={open === 'change'} onClose={close} />
      <ConfirmDialog
        opened={open === 'remove'}
        onClose={close}
        title={`Remove the override of ${value}?`}
        confirm="Remove"
        isDanger
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => {
          remove.mutate();
        }}
      >
        <Text size="sm">{value} is looked up in Sage Intacct by its own name again.</Text>
      </ConfirmDialog>
    </Group>
  );
};
