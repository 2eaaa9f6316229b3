import { type CallHandler, type ExecutionContext, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { from, type Observable, of, switchMap } from 'rxjs';
import { DomainError } from '../../../domain/shared/errors';
import { callerOf } from './caller';

/** Requests that take much longer than an ordinary one. */
export type LimitedKind = 'stream' | 'evidence-pack' | 'import' | 'dry-run';

/** How many of a kind may run at the same time. */
export interface Limit {
  readonly perPerson: number;
  readonly perEnvironment: number;
}

export type Limits = Readonly<Record<LimitedKind, Limit>>;

/** Per person, per environment: `2,5`. */
export const LIMIT_SETTING = /^[1-9]\d{0,4},[1-9]\d{0,4}$/;

export const limitOf = (setting: string): Limit => {
  const [perPerson = 1, perEnvironment = 1] = setting.split(',').map(Number);
  return { perPerson, perEnvironment };
};

const LIMITED = 'limited';

/** Counts until the connection of the response is closed. */
export const Limited = (kind: LimitedKind): MethodDecorator => SetMetadata(LIMITED, kind);

const RETRY_AFTER_S = 5;
/** An evidence pack reads the whole log. Two at once would slow down posting. */
const ONE_AT_A_TIME: ReadonlySet<LimitedKind> = new Set(['evidence-pack']);

/** Keeps one person or environment from starving the others. Over the limit: TOO_MANY_AT_ONCE. */
export class LimitsInterceptor implements NestInterceptor {
  private readonly underWay = new Map<string, number>();
  private readonly turns = new Turns();

  constructor(private readonly limits: Limits) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const kind = Reflect.getMetadata(LIMITED, context.getHandler()) as LimitedKind | undefined;
    if (kind === undefined) return next.handle();
    const http = context.switchToHttp();
    const { environment, subject } = callerOf(http.getRequest());
    const { raw } = http.getResponse<FastifyReply>();
    const { perPerson, perEnvironment } = this.limits[kind];
    const leave = this.enter(kind, [
      [JSON.stringify([kind, environment, subject]), perPerson, 'You have'],
      [JSON.stringify([kind, environment]), perEnvironment, 'Your environment has'],
    ]);
    const onClose = (done: () => void): void => {
      if (raw.destroyed) done();
      else raw.once('close', done);
    };
    onClose(leave);
    if (!ONE_AT_A_TIME.has(kind)) return next.handle();
    return from(this.turns.wait(onClose)).pipe(
      switchMap(() => (raw.destroyed ? of(undefined) : next.handle())), // The client is gone.
    );
  }

  private enter(kind: LimitedKind, places: readonly (readonly [string, number, string])[]): () => void {
    for (const [place, limit, who] of places) {
      if ((this.underWay.get(place) ?? 0) < limit) continue;
      throw new DomainError(
        'TOO_MANY_AT_ONCE',
        `${who} ${limit} requests of this kind (${kind}) running, which is the limit.`,
        `Wait until one has finished, or ${RETRY_AFTER_S} seconds, and try again.`,
        { kind, limit, retryAfterS: RETRY_AFTER_S },
      );
    }
    for (const [place] of places) this.underWay.set(place, (this.underWay.get(place) ?? 0) + 1);
    return () => {
      for (const [place] of places) {
        const left = (this.underWay.get(place) ?? 1) - 1;
        if (left === 0) this.underWay.delete(place);
        else this.underWay.set(place, left);
      }
    };
  }
}

/** First come, first served. A client that went away loses its turn. */
class Turns {
  private last: Promise<void> = Promise.resolve();

  /** Resolves when the turn begins. It ends when `onEnd` calls back, which may be before it began. */
  wait(onEnd: (done: () => void) => void): Promise<void> {
    const before = this.last;
    this.last = Promise.all([before, new Promise<void>(onEnd)]).then(() => undefined);
    return before;
  }
}
