import { Fieldset, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { DialogForm } from '../../components/DialogForm';
import { fieldErrorsOf } from '../../components/field-errors';
import { notifyDone } from '../../components/notify';
import { RecordPicker } from '../../components/RecordPicker';
import { ConditionInputs } from './ConditionInputs';
import { EffectsDialog } from './EffectsDialog';
import { useMappingSave } from './use-mapping-save';

interface AddMappingDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export const AddMappingDialog = ({ opened, onClose }: AddMappingDialogProps): ReactNode => (
  <Modal opened={opened} onClose={onClose} title="Add a mapping">
    <AddMappingForm onClose={onClose} />
  </Modal>
);

const BLANK = { productColumn: '', productValue: '', businessEntityId: '', validFrom: '', validTo: '' };

/** Null when nothing is filled in: the mapping takes all lines that no rule takes. */
const conditionsOf = ({ productColumn, productValue, businessEntityId, validFrom, validTo }: typeof BLANK): unknown => {
  const product =
    productColumn === '' && productValue === '' ? null : { column: productColumn.trim(), value: productValue.trim() };
  return {
    product,
    businessEntityId: businessEntityId.trim() || null,
    validFrom: validFrom || null,
    validTo: validTo || null,
  };
};

const AddMappingForm = ({ onClose }: { readonly onClose: () => void }): ReactNode => {
  const [account, setAccount] = useState('');
  const [accountName, setAccountName] = useState('');
  const [ledgerAccount, setLedgerAccount] = useState('');
  const [conditions, setConditions] = useState(BLANK);
  const add = useMappingSave(
    async () => ({
      body: { mappings: [{ account, accountName, ledgerAccount, conditions: conditionsOf(conditions) }] },
    }),
    (api, body) => api.post('/account-mappings', body),
    () => {
      notifyDone(`${account} is mapped to ${ledgerAccount}.`);
      onClose();
    },
  );
  const change = {
    mutate: () => {
      add.mutate(undefined);
    },
    isPending: add.isPending,
    error: add.error,
  };
  const errors = fieldErrorsOf(add.error);
  return (
    <DialogForm change={change} onCancel={onClose}>
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
      <Fieldset legend="Only for some lines">
        <Stack>
          <ConditionInputs values={conditions} errors={errors} onChange={setConditions} />
          <Group grow align="flex-start">
            <TextInput
              label="Valid from"
              description="First transaction date."
              type="date"
              value={conditions.validFrom}
              error={errors['validFrom']}
              onChange={({ currentTarget }) => {
                setConditions({ ...conditions, validFrom: currentTarget.value });
              }}
            />
            <TextInput
              label="Valid to"
              description="Last transaction date."
              type="date"
              value={conditions.validTo}
              error={errors['validTo']}
              onChange={({ currentTarget }) => {
                setConditions({ ...conditions, validTo: currentTarget.value });
              }}
            />
          </Group>
        </Stack>
      </Fieldset>
      <EffectsDialog save={add} />
    </DialogForm>
  );
};
