import type { Concurrency } from '../gateway/concurrency';
import type { Fault } from '../gateway/fault';
import type { Faults } from '../gateway/faults';
import { dropped, reset, type Answer, type Reply } from '../gateway/replies';
import { describeFunction, type RequestLog } from '../gateway/request-log';
import type { ObjectSources } from '../objects/object-sources';
import type { Credentials } from '../gateway/credentials';
import type { Sessions } from '../gateway/sessions';
import { answerConsent, consentPage } from './consent-pages';
import { Idempotency } from './idempotency';
import { RestAccess, type RestCaller } from './rest-access';
import { type Breakdown, RestExecutor } from './rest-executor';
import { replacementOf } from './rest-faults';
import type { RestRequest } from './rest-request';
import { answerTokenRequest } from './token-endpoint';
import { Tokens } from './tokens';

export interface RestGatewayParts {
  readonly sources: ObjectSources;
  readonly credentials: Credentials;
  /** Of the XML gateway. */
  readonly sessions: Sessions;
  readonly faults: Faults;
  readonly requestLog: RequestLog;
  readonly concurrency: Concurrency;
  /** How often the sandbox was reset: what was put off before must not be executed after. */
  readonly resetCount: () => number;
}

/** A request that will be executed now or later, and then makes room for another one. */
interface Accepted {
  readonly run: () => Answer;
  readonly leave: () => void;
}

/** The REST API without a socket, over the same company and ledger as the XML gateway. */
export class RestGateway {
  readonly tokens: Tokens;
  readonly idempotency: Idempotency;
  private readonly access: RestAccess;
  private readonly executor: RestExecutor;

  constructor(private readonly parts: RestGatewayParts) {
    const { sources, credentials } = parts;
    const { company, settings, surroundings } = sources;
    this.tokens = new Tokens(surroundings, settings);
    this.idempotency = new Idempotency(surroundings, settings);
    this.access = new RestAccess({ company, credentials, settings, tokens: this.tokens });
    this.executor = new RestExecutor(sources, this.idempotency, parts.sessions);
  }

  /** The pages of the consent, for people. */
  consent(query: URLSearchParams): Answer {
    return this.safely(() => consentPage(query, this.access));
  }

  consented(body: string): Answer {
    return this.safely(() => answerConsent(body, this.access, this.tokens));
  }

  async handle(request: RestRequest): Promise<Reply> {
    const fault = this.parts.faults.take([this.executor.callOf(request)]);
    const reply = await this.replyTo(request, fault);
    const { settings, surroundings } = this.parts.sources;
    if (settings.latencyMs > 0) await surroundings.wait(settings.latencyMs);
    return reply;
  }

  clear(): void {
    this.tokens.clear();
    this.idempotency.clear();
  }

  private async replyTo(request: RestRequest, fault: Fault | null): Promise<Reply> {
    const instead = fault === null ? null : replacementOf(fault, () => this.parts.sources.surroundings.randomText(12));
    if (instead?.isExecuted === false) return this.logged(request, fault, 'not executed', instead.reply);
    if (fault?.kind === 'expire-session') this.tokens.drop(bearerOf(request));
    if (fault?.kind === 'drop-before-commit' || fault?.kind === 'reset-before-commit')
      return this.logged(request, fault, 'not executed', fault.kind === 'drop-before-commit' ? dropped : reset);
    const accepted = this.accept(request, fault?.kind === 'stored-error' ? (fault.when ?? 'after') : null);
    if (fault?.kind === 'commit-late') return this.putOff(request, fault, accepted);
    const { surroundings } = this.parts.sources;
    if (fault?.kind === 'delay') await surroundings.wait(fault.ms);
    const answer = accepted.run();
    accepted.leave();
    this.logged(request, fault, `answered ${answer.status}`, answer);
    if (fault?.kind === 'drop-after-commit') return dropped;
    if (fault?.kind === 'reset-after-commit') return reset;
    return instead === null ? answer : instead.reply;
  }

  private putOff(request: RestRequest, fault: Extract<Fault, { kind: 'commit-late' }>, accepted: Accepted): Reply {
    const resetCount = this.parts.resetCount();
    this.parts.sources.surroundings.later(fault.ms, () => {
      if (this.parts.resetCount() === resetCount) this.logged(request, fault, 'executed late', accepted.run());
      accepted.leave();
    });
    if (fault.status === undefined) return dropped;
    return { kind: 'answer', status: fault.status, headers: { 'content-type': 'text/html' }, body: fault.body ?? '' };
  }

  /** Decides at once whether the request is accepted. What is returned executes it, then or later. */
  private accept(request: RestRequest, breakdown: Breakdown): Accepted {
    if (request.path === '/oauth2/token') {
      const run = (): Answer => this.safely(() => answerTokenRequest(request, this.access, this.tokens));
      return { run, leave: () => undefined };
    }
    let caller: RestCaller;
    try {
      caller = this.access.callerOf(request.headers);
    } catch (error) {
      return { run: () => this.executor.answerFailure(error), leave: () => undefined };
    }
    const entrance = this.parts.concurrency.enter({ senderId: caller.clientId, companyId: caller.companyId });
    if (entrance.exceededMax !== null) {
      const max = String(entrance.exceededMax);
      return { run: () => this.throttled(max), leave: entrance.leave };
    }
    try {
      return { run: this.executor.accept(request, caller, breakdown), leave: entrance.leave };
    } catch (error) {
      return { run: () => this.executor.answerFailure(error), leave: entrance.leave };
    }
  }

  private throttled(max: string): Answer {
    const instead = replacementOf({ kind: 'throttle' }, () => this.parts.sources.surroundings.randomText(12));
    const reply = instead?.reply;
    if (reply?.kind !== 'answer') throw new Error('A throttled request has an answer.');
    return { ...reply, headers: { ...reply.headers, 'x-ia-throttle-limit': max } };
  }

  private safely(work: () => Answer): Answer {
    try {
      return work();
    } catch (error) {
      return this.executor.answerFailure(error);
    }
  }

  private logged(request: RestRequest, fault: Fault | null, outcome: string, reply: Reply): Reply {
    const call = this.executor.callOf(request);
    const key = reply.kind === 'answer' && reply.status === 201 ? keyIn(reply.body) : null;
    this.parts.requestLog.add({
      time: this.parts.sources.surroundings.now().toISOString(),
      senderId: 'REST',
      controlId: call.controlId,
      isUnique: call.controlId !== '',
      signIn: request.path === '/oauth2/token' ? 'client ***' : 'token ***',
      functions: [describeFunction(call, outcome, key)],
      outcome,
      fault: fault?.kind ?? null,
    });
    return reply;
  }
}

const bearerOf = ({ headers }: RestRequest): string =>
  /^Bearer (\S+)$/i.exec(headers['authorization'] ?? '')?.[1] ?? '';

const keyIn = (body: string): string | null => /"ia::result":\{"key":"(\d+)"/.exec(body)?.[1] ?? null;
