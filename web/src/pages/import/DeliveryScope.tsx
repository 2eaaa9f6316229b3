import { Group, Radio } from '@mantine/core';
import { type ReactNode } from 'react';

export type Scope = 'partial' | 'complete';

const SCOPES: Readonly<Record<Scope, { readonly label: string; readonly text: string }>> = {
  partial: { label: 'Part of it', text: 'Entries that are not in the file stay as they are.' },
  complete: {
    label: 'All of it',
    text: 'For the entities and months that occur in the file. Unposted entries that it does not hold are shown, and you decide.',
  },
};

/** Whether the file is all that the source has. */
export const DeliveryScope = ({
  value,
  onChange,
}: {
  readonly value: Scope;
  readonly onChange: (scope: Scope) => void;
}): ReactNode => (
  <Radio.Group label="What the file holds of the close" value={value} onChange={onChange} mb="md">
    <Group gap="lg" mt="xs" align="flex-start">
      {(Object.keys(SCOPES) as Scope[]).map((scope) => (
        <Radio key={scope} value={scope} label={SCOPES[scope].label} description={SCOPES[scope].text} maw={280} />
      ))}
    </Group>
  </Radio.Group>
);
