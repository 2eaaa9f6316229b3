import { randomUUID } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { Logger as NestLogger } from 'nestjs-pino';
import { pino } from 'pino';
import { registerBodyParsers } from './adapters/http/body-parsers';
import { Metrics } from './adapters/http/metrics';
import { securityHeaders, servePages } from './adapters/http/pages';
import { AppModule } from './app.module';
import { textOf } from './command';
import { type Config, readConfig } from './config';

const CORRELATION_HEADER = 'x-correlation-id';
/** A slow upload may take its time, but it has to move. */
const IDLE_TIMEOUT_MS = 120_000;
/** The built pages: dist/web, beside dist/src. */
const PAGES_FOLDER = join(__dirname, '..', 'web');

const start = async (config: Config): Promise<void> => {
  const logger = pino({
    level: config.logLevel,
    redact: ['req.headers.authorization', 'req.headers.cookie'],
    serializers: {
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
        id,
        method,
        url: url.split('?', 1)[0],
      }),
    },
  });
  const adapter = new FastifyAdapter({
    genReqId: correlationIdOf,
    bodyLimit: config.importBytesMax,
    connectionTimeout: IDLE_TIMEOUT_MS,
    forceCloseConnections: true, // A followed run would keep the process from ending.
    routerOptions: { maxParamLength: 200 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config, logger), adapter, {
    bodyParser: false,
    bufferLogs: true,
  });
  app.useLogger(app.get(NestLogger));
  app.enableShutdownHooks(undefined, { useProcessExit: true }); // Stopped as asked is no failure: status 0.
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header(CORRELATION_HEADER, request.id);
    done();
  });
  app.get(Metrics).observeRequests(fastify);
  await app.register(helmet, securityHeaders(config.oidc.issuer));
  await registerBodyParsers(app);
  describeApi(app);
  await servePages(app, PAGES_FOLDER);
  await app.listen(config.http.port, config.http.host);
  logger.info({ event: 'service.ready', address: await app.getUrl() });
};

/** The caller's own correlation id if it is a harmless one, else a new one. */
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

const fail = (error: unknown): never => {
  process.stderr.write(`${textOf(error)}\n`);
  process.exit(1);
};

try {
  start(readConfig(process.env)).catch(fail);
} catch (error) {
  fail(error);
}
