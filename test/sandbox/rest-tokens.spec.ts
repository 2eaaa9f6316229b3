import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { buildGatewayServer } from '../../sandbox/http/gateway-server';
import { client, restDriver, restErrors, type RestDriver, type RestReply } from './rest-driver';

let driver: RestDriver;
let server: FastifyInstance;
beforeEach(() => {
  driver = restDriver();
  server = buildGatewayServer(driver.gateway, false);
});
afterEach(() => server.close());

const redirect = 'http://127.0.0.1:4100/connected';
const verifier = 'verifier-verifier-verifier-verifier-verifier-1';
const authorize = '/ia/api/v1/oauth2/authorize';
const asked = {
  response_type: 'code',
  client_id: client.client_id,
  redirect_uri: redirect,
  state: 'state-1',
  scope: 'offline_access',
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
};
const person = { company: 'ACME-DEV', user: 'revrec_ws', password: 'user-Pa55!' };

/** Where the consent page sends the person. */
const consent = async (more: Readonly<Record<string, string>> = {}): Promise<URL> => {
  const reply = await server.inject({
    method: 'POST',
    url: authorize,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ ...asked, ...person, answer: 'accept', ...more }).toString(),
  });
  return new URL(reply.headers.location ?? 'about:blank');
};
const redeem = async (more: Readonly<Record<string, string>> = {}): Promise<RestReply> => {
  const code = (await consent()).searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirect, code_verifier: verifier };
  return driver.token({ ...client, ...form, ...more });
};
const tokensIn = ({ json }: RestReply) => json as { access_token: string; refresh_token?: string; expires_in: number };
const refresh = (token: string): Promise<RestReply> =>
  driver.token({ ...client, grant_type: 'refresh_token', refresh_token: token });
const asks = async (token: string): Promise<number> =>
  (
    await driver.rest('GET', '/services/company-config/dimensions/list', undefined, {
      authorization: `Bearer ${token}`,
    })
  ).status;

it('shows a page to consent, and sends back with a code and the state', async () => {
  const page = await server.inject({ method: 'GET', url: `${authorize}?${new URLSearchParams(asked).toString()}` });
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('revrec-app asks for access');
  const back = await consent();
  expect(`${back.origin}${back.pathname}`).toBe(redirect);
  expect([...back.searchParams.keys()]).toEqual(['code', 'state']);
  expect(back.searchParams.get('state')).toBe('state-1');
});

it('says so when the person declines or signs in wrongly', async () => {
  expect((await consent({ answer: 'deny' })).searchParams.get('error')).toBe('access_denied');
  expect((await consent({ password: 'wrong' })).href).toBe('about:blank');
});

it('sends nobody to an address that is not registered', async () => {
  const query = new URLSearchParams({ ...asked, redirect_uri: 'https://elsewhere.invalid/' }).toString();
  expect((await server.inject({ method: 'GET', url: `${authorize}?${query}` })).statusCode).toBe(400);
});

it('makes tokens of a code, once', async () => {
  const reply = await redeem();
  expect(reply.status).toBe(200);
  expect(Object.keys(tokensIn(reply))).toEqual(['token_type', 'access_token', 'expires_in', 'refresh_token']);
  expect(await asks(tokensIn(reply).access_token)).toBe(200);
  const code = (await consent()).searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirect, code_verifier: verifier };
  expect((await driver.token({ ...client, ...form })).status).toBe(200);
  expect((await driver.token({ ...client, ...form })).status).toBe(401);
});

it.each([
  ['another verifier', { code_verifier: 'x' }],
  ['another address', { redirect_uri: 'http://127.0.0.1:4100/' }],
  ['another secret', { client_secret: 'x' }],
  ['another grant', { grant_type: 'password' }],
])('makes none for %s', async (_what, more) => {
  expect((await redeem(more)).status).toBeGreaterThanOrEqual(400);
});

it('rotates: a refresh token is good once, and says in public words that it is not any more', async () => {
  const first = tokensIn(await redeem());
  const second = tokensIn(await refresh(first.refresh_token ?? ''));
  expect(second.refresh_token).not.toBe(first.refresh_token);
  expect(await asks(second.access_token)).toBe(200);
  const again = await refresh(first.refresh_token ?? '');
  expect(again.status).toBe(401);
  expect(restErrors(again)).toEqual(['tokenInvalid REST-2102 Token is not valid']);
  expect((await refresh(second.refresh_token ?? '')).status).toBe(200);
});

it('keeps the refresh token where tokens do not rotate', async () => {
  driver.settings.refreshTokensRotate = false;
  const { refresh_token: token = '' } = tokensIn(await redeem());
  expect(tokensIn(await refresh(token)).refresh_token).toBe(token);
  expect((await refresh(token)).status).toBe(200);
});

it('ends older consents of the same user with a new one, or not', async () => {
  const first = tokensIn(await redeem());
  await redeem();
  expect(await asks(first.access_token)).toBe(401);
  driver.settings.newGrantEndsOlder = false;
  const third = tokensIn(await redeem());
  await redeem();
  expect(await asks(third.access_token)).toBe(200);
});

it('ends an access token after its time', async () => {
  const { access_token: token, expires_in: seconds } = tokensIn(await redeem());
  expect(seconds).toBe(3600);
  driver.advance(3_600_000);
  expect(await asks(token)).toBe(401);
});

it.each([
  ['revrec_ws@ACME-DEV', 200],
  ['revrec_ws@ACME-DEV|us01', 200],
  ['revrec_ws@ACME-DEV|nowhere', 401],
  ['nobody@ACME-DEV', 401],
  ['revrec_ws@OTHER', 401],
])('lets a client in as %s: %d', async (username, status) => {
  expect((await driver.token({ ...client, grant_type: 'client_credentials', username })).status).toBe(status);
});

it('answers over HTTP, also with Basic credentials, and breaks connections while offline', async () => {
  const credentials = Buffer.from(`${client.client_id}:${encodeURIComponent(client.client_secret)}`).toString('base64');
  const reply = await server.inject({
    method: 'POST',
    url: '/ia/api/v1/oauth2/token',
    headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'grant_type=client_credentials&username=revrec_ws@ACME-DEV',
  });
  expect(reply.statusCode).toBe(200);
  expect(reply.headers['content-type']).toContain('application/json');
});
