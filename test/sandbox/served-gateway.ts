import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { buildGatewayServer, gatewayPath } from '../../sandbox/http/gateway-server';
import { driverOf, type Driver } from './gateway-driver';

export interface ServedGateway {
  readonly driver: Driver;
  readonly server: FastifyInstance;
  readonly port: number;
}

/** The gateway on a real socket, because only there a connection can break. */
export const serveGateway = async (endpoint?: string): Promise<ServedGateway> => {
  const driver = driverOf('multi-entity', endpoint);
  const server = buildGatewayServer(driver.gateway, true);
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  return { driver, server, port };
};

/** Everything a caller can see of an answer, however it ended. */
export interface Seen {
  readonly informational: readonly number[];
  readonly status: number | null;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: number;
  readonly body: string;
  /** The code of the error that ended the exchange; null when it ended as it should. */
  readonly error: string | null;
}

export const sendTo = async (port: number, document: string): Promise<Seen> => {
  const informational: number[] = [];
  const outgoing = request({
    host: '127.0.0.1',
    port,
    path: gatewayPath,
    method: 'POST',
    headers: { 'content-type': 'application/xml', connection: 'close' },
  });
  outgoing.on('information', ({ statusCode }) => informational.push(statusCode));
  // Bytes after the announced end are an error of the connection, once the answer is complete.
  outgoing.on('error', () => undefined);
  outgoing.end(document);
  const nothing = { informational, status: null, headers: {}, bytes: 0, body: '' };
  try {
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    return { informational, status: answer.statusCode ?? null, headers: answer.headers, ...(await bodyOf(answer)) };
  } catch (error) {
    return { ...nothing, error: codeOf(error) };
  }
};

const bodyOf = async (answer: IncomingMessage): Promise<Pick<Seen, 'bytes' | 'body' | 'error'>> => {
  const kept: Buffer[] = [];
  let bytes = 0;
  let error: string | null = null;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      if (bytes < keptMaxBytes) kept.push(chunk);
      bytes += chunk.length;
    }
  } catch (failure) {
    error = codeOf(failure);
  }
  return { bytes, body: Buffer.concat(kept).toString('utf8'), error };
};

const keptMaxBytes = 1024 * 1024;
const codeOf = (error: unknown): string => (error as { code?: string }).code ?? String(error);
