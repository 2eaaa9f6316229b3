import { Button, Code, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiProblem } from '../api/api-problem';
import { type WebConfigView } from '../api/views';
import { Loading } from '../components/Loading';
import { ProblemAlert } from '../components/ProblemAlert';
import { BarePage } from '../shell/BarePage';
import { type Session, type SignInStart, startSession } from './session';

type State = SignInStart | { readonly kind: 'waiting' } | { readonly kind: 'no-service'; readonly error: unknown };

/** A reply of the provider can be used only once, so the page's start is kept. */
let start: Promise<SignInStart> | null = null;

/** Shows its children once signed in; otherwise how to sign in. */
export const SignIn = ({ children }: { readonly children: (session: Session) => ReactNode }): ReactNode => {
  const [state, setState] = useState<State>({ kind: 'waiting' });
  useEffect(() => {
    start ??= readConfig().then(startSession);
    start.then(setState, (error: unknown) => {
      setState({ kind: 'no-service', error });
    });
  }, []);
  switch (state.kind) {
    case 'signed-in':
      return children(state.session);
    case 'waiting':
      return (
        <BarePage title="Signing in" isPassing>
          <Loading what="Asking the sign-in provider who you are" />
        </BarePage>
      );
    case 'signed-out':
      return (
        <BarePage title="Signed out">
          <Text>You are signed out of RevRec and of the sign-in provider.</Text>
          <SignInButton signIn={state.signIn} />
        </BarePage>
      );
    case 'reported':
      return (
        <BarePage title="Signed in again">
          <Text>The page that you came from goes on. You can close this window.</Text>
        </BarePage>
      );
    case 'failed':
      return (
        <BarePage title="Sign-in failed">
          <Text>
            The sign-in failed: <Code>{state.message}</Code>
          </Text>
          <Text>
            Sign in again. If it fails again, check that the clock of this computer is right, and give the text above to
            the people who run this service.
          </Text>
          <SignInButton signIn={state.signIn} />
        </BarePage>
      );
    case 'no-service':
      return (
        <BarePage title="RevRec does not respond">
          <ProblemAlert
            error={state.error}
            onRetry={() => {
              window.location.reload();
            }}
          />
        </BarePage>
      );
  }
};

const readConfig = async (): Promise<WebConfigView> => {
  const reply = await fetch('/web-config.json').catch(() => {
    throw ApiProblem.unreachable();
  });
  if (!reply.ok) throw await ApiProblem.of(reply);
  return (await reply.json()) as WebConfigView;
};

const SignInButton = ({ signIn }: { readonly signIn: () => Promise<never> }): ReactNode => {
  const [error, setError] = useState<unknown>(null);
  return (
    <>
      {error !== null && <ProblemAlert error={error} />}
      <Button onClick={() => void signIn().catch(setError)}>Sign in</Button>
    </>
  );
};
