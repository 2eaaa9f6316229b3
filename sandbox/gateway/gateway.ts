import { isUtf8 } from 'node:buffer';
import type { Company } from '../company/company';
import type { Batch } from '../ledger/batch';
import { Ledger } from '../ledger/ledger';
import { AccessControl } from './access';
import { controlFailure } from './answers';
import { ControlIds } from './control-ids';
import type { Credentials } from './credentials';
import { EnvelopeError, readRequest, type GatewayRequest } from './envelope';
import { Faults, type Fault } from './faults';
import { dropped, garbage, plainAnswer, throttled, xmlAnswer, type Answer, type Reply } from './replies';
import { RequestExecutor } from './request-executor';
import { describeFunction, describeSignIn, RequestLog, type LoggedFunction } from './request-log';
import { Sessions } from './sessions';
import { defaultSettings, type SandboxSettings } from './settings';
import type { Surroundings } from './surroundings';
import { decodeEntities } from './xml-reader';
import { writeDocument } from './xml-writer';

export interface GatewayParts {
  readonly company: Company;
  readonly credentials: Credentials;
  readonly surroundings: Surroundings;
  readonly settings?: SandboxSettings;
  /** The address a session is told to use. */
  readonly endpoint: string;
}

export const createGateway = (parts: GatewayParts): Gateway => new Gateway(parts);

/** The XML gateway without a socket: the text of a request goes in, and what to send back comes out. */
export class Gateway {
  readonly company: Company;
  readonly settings: SandboxSettings;
  readonly ledger = new Ledger();
  readonly faults = new Faults();
  readonly requestLog = new RequestLog();
  readonly controlIds: ControlIds;
  /** While offline every connection breaks and nothing is executed. */
  isOffline = false;
  private readonly surroundings: Surroundings;
  private readonly sessions: Sessions;
  private readonly accessControl: AccessControl;
  private readonly executor: RequestExecutor;

  constructor(parts: GatewayParts) {
    const { company, credentials, surroundings, endpoint, settings = defaultSettings() } = parts;
    this.company = company;
    this.settings = settings;
    this.surroundings = surroundings;
    this.sessions = new Sessions(surroundings, settings);
    this.controlIds = new ControlIds(surroundings, settings);
    const { ledger, sessions, controlIds } = this;
    this.accessControl = new AccessControl({ company, credentials, settings, sessions, surroundings });
    this.executor = new RequestExecutor({
      accessControl: this.accessControl,
      controlIds,
      functions: { company, ledger, sessions, settings, credentials, surroundings, endpoint },
    });
  }

  async handle(document: string): Promise<Reply> {
    if (this.isOffline) return dropped;
    const request = readOrRefuse(document);
    const reply =
      request instanceof EnvelopeError
        ? this.refuseDocument(document, request.message)
        : await this.answer(request, this.faults.take(request.operations.flatMap(({ functions }) => functions)));
    if (this.settings.latencyMs > 0) await this.surroundings.wait(this.settings.latencyMs);
    return reply;
  }

  async handleBytes(body: Uint8Array): Promise<Reply> {
    if (this.isOffline || isUtf8(body)) return this.handle(Buffer.from(body).toString('utf8'));
    const problem = 'Input is not proper UTF-8, indicate encoding ! Line: 1, column: 1.';
    return this.refuseDocument('', `XML Parse schema error: Fatal Error 9: ${problem}`);
  }

  /** What a change by hand leaves on a batch. */
  changedByPerson(): Pick<Batch, 'modifiedBy' | 'modifiedAt'> {
    return { modifiedBy: 'person', modifiedAt: this.surroundings.now() };
  }

  reset(): void {
    this.ledger.clear();
    this.faults.clear();
    this.controlIds.clear();
    this.sessions.clear();
    this.requestLog.clear();
    this.accessControl.forgetFailedLogins();
  }

  private async answer(request: GatewayRequest, fault: Fault | null): Promise<Reply> {
    if (fault === null) return this.run(request, fault);
    switch (fault.kind) {
      case 'drop-before-commit':
        return this.skip(request, fault, dropped);
      case 'drop-after-commit':
        this.run(request, fault);
        return dropped;
      case 'http': {
        const reply = plainAnswer(fault.status, fault.body ?? '');
        return fault.when === 'after' ? this.replace(request, fault, reply) : this.skip(request, fault, reply);
      }
      case 'garbage':
        return fault.when === 'before' ? this.skip(request, fault, garbage) : this.replace(request, fault, garbage);
      case 'throttle': {
        const options = this.executor.errorOptions(request.control);
        return this.skip(request, fault, throttled(request.control, fault.retryAfterSeconds ?? 1, options));
      }
      case 'delay':
        await this.surroundings.wait(fault.ms);
        return this.run(request, fault);
      case 'commit-late':
        this.surroundings.later(fault.ms, () => this.run(request, fault));
        return dropped;
      case 'truncate':
        return { ...this.run(request, fault), cutAtByte: fault.bytes };
      case 'wrong-control-id':
        return this.run(request, fault);
      case 'expire-session':
        for (const { authentication } of request.operations) {
          if (authentication.kind === 'session') this.sessions.drop(authentication.sessionId);
        }
        return this.run(request, fault);
    }
  }

  private run(request: GatewayRequest, fault: Fault | null): Answer {
    const echoOf = (controlId: string): string =>
      fault?.kind === 'wrong-control-id' ? `other-${controlId}` : controlId;
    const { status, document, functions, outcome } = this.executor.execute(request, echoOf);
    this.log(request, functions, outcome, fault);
    return xmlAnswer(status, document);
  }

  private replace(request: GatewayRequest, fault: Fault, reply: Reply): Reply {
    this.run(request, fault);
    return reply;
  }

  private skip(request: GatewayRequest, fault: Fault, reply: Reply): Reply {
    const functions = request.operations.flatMap((operation) => operation.functions);
    const logged = functions.map((call) => describeFunction(call, 'not executed'));
    this.log(request, logged, 'not executed', fault);
    return reply;
  }

  private log(
    { control, operations }: GatewayRequest,
    functions: readonly LoggedFunction[],
    outcome: string,
    fault: Fault | null,
  ): void {
    this.requestLog.add({
      time: this.surroundings.now().toISOString(),
      senderId: control.senderId,
      controlId: control.controlId,
      isUnique: control.isUnique,
      signIn: describeSignIn(operations[0]),
      functions,
      outcome,
      fault: fault?.kind ?? null,
    });
  }

  /** The real gateway echoes the ids even of a document it cannot read to its end. */
  private refuseDocument(document: string, problem: string): Answer {
    const echo = { senderId: glimpse(document, 'senderid'), controlId: glimpse(document, 'controlid') };
    this.requestLog.add({
      ...echo,
      time: this.surroundings.now().toISOString(),
      isUnique: null,
      signIn: '',
      functions: [],
      outcome: `control failure: ${problem}`,
      fault: null,
    });
    const options = this.executor.errorOptions({ wantsAdditionalInfo: false });
    const error = { errorNo: 'XL03000003', description2: problem };
    return xmlAnswer(200, writeDocument(controlFailure(echo, error, options), true));
  }
}

const readOrRefuse = (document: string): GatewayRequest | EnvelopeError => {
  try {
    return readRequest(document);
  } catch (error) {
    if (error instanceof EnvelopeError) return error;
    throw error;
  }
};

const glimpse = (document: string, element: string): string => {
  const found = new RegExp(`<${element}>([^<]{0,256})</${element}>`).exec(document);
  return decodeEntities(found?.[1] ?? '') ?? '';
};
