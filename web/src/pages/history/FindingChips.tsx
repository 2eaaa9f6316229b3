import { Chip, Group, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import classes from './HistoryPage.module.css';

interface FindingChipsProps<Finding extends string> {
  /** What the chips are, for screen readers. */
  readonly label: string;
  readonly labels: Readonly<Record<Finding, string>>;
  readonly chosen: readonly Finding[];
  readonly onChange: (chosen: readonly Finding[]) => void;
  /** What each of them means. */
  readonly children: ReactNode;
}

/** What an auditor checks more closely: only what has all chosen findings is shown. */
export const FindingChips = <Finding extends string>({
  label,
  labels,
  chosen,
  onChange,
  children,
}: FindingChipsProps<Finding>): ReactNode => {
  const names = Object.keys(labels) as Finding[];
  return (
    <Group component="fieldset" gap="xs" mb="md" className={classes['chips'] ?? ''}>
      <Text component="legend" size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <Chip.Group
        multiple
        value={[...chosen]}
        onChange={(values) => {
          onChange(names.filter((name) => values.includes(name)));
        }}
      >
        {names.map((name) => (
          <Chip key={name} value={name} size="sm" variant="outline">
            {labels[name]}
          </Chip>
        ))}
      </Chip.Group>
      <Text size="sm" c="dimmed" w="100%">
        {children}
      </Text>
    </Group>
  );
};
