import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlugConnected } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { EmptyState } from '../../components/EmptyState';
import { Section } from '../../components/Section';
import { usePermission } from '../../environment/environment-context';
import { ConnectYourDataDialog } from './ConnectYourDataDialog';

export const NotConnected = (): ReactNode => {
  const { isAllowed } = usePermission('connection:manage');
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <Section title="Accounting system">
      <EmptyState
        title="Not connected"
        action={
          <Button leftSection={<IconPlugConnected size={18} aria-hidden />} disabled={!isAllowed} onClick={open}>
            Connect
          </Button>
        }
      >
        Once this environment is connected, the journal entries of each close can be posted into your ledger.
      </EmptyState>
      <ConnectYourDataDialog opened={isOpen} onClose={close} />
    </Section>
  );
};
