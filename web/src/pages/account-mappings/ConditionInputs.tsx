import { Group, TextInput } from '@mantine/core';
import { type ReactNode } from 'react';

export interface ConditionValues {
  readonly productColumn: string;
  readonly productValue: string;
  readonly businessEntityId: string;
}

interface ConditionInputsProps<Values extends ConditionValues> {
  readonly values: Values;
  readonly errors?: Readonly<Record<string, string>>;
  readonly onChange: (values: Values) => void;
}

/** Product and entity of a rule, or of a line. */
export const ConditionInputs = <Values extends ConditionValues>({
  values,
  errors = {},
  onChange,
}: ConditionInputsProps<Values>): ReactNode => (
  <>
    <Group grow align="flex-start">
      <TextInput
        label="Column"
        description="Such as ProductType."
        value={values.productColumn}
        error={errors['product column']}
        onChange={({ currentTarget }) => {
          onChange({ ...values, productColumn: currentTarget.value });
        }}
      />
      <TextInput
        label="Value"
        description="In this column."
        value={values.productValue}
        error={errors['product value']}
        onChange={({ currentTarget }) => {
          onChange({ ...values, productValue: currentTarget.value });
        }}
      />
    </Group>
    <TextInput
      label="Business Entity Id"
      value={values.businessEntityId}
      error={errors['businessEntityId']}
      onChange={({ currentTarget }) => {
        onChange({ ...values, businessEntityId: currentTarget.value });
      }}
    />
  </>
);
