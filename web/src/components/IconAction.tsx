import { ActionIcon } from '@mantine/core';
import { type ReactNode } from 'react';

interface IconActionProps {
  /** What it does and to what: all that those who do not see the icon have. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly onClick: () => void;
}

/** A button in a row of a table, small enough for several beside each other. */
export const IconAction = ({ label, icon, onClick }: IconActionProps): ReactNode => (
  <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onClick}>
    {icon}
  </ActionIcon>
);
