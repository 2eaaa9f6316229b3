import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { startSandboxProcess, type SandboxProcess } from './compiled-sandbox';

const roles: Readonly<Record<string, object>> = {
  'cora.controller': { 'acme-test': 'Controller' },
  'adam.admin': { 'acme-test': 'Admin' },
  'anna.analyst': { 'acme-test': 'Analyst' },
  'audrey.auditor': { 'acme-test': 'Auditor' },
  'abby.approver': { 'acme-test': 'Approver' },
  'carl.controller': { 'acme-test': 'Controller' },
  nobody: {},
  'olga.other': { 'other-live': 'Controller' },
};
const redirect = 'http://127.0.0.1:4100/';

describe('the OpenID provider', () => {
  let sandbox: SandboxProcess;
  let issuer: string;

  beforeAll(async () => {
    sandbox = await startSandboxProcess();
    issuer = sandbox.ready.issuer;
  });

  afterAll(async () => {
    expect(await sandbox.stop()).toBe(0);
  });

  const verify = (token: string, audience = 'revrec-api') =>
    jwtVerify(token, createRemoteJWKSet(new URL(`${issuer}/jwks`)), { issuer, audience });

  const askToken = (form: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams(form), headers });

  it('says where it listens', () => {
    expect(sandbox.ready).toEqual({
      event: 'sandbox-ready',
      gateway: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/ia\/xml\/xmlgw\.phtml$/),
      rest: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/ia\/api\/v1$/),
      journals: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
      issuer: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    });
  });

  it.each(Object.keys(roles))('gives %s a token of their own', async (id) => {
    const authorization = `Basic ${Buffer.from(`${id}:${id}-secret`).toString('base64')}`;
    const response = await askToken({ grant_type: 'client_credentials' }, { authorization });
    const { access_token: token } = (await response.json()) as { access_token: string };
    const { payload, protectedHeader } = await verify(token);
    expect([protectedHeader, payload.sub, payload['revrec_roles']]).toEqual([
      { alg: 'ES256', typ: 'at+jwt', kid: 'sandbox' },
      id,
      roles[id],
    ]);
  });

  it('takes the secret in the body as well, and refuses a wrong one', async () => {
    const form = { grant_type: 'client_credentials', client_id: 'nobody' };
    const good = await askToken({ ...form, client_secret: 'nobody-secret' });
    const bad = await askToken({ ...form, client_secret: 'guess' });
    expect([good.status, bad.status]).toEqual([200, 401]);
  });

  const authorize = (challenge: Record<string, string>): Promise<Response> => {
    const form = { client_id: 'revrec-web', response_type: 'code', redirect_uri: redirect, scope: 'openid profile' };
    return fetch(`${issuer}/auth?${new URLSearchParams({ ...form, ...challenge }).toString()}`, { redirect: 'manual' });
  };

  it('signs a person in with a code and PKCE', async () => {
    const verifier = 'v'.repeat(43);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const cookies = new Map<string, string>();
    const remember = (response: Response): string => {
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        cookies.set(name, value);
      }
      return new URL(response.headers.get('location') ?? '', issuer).href;
    };
    const visit = (address: string, init: RequestInit = {}): Promise<Response> => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      return fetch(address, { ...init, redirect: 'manual', headers: { cookie } });
    };
    const page = remember(await authorize({ code_challenge: challenge, code_challenge_method: 'S256' }));
    const choices = [...(await (await visit(page)).text()).matchAll(/value="([\w.]+)"/g)].map(([, id]) => id);
    expect(choices).toEqual(Object.keys(roles));
    const back = remember(await visit(page, { method: 'POST', body: new URLSearchParams({ person: 'anna.analyst' }) }));
    const landing = new URL(remember(await visit(back)));
    const form = {
      grant_type: 'authorization_code',
      client_id: 'revrec-web',
      redirect_uri: redirect,
      code: landing.searchParams.get('code') ?? '',
      code_verifier: verifier,
    };
    const answer = await askToken(form, { origin: 'http://127.0.0.1:4100' });
    const tokens = (await answer.json()) as { access_token: string; id_token: string };
    const access = await verify(tokens.access_token);
    const identity = await verify(tokens.id_token, 'revrec-web');
    const person = { sub: 'anna.analyst', name: 'Anna Analyst', revrec_roles: { 'acme-test': 'Analyst' } };
    expect([`${landing.origin}/`, answer.headers.get('access-control-allow-origin')]).toEqual([
      redirect,
      'http://127.0.0.1:4100',
    ]);
    expect([access.payload, identity.payload]).toEqual([
      expect.objectContaining(person),
      expect.objectContaining(person),
    ]);
  });

  it('insists on PKCE and on the registered redirect', async () => {
    const location = (await authorize({})).headers.get('location') ?? '';
    const elsewhere = await authorize({ redirect_uri: 'http://evil.test/', code_challenge: 'x'.repeat(43) });
    expect([new URL(location).searchParams.get('error'), elsewhere.status]).toEqual(['invalid_request', 400]);
  });

  it('does not answer other origins', async () => {
    const response = await askToken(
      { grant_type: 'authorization_code', client_id: 'revrec-web' },
      { origin: 'http://evil.test' },
    );
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});
