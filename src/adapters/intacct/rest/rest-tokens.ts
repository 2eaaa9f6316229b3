import { performance } from 'node:perf_hooks';
import { type IPolicy } from 'cockatiel';
import { type RestAccess } from '../../../application/ports/accounting-system';
import { type ConsentTokens, type TokenGrant } from '../../../application/ports/ledger-consents';
import { type Secret } from '../../../application/ports/secret';
import { type LedgerReason } from '../../../domain/ledger-entry/ledger-entry';
import { isSameCompany } from '../../../domain/shared/company';
import { isSamePlace, outOfSightFrom, placeText, TOP_LEVEL } from '../../../domain/shared/place';
import { localReason } from '../errors/local-reason';
import { type Wait } from '../wire/exchange';
import { isXmlText } from '../xml/xml-writer';
import { type RestIdentity } from './rest-identity';
import { type RestReply } from './rest-reply';
import { grantOf, type RestTokenEndpoint } from './rest-token-endpoint';

export interface RestTokensOptions {
  /** Null when the operator has set up no application. */
  readonly endpoint: RestTokenEndpoint | null;
  readonly retry: IPolicy;
  /** For accesses with a consent. Without it the application itself names the user. */
  readonly consents?: { readonly tokens: ConsentTokens; readonly identity: RestIdentity };
}

export interface AccessToken {
  readonly token: Secret;
  readonly companyId: string;
  readonly entityId: string;
  /** The entity into which each request has to be moved, where the token is not of that place itself. */
  readonly movesTo?: string;
  /** Of the monotonic clock. Not used from then on. */
  readonly endsAtMs: number;
}

export type TokenOutcome =
  | { readonly kind: 'open'; readonly token: AccessToken }
  | { readonly kind: 'refused'; readonly reasons: readonly LedgerReason[] }
  | {
      readonly kind: 'unavailable';
      readonly cause: 'unreachable' | 'throttled' | 'unavailable';
      readonly detail: string;
      readonly wait: Wait;
    };

/** A token that ends while a request is on its way would only cost a round trip; this spares most of them. */
const SPARE_MS = 60_000;

/** Of a token that does not say. */
const UNKNOWN_LIFE_MS = 300_000;

/** One access token per company, user and place, asked for once for all concurrent callers. Kept in memory only. */
export class RestTokens {
  private readonly known = new Map<string, Promise<TokenOutcome>>();

  constructor(private readonly options: RestTokensOptions) {}

  /** The token in use, or a new one. */
  async current(access: RestAccess, entityId: string): Promise<TokenOutcome> {
    const key = this.keyOf(access, entityId);
    const known = this.known.get(key);
    const outcome = await known;
    const isGood = outcome?.kind === 'open' && performance.now() < outcome.token.endsAtMs;
    if (isGood) return this.placed(access, entityId, outcome);
    const now = this.known.get(key);
    const next = await (now !== undefined && now !== known ? now : this.open(access, entityId));
    return this.placed(access, entityId, next);
  }

  /** Always asks for a new one, which replaces the one in use. That of a consent is where its user gets to. */
  open(access: RestAccess, entityId: string): Promise<TokenOutcome> {
    const key = this.keyOf(access, entityId);
    const opening = this.ask(access, entityId);
    this.known.set(key, opening);
    const forgetUnlessOpen = (outcome?: TokenOutcome): void => {
      if (outcome?.kind !== 'open' && this.known.get(key) === opening) this.known.delete(key);
    };
    opening.then(forgetUnlessOpen, () => {
      forgetUnlessOpen();
    });
    return opening;
  }

  /** Drops a token that is over, unless another caller has already replaced it. */
  async drop(access: RestAccess, token: AccessToken): Promise<void> {
    const key = this.keyOf(access, token.entityId);
    const known = this.known.get(key);
    const outcome = await known;
    const isSame = outcome?.kind === 'open' && outcome.token.token === token.token;
    if (isSame && this.known.get(key) === known) this.known.delete(key);
  }

  /** A sign-in: at the place of the connection, and at the top level, where entries are looked for. */
  async openAll(access: RestAccess): Promise<TokenOutcome> {
    const place = access.entityId ?? TOP_LEVEL;
    const own = await this.open(access, place);
    if (own.kind !== 'open' || this.consentOf(access) !== null || place === TOP_LEVEL) return own;
    return this.open(access, TOP_LEVEL);
  }

  /** The consent, where tokens come from one. */
  consentOf({ consentId }: RestAccess): string | null {
    return this.options.consents === undefined ? null : (consentId ?? null);
  }

  /** A token of a consent at another place; refused where it would hide what may have been posted. */
  private placed(access: RestAccess, entityId: string, outcome: TokenOutcome): TokenOutcome {
    if (outcome.kind !== 'open' || this.consentOf(access) === null) return outcome;
    const { token } = outcome;
    const only = token.entityId;
    if (only === TOP_LEVEL)
      return entityId === TOP_LEVEL ? outcome : { kind: 'open', token: { ...token, movesTo: entityId } };
    if (entityId !== TOP_LEVEL && !isSamePlace(entityId, only)) {
      const message = `${access.userId} gets to ${placeText(only)} instead of ${placeText(entityId)}.`;
      return { kind: 'refused', reasons: [localReason('USER_OF_ONE_ENTITY', message)] };
    }
    const unseen = outOfSightFrom(only, access.postedFrom ?? [access.entityId ?? TOP_LEVEL]);
    if (unseen.length === 0) return outcome;
    const message = `${access.userId} sees entries of ${placeText(only)} only, not of ${unseen.map(placeText).join(', ')}.`;
    return { kind: 'refused', reasons: [localReason('ENTRIES_OUT_OF_SIGHT', message)] };
  }

  private ask(access: RestAccess, entityId: string): Promise<TokenOutcome> {
    const { endpoint, consents } = this.options;
    if (endpoint === null) return Promise.resolve(NOT_SET_UP);
    return consents === undefined || access.consentId === undefined
      ? this.askByName(endpoint, access, entityId)
      : this.renew(endpoint, { ...access, consentId: access.consentId }, consents);
  }

  /** Renews the tokens of a consent, and asks the ledger whose they are each time. */
  private async renew(
    endpoint: RestTokenEndpoint,
    access: RestAccess & { readonly consentId: string },
    { tokens, identity }: NonNullable<RestTokensOptions['consents']>,
  ): Promise<TokenOutcome> {
    const grant = await tokens.renew(access.consentId, (refreshToken) =>
      endpoint.exchange({ grant_type: 'refresh_token', refresh_token: refreshToken.reveal() }),
    );
    if (grant.kind === 'refused') return { kind: 'refused', reasons: grant.reasons.map(asOfConsent) };
    if (grant.kind !== 'granted') return withoutGrant(grant);
    const proof = await identity.prove(grant.accessToken);
    if (proof.kind === 'refused') return proof;
    if (proof.kind === 'unavailable') return unavailable('unavailable', proof.detail);
    const isTheirs = isSameCompany(proof.companyId, access.companyId) && isSamePlace(proof.userId, access.userId);
    if (isTheirs) return opened(grant, access.companyId, proof.entityId);
    const message = `The consent is of ${proof.userId} in company ${proof.companyId}.`;
    return { kind: 'refused', reasons: [localReason('CONSENT_OF_ANOTHER', message)] };
  }

  // A refusal is final: repeated ones may lock what they are made for.
  private async askByName(endpoint: RestTokenEndpoint, access: RestAccess, entityId: string): Promise<TokenOutcome> {
    const { companyId, userId } = access;
    // The separators of the name that is asked for, in one of its parts, would name somebody else.
    if (/[@|]/.test(companyId) || userId.includes('|') || ![companyId, userId, entityId].every(isXmlText)) {
      const message = 'The company ID or the user ID has a character that no request can carry.';
      return { kind: 'refused', reasons: [localReason('TEXT_NOT_ALLOWED', message)] };
    }
    const username = `${userId}@${companyId}${entityId === TOP_LEVEL ? '' : `|${entityId}`}`;
    const ask = (): Promise<RestReply> => endpoint.send({ grant_type: 'client_credentials', username });
    const grant = grantOf(await this.options.retry.execute(ask));
    return grant.kind === 'granted' ? opened(grant, companyId, entityId) : withoutGrant(grant);
  }

  private keyOf(access: RestAccess, entityId: string): string {
    const consentId = this.consentOf(access);
    const { companyId, userId } = access;
    return JSON.stringify(consentId === null ? [companyId, userId, entityId] : [companyId, userId, { consentId }]);
  }
}

const opened = (
  { accessToken, lifeMs }: Extract<TokenGrant, { kind: 'granted' }>,
  companyId: string,
  entityId: string,
): TokenOutcome => {
  const knownMs = lifeMs === 0 ? UNKNOWN_LIFE_MS : lifeMs;
  const endsAtMs = performance.now() + Math.max(knownMs - SPARE_MS, knownMs / 2);
  return { kind: 'open', token: { token: accessToken, companyId, entityId, endsAtMs } };
};

const withoutGrant = (grant: Exclude<TokenGrant, { kind: 'granted' }>): TokenOutcome => {
  switch (grant.kind) {
    case 'refused':
      return grant;
    case 'not-used':
      return unavailable(
        grant.cause,
        grant.detail,
        grant.retryAfterMs === undefined ? {} : { retryAfterMs: grant.retryAfterMs },
      );
    case 'unanswered':
      return unavailable('unavailable', grant.detail);
  }
};

/** A refusal in unknown words is not about passwords: with a consent there are none. */
const asOfConsent = (reason: LedgerReason): LedgerReason =>
  reason.code === 'SIGN_IN_REFUSED'
    ? { ...localReason('CONSENT_OVER', reason.message), errorNo: reason.errorNo, supportId: reason.supportId }
    : reason;

const unavailable = (
  cause: 'unreachable' | 'throttled' | 'unavailable',
  detail: string,
  wait: Wait = {},
): TokenOutcome => ({ kind: 'unavailable', cause, detail, wait });

const NOT_SET_UP = unavailable('unavailable', 'The REST API of Sage Intacct is not set up in this installation.');
