import { randomUUID } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { type FastifyInstance } from 'fastify';
import { Logger as NestLogger } from 'nestjs-pino';
import { type Logger } from 'pino';
import { BODY_BYTES_MAX, registerBodyParsers } from '../adapters/http/shared/body-parsers';
import { earlyRefusals, refuseWithWords } from '../adapters/http/shared/early-refusals';
import { Metrics } from '../adapters/system/metrics';
import { PERMISSIONS_POLICY, securityHeaders, servePages } from '../adapters/http/service/pages';
import { refuseControlCharacters } from '../adapters/http/shared/plain-text';
import { RequestTurns } from '../adapters/http/shared/request-turns';
import { Routes } from '../adapters/http/shared/routes';
import { AppModule } from './app.module';
import { type Config } from '../config/config';

const CORRELATION_HEADER = 'x-correlation-id';
/** An upload may be slow, but it has to make progress. */
const IDLE_TIMEOUT_MS = 120_000;
/** The built pages: dist/web, beside dist/src. */
const PAGES_FOLDER = join(__dirname, '..', '..', 'web');

/** The whole service behind HTTP, ready to listen. */
export const createHttpApp = async (
  config: Config,
  logger: Logger,
  routes = new Routes(),
): Promise<NestFastifyApplication> => {
  const app = await NestFactory.create<NestFastifyApplication>(
    await AppModule.with(config, logger, routes),
    serverAdapter(routes),
    { bodyParser: false, bufferLogs: true },
  );
  app.useLogger(app.get(NestLogger));
  app.enableShutdownHooks(undefined, { useProcessExit: true }); // A requested stop is not a failure: status 0.
  const fastify = app.getHttpAdapter().getInstance();
  markAnswers(fastify);
  app.get(Metrics).observeRequests(fastify);
  await app.register(helmet, securityHeaders(config.oidc.issuer));
  await registerBodyParsers(app);
  refuseControlCharacters(fastify);
  describeApi(app);
  await servePages(app, PAGES_FOLDER);
  return app;
};

const serverAdapter = (routes: Routes): FastifyAdapter => {
  const adapter = new FastifyAdapter({
    ...earlyRefusals,
    http: { requireHostHeader: false }, // A missing one is refused below, with an explanation.
    genReqId: correlationIdOf,
    bodyLimit: BODY_BYTES_MAX,
    connectionTimeout: IDLE_TIMEOUT_MS,
    forceCloseConnections: true, // A followed run would keep the process alive.
    return503OnClosing: false, // Everything keeps working until the last request is answered.
    routerOptions: { maxParamLength: 200 },
  });
  const fastify = adapter.getInstance();
  routes.observe(fastify);
  new RequestTurns().observe(fastify);
  refuseWithWords(fastify);
  return adapter;
};

/**
 * Sets the correlation id and what pages may ask the browser for, and forbids caching except for the static parts of
 * the pages.
 */
const markAnswers = (fastify: FastifyInstance): void => {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header(CORRELATION_HEADER, request.id);
    void reply.header('permissions-policy', PERMISSIONS_POLICY);
    done();
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    done();
  });
};

/** The caller's own correlation id if it is harmless, else a new one. */
const correlationIdOf = ({ headers }: IncomingMessage): string => {
  const given = headers[CORRELATION_HEADER];
  return typeof given === 'string' && /^[A-Za-z0-9._:-]{1,100}$/.test(given) ? given : randomUUID();
};

const describeApi = (app: NestFastifyApplication): void => {
  const description = new DocumentBuilder()
    .setTitle('RevRec journal posting for Sage Intacct')
    .setDescription(
      'Posts the journal entries of a month close into Sage Intacct exactly once. Every refusal is application/problem+json with a stable code.',
    )
    .setVersion('1')
    .addBearerAuth()
    .build();
  SwaggerModule.setup('docs', app, SwaggerModule.createDocument(app, description), { jsonDocumentUrl: 'openapi.json' });
};
