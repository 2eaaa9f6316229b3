import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { type ReactNode } from 'react';
import { ALL_KINDS, type Kind, KIND_TEXTS } from './kind-texts';

interface KindChoiceProps {
  readonly kinds: readonly Kind[];
  readonly error: string | undefined;
  readonly onChange: (kinds: readonly Kind[]) => void;
}

/** Of what a recipient is notified. */
export const KindChoice = ({ kinds, error, onChange }: KindChoiceProps): ReactNode => (
  <Checkbox.Group
    label="Notified of"
    required
    error={kinds.length === 0 ? 'Choose at least one.' : error}
    value={[...kinds]}
    onChange={(chosen) => {
      onChange(ALL_KINDS.filter((kind) => chosen.includes(kind)));
    }}
  >
    <Stack gap={6} mt={6}>
      {ALL_KINDS.map((kind) => (
        <Checkbox key={kind} value={kind} label={KIND_TEXTS[kind]} />
      ))}
      <Group>
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => {
            onChange(kinds.length === ALL_KINDS.length ? [] : ALL_KINDS);
          }}
        >
          {kinds.length === ALL_KINDS.length ? 'Choose none' : 'Choose all'}
        </Button>
      </Group>
    </Stack>
  </Checkbox.Group>
);
