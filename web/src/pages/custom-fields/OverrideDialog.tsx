import { TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { type CustomFieldView, type ValueOverrideView } from '../../api/views';
import { Dialog } from '../../components/Dialog';
import { DialogForm } from '../../components/DialogForm';
import { fieldErrorsOf } from '../../components/field-errors';
import { notifyDone } from '../../components/notify';
import { RecordPicker } from '../../components/RecordPicker';
import { ledgerFieldText, listOf } from './ledger-fields';

interface OverrideDialogProps {
  readonly field: CustomFieldView;
  /** Null adds one. */
  readonly override: ValueOverrideView | null;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export const OverrideDialog = ({ opened, onClose, ...form }: OverrideDialogProps): ReactNode => (
  <Dialog opened={opened} onClose={onClose} title={form.override === null ? 'Add an override' : 'Change the override'}>
    <OverrideForm {...form} onClose={onClose} />
  </Dialog>
);

const OverrideForm = ({ field, override, onClose }: Omit<OverrideDialogProps, 'opened'>): ReactNode => {
  const [value, setValue] = useState(override?.value ?? '');
  const [ledgerId, setLedgerId] = useState(override?.ledgerId ?? '');
  const save = useChange(
    (api) => api.put(`/custom-fields/${field.apiName}/value-overrides`, { body: { overrides: [{ value, ledgerId }] } }),
    () => {
      notifyDone(`${value} stands for ${ledgerId} in Sage Intacct.`);
      onClose();
    },
  );
  const errors = fieldErrorsOf(save.error);
  return (
    <DialogForm change={save} onCancel={onClose}>
      <TextInput
        label="Value in the close file"
        description="Exactly as the file has it: case counts."
        readOnly={override !== null}
        data-autofocus={override === null ? true : undefined}
        value={value}
        error={errors['value']}
        onChange={({ currentTarget }) => {
          setValue(currentTarget.value);
        }}
      />
      <RecordPicker
        list={listOf(field.ledgerField) ?? ''}
        label={`${ledgerFieldText(field.ledgerField)} in Sage Intacct`}
        description="Type a part of its id or name."
        isFocused={override !== null}
        value={ledgerId}
        error={errors['ledgerId']}
        onChange={setLedgerId}
      />
    </DialogForm>
  );
};
