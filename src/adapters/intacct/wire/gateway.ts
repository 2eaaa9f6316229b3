import { performance } from 'node:perf_hooks';
import { type Secret } from '../../../application/ports/secret';
import { type Authentication, writeRequest } from './envelope';
import { type TransportAnswer } from './exchange';
import { ErrorIds } from './error-ids';
import { type GatewayReply, gatewayReplyOf } from './reply';
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

/** Sends one function in one request and returns the meaning of its reply. Never sends anything twice. */
export class Gateway {
  private readonly errorIds = new ErrorIds();

  constructor(private readonly options: GatewayOptions) {}

  read(request: GatewayFunction & { readonly name: ReadFunctionName }): Promise<GatewayReply> {
    return this.call(request);
  }

  delete(request: GatewayFunction & { readonly name: 'delete' }): Promise<GatewayReply> {
    return this.call(request);
  }

  create<Outcome extends GatewayOutcome>(request: GatewayCreate, read: ReadReply<Outcome>): Promise<Outcome> {
    return this.send(request, read);
  }

  private call(request: GatewayFunction): Promise<GatewayReply> {
    const functionControlId = this.options.newControlId();
    return this.send({ ...request, functionControlId, mayStart: () => true }, (reply) => reply);
  }

  private async send<Outcome extends GatewayOutcome>(
    request: Request,
    outcomeOf: ReadReply<Outcome>,
  ): Promise<Outcome> {
    const startedAt = performance.now();
    const controlId = this.options.newControlId();
    const asksErrorIds = this.errorIds.areAskedFor(request);
    const answer = await this.exchange(request, { controlId, asksErrorIds });
    const reply = gatewayReplyOf(answer, {
      controlId,
      functionName: request.name,
      functionControlId: request.functionControlId,
      companyId: request.companyId,
      usesSession: request.authentication.kind === 'session',
      asksErrorIds,
      lengthMax: this.options.replyBytesMax,
    });
    if (asksErrorIds) this.errorIds.note(request, reply);
    const outcome = outcomeOf(reply);
    this.options.log({
      event: 'intacct.request',
      function: request.name,
      controlId: request.functionControlId,
      endpointHost: request.endpoint.host,
      ms: Math.round(performance.now() - startedAt),
      outcome: answer.kind === 'reply' ? outcome.kind : answer.kind,
    });
    return outcome;
  }

  private exchange(
    request: Request,
    asked: { readonly controlId: string; readonly asksErrorIds: boolean },
  ): Promise<TransportAnswer> {
    const { endpoint, senderId, senderPassword, authentication, name, body, functionControlId, mayStart } = request;
    const { transport, createTimeoutMs, readTimeoutMs } = this.options;
    const isCreate = name === 'create';
    const parts = { senderId, senderPassword, authentication, isCreate, functionControlId, ...asked };
    return transport.send({
      endpoint,
      body: writeRequest({ ...parts, functionBody: body }),
      timeoutMs: isCreate ? createTimeoutMs : readTimeoutMs,
      mayStart,
    });
  }
}
