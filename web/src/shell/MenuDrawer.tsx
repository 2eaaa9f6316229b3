import { Divider, Drawer, Group, Stack } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { ColorSchemeToggle } from './ColorSchemeToggle';
import { ExportJournalsWidget } from './ExportJournalsWidget';
import { Navigation } from './Navigation';
import { SignedInPerson } from './SignedInPerson';
import { SignOutButton } from './SignOutButton';
import { ZoneNote } from './ZoneNote';

interface MenuDrawerProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** On a narrow screen: what a wide one has at the left and the top. */
export const MenuDrawer = ({ opened, onClose }: MenuDrawerProps): ReactNode => {
  const [isShown, setShown] = useState(false); // Only a drawer that was mounted closed knows where the focus came from.
  useEffect(() => {
    setShown(opened);
  }, [opened]);
  return (
    <Drawer opened={isShown} onClose={onClose} title="Menu" size={300} hiddenFrom="sm">
      <Stack>
        <Navigation onNavigate={onClose} />
        <ExportJournalsWidget onNavigate={onClose} />
        <Divider />
        <Group justify="space-between">
          <SignedInPerson />
          <ColorSchemeToggle />
        </Group>
        <SignOutButton />
        <ZoneNote />
      </Stack>
    </Drawer>
  );
};
