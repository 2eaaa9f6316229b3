import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import type { Provider } from 'oidc-provider' with { 'resolution-mode': 'import' };
import type { RunningServer } from '../http/gateway-server';
import { html } from '../http/markup';
import { stylesheet } from '../http/page-layout';
import type { Person } from './people';
import { providerConfiguration } from './provider-configuration';
import { openIdPage, signInPage } from './sign-in-page';

export interface OpenIdServerOptions {
  readonly host: string;
  readonly port: number;
  readonly issuer: string;
  readonly people: readonly Person[];
  readonly webRedirects: readonly string[];
}

/** Starts the provider with keys of its own, so tokens of an earlier run are worth nothing. */
export const startOpenIdServer = async (options: OpenIdServerOptions): Promise<RunningServer> => {
  const library = await import('oidc-provider');
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const signingKey = { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: 'sandbox' };
  const provider = new library.Provider(
    options.issuer,
    providerConfiguration({ ...options, signingKey, cookieKey: randomBytes(32).toString('base64url') }),
  );
  const handleOther = provider.callback();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', options.issuer).pathname;
    if (path === '/style.css') respond(response, 200, 'text/css; charset=utf-8', stylesheet);
    else if (path.startsWith('/interaction/')) {
      interact(provider, options.people, request, response).catch(() => {
        const body = html`<p>This sign-in has ended. Please start again where you came from.</p>`;
        respond(response, 400, 'text/html; charset=utf-8', openIdPage('Sign-in is not possible', body).text);
      });
    } else void handleOther(request, response);
  });
  await listen(server, options);
  return { stop: () => close(server) };
};

const bodyMaxBytes = 4096;

const interact = async (
  provider: Provider,
  people: readonly Person[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { uid } = await provider.interactionDetails(request, response);
  const chosen = request.method === 'POST' ? new URLSearchParams(await readBody(request)).get('person') : null;
  const person = people.find(({ id }) => id === chosen);
  if (person === undefined) {
    const content = signInPage(people, `/interaction/${uid}`);
    respond(response, 200, 'text/html; charset=utf-8', content.text);
    return;
  }
  await provider.interactionFinished(request, response, { login: { accountId: person.id } });
};

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyMaxBytes) throw new Error('The form is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const respond = (response: ServerResponse, status: number, type: string, body: string): void => {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
};

const listen = (server: Server, { host, port }: OpenIdServerOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
