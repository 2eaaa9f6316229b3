import { type IncomingMessage } from 'node:http';
import { type Readable } from 'node:stream';
import multipart from '@fastify/multipart';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyRequest } from 'fastify';
import { DomainError } from '../../../domain/shared/errors';

/** Bodies that are held in memory. Deliveries of close files are not: they stream to disk, under the limit of imports. */
export const BODY_BYTES_MAX = 1024 * 1024;
/** How long the rest of a refused body may still come in, and is dropped, so that its sender gets to read why. */
const LINGER_MS = 2_000;
const DELIVERIES = '/v1/environments/:environment/journal-imports';

/**
 * Reads JSON as values and CSV as text, but leaves the deliveries of close files to their handler as they come in, which is after the sign-in. Nothing else is
 * read: the framework's own parsers are gone.
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
  await app.register(multipart, { limits: { files: 1, fields: 5, fieldSize: 1_000, fileSize: Infinity } });
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
  fastify.addContentTypeParser('text/csv', (request, payload, done) => {
    if (isDelivery(request)) done(null, chunksOf(payload));
    else
      textOf(payload).then((text) => {
        done(null, text);
      }, done);
  });
};

/** The one route whose body is still to be read when its handler is called, as a stream or as the parts of a form. */
export const isDelivery = ({ method, routeOptions: { url } }: FastifyRequest): boolean =>
  method === 'POST' && url === DELIVERIES;

/** What can be refused by its headers is refused before a byte of it is read. */
const bodyRefusalOf = (request: FastifyRequest): DomainError | undefined => {
  if (isDelivery(request)) return undefined;
  const { 'content-length': length, 'content-type': type = '' } = request.headers;
  if (Number(length) > BODY_BYTES_MAX) return tooLarge();
  if (!/^multipart\//i.test(type)) return undefined;
  return new DomainError(
    'MEDIA_TYPE_NOT_SUPPORTED',
    'Forms are not read here.',
    'Send JSON; only the delivery of a close file may be a form.',
  );
};

/** What a handler has not read. A body without an end would keep the connection for ever. */
const dropRest = (request: IncomingMessage): void => {
  if (request.complete) return;
  request.resume();
  setTimeout(() => {
    if (!request.complete) request.socket.destroy();
  }, LINGER_MS).unref();
};

/** Leaves the connection open when its reader stops, or the sender would never learn why. */
const chunksOf = (body: Readable): AsyncIterable<Uint8Array> =>
  body.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;

/** Refuses with PAYLOAD_TOO_LARGE, and with REQUEST_INVALID what is no UTF-8. */
const textOf = async (body: Readable): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of chunksOf(body)) {
    bytes += part.byteLength;
    if (bytes > BODY_BYTES_MAX) throw tooLarge();
    chunks.push(part);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new DomainError('REQUEST_INVALID', 'The body is not UTF-8.', 'Save it as UTF-8 and send it again.');
  }
};

const tooLarge = (): DomainError =>
  new DomainError('PAYLOAD_TOO_LARGE', `The body is larger than ${BODY_BYTES_MAX} bytes.`, 'Send less at once.', {
    bytesMax: BODY_BYTES_MAX,
  });
