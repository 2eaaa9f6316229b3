import { DomainError } from '../shared/errors';
import { type AskedConsent, type ConsentAnswer, type LedgerConsentEvent } from './ledger-consent.events';
import { type LedgerConsent } from './ledger-consent.state';

/** How long the way to the ledger and back may take. */
export const CONSENT_LIFE_MS = 15 * 60_000;

/** Asks once. Does nothing when repeated. */
export const askConsent = (state: LedgerConsent, asked: AskedConsent): LedgerConsentEvent[] =>
  state.status === 'NotAsked' ? [{ type: 'LedgerConsentAsked', data: asked }] : [];

export interface BroughtAnswer {
  /** The person who brings it. */
  readonly by: string;
  readonly stateFingerprint: string;
  readonly answer: ConsentAnswer;
  /** ISO 8601, UTC. */
  readonly now: string;
}

/**
 * Takes the answer of the ledger, once: a second one is refused (CONSENT_SPENT), like one that comes too late
 * (CONSENT_EXPIRED). What another person asked for, or nobody, is not found (CONSENT_NOT_FOUND): somebody else's
 * consent must not become the connection of whoever is made to bring it here.
 */
export const answerConsent = (
  state: LedgerConsent,
  { by, stateFingerprint, answer, now }: BroughtAnswer,
): LedgerConsentEvent[] => {
  if (state.status === 'NotAsked' || state.asked.askedBy !== by || state.asked.stateFingerprint !== stateFingerprint)
    throw consentNotFound();
  if (state.status === 'Answered')
    throw new DomainError('CONSENT_SPENT', 'This answer of Sage Intacct was used already.', CONNECT_AGAIN);
  if (now >= state.asked.expiresAt)
    throw new DomainError('CONSENT_EXPIRED', 'The answer of Sage Intacct came too late.', CONNECT_AGAIN);
  return [{ type: 'LedgerConsentAnswered', data: { answer } }];
};

export const consentNotFound = (): DomainError =>
  new DomainError(
    'CONSENT_NOT_FOUND',
    'You did not ask Sage Intacct for this consent in this environment.',
    CONNECT_AGAIN,
  );

const CONNECT_AGAIN = 'Start again under Settings > Accounting > Connect.';
