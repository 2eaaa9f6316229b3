import { Button } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useSession } from '../session/session-context';
import { dropTyped } from '../session/typed-text';

export const SignOutButton = (): ReactNode => {
  const { signOut } = useSession();
  const [isLeaving, setLeaving] = useState(false);
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<IconLogout size={16} aria-hidden />}
      loading={isLeaving}
      onClick={() => {
        setLeaving(true);
        dropTyped();
        void signOut().catch(() => {
          setLeaving(false);
        });
      }}
    >
      Sign out
    </Button>
  );
};
