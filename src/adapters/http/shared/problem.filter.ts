import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Log } from '../../../application/ports/log';
import { diskError, diskTroubleOf, isDamage } from '../../../application/shared/disk-trouble';
import { ViewsCare } from '../../../application/shared/views-care';
import { DomainError } from '../../../domain/shared/errors';
import { pathOf, problemOf, refusalOf, sendProblem } from './problem';
import { Routes } from './routes';

/** Answers every failed request: a refusal with its code, a framework error with the nearest one, a defect with 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly routes: Routes,
    private readonly views: ViewsCare,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const ofDisk = diskRefusalOf(error);
    if (isDamage(error)) this.views.suspectDamage();
    const known =
      this.wrongMethodOf(request, reply) ?? (error instanceof DomainError ? error : (ofDisk ?? refusalOf(error)));
    if (!known || ofDisk)
      this.log.error(ofDisk ? 'http.disk-trouble' : 'http.defect', error, {
        correlationId: request.id,
        method: request.method,
        path: pathOf(request),
      });
    if (!reply.sent) sendProblem(reply, problemOf(known, request));
  }

  /** A known address, but not with this method. */
  private wrongMethodOf(request: FastifyRequest, reply: FastifyReply): DomainError | null {
    const methods = request.is404 && !reply.sent ? this.routes.methodsAt(pathOf(request)) : [];
    if (methods.length === 0 || methods.includes(request.method)) return null; // A missing file.
    void reply.header('allow', methods.join(', '));
    return new DomainError(
      'METHOD_NOT_ALLOWED',
      `${request.method} is not supported at this address.`,
      `Use ${methods.join(', ')}.`,
      { methods },
    );
  }
}

/** A full, failing or damaged disk is not a defect of the service, and the operator can act on it. */
const diskRefusalOf = (error: unknown): DomainError | null => {
  const trouble = diskTroubleOf(error);
  if (trouble) return diskError(trouble);
  if (!isDamage(error)) return null;
  return new DomainError(
    'FILE_DAMAGED',
    'A file of the service is damaged.',
    'Try again in a minute: damaged views are rebuilt automatically. If it stays, ask the operator to verify the log.',
  );
};
