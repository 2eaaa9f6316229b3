import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { type Socket } from 'node:net';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { DomainError } from '../../../domain/shared/errors';
import { type Problem, problemOf, sendProblem } from './problem';

/** Refusals made before a request has a route, in the same shape as all others. */
export const earlyRefusals = {
  frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply): void => {
    const refusal = new DomainError(
      'REQUEST_INVALID',
      'This address cannot be read.',
      'Encode special characters as %XX, and send ids exactly as you received them.',
    );
    void reply.header('cache-control', 'no-store');
    sendProblem(reply, problemOf(refusal, request));
  },

  /** Invalid HTTP, too many headers, or a request cut short: there is only a socket to answer on. */
  clientErrorHandler: (error: Error & { code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    if (!socket.writable) {
      socket.destroy(error);
      return;
    }
    const status = STATUS_OF_CLIENT_ERROR[error.code ?? ''] ?? 400;
    const body = JSON.stringify(brokenRequest(status));
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: application/problem+json; charset=utf-8\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${body}`,
    );
  },
} as const;

/** Node answers an unknown expectation or a missing Host header with an empty body. This adds the problem details. */
export const refuseWithWords = (fastify: FastifyInstance): void => {
  fastify.server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const body = JSON.stringify(brokenRequest(417));
    response.writeHead(417, {
      'content-type': 'application/problem+json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
    });
    response.end(body);
  });
  fastify.addHook('onRequest', ({ raw, headers }, _reply, done) => {
    const hasNoHost = raw.httpVersion === '1.1' && headers.host === undefined;
    done(
      hasNoHost
        ? new DomainError('REQUEST_INVALID', 'The request has no Host header.', 'Send a Host header.')
        : undefined,
    );
  });
};

const STATUS_OF_CLIENT_ERROR: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

const brokenRequest = (status: number): Problem => ({
  type: 'urn:revrec:problem:REQUEST_INVALID',
  title: 'Request invalid',
  status,
  code: 'REQUEST_INVALID',
  detail: `The server could not accept this request: ${STATUS_CODES[status] ?? String(status)}.`,
  fix: 'Send a valid HTTP/1.1 request.',
  instance: '',
  correlationId: randomUUID(),
  details: {},
});
