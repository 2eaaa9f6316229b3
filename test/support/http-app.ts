import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Routes } from '../../src/adapters/http/shared/routes';
import { createLogger } from '../../src/adapters/system/pino-log';
import { createHttpApp } from '../../src/modules/http-app';
import { readConfig } from '../../src/config/config';

export interface HttpApp {
  readonly port: number;
  readonly routes: Routes;
  readonly logLines: readonly string[];
  stop(): Promise<void>;
}

/** The whole service in this process, on a folder of its own. Nobody can sign in: its provider is nowhere. */
export const startHttpApp = async (settings: NodeJS.ProcessEnv = {}): Promise<HttpApp> => {
  const folder = mkdtempSync(join(tmpdir(), 'revrec-http-'));
  const routes = new Routes();
  const logLines: string[] = [];
  const config = readConfig({
    OIDC_ISSUER: 'http://127.0.0.1:1',
    DATA_DIR: folder,
    ENVIRONMENTS: 'acme-test',
    ...settings,
  });
  const app = await createHttpApp(config, createLogger('info', { write: (line) => logLines.push(line) }), routes);
  await app.listen(0, '127.0.0.1');
  return {
    port: (app.getHttpServer().address() as AddressInfo).port,
    routes,
    logLines,
    stop: async () => {
      await app.close();
      rmSync(folder, { recursive: true });
    },
  };
};

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends exactly these bytes and answers with all that comes back until the server closes the connection. */
export const sendRaw = (port: number, request: string): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('error', reject);
    socket.on('data', (data) => (text += data.toString('latin1')));
    socket.on('close', () => {
      const [head = '', ...rest] = text.split('\r\n\r\n');
      const [first = '', ...lines] = head.split('\r\n');
      const headers = lines.map((line) => {
        const [name = '', ...value] = line.split(': ');
        return [name.toLowerCase(), value.join(': ')] as const;
      });
      resolve({
        status: Number(first.split(' ')[1]),
        headers: Object.fromEntries(headers),
        body: rest.join('\r\n\r\n'),
      });
    });
    socket.write(request, 'latin1');
  });
