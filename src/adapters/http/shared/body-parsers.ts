import { type IncomingMessage } from 'node:http';
import { type Readable } from 'node:stream';
import multipart from '@fastify/multipart';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyRequest } from 'fastify';
import { DomainError } from '../../../domain/shared/errors';
import { csvTextOf } from './csv-text';

/** For bodies held in memory. Close files stream to disk and have their own limit. */
export const BODY_BYTES_MAX = 1024 * 1024;
/** A close file and its control totals, which may also be a field. */
const FORM_LIMITS = { files: 2, fields: 5, fieldSize: BODY_BYTES_MAX, fileSize: Infinity };
/** How long the rest of a refused body is drained, so that its sender can still read the refusal. */
const LINGER_MS = 2_000;
/** Media type of `.xlsx`. */
export const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const DELIVERIES = '/v1/environments/:environment/journal-imports';

/**
 * Replaces the framework's parsers. JSON becomes values and CSV text. A close file is left unread for its handler,
 * which runs after the sign-in check.
 */
export const registerBodyParsers = async (app: NestFastifyApplication): Promise<void> => {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addHook('onRequest', (request, _reply, done) => {
    done(bodyRefusalOf(request));
  });
  fastify.addHook('onResponse', ({ raw }, _reply, done) => {
    dropRest(raw);
    done();
  });
  await app.register(multipart, { limits: FORM_LIMITS });
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser('application/json', (request, payload, done) => {
    if (isDelivery(request)) {
      done(null, chunksOf(payload));
      return;
    }
    textOf(payload).then((text) => {
      void parseJson(request, text, done);
    }, done);
  });
  fastify.addContentTypeParser(WORKBOOK, (request, payload, done) => {
    if (isDelivery(request)) done(null, chunksOf(payload));
    else done(noWorkbooksHere(), undefined);
  });
  fastify.addContentTypeParser('text/csv', (request, payload, done) => {
    if (isDelivery(request)) done(null, chunksOf(payload));
    else
      bytesOf(payload)
        .then(csvTextOf)
        .then((text) => {
          done(null, text);
        }, done);
  });
};

/** The only route whose handler reads the body itself, as a stream or as form parts. */
export const isDelivery = ({ method, routeOptions: { url } }: FastifyRequest): boolean =>
  method === 'POST' && url === DELIVERIES;

/** Refuses by headers alone, before a byte of the body is read. */
const bodyRefusalOf = (request: FastifyRequest): DomainError | undefined => {
  if (isDelivery(request)) return undefined;
  const { 'content-length': length, 'content-type': type = '' } = request.headers;
  if (Number(length) > BODY_BYTES_MAX) return tooLarge();
  if (!/^multipart\//i.test(type)) return undefined;
  return new DomainError(
    'MEDIA_TYPE_NOT_SUPPORTED',
    'Forms are not supported here.',
    'Send JSON. Only a close file may be sent as a form.',
  );
};

const noWorkbooksHere = (): DomainError =>
  new DomainError(
    'MEDIA_TYPE_NOT_SUPPORTED',
    'Workbooks are not supported here.',
    'Send JSON or CSV. Only a close file may be a workbook.',
  );

/** Drains what the handler left unread. A body without an end would hold the connection forever. */
const dropRest = (request: IncomingMessage): void => {
  if (request.complete) return;
  request.resume();
  setTimeout(() => {
    if (!request.complete) request.socket.destroy();
  }, LINGER_MS).unref();
};

/** Keeps the connection open when the reader stops, so that the sender can read the refusal. */
const chunksOf = (body: Readable): AsyncIterable<Uint8Array> =>
  body.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;

/** Throws PAYLOAD_TOO_LARGE. */
const bytesOf = async (body: Readable): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of chunksOf(body)) {
    bytes += part.byteLength;
    if (bytes > BODY_BYTES_MAX) throw tooLarge();
    chunks.push(part);
  }
  return Buffer.concat(chunks);
};

/** Throws PAYLOAD_TOO_LARGE, or REQUEST_INVALID when it is not UTF-8. */
const textOf = async (body: Readable): Promise<string> => {
  const bytes = await bytesOf(body);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new DomainError('REQUEST_INVALID', 'The body is not UTF-8.', 'Save it as UTF-8 and send it again.');
  }
};

const tooLarge = (): DomainError =>
  new DomainError('PAYLOAD_TOO_LARGE', `The body is larger than ${BODY_BYTES_MAX} bytes.`, 'Send less at once.', {
    bytesMax: BODY_BYTES_MAX,
  });
