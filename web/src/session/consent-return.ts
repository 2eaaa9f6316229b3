/** What Sage Intacct sent a person back with. */
export interface ConsentAnswer {
  readonly environment: string;
  readonly state: string;
  /** Null when the person did not consent. */
  readonly code: string | null;
}

const KEY = 'revrec.consent-answer';
const RETURN_PATH = '/connected';
/** `<environment>.<id>.<random>`, as the service made it. */
const STATE = /^([a-z0-9-]{1,40})\.[A-Za-z0-9-]+\.[A-Za-z0-9_-]+$/;

/**
 * Takes the answer of a consent out of the address before anything else looks at it: the code is in no address that
 * the browser keeps, and the sign-in, which comes first, does not carry it along. It waits in this tab only.
 */
export const keepConsentAnswer = (): void => {
  if (window.location.pathname !== RETURN_PATH) return;
  const answer = new URLSearchParams(window.location.search);
  const state = answer.get('state') ?? '';
  const environment = STATE.exec(state)?.[1];
  if (environment === undefined) {
    window.history.replaceState(null, '', '/');
    return;
  }
  const kept: ConsentAnswer = { environment, state, code: answer.get('code') };
  window.sessionStorage.setItem(KEY, JSON.stringify(kept));
  window.history.replaceState(null, '', `/e/${environment}/settings/accounting/connect-rest`);
};

/** The answer that waits for a page of this environment; null when there is none. */
export const consentAnswerFor = (environment: string): ConsentAnswer | null => {
  const kept = window.sessionStorage.getItem(KEY);
  if (kept === null) return null;
  const answer = JSON.parse(kept) as ConsentAnswer;
  return answer.environment === environment ? answer : null;
};

/** An answer counts once. */
export const forgetConsentAnswer = (): void => {
  window.sessionStorage.removeItem(KEY);
};
