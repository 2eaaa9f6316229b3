import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useSession, useSessionState } from './session-context';
import { dropTyped } from './typed-text';

/** Stands over the page when its session has ended: the page stays, and what was asked for waits. */
export const SessionEnded = (): ReactNode => {
  const session = useSession();
  const state = useSessionState();
  if (state.kind === 'open') return null;
  const isOther = state.kind === 'other';
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={isOther ? 'Somebody else signed in' : 'Your session has ended'}
    >
      {isOther ? (
        <Stack>
          <Text>
            {state.name} signed in, or your roles have changed. What {session.name} asked for was not sent, and what was
            typed here is dropped.
          </Text>
          <Group justify="flex-end">
            <Button
              data-autofocus
              onClick={() => {
                dropTyped();
                window.location.reload();
              }}
            >
              Go on as {state.name}
            </Button>
          </Group>
        </Stack>
      ) : (
        <Stack>
          <Text>
            Sign in again as {session.name}, in a window of its own. This page stays as it is, and what you asked for
            goes on.
          </Text>
          {state.isBlocked && (
            <Text role="alert" fw={600}>
              The browser blocked the window. Allow windows of this page, then try again.
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={session.giveUp}>
              Do not send it
            </Button>
            <Button data-autofocus onClick={session.openSignIn}>
              Sign in again
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
};
