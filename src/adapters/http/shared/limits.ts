import { type CallHandler, type ExecutionContext, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { from, type Observable, of, switchMap } from 'rxjs';
import { DomainError } from '../../../domain/shared/errors';
import { callerOf } from './caller';

/** What keeps the service busy for longer than an answer takes. */
export type LimitedKind = 'stream' | 'evidence-pack' | 'import' | 'dry-run';

/** How many of a kind may be under way at the same time. */
export interface Limit {
  readonly perPerson: number;
  readonly perEnvironment: number;
}

export type Limits = Readonly<Record<LimitedKind, Limit>>;

/** Of a person, and of an environment. */
export const LIMIT_SETTING = /^[1-9]\d{0,4},[1-9]\d{0,4}$/;

export const limitOf = (setting: string): Limit => {
  const [perPerson = 1, perEnvironment = 1] = setting.split(',').map(Number);
  return { perPerson, perEnvironment };
};

const LIMITED = 'limited';

/** Counts from here until the connection of the answer is closed. */
export const Limited = (kind: LimitedKind): MethodDecorator => SetMetadata(LIMITED, kind);

const RETRY_AFTER_S = 5;
/** Packs read the whole log: one after the other, or the posting would wait for them. */
const ONE_AT_A_TIME: ReadonlySet<LimitedKind> = new Set(['evidence-pack']);

/** Keeps one caller, or one environment, from starving the others: beyond its limit a request is refused with TOO_MANY_AT_ONCE. */
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
      switchMap(() => (raw.destroyed ? of(undefined) : next.handle())), // Nothing is made for who went away meanwhile.
    );
  }

  private enter(kind: LimitedKind, places: readonly (readonly [string, number, string])[]): () => void {
    for (const [place, limit, who] of places) {
      if ((this.underWay.get(place) ?? 0) < limit) continue;
      throw new DomainError(
        'TOO_MANY_AT_ONCE',
        `${who} ${limit} of this kind under way (${kind}), and may have no more at the same time.`,
        `Wait until one has ended, or ${RETRY_AFTER_S} seconds, and try again.`,
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

/** Who waits gets his turn in the order of asking. Who went away meanwhile is passed over. */
class Turns {
  private last: Promise<void> = Promise.resolve();

  /** Resolves when it is one's turn. The turn ends when `onEnd` calls back, which may be before it began. */
  wait(onEnd: (done: () => void) => void): Promise<void> {
    const before = this.last;
    this.last = Promise.all([before, new Promise<void>(onEnd)]).then(() => undefined);
    return before;
  }
}
