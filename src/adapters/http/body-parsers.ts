import { type Readable } from 'node:stream';
import multipart from '@fastify/multipart';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyRequest } from 'fastify';
import { DomainError } from '../../domain/shared/errors';

/** Bodies that are held in memory. Deliveries of close files are not: they stream to disk. */
export const BODY_BYTES_MAX = 1024 * 1024;

/** Reads JSON as values and CSV as text, but leaves the deliveries of close files to their handler as they come in. */
export const registerBodyParsers = async (app: NestFastifyApplication): Promise<void> => {
  const fastify = app.getHttpAdapter().getInstance();
  await app.register(multipart, { limits: { files: 1, fields: 5, fieldSize: 1_000, fileSize: Infinity } });
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser('application/json', (request, payload, done) => {
    if (isDelivery(request)) {
      done(null, payload);
      return;
    }
    textOf(payload).then((text) => {
      void parseJson(request, text, done);
    }, done);
  });
  fastify.addContentTypeParser('text/csv', (request, payload, done) => {
    if (isDelivery(request)) done(null, payload);
    else
      textOf(payload).then((text) => {
        done(null, text);
      }, done);
  });
};

const isDelivery = ({ url, method }: FastifyRequest): boolean =>
  method === 'POST' && /\/journal-imports(\?|$)/.test(url);

/** Refuses with PAYLOAD_TOO_LARGE, and with REQUEST_INVALID what is no UTF-8. */
const textOf = async (body: Readable): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    const part = chunk as Uint8Array;
    bytes += part.byteLength;
    if (bytes > BODY_BYTES_MAX) {
      throw new DomainError(
        'PAYLOAD_TOO_LARGE',
        `The body is larger than ${BODY_BYTES_MAX} bytes.`,
        'Send less at once.',
        { bytesMax: BODY_BYTES_MAX },
      );
    }
    chunks.push(part);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new DomainError('REQUEST_INVALID', 'The body is not UTF-8.', 'Save it as UTF-8 and send it again.');
  }
};
