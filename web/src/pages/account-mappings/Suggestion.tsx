import { Button, Group, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { type UnmappedAccountView } from '../../api/views';

interface SuggestionProps {
  readonly suggestion: UnmappedAccountView['suggestion'];
  readonly chosen: string;
  readonly onUse: (ledgerAccount: string) => void;
}

const BECAUSE = { number: 'same number', name: 'same name', likeness: 'similar name' } as const;

/** Which account of Sage Intacct it may be, and why. One that is only similar has to be taken by a person. */
export const Suggestion = ({ suggestion, chosen, onUse }: SuggestionProps): ReactNode => {
  if (suggestion === null) return null;
  const { ledgerAccount, ledgerAccountName, because } = suggestion;
  const text = `${ledgerAccount} · ${ledgerAccountName}`;
  if (chosen === ledgerAccount)
    return (
      <Text size="xs" c="dimmed">
        {text}: {BECAUSE[because]}
      </Text>
    );
  return (
    <Group gap={6}>
      <Text size="xs" c="dimmed">
        {text}: {BECAUSE[because]}
      </Text>
      <Button
        size="compact-xs"
        variant="default"
        aria-label={`Use ${ledgerAccount}`}
        onClick={() => {
          onUse(ledgerAccount);
        }}
      >
        Use it
      </Button>
    </Group>
  );
};
