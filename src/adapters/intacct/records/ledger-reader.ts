import { type IPolicy } from 'cockatiel';
import { type GatewayAccess, type ReadFailure } from '../../../application/ports/accounting-system';
import { type Gateway, type ReadFunctionName } from '../wire/gateway';
import { FieldSets } from './field-sets';
import { type LedgerQuery, type QueryPage, readPage, writeQuery } from './query';
import { type GatewayReply } from '../wire/reply';
import { type Session, type Sessions } from '../wire/session';
import { type XmlElement } from '../xml/xml-reader';

/** The result of a function, with its data if any. */
export type CallOutcome = { readonly kind: 'answer'; readonly data: XmlElement | undefined } | ReadFailure;

/** A function to read with, and where: the place of the connection unless another one is named. */
export interface ReadCall {
  readonly name: ReadFunctionName;
  readonly body: string;
  readonly entityId?: string;
  /** Of the whole company, whatever the place of the connection: entries that may have been posted anywhere. */
  readonly seesAllEntities?: boolean;
}

export type ReadOutcome = { readonly kind: 'page'; readonly page: QueryPage } | ReadFailure;

/** Ten million rows; more means that the ledger never stops promising more. */
const PAGES_MAX = 5_000;

/** Reads from the ledger. Reads may be repeated: after a transient failure, and once more after a dead session. */
export class LedgerReader {
  readonly fieldSets = new FieldSets();

  constructor(
    private readonly gateway: Gateway,
    private readonly sessions: Sessions,
    private readonly retry: IPolicy,
    /** Of the configured endpoint: allowed in addresses of records besides intacct.com. */
    readonly gatewayOrigin: string,
  ) {}

  /**
   * Every page of a query, at most PAGES_MAX of them. The first outcome that is not a page is the last. Rows added
   * meanwhile may be included; when rows disappear, others may have been skipped, and the outcome is `unavailable`.
   */
  async *pages(access: GatewayAccess, query: LedgerQuery): AsyncGenerator<ReadOutcome> {
    let offset = 0;
    let promised = 0;
    for (let count = 0; count < PAGES_MAX; count++) {
      const outcome = await this.page(access, query, offset);
      if (outcome.kind === 'page' && outcome.page.rows.length + outcome.page.remaining < promised) {
        yield { kind: 'unavailable', cause: 'Rows disappeared from the ledger while they were read page by page.' };
        return;
      }
      yield outcome;
      if (outcome.kind !== 'page' || outcome.page.remaining === 0) return;
      offset += outcome.page.rows.length;
      promised = outcome.page.remaining;
    }
    yield { kind: 'unavailable', cause: 'The ledger returned too many pages.' };
  }

  /** One page of a query, from a row on. */
  async page(access: GatewayAccess, query: LedgerQuery, offset = 0): Promise<ReadOutcome> {
    const outcome = await this.call(access, {
      name: 'query',
      body: writeQuery(query, offset),
      seesAllEntities: query.showsPrivate,
    });
    if (outcome.kind !== 'answer') return outcome;
    const page = readPage(outcome.data, query);
    return page === null
      ? { kind: 'unavailable', cause: 'The figures of the reply do not agree with its rows.' }
      : { kind: 'page', page };
  }

  /** Any function that only reads. */
  async call(access: GatewayAccess, call: ReadCall): Promise<CallOutcome> {
    const first = await this.callOnce(access, call);
    const reply = mayWorkNow(first) ? await this.callOnce(access, call) : first;
    return reply.kind === 'success' ? { kind: 'answer', data: reply.data } : failureOf(reply);
  }

  private async callOnce(access: GatewayAccess, call: ReadCall): Promise<GatewayReply> {
    const opened = await (call.seesAllEntities
      ? this.sessions.forEntries(access)
      : this.sessions.current(access, call.entityId));
    if (opened.kind === 'refused') return { kind: 'connection-refused', reasons: opened.reasons };
    if (opened.kind === 'unavailable') {
      return { kind: 'unclear', cause: opened.detail, isTransient: false, wait: opened.wait };
    }
    const { session } = opened;
    const reply = await this.retry.execute(() => this.send(access, session, call));
    if (reply.kind === 'session-lapsed') await this.sessions.drop(access, session);
    return reply;
  }

  private send(access: GatewayAccess, { endpoint, id }: Session, { name, body }: ReadCall): Promise<GatewayReply> {
    const { senderId, senderPassword, companyId } = access;
    const authentication = { kind: 'session', sessionId: id } as const;
    return this.gateway.read({ endpoint, senderId, senderPassword, companyId, authentication, name, body });
  }
}

/** With a new session, or without asking for what the gateway does not know. */
const mayWorkNow = ({ kind }: GatewayReply): boolean => kind === 'session-lapsed' || kind === 'error-ids-refused';

const failureOf = (reply: Exclude<GatewayReply, { kind: 'success' }>): ReadFailure => {
  switch (reply.kind) {
    case 'refused':
    case 'connection-refused':
      return reply;
    case 'throttled':
      return { kind: 'unavailable', cause: `Sage Intacct is limiting requests: ${reply.detail}`, ...reply.wait };
    case 'unclear':
      return { kind: 'unavailable', cause: reply.cause, ...reply.wait };
    case 'session-lapsed':
    case 'error-ids-refused':
    case 'not-sent':
      return { kind: 'unavailable', cause: reply.detail };
    case 'lost':
      return { kind: 'unavailable', cause: reply.cause };
  }
};
