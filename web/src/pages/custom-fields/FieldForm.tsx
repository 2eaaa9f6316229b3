import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { type CustomFieldView } from '../../api/views';
import { fieldErrorsOf } from '../../components/field-errors';
import { Form } from '../../components/Form';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { useEdits } from '../../components/use-edits';
import { type Source, SOURCES } from './ledger-fields';

export const FieldForm = ({ field }: { readonly field: CustomFieldView }): ReactNode => {
  const { apiName, revision } = field;
  const { values, set, reset } = useEdits('field', { label: field.label, source: field.source });
  const save = useChange(
    (api) => api.patch<CustomFieldView>(`/custom-fields/${apiName}`, { body: values, revision }),
    () => {
      notifyDone('The custom field was saved.');
    },
  );
  return (
    <Form
      onSubmit={() => {
        save.mutate(undefined, { onSuccess: reset });
      }}
    >
      <Stack maw={560}>
        <TextInput
          label="Label"
          value={values.label}
          error={fieldErrorsOf(save.error)['label']}
          onChange={({ currentTarget }) => {
            set({ label: currentTarget.value });
          }}
        />
        <NativeSelect
          label="Source"
          data={SOURCES}
          value={values.source}
          onChange={({ currentTarget }) => {
            set({ source: currentTarget.value as Source });
          }}
        />
        {save.error && <ProblemAlert error={save.error} />}
        <Group>
          <Button type="submit" variant="default" loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </Form>
  );
};
