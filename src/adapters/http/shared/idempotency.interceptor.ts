import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { firstValueFrom, from, type Observable } from 'rxjs';
import { type Answer, Idempotency } from '../../../application/shared/idempotency';
import { isDelivery } from './body-parsers';
import { callerOf, idempotencyKeyOf } from './caller';
import { POSITION_HEADER } from './replies';

const SHOWN_ONCE = 'shownOnce';

/** A field of the answer that is never stored: a repeated request gets null for it. */
export const ShownOnce = (field: string): MethodDecorator => SetMetadata(SHOWN_ONCE, field);

const READS_ONLY = 'readsOnly';

/** For a POST that changes nothing: its answer is not stored and may be of any length. */
export const ReadsOnly = (): MethodDecorator => SetMetadata(READS_ONLY, true);

export const isReadOnlyHandler = (handler: object): boolean => Reflect.getMetadata(READS_ONLY, handler) === true;

const KEPT_HEADERS = ['etag', 'location', POSITION_HEADER];

/**
 * Gives a repeated POST with the same Idempotency-Key the same answer. The delivery of a close file has the same
 * promise, but the import keeps it: its body is too large to compare here.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly idempotency: Idempotency) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (request.method !== 'POST' || isReadOnlyHandler(context.getHandler())) return next.handle();
    const key = idempotencyKeyOf(request);
    if (key === null || isDelivery(request)) return next.handle();
    const shownOnce = Reflect.getMetadata(SHOWN_ONCE, context.getHandler()) as string | undefined;
    return from(this.answer(request, http.getResponse(), { key, shownOnce }, next));
  }

  private async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    { key, shownOnce }: { key: string; shownOnce: string | undefined },
    next: CallHandler,
  ): Promise<unknown> {
    const caller = callerOf(request);
    if (caller.role === null) return firstValueFrom(next.handle()); // The handler refuses. No stranger's key is stored.
    const digest = createHash('sha256')
      .update(JSON.stringify([request.method, request.url, request.body ?? null]))
      .digest('hex');
    let shown: unknown = null;
    const { status, headers, body } = await this.idempotency.answer(
      caller,
      { key, digest },
      async (): Promise<Answer> => {
        const answered: unknown = await firstValueFrom(next.handle());
        if (shownOnce === undefined) return { status: reply.statusCode, headers: keptHeaders(reply), body: answered };
        shown = answered;
        const kept = { ...(answered as object), [shownOnce]: null };
        return { status: reply.statusCode, headers: keptHeaders(reply), body: kept };
      },
    );
    void reply.status(status).headers(headers);
    return shown ?? body;
  }
}

const keptHeaders = (reply: FastifyReply): Record<string, string> =>
  Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => {
      const value = reply.getHeader(name);
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
