import { type UserManager } from 'oidc-client-ts';

/**
 * A second window in which somebody signs in again while the page stays. The window that opened it is out of its reach,
 * because the pages are kept apart from other origins; it reports over a channel that only pages of this origin hear.
 */
const CHANNEL = 'revrec-sign-in';
const PARAMETER = 'sign-in-again';
const ID = /^[0-9a-f-]{36}$/;

interface Report {
  readonly id: string;
  /** Who signed in, as the client of the provider stores it. */
  readonly user: string;
}

/** In the state that goes to the provider and comes back. */
export interface ReportState {
  readonly reportTo: string;
}

/** Opens the window; false when the browser does not allow it. `onSignedIn` hears of its sign-in, until `close`. */
export const openSignInWindow = (
  onSignedIn: (user: string) => void,
): { readonly isOpen: boolean; readonly close: () => void } => {
  const id = crypto.randomUUID();
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<Partial<Report> | null>) => {
    if (data?.id === id && typeof data.user === 'string') onSignedIn(data.user);
  };
  const address = `${window.location.origin}/?${PARAMETER}=${id}`;
  const opened = window.open(address, '_blank', 'popup,width=520,height=720');
  return {
    isOpen: opened !== null,
    close: () => {
      channel.close();
    },
  };
};

/** Whom this window has to report to, if it was opened for that. */
export const reportToOf = (search: URLSearchParams): string | null => {
  const id = search.get(PARAMETER);
  return id !== null && ID.test(id) ? id : null;
};

export const signInToReport = async (manager: UserManager, reportTo: string): Promise<never> => {
  await manager.signinRedirect({ state: { reportTo } satisfies ReportState });
  return new Promise<never>(() => undefined); // The browser is leaving the page.
};

/** Tells the page that waits, and closes this window where the browser allows it. */
export const report = (id: string, user: string): void => {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage({ id, user } satisfies Report);
  channel.close();
  window.close();
};
