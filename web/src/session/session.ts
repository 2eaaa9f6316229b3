import { InMemoryWebStorage, type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import { type AccessTokens } from '../api/api-client';
import { type WebConfigView } from '../api/views';
import { type Role, rolesOf } from '../environment/roles';

/** A signed-in person. The token is kept in memory only and ends with the page. */
export interface Session extends AccessTokens {
  readonly name: string;
  /** By environment, from the sign-in provider. The service decides what they allow. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly signOut: () => Promise<void>;
}

export type SignInStart =
  | { readonly kind: 'signed-in'; readonly session: Session }
  | { readonly kind: 'signed-out'; readonly signIn: () => Promise<never> }
  | { readonly kind: 'failed'; readonly message: string; readonly signIn: () => Promise<never> };

/** A token refused this soon after sign-in would be refused after the next one too. */
const FRESH_MS = 15_000;

/**
 * Finds out who is signed in. A fresh page does not know: it goes to the provider, which has its own session, and
 * returns to the same address.
 */
export const startSession = async (config: WebConfigView): Promise<SignInStart> => {
  const manager = managerOf(config);
  const signIn = signInAt(manager, '/');
  const answer = new URLSearchParams(window.location.search);
  try {
    if (window.location.pathname === '/' && answer.has('state')) {
      if (!answer.has('code') && !answer.has('error')) {
        await manager.signoutCallback();
        showAddress('/');
        return { kind: 'signed-out', signIn };
      }
      const user = await manager.signinRedirectCallback();
      showAddress(returnAddressOf(user));
      return { kind: 'signed-in', session: sessionOf(manager, user, config) };
    }
    return await signInAt(manager, currentAddress())();
  } catch (error) {
    showAddress('/');
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error), signIn };
  }
};

const managerOf = ({ issuer, clientId, scope, parameters }: WebConfigView): UserManager =>
  new UserManager({
    authority: issuer,
    client_id: clientId,
    redirect_uri: `${window.location.origin}/`,
    post_logout_redirect_uri: `${window.location.origin}/`,
    scope,
    extraQueryParams: parameters,
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    stateStore: new WebStorageStateStore({ store: window.sessionStorage }),
    // Without a refresh token it would use a frame, which the content security policy forbids.
    automaticSilentRenew: false,
  });

const sessionOf = (manager: UserManager, signedIn: User, { rolesClaim }: WebConfigView): Session => {
  let user = signedIn;
  const freshUntil = Date.now() + FRESH_MS;
  let renewal: Promise<boolean> | null = null;
  const renewOnce = async (): Promise<boolean> => {
    if (user.refresh_token === undefined) return false;
    const renewed = await manager.signinSilent().catch(() => null);
    user = renewed ?? user;
    return renewed !== null;
  };
  const renew = (): Promise<boolean> => {
    renewal ??= renewOnce().finally(() => {
      renewal = null;
    });
    return renewal;
  };
  manager.events.addAccessTokenExpiring(() => void renew());
  return {
    name: user.profile.name ?? user.profile.sub,
    roles: rolesOf(user.profile[rolesClaim]),
    accessToken: () => user.access_token,
    renew,
    signInAgain: () => {
      if (Date.now() < freshUntil) throw new Error('The service does not accept the token of the sign-in provider.');
      return signInAt(manager, currentAddress())();
    },
    signOut: () => manager.signoutRedirect({ state: 'signed out' }),
  };
};

interface ReturnState {
  readonly returnTo: string;
}

const signInAt = (manager: UserManager, returnTo: string) => async (): Promise<never> => {
  await manager.signinRedirect({ state: { returnTo } satisfies ReturnState });
  return new Promise<never>(() => undefined); // The browser is leaving the page.
};

const returnAddressOf = ({ state }: User): string => {
  const { returnTo = '/' } = (state ?? {}) as Partial<ReturnState>;
  return /^\/(?!\/)/.test(returnTo) ? returnTo : '/';
};

const currentAddress = (): string => window.location.pathname + window.location.search + window.location.hash;

const showAddress = (address: string): void => {
  window.history.replaceState(null, '', address);
};
