import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Log } from '../../application/ports/log';
import { DomainError } from '../../domain/shared/errors';
import { pathOf, problemOf, refusalOf, sendProblem } from './problem';
import { type Routes } from './routes';

/** Every failed request is answered here: a rule's refusal with its code, the framework's with the nearest one, a defect as 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly routes: Routes,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const known = this.wrongMethodOf(request, reply) ?? (error instanceof DomainError ? error : refusalOf(error));
    if (!known)
      this.log.error('http.defect', error, {
        correlationId: request.id,
        method: request.method,
        path: pathOf(request),
      });
    if (!reply.sent) sendProblem(reply, problemOf(known, request));
  }

  /** For an address that is known, but not with this method. */
  private wrongMethodOf(request: FastifyRequest, reply: FastifyReply): DomainError | null {
    const methods = request.is404 && !reply.sent ? this.routes.methodsAt(pathOf(request)) : [];
    if (methods.length === 0) return null;
    void reply.header('allow', methods.join(', '));
    return new DomainError(
      'METHOD_NOT_ALLOWED',
      `${request.method} is not possible at this address.`,
      `It takes ${methods.join(', ')}.`,
      { methods },
    );
  }
}
