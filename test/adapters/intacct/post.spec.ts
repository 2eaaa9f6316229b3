import fc from 'fast-check';
import { type Intacct } from '../../../src/adapters/intacct/intacct';
import { type IntacctAccountingSystem } from '../../../src/adapters/intacct/intacct-accounting-system';
import { meaningOf } from '../../../src/adapters/intacct/wire/reply';
import { type PreparedEntry } from '../../../src/application/ports/accounting-system';
import {
  type Answerer,
  authenticationFailure,
  intacctOf,
  controlFailure,
  created,
  deadSession,
  entry,
  envelope,
  errors,
  identity,
  link,
  reply,
  result,
  signedIn,
  StubGateway,
  type StubRequest,
} from './stub-gateway';

const prepared = (client: IntacctAccountingSystem): PreparedEntry => {
  const outcome = client.prepare(entry, identity);
  if (outcome.kind !== 'prepared') throw new Error('refused');
  return outcome.entry;
};
const rolledBack = 'The entire transaction in this operation has been rolled back due to an error.';
const body =
  (text: (request: StubRequest) => string): Answerer =>
  (request) => ({ body: text(request) });
const posted = (request: StubRequest): string => String(reply(request, 'success', created).body);

describe('posting an entry', () => {
  let stub: StubGateway;
  let intacct: Intacct;
  let client: IntacctAccountingSystem;
  const post = (mayStart: () => boolean = () => true) => client.post(link, prepared(client), mayStart);

  beforeAll(async () => {
    stub = await StubGateway.start();
  });
  beforeEach(() => {
    stub.reset();
    intacct = intacctOf(stub.endpoint, { replyBytesMax: 20_000 });
    client = intacct.accountingSystem;
  });
  afterEach(() => intacct.close());
  afterAll(() => stub.stop());

  it('is posted when every level says so', async () => {
    stub.on('create', body(posted));
    await expect(post()).resolves.toEqual({ kind: 'posted', recordNo: '6679' });
  });

  it('is posted even when the ledger writes the company in another case, or not at all', async () => {
    stub.on(
      'create',
      body((request) => posted(request).replace('>ACME-DEV<', '>acme-dev<')),
    );
    await expect(post()).resolves.toEqual({ kind: 'posted', recordNo: '6679' });
    stub.on(
      'create',
      body((request) => posted(request).replace('>ACME-DEV<', '><')),
    );
    await expect(post()).resolves.toEqual({ kind: 'posted', recordNo: '6679' });
  });

  it('sends a unique create in a transaction under our control id, with the session and the sender', async () => {
    stub.on('create', body(posted));
    await post();
    const create = stub.requests[1]!;
    expect(create.functionControlId).toBe(identity.controlId);
    expect(create.body).toBe(
      '<?xml version="1.0" encoding="utf-8"?><request><control><senderid>acme_sender</senderid>' +
        '<password>sender-pässword&lt;&amp;</password><controlid>request-3</controlid><uniqueid>true</uniqueid>' +
        '<dtdversion>3.0</dtdversion><includewhitespace>false</includewhitespace>' +
        '<showadditionalerrorinfo>true</showadditionalerrorinfo></control>' +
        '<operation transaction="true"><authentication><sessionid>session-1</sessionid></authentication>' +
        `<content><function controlid="je-2026-01-0001">${prepared(client).body}</function></content></operation></request>`,
    );
  });

  it.each<[string, Answerer, object]>([
    [
      'result failure',
      (request) =>
        reply(
          request,
          'failure',
          `<data listtype="objects" count="0"/>${errors(['BL01001973', 'Account 4000 is not valid'])}`,
        ),
      { code: 'ACCOUNT_NOT_USABLE' },
    ],
    ['aborted', (request) => reply(request, 'aborted', errors(['XL03000009', rolledBack])), { code: 'ROLLED_BACK' }],
    ['a failure without a reason', (request) => reply(request, 'failure', ''), { code: 'LEDGER_REFUSED' }],
    [
      'a failure under an error status',
      (request) => ({ ...reply(request, 'failure', ''), status: 400 }),
      { code: 'LEDGER_REFUSED' },
    ],
  ])('is rejected by: %s', async (_what, answerer, reason) => {
    stub.on('create', answerer);
    await expect(post()).resolves.toMatchObject({ kind: 'rejected', reasons: [reason] });
  });

  it('is not sent when the document could not be read with its question for error ids, and rejected without it', async () => {
    stub.on(
      'create',
      body(() => controlFailure('', 'XL03000003', 'XML Parse error')),
    );
    await expect(post()).resolves.toMatchObject({ kind: 'not-sent', cause: 'session-lapsed' });
    await expect(post()).resolves.toMatchObject({ kind: 'rejected', reasons: [{ code: 'REQUEST_MALFORMED' }] });
    const asking = stub.requests
      .filter(({ functionName }) => functionName === 'create')
      .map((request) => request.body.includes('<showadditionalerrorinfo>'));
    expect(asking).toEqual([true, false]);
  });

  it.each<[string, Answerer, string]>([
    [
      'a refused sender',
      body(({ controlId }) => controlFailure(controlId, 'XL03000006', 'Incorrect Intacct XML Partner ID or password.')),
      'SENDER_REFUSED',
    ],
    [
      'an unauthorised sender',
      body((request) => authenticationFailure(request, 'Invalid Web Services Authorization')),
      'SENDER_NOT_AUTHORISED',
    ],
    [
      'a refused sign-in',
      body((request) => authenticationFailure(request, 'Sign-in information is incorrect')),
      'SIGN_IN_REFUSED',
    ],
    [
      'HTTP 401',
      (request) => ({ status: 401, body: controlFailure(request.controlId, 'XMLGW_JPP0002', 'Sign-in') }),
      'SIGN_IN_REFUSED',
    ],
    [
      'HTTP 400',
      (request) => ({ status: 400, body: controlFailure(request.controlId, 'GW-0011', 'Invalid Request') }),
      'COMPANY_UNKNOWN',
    ],
    [
      'an expired company',
      (request) => reply(request, 'failure', errors(['PL04000055', 'expired'])),
      'SUBSCRIPTION_EXPIRED',
    ],
  ])('stops the connection on: %s', async (_what, answerer, code) => {
    stub.on('create', answerer);
    await expect(post()).resolves.toMatchObject({ kind: 'connection-refused', reasons: [{ code }] });
  });

  it.each<[string, Answerer, object]>([
    [
      'HTTP 429',
      () => ({ status: 429, headers: { 'retry-after': '30' }, body: '<html></html>' }),
      { cause: 'throttled', retryAfterMs: 30_000 },
    ],
    [
      'a rate limit under HTTP 200',
      body(({ controlId }) => controlFailure(controlId, 'GW-0010', 'API rate limit exceeded')),
      { cause: 'throttled' },
    ],
    ['a dead session', deadSession, { cause: 'session-lapsed' }],
    [
      'a dead session in another language',
      body((request) => authenticationFailure(request, 'Ungültige Sitzung', '')),
      { cause: 'session-lapsed' },
    ],
  ])('surely did not happen after: %s', async (_what, answerer, expected) => {
    stub.on('create', answerer);
    await expect(post()).resolves.toMatchObject({ kind: 'not-sent', ...expected });
    expect(stub.count('create')).toBe(1);
  });

  it.each<[string, Answerer]>([
    [
      'another function control id',
      body((request) =>
        envelope(request.controlId, signedIn + result({ ...request, functionControlId: 'other' }, 'success', created)),
      ),
    ],
    [
      'a failure under another function control id',
      body((request) =>
        envelope(request.controlId, signedIn + result({ ...request, functionControlId: 'other' }, 'failure', '')),
      ),
    ],
    ['another control id', body((request) => envelope('other', signedIn + result(request, 'success', created)))],
    ["another company's success", body((request) => posted(request).replace('>ACME-DEV<', '>OTHER-CO<'))],
    [
      "another company's refused sign-in",
      body((request) =>
        authenticationFailure(request, 'Sign-in information is incorrect').replace('ACME-DEV', 'OTHER-CO'),
      ),
    ],
    ['a control failure of another request', body(() => controlFailure('other', 'XL03000003', 'XML Parse error'))],
    [
      'another function',
      body((request) =>
        envelope(request.controlId, signedIn + result({ ...request, functionName: 'update' }, 'success', created)),
      ),
    ],
    [
      'two results',
      body((request) =>
        envelope(
          request.controlId,
          signedIn + result(request, 'success', created) + result(request, 'success', created),
        ),
      ),
    ],
    ['no result', body((request) => envelope(request.controlId, signedIn))],
    ['no authentication', body((request) => envelope(request.controlId, result(request, 'success', created)))],
    ['two operations', body((request) => posted(request).replace(/(<operation>.*<\/operation>)/, '$1$1'))],
    ['an unknown status', (request) => reply(request, 'maybe', created)],
    ['two statuses', (request) => reply(request, 'success', `<status>failure</status>${created}`)],
    ['a success with errors', (request) => reply(request, 'success', created + errors(['X', 'y']))],
    [
      'errors beside the operation',
      body((request) => posted(request).replace('<operation>', `${errors(['X', 'y'])}<operation>`)),
    ],
    [
      'errors beside the result',
      body((request) => posted(request).replace('</operation>', `${errors(['X', 'y'])}</operation>`)),
    ],
    ['a failure that lists a created record', (request) => reply(request, 'failure', created + errors(['X', 'y']))],
    ['a control failure with an operation', body((request) => posted(request).replace('success', 'failure'))],
    [
      'an authentication failure with a result',
      body((request) => posted(request).replace('<authentication><status>success', '<authentication><status>failure')),
    ],
    ['an unknown control failure', body(({ controlId }) => controlFailure(controlId, 'XX000', 'Who knows'))],
    ['maintenance', body(({ controlId }) => controlFailure(controlId, 'XX000', 'The Service is Temporarily Off-line'))],
    [
      'an acknowledgement',
      body(
        ({ controlId }) =>
          `<response><acknowledgement><status>success</status></acknowledgement><control><status>success</status><controlid>${controlId}</controlid></control></response>`,
      ),
    ],
    [
      'no record number',
      (request) => reply(request, 'success', '<data listtype="objects" count="1"><glbatch/></data>'),
    ],
    ['a record number that is none', (request) => reply(request, 'success', created.replace('6679', '6e3'))],
    ['two records', (request) => reply(request, 'success', created.replace('count="1"', 'count="2"'))],
    [
      'two record elements',
      (request) => reply(request, 'success', created.replace(/(<glbatch>.*<\/glbatch>)/, '$1$1')),
    ],
    ['no data', (request) => reply(request, 'success', '')],
    ['HTML', () => ({ body: '<!DOCTYPE html><html><body>One moment</body></html>' })],
    ['HTML under HTTP 400', () => ({ status: 400, body: '<html><body>Bad</body></html>' })],
    ['a success under HTTP 400', (request) => ({ ...reply(request, 'success', created), status: 400 })],
    ['an empty reply', () => ({ body: '' })],
    ['a DOCTYPE', body((request) => posted(request).replace('<response>', '<!DOCTYPE response><response>'))],
    ['a compressed reply', (request) => ({ body: posted(request), headers: { 'content-encoding': 'gzip' } })],
    ['an oversized reply', (request) => ({ body: posted(request) + ' '.repeat(20_000) })],
    ['HTTP 301', (request) => ({ status: 301, headers: { location: stub.endpoint }, body: posted(request) })],
    ['HTTP 500', (request) => ({ status: 500, body: posted(request) })],
    ['HTTP 503', () => ({ status: 503, headers: { 'retry-after': '1' } })],
    ['HTTP 524', () => ({ status: 524, body: '<html></html>' })],
    [
      'a 5xx that says it is throttling',
      ({ controlId }) => ({ status: 500, body: controlFailure(controlId, 'GW-0010', 'API rate limit exceeded') }),
    ],
    ['a reset', () => ({ instead: 'reset' })],
  ])('stays unknown after: %s', async (_what, answerer) => {
    stub.on('create', answerer);
    await expect(post()).resolves.toMatchObject({ kind: 'unknown' });
    expect(stub.count('create')).toBe(1);
  });

  it('stays unknown when nothing is answered in time', async () => {
    const hasty = intacctOf(stub.endpoint, { createTimeoutMs: 1_000 });
    stub.on('create', () => ({ instead: 'silent' }));
    const { accountingSystem } = hasty;
    const outcome = await accountingSystem.post(link, prepared(accountingSystem), () => true);
    expect([outcome.kind, stub.count('create')]).toEqual(['unknown', 1]);
    await hasty.close();
  });

  it('is not sent when it may not start', async () => {
    await expect(post(() => false)).resolves.toMatchObject({ kind: 'not-sent', cause: 'send-window' });
    expect(stub.count('create')).toBe(0);
  });

  it('is not sent when nobody listens', async () => {
    const gone = await StubGateway.start();
    await gone.stop();
    const lonely = intacctOf(gone.endpoint);
    const outcome = await lonely.accountingSystem.post(link, prepared(lonely.accountingSystem), () => true);
    expect(outcome).toMatchObject({ kind: 'not-sent', cause: 'unreachable' });
    await lonely.close();
  });

  it('opens a new session after one that died, when it is asked again', async () => {
    stub.on('create', (request, count) => (count === 1 ? deadSession(request) : { body: posted(request) }));
    await post();
    await expect(post()).resolves.toEqual({ kind: 'posted', recordNo: '6679' });
    expect(stub.requests.map(({ functionName }) => functionName)).toEqual([
      'getAPISession',
      'create',
      'getAPISession',
      'create',
    ]);
  });

  it('is a defect to send a body that is not the prepared one', async () => {
    const altered = { ...prepared(client), body: '<create/>' };
    await expect(client.post(link, altered, () => true)).rejects.toThrow('does not match its digest');
  });

  it('leaves no password in its log, which lists each request', async () => {
    const log: object[] = [];
    const logging = intacctOf(stub.endpoint, { log: (line) => log.push(line) });
    stub.on('create', () => ({ instead: 'reset' }));
    const outcome = await logging.accountingSystem.post(link, prepared(logging.accountingSystem), () => true);
    const request = { event: 'intacct.request', endpointHost: new URL(stub.endpoint).host, ms: expect.any(Number) };
    expect(log).toEqual([
      { ...request, function: 'getAPISession', controlId: expect.any(String), outcome: 'success' },
      { ...request, function: 'create', controlId: identity.controlId, outcome: 'lost' },
    ]);
    expect(JSON.stringify([log, outcome])).not.toMatch(/password|session-1/);
    await logging.close();
  });
});

describe('a damaged reply', () => {
  const request = { functionName: 'create', controlId: 'request-1', functionControlId: identity.controlId };
  const whole = posted({ ...request, body: '', headers: {} });
  const read = (text: string) =>
    meaningOf(
      { kind: 'reply', status: 200, text, problem: '', wait: {} },
      { ...request, companyId: link.companyId, usesSession: true, lengthMax: 100_000 },
    );

  it('is never read as a success before its last byte', () => {
    for (let length = 0; length <= whole.length; length++) {
      expect([length, read(whole.slice(0, length)).kind]).toEqual([
        length,
        length === whole.length ? 'success' : 'unclear',
      ]);
    }
  });

  it('always has a meaning, even with text spliced into it', () => {
    const place = fc.nat(whole.length);
    fc.assert(
      fc.property(place, place, fc.string({ unit: 'binary', maxLength: 20 }), (from, to, text) => {
        expect(read(whole.slice(0, from) + text + whole.slice(to)).kind).toMatch(/^[a-z-]+$/);
      }),
      { numRuns: 1_000 },
    );
  });
});
