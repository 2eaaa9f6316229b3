import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { type IssuerSettings, JwtTokenVerifier } from '../../../src/adapters/identity/jwt-token-verifier';

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

const AUDIENCE = 'revrec-api';
const good: JWTPayload = { name: 'Ana', revrec_roles: { 'acme-test': 'Controller', 'acme-live': 'Auditor' } };

let ours: KeyPair;
let theirs: KeyPair;
let published: JWK;
let server: Server;
let issuer: string;
/** What the issuer's discovery document says; changed by tests. */
let document: Record<string, unknown>;
let requests: string[];
let status: number;

beforeAll(async () => {
  ours = await generateKeyPair('ES256', { extractable: true });
  theirs = await generateKeyPair('ES256');
  published = { ...(await exportJWK(ours.publicKey)), kid: 'key-1', alg: 'ES256', use: 'sig' };
  server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.statusCode = status;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/jwks' ? { keys: [published] } : document));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  requests = [];
  status = 200;
  document = { issuer, jwks_uri: `${issuer}/jwks` };
});

const verifierOf = (more: Partial<IssuerSettings> = {}): JwtTokenVerifier =>
  new JwtTokenVerifier({
    issuer,
    audience: AUDIENCE,
    algorithm: 'ES256',
    rolesClaim: 'revrec_roles',
    jwksUri: '',
    tokenTypes: ['none', 'JWT', 'at+jwt'],
    tokenAgeMaxS: 3_600,
    ...more,
  });

/** A token as the issuer would sign it, but for what the test changes. */
const tokenWith = (
  change: (token: SignJWT) => SignJWT = (token) => token,
  {
    claims = good,
    key = ours.privateKey,
    kid = 'key-1',
    typ,
  }: { claims?: JWTPayload; key?: KeyPair['privateKey']; kid?: string; typ?: string } = {},
): Promise<string> =>
  change(
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid, ...(typ === undefined ? {} : { typ }) })
      .setIssuer(issuer)
      .setAudience(AUDIENCE)
      .setSubject('ana')
      .setIssuedAt()
      .setExpirationTime('5m'),
  ).sign(key);

const unsigned = (header: object, claims: object, signature = ''): string =>
  [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') + `.${signature}`;

describe('a bearer token', () => {
  it('names the person and the roles', async () => {
    expect(await verifierOf().verify(await tokenWith())).toEqual({
      subject: 'ana',
      name: 'Ana',
      roles: new Map([
        ['acme-test', 'Controller'],
        ['acme-live', 'Auditor'],
      ]),
    });
  });

  it('names the person by the subject when there is no name, and gives no unknown role', async () => {
    const claims = { revrec_roles: { a: 'Root', b: 'controller', c: ['Admin'], d: 'Admin' } };
    expect(await verifierOf().verify(await tokenWith(undefined, { claims }))).toEqual({
      subject: 'ana',
      name: 'ana',
      roles: new Map([['d', 'Admin']]),
    });
    for (const revrec_roles of [undefined, null, 'Admin', 7]) {
      const token = await tokenWith(undefined, { claims: { revrec_roles } });
      expect(await verifierOf().verify(token)).toMatchObject({ roles: new Map() });
    }
  });

  it.each<[string, () => Promise<string>]>([
    ['another audience', () => tokenWith((token) => token.setAudience('other-api'))],
    ['another issuer', () => tokenWith((token) => token.setIssuer('https://elsewhere.example'))],
    ['a time that is over', () => tokenWith((token) => token.setExpirationTime('-1m'))],
    ['a time that has not come', () => tokenWith((token) => token.setNotBefore('5m'))],
    ['no subject', () => tokenWith((token) => token.setSubject(''))],
    ['the subject of the worker', () => tokenWith((token) => token.setSubject('worker'))],
    ['the subject of the schedule', () => tokenWith((token) => token.setSubject(' Schedule'))],
    ['the subject of the notifications', () => tokenWith((token) => token.setSubject('notifications'))],
    ['a subject that does something to a terminal', () => tokenWith((token) => token.setSubject('ana\u001b[2J'))],
    ['a subject that turns the writing round', () => tokenWith((token) => token.setSubject('ana\u202egnitidua'))],
    ['an endless subject', () => tokenWith((token) => token.setSubject('x'.repeat(256)))],
    ['an issue long ago, though it still holds', () => tokenWith((token) => token.setIssuedAt('-2h'))],
    ['an issue that has not come', () => tokenWith((token) => token.setIssuedAt('5m'))],
    ['the type of a logout token', () => tokenWith(undefined, { typ: 'logout+jwt' })],
    ['the type of another use', () => tokenWith(undefined, { typ: 'secevent+jwt' })],
    ['the key of somebody else', () => tokenWith(undefined, { key: theirs.privateKey })],
    ['a key that the issuer does not publish', () => tokenWith(undefined, { kid: 'key-9' })],
  ])('is not valid with %s', async (_what, token) => {
    expect(await verifierOf().verify(await token())).toBeNull();
  });

  it.each(['JWT', 'jwt', 'at+jwt', 'application/at+jwt'])('may say that it is %s', async (typ) => {
    const token = await tokenWith(undefined, { typ });
    expect(await verifierOf().verify(token)).toMatchObject({ subject: 'ana' });
    expect(await verifierOf({ tokenTypes: ['none'] }).verify(token)).toBeNull();
  });

  it('may say nothing of what it is only where that is allowed, and when it was issued always', async () => {
    expect(await verifierOf({ tokenTypes: ['at+jwt'] }).verify(await tokenWith())).toBeNull();
    const withoutTime = await new SignJWT({ ...good, iss: issuer, aud: AUDIENCE, sub: 'ana' })
      .setProtectedHeader({ alg: 'ES256', kid: 'key-1' })
      .setExpirationTime('5m')
      .sign(ours.privateKey);
    expect(await verifierOf().verify(withoutTime)).toBeNull();
  });

  it('names the person by the subject when the name is unprintable', async () => {
    const token = await tokenWith(undefined, { claims: { ...good, name: 'Ana\u0007' } });
    expect(await verifierOf().verify(token)).toMatchObject({ name: 'ana' });
  });

  it('is not valid without an expiry or a subject', async () => {
    const sign = (token: SignJWT) => token.setProtectedHeader({ alg: 'ES256', kid: 'key-1' }).sign(ours.privateKey);
    const base = () => new SignJWT(good).setIssuer(issuer).setAudience(AUDIENCE);
    expect(await verifierOf().verify(await sign(base().setSubject('ana')))).toBeNull();
    expect(await verifierOf().verify(await sign(base().setExpirationTime('5m')))).toBeNull();
  });

  it('is not valid unsigned, or with another algorithm than the pinned one', async () => {
    const claims = { ...good, iss: issuer, aud: AUDIENCE, sub: 'ana', exp: Math.floor(Date.now() / 1000) + 300 };
    expect(await verifierOf().verify(unsigned({ alg: 'none' }, claims))).toBeNull();
    const [, , signature] = (await tokenWith()).split('.');
    expect(await verifierOf().verify(unsigned({ alg: 'none', kid: 'key-1' }, claims, signature))).toBeNull();
    // The public key, which everybody has, used as if it were a shared secret.
    const secret = Buffer.from(await exportSPKI(ours.publicKey));
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'key-1' }).sign(secret);
    expect(await verifierOf().verify(forged)).toBeNull();
    expect(await verifierOf({ algorithm: 'RS256' }).verify(await tokenWith())).toBeNull();
  });

  it.each(['', 'x', 'a.b.c', 'x'.repeat(100), unsigned({ alg: 'ES256' }, {}, 'AAAA')])(
    'is not valid as "%s"',
    async (token) => {
      expect(await verifierOf().verify(token)).toBeNull();
    },
  );

  it('is not even looked at when it is oversized', async () => {
    const token = await tokenWith(undefined, { claims: { ...good, padding: 'x'.repeat(16_384) } });
    expect(await verifierOf().verify(token)).toBeNull();
    expect(requests).toEqual([]);
  });
});

describe('the keys of the issuer', () => {
  it('are asked for once, where its discovery document says', async () => {
    const verifier = verifierOf();
    await verifier.verify(await tokenWith());
    await verifier.verify(await tokenWith());
    expect(requests).toEqual(['/.well-known/openid-configuration', '/jwks']);
  });

  it('are taken from where the operator says, without discovery', async () => {
    expect(await verifierOf({ jwksUri: `${issuer}/jwks` }).verify(await tokenWith())).toMatchObject({ subject: 'ana' });
    expect(requests).toEqual(['/jwks']);
  });

  it.each([
    ['names another issuer', { issuer: 'https://elsewhere.example' }],
    ['names no keys', { jwks_uri: undefined }],
  ])('are not trusted when the discovery document %s; it is asked again', async (_what, change) => {
    document = { ...document, ...change };
    const verifier = verifierOf();
    await expect(verifier.verify(await tokenWith())).rejects.toThrow('names another issuer or no keys');
    document = { issuer, jwks_uri: `${issuer}/jwks` };
    expect(await verifier.verify(await tokenWith())).toMatchObject({ subject: 'ana' });
  });

  it('are an internal error, not a refusal of the person, when they cannot be read', async () => {
    status = 500;
    await expect(verifierOf({ jwksUri: `${issuer}/jwks` }).verify(await tokenWith())).rejects.toThrow();
    await expect(verifierOf({ jwksUri: 'http://127.0.0.1:1/jwks' }).verify(await tokenWith())).rejects.toThrow();
  });
});

describe('a token that is sent again', () => {
  const atTime = (milliseconds: number): void => {
    jest.setSystemTime(milliseconds);
  };
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'clearTimeout', 'queueMicrotask'] });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('is verified once in half a minute, and names the same person', async () => {
    const verify = jest.spyOn(crypto.subtle, 'verify');
    const verifier = verifierOf();
    const token = await tokenWith();
    const now = Date.now();
    const first = await verifier.verify(token);
    const signatures = verify.mock.calls.length;
    atTime(now + 29_000);
    expect(await verifier.verify(token)).toEqual(first);
    expect([signatures, verify.mock.calls.length]).toEqual([1, 1]);
    atTime(now + 30_000);
    await verifier.verify(token);
    expect(verify.mock.calls.length).toBe(2);
  });

  it.each<[string, (token: SignJWT) => SignJWT, Partial<IssuerSettings>]>([
    ['its own end', (token) => token.setExpirationTime('10s'), {}],
    ['the age that the service takes', (token) => token, { tokenAgeMaxS: 10 }],
  ])('is refused after %s although it was verified just now', async (_, change, settings) => {
    const verifier = verifierOf(settings);
    const token = await tokenWith(change);
    const now = Date.now();
    atTime(now + 25_000); // Within the tolerance between clocks.
    expect(await verifier.verify(token)).not.toBeNull();
    atTime(now + 42_000);
    expect(await verifier.verify(token)).toBeNull();
  });

  it('is another one when a single character is', async () => {
    const verifier = verifierOf();
    const token = await tokenWith();
    expect(await verifier.verify(token)).not.toBeNull();
    expect(await verifier.verify(`${token.slice(0, -2)}${token.at(-2) === 'A' ? 'B' : 'A'}${token.at(-1)}`)).toBeNull();
  });

  it('is not kept for ever: what is verified last stays', async () => {
    const verify = jest.spyOn(crypto.subtle, 'verify');
    const verifier = verifierOf();
    const first = await tokenWith();
    await verifier.verify(first);
    for (let number = 0; number < 1_000; number += 1)
      await verifier.verify(await tokenWith((token) => token.setSubject(`ana-${number}`)));
    verify.mockClear();
    await verifier.verify(first);
    expect(verify).toHaveBeenCalledTimes(1);
  });
});
