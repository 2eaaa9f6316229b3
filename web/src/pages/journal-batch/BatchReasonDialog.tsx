import { Stack, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { ReasonField } from '../../components/ReasonField';
import { useTyped } from '../../session/typed-text';

interface BatchReasonDialogProps {
  readonly onClose: () => void;
  readonly title: string;
  /** What the person declares, and what follows. */
  readonly text: string;
  readonly label: string;
  readonly confirm: string;
  /** It cannot be undone; the default. */
  readonly isDanger?: boolean;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onConfirm: (reason: string) => void;
}

/** What a person decides or vouches for, with a reason that is recorded with the name. */
export const BatchReasonDialog = ({ text, label, onConfirm, ...dialog }: BatchReasonDialogProps): ReactNode => {
  const [typed, setReason] = useTyped(dialog.title, '');
  const reason = typed.trim();
  return (
    <ConfirmDialog
      isDanger
      {...dialog}
      opened
      isDisabled={reason === ''}
      onConfirm={() => {
        onConfirm(reason);
      }}
    >
      <Stack gap="sm">
        <Text size="sm">{text}</Text>
        <ReasonField label={label} value={typed} error={dialog.error} onChange={setReason} />
      </Stack>
    </ConfirmDialog>
  );
};
