import fastify, { type FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway/gateway';
import { addAdminRoutes } from './admin-routes';
import { addJournalPages } from './journal-pages';
import { addRestRoutes } from './rest-server';
import { send } from './send';

export const gatewayPath = '/ia/xml/xmlgw.phtml';

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly isAdminOpen: boolean;
}

export interface RunningServer {
  stop(): Promise<void>;
}

export const startGatewayServer = async (gateway: Gateway, options: ServerOptions): Promise<RunningServer> => {
  const server = buildGatewayServer(gateway, options.isAdminOpen);
  await server.listen({ host: options.host, port: options.port });
  return { stop: () => server.close() };
};

/** The server before it listens, which is all a test needs. */
export const buildGatewayServer = (gateway: Gateway, isAdminOpen: boolean): FastifyInstance => {
  const server = fastify({ bodyLimit: bodyMaxBytes, forceCloseConnections: true });
  void server.register((scope, _options, done) => {
    addGatewayRoute(scope, gateway);
    done();
  });
  void server.register((scope, _options, done) => {
    addRestRoutes(scope, gateway);
    done();
  });
  void server.register((scope, _options, done) => {
    addAdminRoutes(scope, gateway, isAdminOpen);
    done();
  });
  addJournalPages(server, gateway);
  return server;
};

const bodyMaxBytes = 32 * 1024 * 1024;

const addGatewayRoute = (server: FastifyInstance, gateway: Gateway): void => {
  // The gateway checks the body itself: regardless of its type, only a request document is accepted.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
  server.addHook('onRequest', (request, _reply, done) => {
    if (gateway.isOffline) request.raw.socket.destroy();
    // Public clients name types that are none, such as `x-intacct-xml-request` and `text`.
    if (!isMediaType(request.headers['content-type'])) request.raw.headers['content-type'] = 'application/xml';
    done();
  });
  server.post(gatewayPath, async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    await send(await gateway.handleBytes(body), reply);
  });
  server.route({
    method: ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    url: gatewayPath,
    handler: (_request, reply) => reply.code(405).header('allow', 'POST').send(),
  });
};

const isMediaType = (type = ''): boolean => /^[^\s/;]+\/[^\s/;]+/.test(type);
