import { Button, Group, Stack, Text } from '@mantine/core';
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
import { bindingOf, ledgerFieldOf } from './binding';
import { BindingInputs } from './BindingInputs';
import { type LedgerField, ledgerFieldText } from './ledger-fields';

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
        <BindingInputs binding={binding} error={fieldErrorsOf(bind.error)['ledgerField.name']} onChange={set} />
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
