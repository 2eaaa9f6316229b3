import { isUtf8 } from 'node:buffer';
import type { Company } from '../company/company';
import type { Batch } from '../ledger/batch';
import { ResultSets } from '../functions/result-sets';
import { Ledger } from '../ledger/ledger';
import { AccessControl } from './access';
import { controlFailure } from './answers';
import { Concurrency } from './concurrency';
import { ControlIds } from './control-ids';
import type { Credentials } from './credentials';
import { readRequest, type GatewayRequest } from './envelope';
import { Exchange } from './exchange';
import { replyWith } from './fault-effects';
import type { Fault } from './fault';
import { Faults } from './faults';
import { dropped, throttled, xmlAnswer, type Answer, type Reply } from './replies';
import { RequestExecutor } from './request-executor';
import { RequestLog } from './request-log';
import { EnvelopeError } from './schema';
import { RestGateway } from '../rest/rest-gateway';
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
  /** The endpoint returned to a session. */
  readonly endpoint: string;
}

export const createGateway = (parts: GatewayParts): Gateway => new Gateway(parts);

/** The XML gateway without a socket: takes the text of a request and returns what to send back. */
export class Gateway {
  readonly company: Company;
  readonly settings: SandboxSettings;
  readonly ledger = new Ledger();
  readonly faults = new Faults();
  readonly requestLog = new RequestLog();
  readonly controlIds: ControlIds;
  readonly rest: RestGateway;
  /** While offline every connection breaks and nothing is executed. */
  isOffline = false;
  private resetCount = 0;
  private readonly surroundings: Surroundings;
  private readonly concurrency: Concurrency;
  private readonly sessions: Sessions;
  private readonly resultSets: ResultSets;
  private readonly accessControl: AccessControl;
  private readonly executor: RequestExecutor;

  constructor(parts: GatewayParts) {
    const { company, credentials, surroundings, endpoint, settings = defaultSettings() } = parts;
    this.company = company;
    company.clock = () => surroundings.now();
    this.settings = settings;
    this.surroundings = surroundings;
    this.sessions = new Sessions(surroundings, settings);
    this.resultSets = new ResultSets(surroundings, settings);
    this.concurrency = new Concurrency(settings);
    this.controlIds = new ControlIds(surroundings, settings);
    const { ledger, sessions, controlIds } = this;
    this.accessControl = new AccessControl({ company, credentials, settings, sessions, surroundings });
    this.executor = new RequestExecutor({
      accessControl: this.accessControl,
      controlIds,
      functions: {
        company,
        ledger,
        sessions,
        resultSets: this.resultSets,
        settings,
        credentials,
        surroundings,
        endpoint,
      },
    });
    this.rest = new RestGateway({
      sources: { company, ledger, settings, surroundings, endpoint },
      credentials,
      sessions: this.sessions,
      faults: this.faults,
      requestLog: this.requestLog,
      concurrency: this.concurrency,
      resetCount: () => this.resetCount,
    });
  }

  async handle(document: string): Promise<Reply> {
    if (this.isOffline) return dropped;
    const request = readOrRefuse(document, this.settings);
    if (!(request instanceof EnvelopeError)) return this.answer(request);
    const reply = this.refuseDocument(document, request.message);
    await this.lag();
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
    this.resetCount += 1;
    this.ledger.clear();
    this.faults.clear();
    this.faults.plan = null;
    this.controlIds.clear();
    this.sessions.clear();
    this.rest.clear();
    this.resultSets.clear();
    this.requestLog.clear();
    this.accessControl.forgetFailedLogins();
  }

  private async answer(request: GatewayRequest): Promise<Reply> {
    const entrance = this.concurrency.enter({ senderId: request.control.senderId, companyId: this.companyOf(request) });
    const functions = request.operations.flatMap((operation) => operation.functions);
    const fault = entrance.exceededMax === null ? this.faults.take(functions) : null;
    const { executor, requestLog, sessions, surroundings } = this;
    const { resetCount } = this;
    const isCurrent = (): boolean => this.resetCount === resetCount;
    const parts = { executor, requestLog, sessions, surroundings, isCurrent };
    const exchange = new Exchange(parts, request, fault, entrance.leave);
    try {
      const reply = await this.replyTo(exchange, fault, entrance.exceededMax);
      await this.lag();
      return reply;
    } finally {
      exchange.finish();
    }
  }

  private companyOf({ operations }: GatewayRequest): string {
    const authentication = operations[0]?.authentication;
    return authentication?.kind === 'session'
      ? this.sessions.companyOf(authentication.sessionId)
      : (authentication?.companyId ?? '');
  }

  private replyTo(exchange: Exchange, fault: Fault | null, exceededMax: number | null): Promise<Reply> | Reply {
    if (exceededMax !== null) {
      const limits = { retryAfterSeconds: 1, concurrencyMax: exceededMax };
      return exchange.skip(throttled(exchange.request.control, limits, exchange.errorOptions));
    }
    return fault === null ? exchange.run() : replyWith(fault, exchange);
  }

  private async lag(): Promise<void> {
    if (this.settings.latencyMs > 0) await this.surroundings.wait(this.settings.latencyMs);
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

const readOrRefuse = (document: string, settings: SandboxSettings): GatewayRequest | EnvelopeError => {
  try {
    return readRequest(document, settings);
  } catch (error) {
    if (error instanceof EnvelopeError) return error;
    throw error;
  }
};

const glimpse = (document: string, element: string): string => {
  const found = new RegExp(`<${element}>([^<]{0,256})</${element}>`).exec(document);
  return decodeEntities(found?.[1] ?? '') ?? '';
};
