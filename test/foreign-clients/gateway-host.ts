import { once } from 'node:events';
import https from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createServer } from 'node:tls';
import { gatewayPath } from '../../sandbox/http/gateway-server';
import { type Driver } from '../sandbox/gateway-driver';
import { serveGateway } from '../sandbox/served-gateway';
import { GATEWAY_TLS } from '../support/loopback-tls';

const HOST = 'api.intacct.com';

export interface GatewayHost {
  readonly driver: Driver;
  stop(): Promise<void>;
}

/**
 * The sandbox over TLS under the name of Sage's gateway, which is resolved to it for the HTTPS agents of this process
 * alone. The clients, their requests, their checks of the host and of its certificate are their own.
 */
export const startGatewayHost = async (): Promise<GatewayHost> => {
  const { driver, server, port } = await serveGateway(`https://${HOST}${gatewayPath}`);
  const open = new Set<Socket>();
  const { certificate: cert, key } = GATEWAY_TLS;
  const front = createServer({ cert, key }, (secured) => {
    const plain = connect(port, '127.0.0.1');
    for (const socket of [secured, plain]) {
      open.add(socket);
      socket.on('error', () => undefined).on('close', () => open.delete(socket));
    }
    secured.pipe(plain).pipe(secured);
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  const resolved = { host: '127.0.0.1', port: (front.address() as AddressInfo).port, ca: cert };
  const restore = resolveHost(HOST, resolved);
  return {
    driver,
    stop: async () => {
      restore();
      for (const socket of open) socket.destroy();
      front.close();
      await server.close();
    },
  };
};

type Agents = { createConnection(this: unknown, options: { host?: string }, ...more: unknown[]): unknown };

const resolveHost = (name: string, address: { host: string; port: number; ca: string }): (() => void) => {
  const agents = https.Agent.prototype as unknown as Agents;
  const { createConnection } = agents;
  agents.createConnection = function (options, ...more) {
    if (options.host !== name) throw new Error(`${options.host ?? ''} is not the gateway.`);
    return createConnection.call(this, { ...options, ...address, servername: name }, ...more);
  };
  return () => {
    agents.createConnection = createConnection;
  };
};
