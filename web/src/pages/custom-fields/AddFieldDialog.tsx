import { NativeSelect, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { type CustomFieldView } from '../../api/views';
import { Dialog } from '../../components/Dialog';
import { DialogForm } from '../../components/DialogForm';
import { fieldErrorsOf } from '../../components/field-errors';
import { notifyDone } from '../../components/notify';
import { type Source, SOURCES } from './ledger-fields';

interface AddFieldDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export const AddFieldDialog = ({ opened, onClose }: AddFieldDialogProps): ReactNode => (
  <Dialog opened={opened} onClose={onClose} title="Add a custom field">
    <AddFieldForm onClose={onClose} />
  </Dialog>
);

const AddFieldForm = ({ onClose }: { readonly onClose: () => void }): ReactNode => {
  const [apiName, setApiName] = useState('');
  const [label, setLabel] = useState('');
  const [source, setSource] = useState<Source>('Customer');
  const add = useChange(
    (api) => api.post<CustomFieldView>('/custom-fields', { body: { apiName, label, source } }),
    () => {
      notifyDone(`The custom field ${label} was added.`);
      onClose();
    },
  );
  const errors = fieldErrorsOf(add.error);
  return (
    <DialogForm change={add} onCancel={onClose}>
      <TextInput
        label="API Name"
        description="A letter, then letters, digits or underscores. It cannot be changed later."
        required
        data-autofocus
        value={apiName}
        error={errors['apiName']}
        onChange={({ currentTarget }) => {
          setApiName(currentTarget.value);
        }}
      />
      <TextInput
        label="Label"
        description="The display name. A close file's column of this name holds the values."
        required
        value={label}
        error={errors['label']}
        onChange={({ currentTarget }) => {
          setLabel(currentTarget.value);
        }}
      />
      <NativeSelect
        label="Source"
        description="What the value describes."
        data={SOURCES}
        value={source}
        onChange={({ currentTarget }) => {
          setSource(currentTarget.value as Source);
        }}
      />
    </DialogForm>
  );
};
