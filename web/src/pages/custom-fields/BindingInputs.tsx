import { NativeSelect, TextInput } from '@mantine/core';
import { type ReactNode } from 'react';
import { type Binding, type Kind, KINDS } from './binding';
import { type StandardDimension, STANDARD_DIMENSIONS } from './ledger-fields';

interface BindingInputsProps {
  readonly binding: Binding;
  /** Of the integration name. */
  readonly error: string | undefined;
  readonly onChange: (change: Partial<Binding>) => void;
}

/** What receives the values of a field in Sage Intacct. */
export const BindingInputs = ({ binding, error, onChange }: BindingInputsProps): ReactNode => (
  <>
    <NativeSelect
      label="Kind"
      data={KINDS.map((kind) => ({ ...kind }))}
      value={binding.kind}
      onChange={({ currentTarget }) => {
        onChange({ kind: currentTarget.value as Kind });
      }}
    />
    {binding.kind === 'dimension' && (
      <NativeSelect
        label="Dimension"
        data={[...STANDARD_DIMENSIONS]}
        value={binding.dimension}
        onChange={({ currentTarget }) => {
          onChange({ dimension: currentTarget.value as StandardDimension });
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
        error={error}
        onChange={({ currentTarget }) => {
          onChange({ name: currentTarget.value });
        }}
      />
    )}
  </>
);
