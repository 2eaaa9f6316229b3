import { performance } from 'node:perf_hooks';
import { type Secret } from '../../application/ports/secret';
import { type Authentication, writeRequest } from './envelope';
import { type TransportAnswer } from './exchange';
import { meaningOf, type ReplyMeaning } from './reply';
import { type Transport } from './transport';

export type IntacctLog = (entry: { event: string } & Record<string, unknown>) => void;

export interface GatewayOptions {
  readonly transport: Transport;
  readonly replyBytesMax: number;
  readonly createTimeoutMs: number;
  readonly readTimeoutMs: number;
  readonly newControlId: () => string;
  readonly log: IntacctLog;
}

export interface GatewayFunction {
  readonly endpoint: URL;
  readonly senderId: string;
  readonly senderPassword: Secret;
  readonly authentication: Authentication;
  readonly name: 'create' | 'query' | 'getAPISession';
  readonly body: string;
}

export interface GatewayCreate extends GatewayFunction {
  readonly name: 'create';
  readonly functionControlId: string;
  readonly mayStart: () => boolean;
}

export type GatewayReply = ReplyMeaning | Exclude<TransportAnswer, { kind: 'reply' }>;

/** Sends one function in one request and says what its answer means. Never sends anything twice. */
export class Gateway {
  constructor(private readonly options: GatewayOptions) {}

  read(request: GatewayFunction): Promise<GatewayReply> {
    return this.send({ ...request, functionControlId: this.options.newControlId(), mayStart: () => true });
  }

  create(request: GatewayCreate): Promise<GatewayReply> {
    return this.send(request);
  }

  private async send(request: GatewayFunction & Omit<GatewayCreate, 'name'>): Promise<GatewayReply> {
    const startedAt = performance.now();
    const controlId = this.options.newControlId();
    const reply = await this.exchange(request, controlId);
    this.options.log({
      event: 'intacct.request',
      function: request.name,
      controlId: request.functionControlId,
      endpointHost: request.endpoint.host,
      ms: Math.round(performance.now() - startedAt),
      outcome: reply.kind,
    });
    return reply;
  }

  private async exchange(
    request: GatewayFunction & Omit<GatewayCreate, 'name'>,
    controlId: string,
  ): Promise<GatewayReply> {
    const { endpoint, senderId, senderPassword, authentication, name, body, functionControlId, mayStart } = request;
    const { transport, createTimeoutMs, readTimeoutMs, replyBytesMax } = this.options;
    const isCreate = name === 'create';
    const parts = { senderId, senderPassword, controlId, authentication, isCreate, functionControlId };

    const answer = await transport.send({
      endpoint,
      body: writeRequest({ ...parts, functionBody: body }),
      timeoutMs: isCreate ? createTimeoutMs : readTimeoutMs,
      mayStart,
    });
    if (answer.kind !== 'reply') return answer;
    const usesSession = authentication.kind === 'session';
    return meaningOf(answer, {
      controlId,
      functionName: name,
      functionControlId,
      usesSession,
      lengthMax: replyBytesMax,
    });
  }
}
