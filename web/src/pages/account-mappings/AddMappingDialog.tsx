import { Modal, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { DialogForm } from '../../components/DialogForm';
import { fieldErrorsOf } from '../../components/field-errors';
import { notifyDone } from '../../components/notify';
import { RecordPicker } from '../../components/RecordPicker';

interface AddMappingDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export const AddMappingDialog = ({ opened, onClose }: AddMappingDialogProps): ReactNode => (
  <Modal opened={opened} onClose={onClose} title="Add a mapping">
    <AddMappingForm onClose={onClose} />
  </Modal>
);

const AddMappingForm = ({ onClose }: { readonly onClose: () => void }): ReactNode => {
  const [account, setAccount] = useState('');
  const [accountName, setAccountName] = useState('');
  const [ledgerAccount, setLedgerAccount] = useState('');
  const add = useChange(
    (api) => api.post('/account-mappings', { body: { mappings: [{ account, accountName, ledgerAccount }] } }),
    () => {
      notifyDone(`${account} is mapped to ${ledgerAccount}.`);
      onClose();
    },
  );
  const errors = fieldErrorsOf(add.error);
  return (
    <DialogForm change={add} onCancel={onClose}>
      <TextInput
        label="RevRec account number"
        description="As text: 0400 keeps its zero."
        required
        data-autofocus
        value={account}
        error={errors['account']}
        onChange={({ currentTarget }) => {
          setAccount(currentTarget.value);
        }}
      />
      <TextInput
        label="RevRec account name"
        description="A close file may name the account instead of its number."
        value={accountName}
        error={errors['accountName']}
        onChange={({ currentTarget }) => {
          setAccountName(currentTarget.value);
        }}
      />
      <RecordPicker
        list="accounts"
        label="Intacct account number"
        description="Type a part of its number or name."
        value={ledgerAccount}
        error={errors['ledgerAccount']}
        onChange={setLedgerAccount}
      />
    </DialogForm>
  );
};
