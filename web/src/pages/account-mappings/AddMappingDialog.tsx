import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { fieldErrorsOf } from '../../components/field-errors';
import { Form } from '../../components/Form';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
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
    <Form
      onSubmit={() => {
        add.mutate();
      }}
    >
      <Stack>
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
        {add.error && <ProblemAlert error={add.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </Form>
  );
};
