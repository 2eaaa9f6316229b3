import { type Intacct } from '../../../src/adapters/intacct/intacct';
import { type IntacctAccountingSystem } from '../../../src/adapters/intacct/intacct-accounting-system';
import { type GatewayAccess } from '../../../src/application/ports/accounting-system';
import { Secret } from '../../../src/application/ports/secret';
import {
  type Answerer,
  authenticationFailure,
  intacctOf,
  controlFailure,
  created,
  deadSession,
  entry,
  errors,
  identity,
  link,
  reply,
  rows,
  sessionReply,
  StubGateway,
} from './stub-gateway';

describe('sessions', () => {
  let stub: StubGateway;
  let intacct: Intacct;
  let client: IntacctAccountingSystem;
  const wanted = { journal: 'RRJ', referenceNo: 'RR-1', currency: 'USD' };
  const find = (as: GatewayAccess = link) => client.find(as, wanted);

  beforeAll(async () => {
    stub = await StubGateway.start();
  });
  beforeEach(() => {
    stub.reset();
    stub.on('query', (request) => reply(request, 'success', rows('GLBATCH', [])));
    intacct = intacctOf(stub.endpoint);
    client = intacct.accountingSystem;
  });
  afterEach(() => intacct.close());
  afterAll(() => stub.stop());

  it('signs in with a request that holds nothing else', async () => {
    await expect(client.signIn(link)).resolves.toEqual({ kind: 'signed-in' });
    expect(stub.requests.map(({ body }) => body)).toEqual([
      '<?xml version="1.0" encoding="utf-8"?><request><control><senderid>acme_sender</senderid>' +
        '<password>sender-pässword&lt;&amp;</password><controlid>request-2</controlid><uniqueid>false</uniqueid>' +
        '<dtdversion>3.0</dtdversion><includewhitespace>false</includewhitespace>' +
        '<showadditionalerrorinfo>true</showadditionalerrorinfo></control>' +
        '<operation transaction="false"><authentication><login><userid>revrec_ws</userid><companyid>ACME-DEV</companyid>' +
        '<password>user-password</password></login></authentication>' +
        '<content><function controlid="request-1"><getAPISession/></function></content></operation></request>',
    ]);
  });

  describe('the question for the ids of errors', () => {
    const asks = ({ body }: { readonly body: string }): boolean =>
      body.includes('<showadditionalerrorinfo>true</showadditionalerrorinfo>');
    const malformed: Answerer = ({ controlId }) => ({ body: controlFailure(controlId, 'XL03000003', 'Error 1871') });
    const refusing =
      (answerer: Answerer): Answerer =>
      (request, count) =>
        asks(request) ? malformed(request, count) : answerer(request, count);

    it('is tried with the sign-in, and left out for a company that refuses it', async () => {
      stub.on(
        'getAPISession',
        refusing((request) => sessionReply(request, stub.endpoint, 'session-1')),
      );
      await find();
      await find();
      expect(stub.requests.map((request) => [request.functionName, asks(request)])).toEqual([
        ['getAPISession', true],
        ['getAPISession', false],
        ['query', false],
        ['query', false],
      ]);
      await find({ ...link, companyId: 'B' });
      expect(stub.requests.slice(4, 6).map(asks)).toEqual([true, false]);
    });

    it('is left out where another endpoint of the session refuses it, and the read is made at once without it', async () => {
      stub.on(
        'query',
        refusing((request) => reply(request, 'success', rows('GLBATCH', []))),
      );
      expect(await find()).toEqual({ kind: 'found', entries: [] });
      expect(stub.requests.map((request) => [request.functionName, asks(request)])).toEqual([
        ['getAPISession', true],
        ['query', true],
        ['query', false],
      ]);
    });

    it('is not what a document that is refused without it was refused for', async () => {
      stub.on('getAPISession', malformed);
      expect(await client.signIn(link)).toMatchObject({ kind: 'refused', reasons: [{ code: 'REQUEST_MALFORMED' }] });
      expect(stub.count('getAPISession')).toBe(2);
    });

    it('is not put to a create before a read was answered at the same endpoint', async () => {
      const elsewhere = await StubGateway.start();
      elsewhere.reset();
      elsewhere.on('create', (request) => reply(request, 'success', created));
      stub.on('getAPISession', (request) => sessionReply(request, elsewhere.endpoint, 'session-1'));
      const other = intacctOf(stub.endpoint, { allowedEndpoints: [stub.endpoint, elsewhere.endpoint] });
      const prepared = other.accountingSystem.prepare(entry, identity);
      if (prepared.kind !== 'prepared') throw new Error('The entry cannot be written.');
      expect(await other.accountingSystem.post(link, prepared.entry, () => true)).toMatchObject({ kind: 'posted' });
      expect([...stub.requests, ...elsewhere.requests].map(asks)).toEqual([true, false]);
      await other.close();
      await elsewhere.stop();
    });
  });

  it('understands an error of the gateway that repeats nothing of what was sent', async () => {
    stub.on('getAPISession', () => ({
      status: 400,
      body:
        '<response><control><status>failure</status></control><errormessage><error><errorno>GW-0011</errorno>' +
        '<description>Invalid Request [Request ID: 7]</description></error></errormessage></response>',
    }));
    expect(await client.signIn(link)).toMatchObject({
      kind: 'refused',
      reasons: [{ code: 'COMPANY_UNKNOWN', errorNo: 'GW-0011', message: 'Invalid Request [Request ID: 7]' }],
    });
  });

  it('tells that the ledger opened the only entity that the user may enter', async () => {
    stub.on('getAPISession', (request) => ({
      body: String(sessionReply(request, stub.endpoint, 'session-1').body).replace(
        '<locationid></locationid></api>',
        '<locationid>us01</locationid></api>',
      ),
    }));
    expect(await client.signIn(link)).toEqual({ kind: 'signed-in', entityId: 'us01' });
  });

  it('opens one session for many callers and keeps using it', async () => {
    await Promise.all([find(), find(), find()]);
    await find();
    expect(stub.count('getAPISession')).toBe(1);
    expect(stub.requests.filter(({ body }) => body.includes('<sessionid>session-1</sessionid>'))).toHaveLength(4);
  });

  it('keeps companies, users and senders apart', async () => {
    for (const change of [{}, { companyId: 'B' }, { userId: 'B' }, { senderId: 'B' }])
      await find({ ...link, ...change });
    expect(stub.count('getAPISession')).toBe(4);
  });

  it.each([{ userPassword: new Secret('new') }, { senderPassword: new Secret('new') }])(
    'never uses a session that was opened with another password',
    async (change) => {
      await find();
      await find({ ...link, ...change });
      expect(stub.count('getAPISession')).toBe(2);
      expect(stub.requests[3]!.body).toContain('<sessionid>session-2</sessionid>');
    },
  );

  it('opens a new session at every sign-in and uses it from then on', async () => {
    await find();
    await client.signIn(link);
    await find();
    expect(stub.requests.at(-1)!.body).toContain('<sessionid>session-2</sessionid>');
  });

  it.each<[string, Answerer, string]>([
    [
      'sender',
      ({ controlId }) => ({
        body: controlFailure(controlId, 'XL03000006', 'Incorrect Intacct XML Partner ID or password.'),
      }),
      'SENDER_REFUSED',
    ],
    [
      'authorisation',
      (request) => ({ body: authenticationFailure(request, 'Invalid Web Services Authorization') }),
      'SENDER_NOT_AUTHORISED',
    ],
    [
      'sign-in',
      (request) => ({ body: authenticationFailure(request, 'Sign-in information is incorrect') }),
      'SIGN_IN_REFUSED',
    ],
    [
      'sign-in with an empty echo',
      (request) => ({ body: authenticationFailure(request, 'Falsch', '') }),
      'SIGN_IN_REFUSED',
    ],
    [
      'gateway',
      ({ controlId }) => ({ status: 401, body: controlFailure(controlId, 'XMLGW_JPP0002', 'x') }),
      'SIGN_IN_REFUSED',
    ],
    ['function', (request) => reply(request, 'failure', errors(['Get API Session Failed', 'No.'])), 'LEDGER_REFUSED'],
  ])('tries refused credentials once only (%s)', async (_what, answerer, code) => {
    stub.on('getAPISession', answerer);
    await expect(client.signIn(link)).resolves.toMatchObject({ kind: 'refused', reasons: [{ code }] });
    expect(stub.count('getAPISession')).toBe(1);
  });

  it('passes a refusal at sign-in to all who needed the session, and forgets it', async () => {
    stub.on('getAPISession', (request, count) =>
      count <= 2
        ? { body: authenticationFailure(request, 'Sign-in information is incorrect') }
        : sessionReply(request, stub.endpoint, 's'),
    );
    stub.on('create', (request) => reply(request, 'success', created));
    const prepared = client.prepare(entry, identity);
    if (prepared.kind !== 'prepared') throw new Error('refused');
    const refused = { kind: 'connection-refused', reasons: [{ code: 'SIGN_IN_REFUSED' }] };
    await expect(find()).resolves.toMatchObject(refused);
    await expect(client.post(link, prepared.entry, () => true)).resolves.toMatchObject(refused);
    await expect(client.post(link, prepared.entry, () => true)).resolves.toMatchObject({ kind: 'posted' });
  });

  it('tries again after a transient failure, a few times', async () => {
    stub.on('getAPISession', (request, count) =>
      count < 3 ? { status: 503 } : sessionReply(request, stub.endpoint, 's'),
    );
    await expect(client.signIn(link)).resolves.toEqual({ kind: 'signed-in' });
    stub.on('getAPISession', () => ({ status: 503 }));
    await expect(client.signIn(link)).resolves.toMatchObject({ kind: 'unavailable' });
    expect(stub.count('getAPISession')).toBe(6);
  });

  it.each<[string, Answerer, number, object]>([
    ['reset', () => ({ instead: 'reset' }), 3, {}],
    ['throttling', () => ({ status: 429, headers: { 'retry-after': '5' } }), 1, { retryAfterMs: 5_000 }],
    ['HTML', () => ({ body: '<html></html>' }), 1, {}],
    ['no session', (request) => sessionReply(request, stub.endpoint, ''), 1, {}],
    ['no endpoint', (request) => sessionReply(request, '', 's'), 1, {}],
  ])('has no definite answer after %s', async (_what, answerer, tries, expected) => {
    stub.on('getAPISession', answerer);
    await expect(client.signIn(link)).resolves.toMatchObject({ kind: 'unavailable', ...expected });
    expect(stub.count('getAPISession')).toBe(tries);
  });

  it('has no definite answer after silence', async () => {
    const hasty = intacctOf(stub.endpoint, { readTimeoutMs: 500 });
    stub.on('getAPISession', () => ({ instead: 'silent' }));
    await expect(hasty.accountingSystem.signIn(link)).resolves.toMatchObject({ kind: 'unavailable' });
    expect(stub.count('getAPISession')).toBe(3);
    await hasty.close();
  });

  it('sends later requests to the endpoint that the session returned', async () => {
    const other = await StubGateway.start();
    other.reset();
    other.on('query', (request) => reply(request, 'success', rows('GLBATCH', [])));
    stub.on('getAPISession', (request) => sessionReply(request, other.endpoint, 's'));
    const allowing = intacctOf(stub.endpoint, { allowedEndpoints: [stub.endpoint, other.endpoint] });
    await expect(allowing.accountingSystem.find(link, wanted)).resolves.toEqual({ kind: 'found', entries: [] });
    expect([stub.count('query'), other.count('query')]).toEqual([0, 1]);
    await allowing.close();
    await other.stop();
  });

  it('sends nothing to an endpoint that is not allowed', async () => {
    const other = await StubGateway.start();
    stub.on('getAPISession', (request) => sessionReply(request, other.endpoint, 's'));
    const refused = { kind: 'unavailable', cause: 'The sign-in returned an endpoint that is not allowed.' };
    await expect(client.signIn(link)).resolves.toEqual(refused);
    await expect(find()).resolves.toEqual(refused);
    expect(other.requests).toEqual([]);
    await other.stop();
  });

  it('does not start with an endpoint that is not allowed', () => {
    expect(() => intacctOf('http://api.intacct.com/', { allowedEndpoints: [] })).toThrow('neither under intacct.com');
  });

  it('signs in again once after a dead session, for a read', async () => {
    stub.on('query', (request, count) =>
      count === 1 ? deadSession(request) : reply(request, 'success', rows('GLBATCH', [])),
    );
    await expect(find()).resolves.toEqual({ kind: 'found', entries: [] });
    expect([stub.count('getAPISession'), stub.count('query')]).toEqual([2, 2]);
  });

  it('tries credentials that are refused meanwhile once, whoever used the dead session', async () => {
    stub.on('getAPISession', (request, count) =>
      count === 1
        ? sessionReply(request, stub.endpoint, 's')
        : { body: authenticationFailure(request, 'Sign-in information is incorrect') },
    );
    await client.signIn(link);
    stub.on('query', deadSession);
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => find()));
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['connection-refused']));
    expect([stub.count('getAPISession'), stub.count('query')]).toEqual([2, 5]);
  });

  it('gives up when the new session is dead too', async () => {
    stub.on('query', deadSession);
    await expect(find()).resolves.toMatchObject({ kind: 'unavailable' });
    expect([stub.count('getAPISession'), stub.count('query')]).toEqual([2, 2]);
  });

  it('refuses credentials that no request can carry, without showing them', async () => {
    const outcome = await client.signIn({ ...link, userPassword: new Secret('hunter\u0001two') });
    expect(outcome).toMatchObject({ kind: 'refused', reasons: [{ code: 'TEXT_NOT_ALLOWED' }] });
    expect(JSON.stringify(outcome)).not.toContain('hunter');
    expect(stub.requests).toEqual([]);
  });
});
