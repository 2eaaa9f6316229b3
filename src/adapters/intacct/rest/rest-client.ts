import { performance } from 'node:perf_hooks';
import { type IPolicy } from 'cockatiel';
import { type ReadFailure, type RestAccess } from '../../../application/ports/accounting-system';
import { type LedgerCall } from '../../../application/ports/ledger-calls';
import { type IntacctLog } from '../wire/gateway';
import { type Transport } from '../wire/transport';
import { restReplyOf, type RestReply } from './rest-reply';
import { type AccessToken, type RestTokens } from './rest-tokens';

export interface RestClientOptions {
  readonly transport: Transport;
  readonly tokens: RestTokens;
  /** Without a slash at its end. */
  readonly base: URL;
  readonly createTimeoutMs: number;
  readonly readTimeoutMs: number;
  readonly retry: IPolicy;
  readonly log: IntacctLog;
  /** Called for each request that left. */
  readonly onCall: (call: LedgerCall) => void;
}

export interface RestRead {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Empty for none. */
  readonly body: string;
  /** Whose place it is asked at; empty at the top level. */
  readonly entityId: string;
}

export interface RestWrite {
  readonly method: 'POST' | 'DELETE';
  readonly path: string;
  readonly body: string;
  readonly token: AccessToken;
  /** `Idempotency-Key`; left out where the API knows none. */
  readonly key?: string;
  readonly mayStart: () => boolean;
}

interface Sent extends Omit<RestWrite, 'method'> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly timeoutMs: number;
}

export type RestReadOutcome = { readonly kind: 'answer'; readonly body: unknown } | ReadFailure;

/** Calls the REST API. A write is sent once; a read may be repeated, also with a new token. */
export class RestClient {
  constructor(private readonly options: RestClientOptions) {}

  get tokens(): RestTokens {
    return this.options.tokens;
  }

  write({ token, ...request }: RestWrite): Promise<RestReply> {
    return this.send({ ...request, timeoutMs: this.options.createTimeoutMs, token });
  }

  async read(access: RestAccess, read: RestRead): Promise<RestReadOutcome> {
    const first = await this.readOnce(access, read);
    return failureOf(first.kind === 'token-over' ? await this.readOnce(access, read) : first);
  }

  private async readOnce(access: RestAccess, { entityId, ...request }: RestRead): Promise<RestReply> {
    const { tokens, retry, readTimeoutMs: timeoutMs } = this.options;
    const opened = await tokens.current(access, entityId);
    if (opened.kind === 'refused') return { kind: 'connection-refused', reasons: opened.reasons };
    if (opened.kind === 'unavailable')
      return { kind: 'unclear', cause: opened.detail, isTransient: false, wait: opened.wait };
    const { token } = opened;
    const send = { ...request, token, timeoutMs, mayStart: (): boolean => true };
    const reply = await retry.execute(() => this.send(send));
    if (reply.kind === 'token-over') await tokens.drop(access, token);
    return reply;
  }

  private async send({ method, path, body, token, key, timeoutMs, mayStart }: Sent): Promise<RestReply> {
    const { transport, base, log, onCall } = this.options;
    const startedAt = performance.now();
    const answer = await transport.send({
      method,
      endpoint: new URL(`${base.href}${path}`),
      body,
      headers: {
        authorization: `Bearer ${token.token.reveal()}`,
        accept: 'application/json',
        ...(token.movesTo === undefined ? {} : { 'x-ia-api-param-entity': token.movesTo }),
        ...(body === '' ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      timeoutMs,
      mayStart,
    });
    const name = `${method} ${path.replace(/\/\d+$/, '/{key}')}`;
    if (answer.kind !== 'not-sent') onCall({ companyId: token.companyId, way: 'rest', function: name });
    const reply = restReplyOf(answer, 'function');
    log({
      event: 'intacct.request',
      function: `${method} ${path}`,
      controlId: key ?? '',
      endpointHost: base.host,
      ms: Math.round(performance.now() - startedAt),
      outcome: reply.kind,
    });
    return reply;
  }
}

const failureOf = (reply: RestReply): RestReadOutcome => {
  switch (reply.kind) {
    case 'success':
      return { kind: 'answer', body: reply.body };
    case 'refused':
    case 'connection-refused':
      return reply;
    case 'key-used':
      return { kind: 'refused', reasons: reply.reasons };
    case 'throttled':
      return { kind: 'unavailable', cause: `Sage Intacct is limiting requests: ${reply.detail}`, ...reply.wait };
    case 'unclear':
      return { kind: 'unavailable', cause: reply.cause, ...reply.wait };
    case 'token-over':
    case 'not-sent':
      return { kind: 'unavailable', cause: reply.detail };
    case 'lost':
      return { kind: 'unavailable', cause: reply.cause };
  }
};
