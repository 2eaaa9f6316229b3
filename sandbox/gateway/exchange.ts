import type { ErrorOptions } from './answers';
import type { Distortion } from './distortions';
import type { GatewayRequest } from './envelope';
import type { Fault } from './fault';
import { xmlAnswer, type Answer, type Reply } from './replies';
import type { RequestExecutor } from './request-executor';
import { describeFunction, describeSignIn, type LoggedFunction, type RequestLog } from './request-log';
import type { Sessions } from './sessions';
import type { Surroundings } from './surroundings';

export interface ExchangeParts {
  readonly executor: RequestExecutor;
  readonly requestLog: RequestLog;
  readonly sessions: Sessions;
  readonly surroundings: Surroundings;
  /** False once the sandbox was reset: what was put off before must not be executed after. */
  readonly isCurrent: () => boolean;
}

/** One request on its way to an answer: what a fault may do with it, each step of which is logged. */
export class Exchange {
  private openWork = 1;

  constructor(
    private readonly parts: ExchangeParts,
    readonly request: GatewayRequest,
    private readonly fault: Fault | null,
    private readonly whenDone: () => void,
  ) {}

  /** Accepts the request at once. What is returned executes it, then or later. */
  accept(distortion: Distortion = {}): () => Answer {
    const execute = this.parts.executor.accept(this.request, distortion);
    return () => {
      const { status, document, functions, outcome } = execute();
      this.log(functions, outcome);
      return xmlAnswer(status, document);
    };
  }

  run(distortion: Distortion = {}): Answer {
    return this.accept(distortion)();
  }

  /** Answers without having executed anything. */
  skip(reply: Reply): Reply {
    const functions = this.request.operations.flatMap((operation) => operation.functions);
    const logged = functions.map((call) => describeFunction(call, 'not executed'));
    this.log(logged, 'not executed');
    return reply;
  }

  wait(milliseconds: number): Promise<void> {
    return this.parts.surroundings.wait(milliseconds);
  }

  /** The request counts as one that is being worked on until this is done too. */
  putOff(milliseconds: number, work: () => void): void {
    this.openWork += 1;
    this.parts.surroundings.later(milliseconds, () => {
      if (this.parts.isCurrent()) work();
      this.finish();
    });
  }

  finish(): void {
    this.openWork -= 1;
    if (this.openWork === 0) this.whenDone();
  }

  dropSessions(): void {
    for (const { authentication } of this.request.operations) {
      if (authentication.kind === 'session') this.parts.sessions.drop(authentication.sessionId);
    }
  }

  get errorOptions(): ErrorOptions {
    return this.parts.executor.errorOptions(this.request.control);
  }

  private log(functions: readonly LoggedFunction[], outcome: string): void {
    const { control, operations } = this.request;
    this.parts.requestLog.add({
      time: this.parts.surroundings.now().toISOString(),
      senderId: control.senderId,
      controlId: control.controlId,
      isUnique: control.isUnique,
      signIn: describeSignIn(operations[0]),
      functions,
      outcome,
      fault: this.fault?.kind ?? null,
    });
  }
}
