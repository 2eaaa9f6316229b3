import { AppShell, Burger, Divider, Drawer, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode } from 'react';
import { useEnvironment } from '../environment/environment-context';
import { ColorSchemeToggle } from './ColorSchemeToggle';
import { EnvironmentSwitcher } from './EnvironmentSwitcher';
import { ExportJournalsLine } from './ExportJournalsWidget';
import { ExportRunFollower } from './ExportRunFollower';
import { Navigation } from './Navigation';
import { ProductName } from './ProductName';
import { SignedInPerson } from './SignedInPerson';
import { SignOutButton } from './SignOutButton';
import { SkipLink } from './SkipLink';

const MAIN_ID = 'main';

/** Around every page of an environment. On a narrow screen the menu and the person are in a drawer. */
export const Shell = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <ExportRunFollower>
    <Frame>{children}</Frame>
  </ExportRunFollower>
);

const Frame = ({ children }: { readonly children: ReactNode }): ReactNode => {
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 264, breakpoint: 'sm', collapsed: { mobile: true } }}
      padding="md"
    >
      <SkipLink to={MAIN_ID} />
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={isOpen} onClick={open} hiddenFrom="sm" size="sm" aria-label="Open the menu" />
            <ProductName />
          </Group>
          <Group gap="md" wrap="nowrap">
            <EnvironmentSwitcher />
            <Group gap="md" wrap="nowrap" visibleFrom="sm">
              <SignedInPerson />
              <ColorSchemeToggle />
              <SignOutButton />
            </Group>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" component="aside" aria-label="Menu" visibleFrom="sm">
        <Stack justify="space-between" h="100%">
          <Navigation />
          <ZoneNote />
        </Stack>
      </AppShell.Navbar>
      <Drawer opened={isOpen} onClose={close} title="Menu" size={300} hiddenFrom="sm">
        <Stack>
          <Navigation onNavigate={close} />
          <Divider />
          <Group justify="space-between">
            <SignedInPerson />
            <ColorSchemeToggle />
          </Group>
          <SignOutButton />
          <ZoneNote />
        </Stack>
      </Drawer>
      <AppShell.Main id={MAIN_ID} tabIndex={-1}>
        <ExportJournalsLine />
        {children}
      </AppShell.Main>
    </AppShell>
  );
};

const ZoneNote = (): ReactNode => {
  const { timeZone } = useEnvironment();
  return (
    <Text size="xs" c="dimmed" px="sm">
      Times are those of {timeZone}.
    </Text>
  );
};
