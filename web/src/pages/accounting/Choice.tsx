import { Group, Text, UnstyledButton } from '@mantine/core';
import { type Icon, IconChevronRight } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import classes from './Choice.module.css';

interface ChoiceProps {
  readonly icon: Icon;
  readonly title: string;
  readonly description: string;
  readonly onChoose: () => void;
}

/** One of several options. */
export const Choice = ({ icon: Shape, title, description, onChoose }: ChoiceProps): ReactNode => (
  <UnstyledButton className={classes['choice']} onClick={onChoose} data-autofocus>
    <Group wrap="nowrap">
      <Shape size={28} aria-hidden />
      <div className={classes['text']}>
        <Text fw={600}>{title}</Text>
        <Text size="sm" c="dimmed">
          {description}
        </Text>
      </div>
      <IconChevronRight size={20} aria-hidden />
    </Group>
  </UnstyledButton>
);
