import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useChange } from '../api/hooks';
import { Dialog } from '../components/Dialog';
import { DialogForm } from '../components/DialogForm';
import { notifyDone } from '../components/notify';
import { ReasonField } from '../components/ReasonField';
import { useTyped } from '../session/typed-text';

interface DeclareForeignDialogProps {
  readonly period: string;
  readonly referenceNo: string;
  readonly onClose: () => void;
}

/** Declares an entry of the ledger foreign, with a reason for the record. */
export const DeclareForeignDialog = ({ period, referenceNo, onClose }: DeclareForeignDialogProps): ReactNode => {
  const [reason, setReason] = useTyped(`foreign ${referenceNo}`, '');
  const change = useChange(
    (api) => api.post('/posting-stops/foreign-entries', { body: { period, referenceNo, reason } }),
    () => {
      notifyDone(`${referenceNo} is declared foreign.`);
      onClose();
    },
  );
  return (
    <Dialog opened onClose={onClose} title={`Declare ${referenceNo} foreign`}>
      <DialogForm change={change} submit="Declare foreign" onCancel={onClose}>
        <Text size="sm">
          Check the record in Sage Intacct first. You declare that it was not posted by this installation: it is never
          again treated as one of its entries. This cannot be undone.
        </Text>
        <ReasonField value={reason} error={change.error} onChange={setReason} />
      </DialogForm>
    </Dialog>
  );
};
