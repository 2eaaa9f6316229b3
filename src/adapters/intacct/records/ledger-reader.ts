import { type IPolicy } from 'cockatiel';
import { type GatewayAccess, type ReadFailure } from '../../../application/ports/accounting-system';
import { type Gateway, type ReadFunctionName } from '../wire/gateway';
import { FieldSets } from './field-sets';
import { type LedgerQuery, type QueryPage, readPage, writeQuery } from './query';
import { type GatewayReply } from '../wire/reply';
import { type Session, type SessionOutcome, type Sessions } from '../wire/session';
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
  /** Calls made at once with the same object go in one request. */
  readonly together?: object;
}

export type ReadOutcome = { readonly kind: 'page'; readonly page: QueryPage } | ReadFailure;

/** Ten million rows; more means that the ledger never stops promising more. */
const PAGES_MAX = 5_000;

/** Each is a megabyte or more while it is read. */
const PAGES_AHEAD = 3;

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
   * Pages that were asked for already may be given, from the first on. Further pages are asked for ahead, as if all
   * were as long as the first; where one is not, the next is asked for again from where it ended.
   */
  async *pages(
    access: GatewayAccess,
    query: LedgerQuery,
    asked: readonly Promise<ReadOutcome>[] = [],
  ): AsyncGenerator<ReadOutcome> {
    const ahead = new Map(asked.map((outcome, index) => [index * query.pageSize, outcome]));
    let offset = 0;
    let promised = 0;
    for (let count = 0; count < PAGES_MAX; count++) {
      const outcome = await (ahead.get(offset) ?? this.page(access, query, offset));
      ahead.delete(offset);
      if (outcome.kind === 'page' && outcome.page.rows.length + outcome.page.remaining < promised) {
        yield { kind: 'unavailable', cause: 'Rows disappeared from the ledger while they were read page by page.' };
        return;
      }
      if (outcome.kind === 'page') this.askAhead(ahead, { access, query, offset }, outcome.page);
      yield outcome;
      if (outcome.kind !== 'page' || outcome.page.remaining === 0) return;
      offset += outcome.page.rows.length;
      promised = outcome.page.remaining;
    }
    yield { kind: 'unavailable', cause: 'The ledger returned too many pages.' };
  }

  /**
   * Asks for as many pages as the rows need, all at once. The first goes in one request with what is asked for with the
   * same object.
   */
  ask(access: GatewayAccess, query: LedgerQuery, rows: number, together: object): readonly Promise<ReadOutcome>[] {
    const count = Math.max(1, Math.ceil(rows / query.pageSize));
    return Array.from({ length: count }, (_none, index) => {
      const outcome = this.page(access, query, index * query.pageSize, index === 0 ? together : undefined);
      outcome.catch(() => undefined); // A defect is told by the page that is used; this one may not be.
      return outcome;
    });
  }

  private askAhead(
    ahead: Map<number, Promise<ReadOutcome>>,
    { access, query, offset }: { readonly access: GatewayAccess; readonly query: LedgerQuery; readonly offset: number },
    { rows, remaining }: QueryPage,
  ): void {
    const end = offset + rows.length + remaining;
    for (let page = 1; page <= PAGES_AHEAD; page++) {
      const next = offset + page * rows.length;
      if (next >= end || ahead.has(next)) continue;
      const outcome = this.page(access, query, next);
      outcome.catch(() => undefined); // A defect is told by the page that is used; this one may not be.
      ahead.set(next, outcome);
    }
  }

  /** One page of a query, from a row on. Pages asked for at once with the same object go in one request. */
  async page(access: GatewayAccess, query: LedgerQuery, offset = 0, together?: object): Promise<ReadOutcome> {
    const outcome = await this.call(access, {
      name: 'query',
      body: writeQuery(query, offset),
      seesAllEntities: query.showsPrivate,
      ...(together === undefined ? {} : { together }),
    });
    if (outcome.kind !== 'answer') return outcome;
    const page = readPage(outcome.data, query);
    return page === null
      ? { kind: 'unavailable', cause: 'The figures of the reply do not agree with its rows.' }
      : { kind: 'page', page };
  }

  /** Any function that only reads. */
  async call(access: GatewayAccess, call: ReadCall): Promise<CallOutcome> {
    const first = await this.callOnce(access, call, false);
    const reply = mayWorkNow(first) ? await this.callOnce(access, call, true) : first;
    return reply.kind === 'success' ? { kind: 'answer', data: reply.data } : failureOf(reply);
  }

  private async callOnce(access: GatewayAccess, call: ReadCall, isRepeated: boolean): Promise<GatewayReply> {
    const opened = await (call.seesAllEntities
      ? this.sessions.forEntries(access)
      : this.sessions.current(access, call.entityId));
    if (opened.kind !== 'open') return replyWithout(opened);
    const { session } = opened;
    const reply = await this.retry.execute(() => this.send(access, session, call));
    if (reply.kind !== 'session-lapsed') return reply;
    if (isRepeated) {
      await this.sessions.drop(access, session);
      return reply;
    }
    const successor = await this.sessions.successorOf(access, session);
    return successor.kind === 'open' ? reply : replyWithout(successor);
  }

  private send(access: GatewayAccess, { endpoint, id }: Session, call: ReadCall): Promise<GatewayReply> {
    const { senderId, senderPassword, companyId } = access;
    const authentication = { kind: 'session', sessionId: id } as const;
    const { name, body, together } = call;
    const request = { endpoint, senderId, senderPassword, companyId, authentication, name, body };
    return this.gateway.read(together === undefined ? request : { ...request, together });
  }
}

/** There is no session to ask in. */
const replyWithout = (opened: Exclude<SessionOutcome, { kind: 'open' }>): GatewayReply =>
  opened.kind === 'refused'
    ? { kind: 'connection-refused', reasons: opened.reasons }
    : { kind: 'unclear', cause: opened.detail, isTransient: false, wait: opened.wait };

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
