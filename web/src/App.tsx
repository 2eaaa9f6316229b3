import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { newQueryClient } from './api/query-client';
import { newRouter } from './router';
import { type Session } from './session/session';
import { SessionContext } from './session/session-context';
import { SignIn } from './session/SignIn';
import { readableColors, theme } from './theme';

/** Notifications appear below the header and the band of a test environment. */
const HEADER_HEIGHT = 80;

export const App = (): ReactNode => (
  <MantineProvider theme={theme} cssVariablesResolver={readableColors} defaultColorScheme="auto">
    <Notifications position="top-right" mt={HEADER_HEIGHT} />
    <SignIn>{(session) => <SignedIn session={session} />}</SignIn>
  </MantineProvider>
);

/** Loaded as soon as the page stands, so that it is there when it is needed. */
const SessionEnded = lazy(async () => ({ default: (await import('./session/SessionEnded')).SessionEnded }));

const SignedIn = ({ session }: { readonly session: Session }): ReactNode => {
  const [client] = useState(newQueryClient);
  const [router] = useState(() => newRouter(session));
  return (
    <SessionContext value={session}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
        <Suspense fallback={null}>
          <SessionEnded />
        </Suspense>
      </QueryClientProvider>
    </SessionContext>
  );
};
