import { Fieldset, Group, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Dialog } from '../../components/Dialog';
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

const BLANK = {
  account: '',
  accountName: '',
  ledgerAccount: '',
  productColumn: '',
  productValue: '',
  businessEntityId: '',
  validFrom: '',
  validTo: '',
};

const mappingOf = ({ account, accountName, ledgerAccount, ...conditions }: typeof BLANK): unknown => {
  const [column, value] = [conditions.productColumn.trim(), conditions.productValue.trim()];
  return {
    account,
    accountName,
    ledgerAccount,
    conditions: {
      product: column === '' && value === '' ? null : { column, value },
      businessEntityId: conditions.businessEntityId.trim() || null,
      validFrom: conditions.validFrom || null,
      validTo: conditions.validTo || null,
    },
  };
};

/** Gives way to the dialog of what it would change, and comes back as it was when that is canceled. */
export const AddMappingDialog = ({ opened, onClose }: AddMappingDialogProps): ReactNode => {
  const [values, setValues] = useState(BLANK);
  const close = (): void => {
    setValues(BLANK);
    add.cancel();
    onClose();
  };
  const add = useMappingSave(
    async () => ({ body: { mappings: [mappingOf(values)] } }),
    (api, body) => api.post('/account-mappings', body),
    () => {
      notifyDone(`${values.account} is mapped to ${values.ledgerAccount}.`);
      close();
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
    <>
      <Dialog opened={opened && add.effects === null} onClose={close} title="Add a mapping">
        <DialogForm change={change} onCancel={close}>
          <TextInput
            label="RevRec account number"
            description="As text: 0400 keeps its zero."
            required
            data-autofocus
            value={values.account}
            error={errors['account']}
            onChange={({ currentTarget }) => {
              setValues({ ...values, account: currentTarget.value });
            }}
          />
          <TextInput
            label="RevRec account name"
            description="A close file may name the account instead of its number."
            value={values.accountName}
            error={errors['accountName']}
            onChange={({ currentTarget }) => {
              setValues({ ...values, accountName: currentTarget.value });
            }}
          />
          <RecordPicker
            list="accounts"
            label="Intacct account number"
            description="Type a part of its number or name."
            value={values.ledgerAccount}
            error={errors['ledgerAccount']}
            onChange={(ledgerAccount) => {
              setValues({ ...values, ledgerAccount });
            }}
          />
          <Fieldset legend="Only for some lines">
            <Stack>
              <ConditionInputs values={values} errors={errors} onChange={setValues} />
              <Group grow align="flex-start">
                <TextInput
                  label="Valid from"
                  description="First transaction date."
                  type="date"
                  value={values.validFrom}
                  error={errors['validFrom']}
                  onChange={({ currentTarget }) => {
                    setValues({ ...values, validFrom: currentTarget.value });
                  }}
                />
                <TextInput
                  label="Valid to"
                  description="Last transaction date."
                  type="date"
                  value={values.validTo}
                  error={errors['validTo']}
                  onChange={({ currentTarget }) => {
                    setValues({ ...values, validTo: currentTarget.value });
                  }}
                />
              </Group>
            </Stack>
          </Fieldset>
        </DialogForm>
      </Dialog>
      <EffectsDialog save={add} />
    </>
  );
};
