import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type FastifyHelmetOptions } from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyReply, type FastifyRequest } from 'fastify';

/** Addresses of pages. Every other address that nobody knows stays a 404 problem. */
const PAGE_ADDRESSES = ['/', '/e/*'];
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** Serves the built pages of a folder: their parts for ever, for their names change with them; the page itself never from a cache. */
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

/**
 * What a page may load and whom it may talk to: this service and the sign-in provider. No script that is not a file of ours. Styles may
 * stand in a page, because the component library writes its variables into a style element and Swagger UI its whole sheet; neither
 * can run anything. Plain HTTP is not upgraded here: TLS belongs to the proxy in front.
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
