import { type LedgerReason } from '../../domain/ledger-entry/ledger-entry';
import { type Secret } from './secret';

/** What the ledger gave for a refresh token. */
export type TokenGrant =
  | {
      readonly kind: 'granted';
      readonly accessToken: Secret;
      /** 0 when the ledger did not say. */
      readonly lifeMs: number;
      /** Null when the old one stays good. */
      readonly refreshToken: Secret | null;
    }
  /** Refused, and it would be again. */
  | { readonly kind: 'refused'; readonly reasons: readonly LedgerReason[] }
  /** The refresh token was surely not used. */
  | {
      readonly kind: 'not-used';
      readonly cause: 'unreachable' | 'throttled' | 'unavailable';
      readonly detail: string;
      readonly retryAfterMs?: number;
    }
  /** No definite answer: the ledger may have used the token up. */
  | { readonly kind: 'unanswered'; readonly detail: string };

/** The refresh tokens of consents. */
export abstract class ConsentTokens {
  /**
   * Has the token of a consent exchanged, by one instance at a time, and keeps the one that comes back before it
   * answers. A request without an answer is made once more with the same token, because the ledger may not have seen
   * the first; then the outcome is `refused`.
   */
  abstract renew(consentId: string, exchange: (refreshToken: Secret) => Promise<TokenGrant>): Promise<TokenGrant>;
}

export type RedeemOutcome =
  | {
      readonly kind: 'granted';
      readonly refreshToken: Secret;
      /** As whom the ledger knows the tokens: told by the ledger, never by whoever brings the code. */
      readonly companyId: string;
      readonly userId: string;
      /** The only entity that the user may enter. */
      readonly onlyEntityId?: string;
    }
  | { readonly kind: 'refused'; readonly reasons: readonly LedgerReason[] }
  | { readonly kind: 'unavailable'; readonly cause: string };

/** Consents of people that this service may post in their ledger. */
export abstract class LedgerConsents {
  /** The id of the application; null when the operator has set up none. */
  abstract readonly applicationId: string | null;

  /** Where a person goes to consent. The verifier itself is not part of it. */
  abstract addressFor(asked: { readonly state: string; readonly verifier: Secret }): string;

  /** Makes tokens of a code, once, and asks the ledger whose they are. `entityId` has to be open to them. */
  abstract redeem(brought: {
    readonly code: Secret;
    readonly verifier: Secret;
    readonly entityId?: string | undefined;
  }): Promise<RedeemOutcome>;
}
