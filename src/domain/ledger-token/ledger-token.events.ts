import { type DomainEvent } from '../shared/decider';

/** Whoever renews a token claims it first: a token that rotates is good once. */
export interface TokenClaim {
  /** Random per decision. */
  readonly claim: string;
  /** Where the next token will be kept. Named before there is one, so that whoever comes after a crash finds it. */
  readonly nextRef: string;
  /** ISO 8601, UTC. From then on somebody else may claim it. */
  readonly until: string;
}

/** Internal records: the refresh token of a consent. `tokenRef` is where the vault keeps it; never the token itself. */
export type LedgerTokenEvent =
  | DomainEvent<'LedgerTokenIssued', { readonly tokenRef: string }>
  | DomainEvent<'LedgerTokenClaimed', TokenClaim>
  | DomainEvent<'LedgerTokenRenewed', { readonly tokenRef: string }>
  /** The token was not used, or is good for the next time too. */
  | DomainEvent<'LedgerTokenReleased', Record<string, never>>
  | DomainEvent<'LedgerTokenDropped', Record<string, never>>;
