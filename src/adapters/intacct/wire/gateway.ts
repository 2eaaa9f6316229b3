import { performance } from 'node:perf_hooks';
import { type LedgerCall } from '../../../application/ports/ledger-calls';
import { type Secret } from '../../../application/ports/secret';
import { type Authentication, writeRequest } from './envelope';
import { type TransportAnswer } from './exchange';
import { ErrorIds } from './error-ids';
import { JoinedReads, type JoinedReplies } from './joined-reads';
import { type ExpectedFunction, type GatewayReply, gatewayReplyOf, joinedRepliesOf } from './reply';
import { RequestGate } from './request-gate';
import { type Transport } from './transport';

export type IntacctLog = (entry: { event: string } & Record<string, unknown>) => void;

export interface GatewayOptions {
  readonly transport: Transport;
  readonly replyBytesMax: number;
  readonly createTimeoutMs: number;
  readonly readTimeoutMs: number;
  /** Requests of one sender in flight at most, of any kind. */
  readonly requestsMax: number;
  readonly newControlId: () => string;
  readonly log: IntacctLog;
  /** Called for each function of a request that left. */
  readonly onCall?: (call: LedgerCall) => void;
}

/** Functions that are safe to repeat. */
export type ReadFunctionName =
  | 'query'
  | 'getAPISession'
  | 'inspect'
  | 'lookup'
  | 'getDimensions'
  | 'getFinancialSetup'
  | 'readEntityDetails'
  | 'get_closedbooksdate'
  | 'get_trialbalance'
  | 'getUserPermissions';

type FunctionName = ReadFunctionName | 'create' | 'delete';

export interface GatewayFunction {
  readonly endpoint: URL;
  readonly senderId: string;
  readonly senderPassword: Secret;
  readonly companyId: string;
  readonly authentication: Authentication;
  readonly name: FunctionName;
  readonly body: string;
}

export interface GatewayCreate extends GatewayFunction {
  readonly name: 'create';
  readonly functionControlId: string;
  readonly mayStart: () => boolean;
}

interface GatewayOutcome {
  readonly kind: string;
}

/** What a reply means for the caller. */
type ReadReply<Outcome> = (reply: GatewayReply) => Outcome;

type Request = GatewayFunction & Omit<GatewayCreate, 'name'>;

/**
 * Sends functions and returns the meaning of their replies. Never sends anything twice, but for reads that shared a
 * request which failed as a whole. Creates and deletes are alone in their requests.
 */
export class Gateway {
  private readonly errorIds = new ErrorIds();
  private readonly gates = new Map<string, RequestGate>();
  private readonly reads = new JoinedReads<Request>((requests) => this.sendReads(requests));

  constructor(private readonly options: GatewayOptions) {}

  /** A sign-in is alone in its request (Sage's page on sessions); anything else may share one. */
  read(
    request: GatewayFunction & { readonly name: ReadFunctionName; readonly together?: object },
  ): Promise<GatewayReply> {
    if (request.authentication.kind === 'login') return this.call(request);
    const { endpoint, senderId, companyId, authentication, together } = request;
    const parts = [
      endpoint.href,
      senderId,
      companyId,
      authentication.sessionId.reveal(),
      this.errorIds.areAskedFor(request),
    ];
    return this.reads.read({
      request: this.withControlId(request),
      gate: this.gateOf(senderId),
      key: JSON.stringify(parts),
      ...(together === undefined ? {} : { together }),
    });
  }

  delete(request: GatewayFunction & { readonly name: 'delete' }): Promise<GatewayReply> {
    return this.call(request);
  }

  create<Outcome extends GatewayOutcome>(request: GatewayCreate, read: ReadReply<Outcome>): Promise<Outcome> {
    return this.gateOf(request.senderId).run('create', () => this.send(request, read));
  }

  private call(request: GatewayFunction): Promise<GatewayReply> {
    return this.gateOf(request.senderId).run('read', () => this.send(this.withControlId(request), (reply) => reply));
  }

  private withControlId(request: GatewayFunction): Request {
    return { ...request, functionControlId: this.options.newControlId(), mayStart: () => true };
  }

  /** A sender is limited over all its companies. */
  private gateOf(senderId: string): RequestGate {
    const gate = this.gates.get(senderId) ?? new RequestGate(this.options.requestsMax);
    this.gates.set(senderId, gate);
    return gate;
  }

  private async send<Outcome extends GatewayOutcome>(
    request: Request,
    outcomeOf: ReadReply<Outcome>,
  ): Promise<Outcome> {
    const sent = await this.exchange([request]);
    const reply = gatewayReplyOf(sent.answer, { ...sent.expected, ...expectedOf(request) });
    if (sent.expected.asksErrorIds) this.errorIds.note(request, reply);
    const outcome = outcomeOf(reply);
    this.log(request, sent, outcome.kind);
    return outcome;
  }

  private async sendReads(requests: readonly Request[]): Promise<JoinedReplies> {
    const sent = await this.exchange(requests);
    const replies = joinedRepliesOf(sent.answer, { ...sent.expected, functions: requests.map(expectedOf) });
    for (const [index, request] of requests.entries()) {
      const reply = replies.kind === 'whole' ? replies.reply : replies.replies[index];
      if (reply === undefined) continue;
      if (sent.expected.asksErrorIds) this.errorIds.note(request, reply);
      this.log(request, sent, reply.kind);
    }
    return replies;
  }

  /** Of functions that share a request, the first says with what they are asked. */
  private async exchange(requests: readonly Request[]): Promise<Sent> {
    const startedAt = performance.now();
    const [request] = requests;
    if (request === undefined) throw new Error('A request without a function cannot be sent.');
    const { endpoint, senderId, senderPassword, companyId, authentication, name, mayStart } = request;
    const { transport, createTimeoutMs, readTimeoutMs, replyBytesMax } = this.options;
    const isCreate = name === 'create';
    const controlId = this.options.newControlId();
    const asksErrorIds = this.errorIds.areAskedFor(request);
    const functions = requests.map(({ functionControlId, body }) => ({ controlId: functionControlId, body }));
    const parts = { senderId, senderPassword, authentication, isCreate, controlId, asksErrorIds, functions };
    const timeoutMs = isCreate ? createTimeoutMs : readTimeoutMs;
    const answer = await transport.send({ endpoint, body: writeRequest(parts), timeoutMs, mayStart });
    if (answer.kind !== 'not-sent') this.count(requests);
    const usesSession = authentication.kind === 'session';
    const expected = { controlId, companyId, usesSession, asksErrorIds, lengthMax: replyBytesMax };
    return { answer, expected, functions: requests.length, startedAt };
  }

  private count(requests: readonly Request[]): void {
    for (const { companyId, name } of requests) this.options.onCall?.({ companyId, way: 'xml', function: name });
  }

  private log(request: Request, { answer, functions, startedAt }: Sent, outcome: string): void {
    this.options.log({
      event: 'intacct.request',
      function: request.name,
      ...(functions > 1 ? { functions } : {}),
      controlId: request.functionControlId,
      endpointHost: request.endpoint.host,
      ms: Math.round(performance.now() - startedAt),
      outcome: answer.kind === 'reply' ? outcome : answer.kind,
    });
  }
}

interface Sent {
  readonly answer: TransportAnswer;
  readonly expected: {
    readonly controlId: string;
    readonly companyId: string;
    readonly usesSession: boolean;
    readonly asksErrorIds: boolean;
    readonly lengthMax: number;
  };
  /** How many shared the request. */
  readonly functions: number;
  readonly startedAt: number;
}

const expectedOf = ({ name, functionControlId }: Request): ExpectedFunction => ({
  functionName: name,
  functionControlId,
});
