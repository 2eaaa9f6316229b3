import { type LedgerCall } from '../../../application/ports/ledger-calls';
import { type TokenGrant } from '../../../application/ports/ledger-consents';
import { Secret } from '../../../application/ports/secret';
import { type Transport } from '../wire/transport';
import { restReplyOf, type RestReply } from './rest-reply';
import { isJsonObject } from './rest-row';

/** The application that the vendor registered. Settings of the operator. */
export interface RestApplication {
  readonly clientId: string;
  readonly clientSecret: Secret;
}

export interface TokenEndpointOptions {
  readonly transport: Transport;
  readonly endpoint: URL;
  readonly application: RestApplication;
  readonly timeoutMs: number;
  /** Called for each request that left. */
  readonly onCall: (call: LedgerCall) => void;
}

/** `POST /oauth2/token`. Each request is sent once: a code and a token that rotates are good once. */
export class RestTokenEndpoint {
  constructor(private readonly options: TokenEndpointOptions) {}

  get clientId(): string {
    return this.options.application.clientId;
  }

  async send(form: Readonly<Record<string, string>>): Promise<RestReply> {
    const { transport, endpoint, application, timeoutMs, onCall } = this.options;
    const { clientId, clientSecret } = application;
    const fields = new URLSearchParams({ ...form, client_id: clientId, client_secret: clientSecret.reveal() });
    const answer = await transport.send({
      endpoint,
      body: fields.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      timeoutMs,
      mayStart: () => true,
    });
    if (answer.kind !== 'not-sent') onCall({ companyId: '', way: 'rest', function: 'POST /oauth2/token' });
    return restReplyOf(answer, 'authentication');
  }

  async exchange(form: Readonly<Record<string, string>>): Promise<TokenGrant> {
    return grantOf(await this.send(form));
  }
}

/** What a reply of the token endpoint means. Pure. */
export const grantOf = (reply: RestReply): TokenGrant => {
  switch (reply.kind) {
    case 'success':
      return grantIn(reply.body) ?? { kind: 'unanswered', detail: 'The reply has no token.' };
    case 'refused':
    case 'connection-refused':
    case 'token-over':
    case 'key-used':
      return { kind: 'refused', reasons: reply.reasons };
    case 'throttled':
      return { kind: 'not-used', cause: 'throttled', detail: reply.detail, ...reply.wait };
    case 'not-sent':
      return { kind: 'not-used', cause: 'unreachable', detail: reply.detail };
    case 'unclear':
    case 'lost':
      return { kind: 'unanswered', detail: reply.cause };
  }
};

const TOKEN = /^[\x21-\x7e]{1,16000}$/;

const grantIn = (body: unknown): Extract<TokenGrant, { kind: 'granted' }> | null => {
  if (!isJsonObject(body)) return null;
  const { access_token: access, refresh_token: refresh, expires_in: seconds, token_type: type } = body;
  if (typeof access !== 'string' || !TOKEN.test(access)) return null;
  if (typeof type === 'string' && type.toLowerCase() !== 'bearer') return null;
  if (refresh !== undefined && refresh !== null && (typeof refresh !== 'string' || !TOKEN.test(refresh))) return null;
  return {
    kind: 'granted',
    accessToken: new Secret(access),
    lifeMs: typeof seconds === 'number' && seconds > 0 ? seconds * 1_000 : 0,
    refreshToken: typeof refresh === 'string' ? new Secret(refresh) : null,
  };
};
