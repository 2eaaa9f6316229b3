import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import type { Answer, Delivery } from '../gateway/replies';

/** Sends an answer that arrives in pieces, too long, too short or in disguise. The connection ends with it. */
export const deliver = async (answer: Answer, delivery: Delivery, response: ServerResponse): Promise<void> => {
  const body = Buffer.from(answer.body, 'utf8');
  response.shouldKeepAlive = false;
  const open = (headers: Readonly<Record<string, string | number>> = {}): void => {
    response.writeHead(answer.status, { ...answer.headers, ...headers, connection: 'close' });
  };
  switch (delivery.kind) {
    case 'cut':
      // HTTP allows a body that ends with the connection: only the document itself shows that something is missing.
      response.useChunkedEncodingByDefault = false;
      open();
      response.end(body.subarray(0, delivery.bytes));
      return;
    case 'half':
      open({ 'content-length': body.length });
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
      return;
    case 'wrong-length':
      open({ 'content-length': Math.max(body.length + delivery.by, 0) });
      response.end(body);
      return;
    case 'drip':
      open({ 'content-length': body.length });
      await drip(body, delivery.bytesPerTick, delivery.ms, response);
      return;
    case 'informational':
      for (const status of delivery.statuses) sendInformation(status, response);
      open({ 'content-length': body.length });
      response.end(body);
      return;
    case 'padded':
      open(delivery.isCompressed ? { 'content-encoding': 'gzip' } : {});
      await sendPadded(answer.body, delivery.bytes, delivery.isCompressed, response);
  }
};

const paddingElement = `<padding>${'0123456789abcdef'.repeat(4096)}</padding>`;

const drip = async (body: Buffer, bytesPerTick: number, ms: number, response: ServerResponse): Promise<void> => {
  for (let start = 0; start < body.length && !response.destroyed; start += bytesPerTick) {
    response.write(body.subarray(start, start + bytesPerTick));
    await wait(ms);
  }
  response.end();
};

const sendInformation = (status: number, response: ServerResponse): void => {
  if (status === 100) response.writeContinue();
  else if (status === 102) response.writeProcessing();
  else response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' });
};

/** The document stays well formed: the padding is last inside its root. */
const sendPadded = async (
  document: string,
  bytes: number,
  isCompressed: boolean,
  response: ServerResponse,
): Promise<void> => {
  const chunks = Readable.from(padded(document, bytes), { objectMode: false });
  try {
    await (isCompressed ? pipeline(chunks, createGzip(), response) : pipeline(chunks, response));
  } catch {
    // The caller had enough of it, which is what the fault is for.
    response.destroy();
  }
};

function* padded(document: string, bytes: number): Generator<Buffer> {
  const end = document.lastIndexOf('</');
  yield Buffer.from(document.slice(0, end), 'utf8');
  const padding = Buffer.from(paddingElement, 'utf8');
  for (let size = document.length; size < bytes; size += padding.length) yield padding;
  yield Buffer.from(document.slice(end), 'utf8');
}
