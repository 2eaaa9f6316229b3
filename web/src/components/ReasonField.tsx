import { Textarea } from '@mantine/core';
import { type ReactNode } from 'react';
import { fieldErrorsOf } from './field-errors';

interface ReasonFieldProps {
  readonly value: string;
  /** What the service refused, if it did. */
  readonly error: unknown;
  readonly onChange: (reason: string) => void;
  /** Left out where the dialog says what it is for. */
  readonly label?: string;
}

/** What the service keeps of a reason. */
const REASON_MAX = 500;

/** Why somebody does something, for the record. */
export const ReasonField = ({ value, error, onChange, label = 'Reason' }: ReasonFieldProps): ReactNode => (
  <Textarea
    label={label}
    description="It is recorded with your name."
    required
    data-autofocus
    autosize
    minRows={2}
    maxLength={REASON_MAX}
    value={value}
    error={fieldErrorsOf(error)['reason']}
    onChange={({ currentTarget }) => {
      onChange(currentTarget.value);
    }}
  />
);
