import { type DomainEvent } from '../shared/decider';

/** A consent that somebody went to the ledger for. One stream for each, under an id of its own. */
export interface AskedConsent {
  /** Only this person may bring the answer. */
  readonly askedBy: string;
  /** The entity to post to. Left out for the top level. */
  readonly entityId?: string;
  /** Why this company may have a second environment that posts to it. */
  readonly sharedCompanyReason?: string;
  /** Keyed fingerprint of the text that comes back with the answer. */
  readonly stateFingerprint: string;
  /** ISO 8601, UTC. An answer that comes later counts for nothing. */
  readonly expiresAt: string;
}

export type ConsentAnswer = 'given' | 'declined';

export type LedgerConsentEvent =
  | DomainEvent<'LedgerConsentAsked', AskedConsent>
  /** Recorded before the answer is used, so that it is used once. */
  | DomainEvent<'LedgerConsentAnswered', { readonly answer: ConsentAnswer }>;
