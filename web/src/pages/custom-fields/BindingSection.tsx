import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { type CustomFieldView } from '../../api/views';
import { fieldErrorsOf } from '../../components/field-errors';
import { Form } from '../../components/Form';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { Section } from '../../components/Section';
import { useEdits } from '../../components/use-edits';
import { usePermission } from '../../environment/environment-context';
import { type LedgerField, ledgerFieldText, type StandardDimension, STANDARD_DIMENSIONS } from './ledger-fields';

const KINDS = [
  { value: 'none', label: 'Not bound' },
  { value: 'dimension', label: 'Standard dimension' },
  { value: 'userDefinedDimension', label: 'User-defined dimension' },
  { value: 'customField', label: 'Custom field of Sage Intacct' },
] as const;
type Kind = (typeof KINDS)[number]['value'];

interface Binding {
  readonly kind: Kind;
  readonly dimension: StandardDimension;
  readonly name: string;
}

const bindingOf = (field: LedgerField | null): Binding => ({
  kind: field?.kind ?? 'none',
  dimension: field?.kind === 'dimension' ? field.dimension : 'Location',
  name: field !== null && field.kind !== 'dimension' ? field.name : '',
});

const ledgerFieldOf = ({ kind, dimension, name }: Binding): LedgerField | null => {
  if (kind === 'none') return null;
  return kind === 'dimension' ? { kind, dimension } : { kind, name: name.trim() };
};

const ABOUT =
  'Where the value goes on each line. The role of the Web Services user needs access to it in Sage Intacct, for example to the Department page.';

/** Binds the field to what receives its values in Sage Intacct. */
export const BindingSection = ({ field }: { readonly field: CustomFieldView }): ReactNode => {
  const { isAllowed } = usePermission('custom-field:manage');
  return (
    <Section title="In Sage Intacct" description={ABOUT}>
      {isAllowed ? <BindingForm field={field} /> : <Text size="sm">{ledgerFieldText(field.ledgerField)}</Text>}
    </Section>
  );
};

const BindingForm = ({ field }: { readonly field: CustomFieldView }): ReactNode => {
  const { apiName, ledgerField, revision } = field;
  const { values: binding, set, reset } = useEdits('binding', bindingOf(ledgerField));
  const bind = useChange(
    (api, bound: LedgerField | null) =>
      api.patch<CustomFieldView>(`/custom-fields/${apiName}`, { body: { ledgerField: bound }, revision }),
    (_view, bound) => {
      notifyDone(bound === null ? 'No longer bound.' : `Bound to ${ledgerFieldText(bound)}.`);
    },
  );
  const target = ledgerFieldOf(binding);
  const isOther = JSON.stringify(target) !== JSON.stringify(ledgerField);
  return (
    <Form
      onSubmit={() => {
        bind.mutate(target, { onSuccess: reset });
      }}
    >
      <Stack maw={560}>
        <NativeSelect
          label="Kind"
          data={KINDS.map((kind) => ({ ...kind }))}
          value={binding.kind}
          onChange={({ currentTarget }) => {
            set({ kind: currentTarget.value as Kind });
          }}
        />
        {binding.kind === 'dimension' && (
          <NativeSelect
            label="Dimension"
            data={[...STANDARD_DIMENSIONS]}
            value={binding.dimension}
            onChange={({ currentTarget }) => {
              set({ dimension: currentTarget.value as StandardDimension });
            }}
          />
        )}
        {(binding.kind === 'userDefinedDimension' || binding.kind === 'customField') && (
          <TextInput
            label="Integration name"
            description={
              binding.kind === 'customField'
                ? 'Of the custom field on journal entry lines, for example REGION_TEXT.'
                : 'Of the user-defined dimension, for example GLDIMREGION.'
            }
            value={binding.name}
            error={fieldErrorsOf(bind.error)['ledgerField.name']}
            onChange={({ currentTarget }) => {
              set({ name: currentTarget.value });
            }}
          />
        )}
        {isOther && ledgerField !== null && (
          <Text size="sm">
            It is bound to {ledgerFieldText(ledgerField)} now. Binding it to something else removes its value overrides.
          </Text>
        )}
        {bind.error && <ProblemAlert error={bind.error} />}
        <Group>
          <Button type="submit" variant="default" disabled={!isOther} loading={bind.isPending}>
            Save the binding
          </Button>
        </Group>
      </Stack>
    </Form>
  );
};
