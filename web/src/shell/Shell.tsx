import { AppShell, Burger, Group, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useEnvironment } from '../environment/environment-context';
import { ColorSchemeToggle } from './ColorSchemeToggle';
import { EnvironmentSwitcher } from './EnvironmentSwitcher';
import { ExportJournalsLine, ExportJournalsWidget } from './ExportJournalsWidget';
import { ExportRunFollower } from './ExportRunFollower';
import { LeaveQuestion } from './LeaveQuestion';
import { Navigation } from './Navigation';
import { ProductName } from './ProductName';
import { ServiceBanner } from './ServiceBanner';
import classes from './Shell.module.css';
import { Shortcuts } from './Shortcuts';
import { SignedInPerson } from './SignedInPerson';
import { SignOutButton } from './SignOutButton';
import { SkipLink } from './SkipLink';
import { TestBand } from './TestBand';
import { ZoneNote } from './ZoneNote';

const MAIN_ID = 'main';
const HEADER_HEIGHT = 56;
const BAND_HEIGHT = 24;

/** The page does not wait for it. */
const Bell = lazy(async () => ({ default: (await import('../attention/Bell')).Bell }));

/** Needed only on narrow screens, so loaded only when opened. */
const MenuDrawer = lazy(async () => ({ default: (await import('./MenuDrawer')).MenuDrawer }));

/** Frame of every page of an environment. On a narrow screen the menu and the signed-in person are in a drawer. */
export const Shell = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <ExportRunFollower>
    <Frame>{children}</Frame>
  </ExportRunFollower>
);

const Frame = ({ children }: { readonly children: ReactNode }): ReactNode => {
  const [isOpen, { open, close }] = useDisclosure(false);
  const [wasOpened, setOpened] = useState(false);
  const isTest = useEnvironment().kind === 'test';
  return (
    <AppShell
      header={{ height: HEADER_HEIGHT + (isTest ? BAND_HEIGHT : 0) }}
      navbar={{ width: 264, breakpoint: 'sm', collapsed: { mobile: true } }}
      padding="md"
    >
      <SkipLink to={MAIN_ID} />
      <AppShell.Header>
        {isTest && <TestBand height={BAND_HEIGHT} />}
        <Group h={HEADER_HEIGHT} px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={() => {
                setOpened(true);
                open();
              }}
              hiddenFrom="sm"
              size="sm"
              aria-label="Open the menu"
            />
            <ProductName />
          </Group>
          <Group gap="md" wrap="nowrap">
            <Suspense fallback={<div className={classes['bell']} />}>
              <Bell />
            </Suspense>
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
        <AppShell.Section grow className={classes['menu'] ?? ''}>
          <Navigation />
        </AppShell.Section>
        <Stack gap="sm" pt="sm">
          <ExportJournalsWidget />
          <ZoneNote />
        </Stack>
      </AppShell.Navbar>
      {wasOpened && (
        <Suspense>
          <MenuDrawer opened={isOpen} onClose={close} />
        </Suspense>
      )}
      <AppShell.Main id={MAIN_ID} tabIndex={-1}>
        <LeaveQuestion />
        <Shortcuts />
        <ServiceBanner />
        <ExportJournalsLine />
        {children}
      </AppShell.Main>
    </AppShell>
  );
};
