import { performance } from 'node:perf_hooks';
import { type IPolicy } from 'cockatiel';
import { type RestAccess } from '../../../application/ports/accounting-system';
import { Secret } from '../../../application/ports/secret';
import { type LedgerReason } from '../../../domain/ledger-entry/ledger-entry';
import { TOP_LEVEL } from '../../../domain/shared/place';
import { localReason } from '../errors/local-reason';
import { type Wait } from '../wire/exchange';
import { type Transport } from '../wire/transport';
import { isXmlText } from '../xml/xml-writer';
import { restReplyOf, type RestReply } from './rest-reply';
import { isJsonObject } from './rest-row';

/** The application that the vendor registered. Settings of the operator. */
export interface RestApplication {
  readonly clientId: string;
  readonly clientSecret: Secret;
}

export interface RestTokensOptions {
  readonly transport: Transport;
  readonly tokenEndpoint: URL;
  readonly application: RestApplication;
  readonly timeoutMs: number;
  readonly retry: IPolicy;
}

export interface AccessToken {
  readonly token: Secret;
  readonly entityId: string;
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

/** One access token per company, user and entity, asked for once for all concurrent callers. Kept in memory only. */
export class RestTokens {
  private readonly known = new Map<string, Promise<TokenOutcome>>();

  constructor(private readonly options: RestTokensOptions) {}

  /** The token in use, or a new one. */
  async current(access: RestAccess, entityId: string): Promise<TokenOutcome> {
    const known = this.known.get(keyOf(access, entityId));
    const outcome = await known;
    const isGood = outcome?.kind === 'open' && performance.now() < outcome.token.endsAtMs;
    if (isGood) return outcome;
    const now = this.known.get(keyOf(access, entityId));
    return now !== undefined && now !== known ? now : this.open(access, entityId);
  }

  /** Always asks for a new one, which takes the place of the one in use. */
  open(access: RestAccess, entityId: string): Promise<TokenOutcome> {
    const key = keyOf(access, entityId);
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
    const key = keyOf(access, token.entityId);
    const known = this.known.get(key);
    const outcome = await known;
    if (outcome?.kind === 'open' && outcome.token === token && this.known.get(key) === known) this.known.delete(key);
  }

  // A refusal is final: repeated ones may lock what they are made for.
  private async ask(access: RestAccess, entityId: string): Promise<TokenOutcome> {
    const { companyId, userId } = access;
    // The separators of the name that is asked for, in one of its parts, would name somebody else.
    if (/[@|]/.test(companyId) || userId.includes('|') || ![companyId, userId, entityId].every(isXmlText)) {
      const message = 'The company ID or the user ID has a character that no request can carry.';
      return { kind: 'refused', reasons: [localReason('TEXT_NOT_ALLOWED', message)] };
    }
    const username = `${userId}@${companyId}${entityId === TOP_LEVEL ? '' : `|${entityId}`}`;
    const { retry } = this.options;
    return tokenOutcomeOf(await retry.execute(() => this.send(username)), entityId);
  }

  private async send(username: string): Promise<RestReply> {
    const { transport, tokenEndpoint, application, timeoutMs } = this.options;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: application.clientId,
      client_secret: application.clientSecret.reveal(),
      username,
    });
    const answer = await transport.send({
      endpoint: tokenEndpoint,
      body: form.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      timeoutMs,
      mayStart: () => true,
    });
    return restReplyOf(answer, 'authentication');
  }
}

const tokenOutcomeOf = (reply: RestReply, entityId: string): TokenOutcome => {
  const unavailable = (
    cause: 'unreachable' | 'throttled' | 'unavailable',
    detail: string,
    wait: Wait = {},
  ): TokenOutcome => ({ kind: 'unavailable', cause, detail, wait });
  switch (reply.kind) {
    case 'success':
      return tokenIn(reply.body, entityId) ?? unavailable('unavailable', 'The sign-in returned no token.');
    case 'refused':
    case 'connection-refused':
    case 'token-over':
    case 'key-used':
      return { kind: 'refused', reasons: reply.reasons };
    case 'throttled':
      return unavailable('throttled', reply.detail, reply.wait);
    case 'not-sent':
      return unavailable('unreachable', reply.detail);
    case 'unclear':
      return unavailable('unavailable', reply.cause, reply.wait);
    case 'lost':
      return unavailable('unavailable', reply.cause);
  }
};

const TOKEN = /^[\x21-\x7e]{1,16000}$/;

const tokenIn = (body: unknown, entityId: string): TokenOutcome | null => {
  if (!isJsonObject(body)) return null;
  const { access_token: token, expires_in: seconds, token_type: type } = body;
  if (typeof token !== 'string' || !TOKEN.test(token)) return null;
  if (typeof type === 'string' && type.toLowerCase() !== 'bearer') return null;
  const lifeMs = typeof seconds === 'number' && seconds > 0 ? seconds * 1_000 : 0;
  const endsAtMs = performance.now() + Math.max(lifeMs - SPARE_MS, lifeMs / 2);
  return { kind: 'open', token: { token: new Secret(token), entityId, endsAtMs } };
};

const keyOf = ({ companyId, userId }: RestAccess, entityId: string): string =>
  JSON.stringify([companyId, userId, entityId]);
