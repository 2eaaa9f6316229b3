import { HttpException } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { DomainError, type DomainErrorCode } from '../../../domain/shared/errors';
import { statusOf } from './problem-status';

/** RFC 9457 problem details, plus a stable code, where the problem is, and how to fix it. */
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

export const problemOf = (
  error: DomainError | null,
  request: FastifyRequest,
  status = error ? statusOf[error.code] : 500,
): Problem => {
  const code = error?.code ?? 'INTERNAL_ERROR';
  return {
    type: `urn:revrec:problem:${code}`,
    title: titleOf(code),
    status,
    code,
    detail: error?.message ?? 'Something went wrong on our side.',
    fix: error?.fix ?? 'Try again. If it happens again, give the correlation id to the operator.',
    instance: pathOf(request),
    correlationId: request.id,
    details: error?.details ?? {},
  };
};

/** Refusals by the framework: unknown routes, bodies that are too large or not JSON. Null for a defect. */
export const refusalOf = (error: unknown): DomainError | null => {
  const status = error instanceof HttpException ? error.getStatus() : statusCodeOf(error);
  switch (status) {
    case 404:
      return new DomainError(
        'NOT_FOUND',
        'There is nothing at this address.',
        'The OpenAPI document at /docs lists every route.',
      );
    case 413:
      return new DomainError('PAYLOAD_TOO_LARGE', 'The request body is too large.', 'Send less at once.');
    case 415:
      return new DomainError(
        'MEDIA_TYPE_NOT_SUPPORTED',
        'This media type is not supported here.',
        'The OpenAPI document at /docs lists the supported ones.',
      );
    default:
      return status >= 400 && status < 500 ? invalidRequestOf(error) : null;
  }
};

const invalidRequestOf = (error: unknown): DomainError =>
  new DomainError(
    'REQUEST_INVALID',
    error instanceof Error ? error.message : 'The request is not valid.',
    'Correct the request; the OpenAPI document at /docs describes it.',
  );

export const sendProblem = (reply: FastifyReply, problem: Problem): void => {
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  if (problem.status === 429) void reply.header('retry-after', String(problem.details['retryAfterS']));
  if (problem.status === 503) void reply.header('retry-after', '2');
  // An unread body is drained first. Closing at once would cut off the answer.
  void reply.removeHeader('connection');
  void reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
};

const statusCodeOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500;

const titleOf = (code: string): string => {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Without the query, which may hold secrets. */
export const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? request.url;
