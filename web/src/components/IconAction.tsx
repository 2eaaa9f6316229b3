import { ActionIcon } from '@mantine/core';
import { type ReactNode } from 'react';

interface IconActionProps {
  /** What it does and to what, for screen readers. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly onClick: () => void;
}

/** A button in a table row, small enough for several side by side. */
export const IconAction = ({ label, icon, onClick }: IconActionProps): ReactNode => (
  <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onClick}>
    {icon}
  </ActionIcon>
);
