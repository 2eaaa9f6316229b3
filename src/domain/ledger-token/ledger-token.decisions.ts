import { type LedgerTokenEvent, type TokenClaim } from './ledger-token.events';
import { type LedgerToken } from './ledger-token.state';

/** Longer than two requests for a token may take; whoever has not come back by then has died. */
export const CLAIM_LIFE_MS = 180_000;

/** Keeps the first token of a consent. Does nothing when repeated. */
export const issueToken = (state: LedgerToken, tokenRef: string): LedgerTokenEvent[] =>
  state.status === 'None' ? [{ type: 'LedgerTokenIssued', data: { tokenRef } }] : [];

/** Whether somebody else's claim is in force. `now` is ISO 8601, UTC. */
export const isTaken = (state: LedgerToken, now: string): boolean =>
  state.status === 'Claimed' && now < state.claim.until;

/** Claims the token for one renewal. Nothing happens without a token, or while another claim is in force. */
export const claimToken = (state: LedgerToken, claim: TokenClaim, now: string): LedgerTokenEvent[] =>
  state.status === 'None' || isTaken(state, now) ? [] : [{ type: 'LedgerTokenClaimed', data: claim }];

/** Records the next token, also for somebody who died before. Nothing happens once another one claimed it. */
export const renewToken = (state: LedgerToken, { claim, nextRef }: TokenClaim): LedgerTokenEvent[] =>
  state.status === 'Claimed' && state.claim.claim === claim
    ? [{ type: 'LedgerTokenRenewed', data: { tokenRef: nextRef } }]
    : [];

/** Gives a claim back. Nothing happens once another one has it. */
export const releaseToken = (state: LedgerToken, { claim }: TokenClaim): LedgerTokenEvent[] =>
  state.status === 'Claimed' && state.claim.claim === claim ? [{ type: 'LedgerTokenReleased', data: {} }] : [];

/** Forgets the token. Does nothing when repeated. */
export const dropToken = (state: LedgerToken): LedgerTokenEvent[] =>
  state.status === 'None' ? [] : [{ type: 'LedgerTokenDropped', data: {} }];
