import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway } from '../gateway/gateway';
import type { Reply } from '../gateway/replies';
import { send } from './send';

export const restBase = '/ia/api/v1';

/** The REST API and its consent pages, beside the XML gateway. */
export const addRestRoutes = (server: FastifyInstance, gateway: Gateway): void => {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  server.addHook('onRequest', (request, _reply, done) => {
    if (gateway.isOffline) request.raw.socket.destroy();
    done();
  });
  server.get(`${restBase}/oauth2/authorize`, (request, reply) =>
    send(gateway.rest.consent(new URL(request.url, 'http://sandbox.invalid').searchParams), reply),
  );
  server.post(`${restBase}/oauth2/authorize`, (request, reply) => send(gateway.rest.consented(bodyOf(request)), reply));
  server.route({
    method: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
    url: `${restBase}/*`,
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const answer: Reply = await gateway.rest.handle({
        method: request.method,
        path: new URL(request.url, 'http://sandbox.invalid').pathname.slice(restBase.length),
        headers: headersOf(request),
        body: bodyOf(request),
      });
      await send(answer, reply);
    },
  });
};

const bodyOf = ({ body }: FastifyRequest): string => (typeof body === 'string' ? body : '');

const headersOf = ({ headers }: FastifyRequest): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
