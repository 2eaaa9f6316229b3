import { InMemoryWebStorage, User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import { type AccessTokens } from '../api/api-client';
import { type WebConfigView } from '../api/views';
import { type Role, rolesOf } from '../environment/roles';
import { keepConsentAnswer } from './consent-return';
import { openSignInWindow, report, type ReportState, reportToOf, signInToReport } from './sign-in-window';

/** `other`: somebody else signed in instead, or the same person with other roles. */
export type SessionState =
  | { readonly kind: 'open' }
  | { readonly kind: 'ended'; readonly isBlocked: boolean }
  | { readonly kind: 'other'; readonly name: string };

/** A signed-in person. The token is kept in memory only and ends with the page. */
export interface Session extends AccessTokens {
  readonly name: string;
  /** Who it is, for the sign-in provider. */
  readonly subject: string;
  /** By environment, from the sign-in provider. The service decides what they allow. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly signOut: () => Promise<void>;
  readonly state: () => SessionState;
  /** Calls back when the state has changed. The result ends that. */
  readonly onState: (listener: () => void) => () => void;
  /** Opens the window to sign in again. Call it when a button is pressed: browsers block other windows. */
  readonly openSignIn: () => void;
  /** Gives up what waits for the sign-in. */
  readonly giveUp: () => void;
}

export type SignInStart =
  | { readonly kind: 'signed-in'; readonly session: Session }
  | { readonly kind: 'signed-out'; readonly signIn: () => Promise<never> }
  /** This window was opened only to sign in again, and has told the page that waits. */
  | { readonly kind: 'reported' }
  | { readonly kind: 'failed'; readonly message: string; readonly signIn: () => Promise<never> };

/** A token refused this soon after sign-in would be refused after the next one too. */
const FRESH_MS = 15_000;

/**
 * Finds out who is signed in. A fresh page does not know: it goes to the provider, which has its own session, and
 * returns to the same address.
 */
export const startSession = async (config: WebConfigView): Promise<SignInStart> => {
  keepConsentAnswer();
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
      const { reportTo } = (user.state ?? {}) as Partial<ReportState>;
      if (reportTo !== undefined) {
        showAddress('/');
        report(reportTo, user.toStorageString());
        return { kind: 'reported' };
      }
      showAddress(returnAddressOf(user));
      return { kind: 'signed-in', session: sessionOf(manager, user, config) };
    }
    const waiting = reportToOf(answer);
    if (waiting !== null) return await signInToReport(manager, waiting);
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
  let freshUntil = Date.now() + FRESH_MS;
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
  const ending = new Ending((came) => isSamePerson(user, came, rolesClaim));
  const resume = async (came: User): Promise<void> => {
    user = came;
    freshUntil = Date.now() + FRESH_MS;
    await manager.storeUser(came);
    await manager.getUser(true); // It watches over the new token.
  };
  return {
    name: user.profile.name ?? user.profile.sub,
    subject: user.profile.sub,
    roles: rolesOf(user.profile[rolesClaim]),
    accessToken: () => user.access_token,
    renew,
    signInAgain: () => {
      if (Date.now() < freshUntil) throw new Error('The service does not accept the token of the sign-in provider.');
      return ending.wait(resume);
    },
    signOut: () => manager.signoutRedirect({ state: 'signed out' }),
    state: () => ending.state,
    onState: ending.onState,
    openSignIn: ending.openWindow,
    giveUp: ending.giveUp,
  };
};

const isSamePerson = (before: User, came: User, rolesClaim: string): boolean =>
  came.profile.sub === before.profile.sub &&
  JSON.stringify([...rolesOf(came.profile[rolesClaim])].sort()) ===
    JSON.stringify([...rolesOf(before.profile[rolesClaim])].sort());

/** From the end of a session until somebody has signed in again. Everything that waits for it waits for the same. */
class Ending {
  state: SessionState = { kind: 'open' };
  private readonly listeners = new Set<() => void>();
  private waiting: Promise<boolean> | null = null;
  private end: (isResumed: boolean) => void = () => undefined;
  private resume: (came: User) => Promise<void> = () => Promise.resolve();
  private closeChannel = (): void => undefined;

  /** `isExpected`: the person whose requests wait, with the roles as before. */
  constructor(private readonly isExpected: (came: User) => boolean) {}

  wait(resume: (came: User) => Promise<void>): Promise<boolean> {
    if (this.state.kind === 'other') return Promise.resolve(false);
    this.resume = resume;
    this.waiting ??= new Promise<boolean>((resolve) => {
      this.end = resolve;
      this.show({ kind: 'ended', isBlocked: false });
    });
    return this.waiting;
  }

  readonly openWindow = (): void => {
    this.closeChannel();
    const { isOpen, close } = openSignInWindow((user) => void this.signedIn(User.fromStorageString(user)));
    this.closeChannel = close;
    this.show({ kind: 'ended', isBlocked: !isOpen });
  };

  readonly giveUp = (): void => {
    this.finish(false, { kind: 'open' });
  };

  readonly onState = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private async signedIn(came: User): Promise<void> {
    if (!this.isExpected(came)) {
      this.finish(false, { kind: 'other', name: came.profile.name ?? came.profile.sub });
      return;
    }
    await this.resume(came);
    this.finish(true, { kind: 'open' });
  }

  private finish(isResumed: boolean, state: SessionState): void {
    this.closeChannel();
    this.waiting = null;
    this.end(isResumed);
    this.show(state);
  }

  private show(state: SessionState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

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
