import { Button, Fieldset, Group, NativeSelect, Stack, Switch, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { type CustomFieldView } from '../../api/views';
import { Dialog } from '../../components/Dialog';
import { DialogForm } from '../../components/DialogForm';
import { fieldErrorsOf } from '../../components/field-errors';
import { notifyDone } from '../../components/notify';
import { bindingOf, ledgerFieldOf } from './binding';
import { BindingInputs } from './BindingInputs';
import { ledgerFieldText, type Source, SOURCES, type StandardDimension } from './ledger-fields';

interface AddFieldDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export const AddFieldDialog = ({ opened, onClose }: AddFieldDialogProps): ReactNode => (
  <Dialog opened={opened} onClose={onClose} title="Add a custom field">
    <AddFieldForm onClose={onClose} />
  </Dialog>
);

/** Fields that most journals are posted by: the dimension of the same name. */
const PRESETS = [
  { dimension: 'Class', source: 'Subscription' },
  { dimension: 'Location', source: 'Customer' },
  { dimension: 'Department', source: 'Subscription' },
] as const satisfies readonly { readonly dimension: StandardDimension; readonly source: Source }[];

/** A field from its name to its place on each line, in one step. */
const AddFieldForm = ({ onClose }: { readonly onClose: () => void }): ReactNode => {
  const [apiName, setApiName] = useState('');
  const [label, setLabel] = useState('');
  const [source, setSource] = useState<Source>('Customer');
  const [binding, setBinding] = useState(() => bindingOf(null));
  const [isIncluded, setIncluded] = useState(false);
  const ledgerField = ledgerFieldOf(binding);
  const add = useChange(
    (api) => {
      const body = { apiName, label, source, ledgerField, includeInJournalPosting: isIncluded };
      return api.post<CustomFieldView>('/custom-fields', { body });
    },
    () => {
      const bound = ledgerField === null ? '' : `, bound to ${ledgerFieldText(ledgerField)}`;
      notifyDone(`The custom field ${label} was added${bound}${isIncluded ? ', and is posted with each line' : ''}.`);
      onClose();
    },
  );
  const errors = fieldErrorsOf(add.error);
  return (
    <DialogForm change={add} onCancel={onClose}>
      <Group gap="xs" role="group" aria-label="Fill in for">
        <Text size="sm">Fill in for</Text>
        {PRESETS.map((preset) => (
          <Button
            key={preset.dimension}
            size="xs"
            variant="default"
            onClick={() => {
              setApiName(preset.dimension.toLowerCase());
              setLabel(preset.dimension);
              setSource(preset.source);
              setBinding({ ...bindingOf(null), kind: 'dimension', dimension: preset.dimension });
              setIncluded(true);
            }}
          >
            {preset.dimension}
          </Button>
        ))}
      </Group>
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
      <Fieldset legend="In Sage Intacct">
        <Stack gap="sm">
          <BindingInputs
            binding={binding}
            error={errors['ledgerField.name']}
            onChange={(change) => {
              setBinding({ ...binding, ...change });
            }}
          />
          <Switch
            label="Include in Journal Posting"
            withThumbIndicator={false}
            checked={isIncluded}
            onChange={({ currentTarget: { checked } }) => {
              setIncluded(checked);
            }}
          />
        </Stack>
      </Fieldset>
    </DialogForm>
  );
};
