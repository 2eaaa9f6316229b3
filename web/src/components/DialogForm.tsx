import { Button, Group, Stack } from '@mantine/core';
import { type ReactNode } from 'react';
import { Form } from './Form';
import { ProblemAlert } from './ProblemAlert';

interface DialogFormProps {
  /** What submitting it changes, from `useChange`. */
  readonly change: { readonly mutate: () => void; readonly isPending: boolean; readonly error: unknown };
  readonly submit?: string;
  readonly isDisabled?: boolean;
  readonly onCancel: () => void;
  readonly children: ReactNode;
}

/** The form of a dialog: its fields, what the service refused, and the buttons. */
export const DialogForm = ({
  change,
  submit = 'Save',
  isDisabled = false,
  onCancel,
  children,
}: DialogFormProps): ReactNode => (
  <Form
    onSubmit={() => {
      if (!isDisabled) change.mutate();
    }}
  >
    <Stack>
      {children}
      {change.error !== null && <ProblemAlert error={change.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" loading={change.isPending} disabled={isDisabled}>
          {submit}
        </Button>
      </Group>
    </Stack>
  </Form>
);
