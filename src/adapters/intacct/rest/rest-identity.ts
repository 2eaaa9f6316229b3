import { type LedgerCall } from '../../../application/ports/ledger-calls';
import { Secret } from '../../../application/ports/secret';
import { type LedgerReason } from '../../../domain/ledger-entry/ledger-entry';
import { TOP_LEVEL } from '../../../domain/shared/place';
import { localReason } from '../errors/local-reason';
import { writeRequest } from '../wire/envelope';
import { gatewayReplyOf, type GatewayReply } from '../wire/reply';
import { type Transport } from '../wire/transport';
import { readXml } from '../xml/xml-reader';
import { element, isXmlText } from '../xml/xml-writer';
import { restReplyOf } from './rest-reply';
import { isJsonObject } from './rest-row';

/** With what the XML gateway is asked whose a token is. A Web Services license, which comes with the application. */
export interface RestSender {
  readonly senderId: string;
  readonly senderPassword: Secret;
}

export interface RestIdentityOptions {
  readonly transport: Transport;
  /** Of the REST API, without a slash at its end. */
  readonly base: URL;
  readonly gateway: URL;
  readonly sender: RestSender;
  readonly timeoutMs: number;
  readonly newControlId: () => string;
  /** Called for each request that left. */
  readonly onCall: (call: LedgerCall) => void;
}

export type IdentityOutcome =
  /** `entityId` is where the user gets to when the place is left open: empty at the top level. */
  | { readonly kind: 'proven'; readonly companyId: string; readonly userId: string; readonly entityId: string }
  | { readonly kind: 'refused'; readonly reasons: readonly LedgerReason[] }
  | { readonly kind: 'unavailable'; readonly detail: string };

const REPLY_LENGTH_MAX = 1_000_000;
const SESSION = /^[\x21-\x7e]{1,4000}$/;

/**
 * Whose a token is, and where it gets to. What the token itself says is not published, so it is exchanged for a session
 * of the XML gateway (`GET /services/core/session/id`, Sage's REST reference and public clients), which names company
 * and user in every reply and the entity in that of `getAPISession` (Sage's pages on requests and sessions). A user of
 * one entity looks no different over REST from one who sees everything.
 */
export class RestIdentity {
  constructor(private readonly options: RestIdentityOptions) {}

  /** `entityId` has to be open to the user as well. */
  async prove(token: Secret, entityId = TOP_LEVEL): Promise<IdentityOutcome> {
    const session = await this.sessionOf(token);
    if (typeof session !== 'string') return session;
    const own = await this.ask(session, '<getAPISession/>');
    if (own.kind !== 'proven' || entityId === TOP_LEVEL) return own;
    if (!isXmlText(entityId))
      return refused(localReason('TEXT_NOT_ALLOWED', 'The entity ID has a character that no request can carry.'));
    const there = await this.ask(session, `<getAPISession>${element('locationid', entityId)}</getAPISession>`);
    return there.kind === 'proven' ? own : there;
  }

  private async sessionOf(token: Secret): Promise<string | IdentityOutcome> {
    const { transport, base, timeoutMs, onCall } = this.options;
    const answer = await transport.send({
      method: 'GET',
      endpoint: new URL(`${base.href}/services/core/session/id`),
      body: '',
      headers: { authorization: `Bearer ${token.reveal()}`, accept: 'application/json' },
      timeoutMs,
      mayStart: () => true,
    });
    if (answer.kind !== 'not-sent') onCall({ companyId: '', way: 'rest', function: 'GET /services/core/session/id' });
    const reply = restReplyOf(answer, 'function');
    switch (reply.kind) {
      case 'success': {
        const result = isJsonObject(reply.body) ? reply.body['ia::result'] : undefined;
        const id = isJsonObject(result) ? result['sessionId'] : result;
        return typeof id === 'string' && SESSION.test(id) ? id : unavailable('The reply has no session.');
      }
      case 'refused':
      case 'connection-refused':
      case 'token-over':
      case 'key-used':
        return refused(...reply.reasons);
      case 'throttled':
      case 'not-sent':
        return unavailable(reply.detail);
      case 'unclear':
      case 'lost':
        return unavailable(reply.cause);
    }
  }

  private async ask(sessionId: string, body: string): Promise<IdentityOutcome> {
    const { transport, gateway, sender, timeoutMs, newControlId, onCall } = this.options;
    const [controlId, functionControlId] = [newControlId(), newControlId()];
    const request = writeRequest({
      ...sender,
      controlId,
      authentication: { kind: 'session', sessionId: new Secret(sessionId) },
      isCreate: false,
      functions: [{ controlId: functionControlId, body }],
      asksErrorIds: false,
    });
    const answer = await transport.send({ endpoint: gateway, body: request, timeoutMs, mayStart: () => true });
    if (answer.kind !== 'not-sent') onCall({ companyId: '', way: 'xml', function: 'getAPISession' });
    const named = namesIn(answer.kind === 'reply' ? (answer.text ?? '') : '');
    const expected = { controlId, companyId: named.companyId, usesSession: true, lengthMax: REPLY_LENGTH_MAX };
    const reply = gatewayReplyOf(answer, { ...expected, functionName: 'getAPISession', functionControlId });
    return outcomeOf(reply, named);
  }
}

interface Named {
  readonly companyId: string;
  readonly userId: string;
}

const namesIn = (text: string): Named => {
  const document = readXml(text, 'response', REPLY_LENGTH_MAX);
  const authentication = document.ok ? document.root.only('operation')?.only('authentication') : undefined;
  const name = (field: string): string => authentication?.only(field)?.ownText().trim() ?? '';
  return { companyId: name('companyid'), userId: name('userid') };
};

const outcomeOf = (reply: GatewayReply, { companyId, userId }: Named): IdentityOutcome => {
  switch (reply.kind) {
    case 'success': {
      const place = reply.data?.only('api')?.only('locationid');
      if (companyId === '' || userId === '' || place === undefined)
        return unavailable('The gateway does not say whose the session is.');
      return { kind: 'proven', companyId, userId, entityId: place.ownText().trim() };
    }
    case 'refused':
    case 'connection-refused':
      return refused(...reply.reasons);
    case 'throttled':
    case 'not-sent':
    case 'session-lapsed':
    case 'error-ids-refused':
      return unavailable(reply.detail);
    case 'unclear':
    case 'lost':
      return unavailable(reply.cause);
  }
};

const refused = (...reasons: readonly LedgerReason[]): IdentityOutcome => ({ kind: 'refused', reasons });

const unavailable = (detail: string): IdentityOutcome => ({ kind: 'unavailable', detail });
