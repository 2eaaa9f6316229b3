import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type FastifyHelmetOptions } from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyReply, type FastifyRequest } from 'fastify';

/** Any other unknown address stays a 404 problem. */
const PAGE_ADDRESSES = ['/', '/e/*', '/connected'];
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** Serves the built pages. Assets are cached forever, for their names change with their content; the page never is. */
export const servePages = async (app: NestFastifyApplication, folder: string): Promise<void> => {
  if (!existsSync(join(folder, 'index.html'))) return; // The API works without pages.
  await app.register(fastifyStatic, { root: folder, serve: false, preCompressed: true });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/assets/*', (request: FastifyRequest<{ Params: { '*': string } }>, reply) =>
    reply.sendFile(`assets/${request.params['*']}`, { maxAge: YEAR_MS, immutable: true }),
  );
  fastify.get('/favicon.svg', (_request, reply) => reply.sendFile('favicon.svg'));
  for (const address of PAGE_ADDRESSES) fastify.get(address, sendPage);
};

const sendPage = (_request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  reply.header('cache-control', 'no-store').sendFile('index.html', { cacheControl: false });

/** What pages of this service may ask the browser for, and nothing that is framed in them. */
export const PERMISSIONS_POLICY = 'publickey-credentials-get=(self), publickey-credentials-create=(self)';

/**
 * A page may load from this service and talk to it and to the sign-in provider. Scripts must be files of this service.
 * Inline styles are allowed: the component library and Swagger UI need them, and they cannot run code.
 * Plain HTTP is not upgraded here: TLS belongs to the proxy in front.
 */
export const securityHeaders = (issuer: string): FastifyHelmetOptions => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'", new URL(issuer).origin],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
});
