import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Log } from '../../application/ports/log';
import { diskError, diskTroubleOf, isDamage } from '../../application/service-state/disk-trouble';
import { DomainError, type DomainErrorCode } from '../../domain/shared/errors';
import { statusOf } from './problem-status';

/** RFC 9457 problem details, with what our users need: a stable code, what is wrong where, and what to do. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: DomainErrorCode | 'INTERNAL_ERROR';
  readonly detail: string;
  readonly fix: string;
  readonly instance: string;
  readonly correlationId: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Every failed request is answered here: a rule's refusal with its code, the framework's with the nearest one, a defect as 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const ofDisk = diskRefusalOf(error);
    const known = error instanceof DomainError ? error : (ofDisk ?? refusalOf(error));
    if (!known || ofDisk)
      this.log.error(ofDisk ? 'http.disk-trouble' : 'http.defect', error, {
        correlationId: request.id,
        method: request.method,
        path: pathOf(request),
      });
    const problem = problemOf(known, request);
    if (reply.sent) return;
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    if (problem.status === 503) void reply.header('retry-after', '2');
    void reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}

const problemOf = (error: DomainError | null, request: FastifyRequest): Problem => {
  const code = error?.code ?? 'INTERNAL_ERROR';
  const status = error ? statusOf[error.code] : 500;
  return {
    type: `urn:revrec:problem:${code}`,
    title: titleOf(code),
    status,
    code,
    detail: error?.message ?? 'Something went wrong on our side.',
    fix: error?.fix ?? 'Try again; if it stays, give the correlation id to the operator.',
    instance: pathOf(request),
    correlationId: request.id,
    details: error?.details ?? {},
  };
};

/** A full, failing or damaged disk is no defect of ours, and whoever reads of it has something to do. */
const diskRefusalOf = (error: unknown): DomainError | null => {
  const trouble = diskTroubleOf(error);
  if (trouble) return diskError(trouble);
  if (!isDamage(error)) return null;
  return new DomainError(
    'FILE_DAMAGED',
    'A file of the service is damaged.',
    'Ask the operator to start the service again: it makes damaged views again by itself. If it stays, the log has to be verified.',
  );
};

/** Refusals of the framework itself: routes that do not exist, bodies that are too large or no JSON. */
const refusalOf = (error: unknown): DomainError | null => {
  const status = error instanceof HttpException ? error.getStatus() : statusCodeOf(error);
  const message = error instanceof Error ? error.message : '';
  switch (status) {
    case 400:
      return new DomainError(
        'REQUEST_INVALID',
        message,
        'Correct the request; the OpenAPI document at /docs describes it.',
      );
    case 404:
      return new DomainError(
        'NOT_FOUND',
        'There is nothing at this address.',
        'The OpenAPI document at /docs lists what there is.',
      );
    case 413:
      return new DomainError('PAYLOAD_TOO_LARGE', 'The request body is too large.', 'Send less at once.');
    case 415:
      return new DomainError(
        'MEDIA_TYPE_NOT_SUPPORTED',
        'This media type is not read here.',
        'The OpenAPI document at /docs names the ones that are.',
      );
    default:
      return null;
  }
};

const statusCodeOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500;

const titleOf = (code: string): string => {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Without the query, which may hold what no log should. */
const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? request.url;
