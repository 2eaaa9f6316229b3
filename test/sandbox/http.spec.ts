import type { FastifyInstance } from 'fastify';
import { defaultSettings } from '../../sandbox/gateway/settings';
import { buildGatewayServer } from '../../sandbox/http/gateway-server';
import { call, credit, debit, driverOf, entry, errorsOf, requestOf, valuesOf, type Driver } from './gateway-driver';

interface Served {
  readonly driver: Driver;
  readonly server: FastifyInstance;
}

const served = (isAdminOpen = true): Served => {
  const driver = driverOf();
  return { driver, server: buildGatewayServer(driver.gateway, isAdminOpen) };
};

const post = (server: FastifyInstance, payload: string | Buffer) =>
  server.inject({
    method: 'POST',
    url: '/ia/xml/xmlgw.phtml',
    headers: { 'content-type': 'application/xml' },
    payload,
  });

describe('the XML address', () => {
  it('answers POST and nothing else', async () => {
    const { server } = served();
    const good = await post(server, requestOf(call('f', entry())));
    const other = await server.inject({ method: 'GET', url: '/ia/xml/xmlgw.phtml' });
    expect([good.statusCode, good.headers['content-type'], other.statusCode, other.headers['allow']]).toEqual([
      200,
      'text/xml; encoding="UTF-8"',
      405,
      'POST',
    ]);
  });

  it.each(['x-intacct-xml-request', 'text', '', 'text/xml; charset=utf-8', undefined])(
    'takes a document whatever type it has: %s',
    async (type) => {
      const { server } = served();
      const answer = await server.inject({
        method: 'POST',
        url: '/ia/xml/xmlgw.phtml',
        headers: type === undefined ? {} : { 'content-type': type },
        payload: requestOf(call('f', entry())),
      });
      expect([answer.statusCode, valuesOf(answer.body, 'RECORDNO')]).toEqual([200, ['6000']]);
    },
  );

  it('refuses a body over the limit', async () => {
    const { server } = served();
    expect((await post(server, Buffer.alloc(32 * 1024 * 1024 + 1, ' '))).statusCode).toBe(413);
  });
});

describe('the admin address', () => {
  it.each([
    ['GET', '/admin/batches'],
    ['GET', '/admin/batches/6000'],
    ['POST', '/admin/batches/6000'],
    ['DELETE', '/admin/batches/6000'],
    ['POST', '/admin/batches/6000/state'],
    ['POST', '/admin/batches/6000/reverse'],
    ['POST', '/admin/batches/6000/copy'],
    ['POST', '/admin/batches/6000/lines/1'],
    ['DELETE', '/admin/batches/6000/lines/1'],
    ['GET', '/admin/requests'],
    ['GET', '/admin/control-ids'],
    ['GET', '/admin/settings'],
    ['PUT', '/admin/settings'],
    ['GET', '/admin/faults'],
    ['POST', '/admin/faults'],
    ['DELETE', '/admin/faults'],
    ['GET', '/admin/fault-plan'],
    ['PUT', '/admin/fault-plan'],
    ['DELETE', '/admin/fault-plan'],
    ['POST', '/admin/dimensions'],
    ['POST', '/admin/accounts'],
    ['POST', '/admin/journals'],
    ['POST', '/admin/reset'],
    ['POST', '/admin/offline'],
    ['POST', '/admin/online'],
  ] as const)('%s %s is refused when it is closed, to other origins and under other names', async (method, url) => {
    const { driver, server } = served();
    await driver.ask(call('f', entry()));
    const closed = await served(false).server.inject({ method, url, payload: {} });
    const foreign = await server.inject({ method, url, payload: {}, headers: { origin: 'http://evil.test' } });
    const host = 'evil.test:4101';
    const rebound = await server.inject({ method, url, payload: {}, headers: { host, origin: `http://${host}` } });
    expect([closed.statusCode, foreign.statusCode, rebound.statusCode, driver.gateway.ledger.size]).toEqual([
      403, 403, 403, 1,
    ]);
  });

  it.each(['127.0.0.1:4101', '[::1]:4101', 'localhost'])('answers under the name %s', async (host) => {
    const own = { host, origin: `http://${host}` };
    expect((await served().server.inject({ url: '/admin/batches', headers: own })).statusCode).toBe(200);
  });

  it('lists batches with their lines', async () => {
    const { driver, server } = served();
    await driver.ask(call('f', entry([debit, credit])));
    const header = {
      recordNo: '6000',
      batchNo: '101',
      journal: 'APJ',
      date: '2026-09-30',
      title: 'September 2026',
      referenceNo: 'RR-1',
      state: 'Posted',
      historyComment: '',
      privateToEntity: '',
      reverseDate: '',
      reversedByRecordNo: null,
      reversalOfRecordNo: null,
      createdBy: 'revrec_ws',
      createdAt: '2026-10-01T08:00:00.000Z',
      customFields: {},
      lineCount: 2,
      currency: 'USD',
      debit: '1450.80',
      credit: '1450.80',
      totals: [{ currency: 'USD', debit: '1450.80', credit: '1450.80' }],
    };
    const line = { amount: '1450.80', baseAmount: '1450.80', currency: 'USD', document: 'SUB-1', customFields: {} };
    expect((await server.inject('/admin/batches')).json()).toEqual([header]);
    expect((await server.inject('/admin/batches?lines=true')).json()).toEqual([
      {
        ...header,
        lines: [
          {
            ...line,
            lineNo: 1,
            accountNo: '2400',
            trType: '1',
            description: 'Release',
            dimensions: { LOCATION: 'L01' },
          },
          {
            ...line,
            lineNo: 2,
            accountNo: '4000',
            trType: '-1',
            description: 'Revenue',
            dimensions: { LOCATION: 'L01', CLASSID: 'K1' },
          },
        ],
      },
    ]);
  });

  it('changes all settings or none', async () => {
    const { driver, server } = served();
    const put = (payload: object) => server.inject({ method: 'PUT', url: '/admin/settings', payload });
    const good = await put({ latencyMs: 5, bookClosedThrough: { us01: '2026-08-31' }, controlIdRetentionMs: null });
    const bad = await put({ latencyMs: 9, sessionMinutes: 0, colour: 'red' });
    expect([good.statusCode, bad.statusCode, bad.json(), (await server.inject('/admin/settings')).json()]).toEqual([
      200,
      400,
      { error: 'sessionMinutes has a value that is not allowed. colour is not a setting.' },
      { ...defaultSettings(), latencyMs: 5, bookClosedThrough: { us01: '2026-08-31' } },
    ]);
    expect(driver.settings.latencyMs).toBe(5);
  });

  it('queues, lists and clears faults', async () => {
    const { server } = served();
    const fault = { match: { referenceNo: 'RR-1' }, times: 2, fault: { kind: 'truncate', bytes: 10 } };
    const added = await server.inject({ method: 'POST', url: '/admin/faults', payload: fault });
    const refused = await server.inject({
      method: 'POST',
      url: '/admin/faults',
      payload: { fault: { kind: 'flood' } },
    });
    const listed = (await server.inject('/admin/faults')).json();
    const cleared = await server.inject({ method: 'DELETE', url: '/admin/faults' });
    const after = (await server.inject('/admin/faults')).json();
    expect([added.statusCode, refused.statusCode, listed, cleared.statusCode, after]).toEqual([
      201,
      400,
      [fault],
      204,
      [],
    ]);
  });

  it('mends an unknown class and an unknown account', async () => {
    const { driver, server } = served();
    const lines = [
      { ...debit, ACCOUNTNO: '2500' },
      { ...credit, CLASSID: 'K9' },
    ];
    await server.inject({
      method: 'POST',
      url: '/admin/dimensions',
      payload: { object: 'CLASS', id: 'K9', name: 'New' },
    });
    await server.inject({ method: 'POST', url: '/admin/accounts', payload: { accountNo: '2500', title: 'New' } });
    await driver.ask(call('f', entry(lines)));
    const refused = await server.inject({ method: 'POST', url: '/admin/dimensions', payload: { object: 'CLASS' } });
    expect([driver.gateway.ledger.size, refused.statusCode]).toEqual([1, 400]);
  });

  it('restricts an account, a value and a journal', async () => {
    const { driver, server } = served();
    const put = (name: string, payload: object) => server.inject({ method: 'POST', url: `/admin/${name}`, payload });
    const refusal = async (line: object, header: Record<string, string> = {}): Promise<string | undefined> =>
      errorsOf(await driver.ask(call('f', entry([{ ...debit, ...line }, credit], header))))[0];
    await put('accounts', { accountNo: '1000', associatedWith: 'bank account' });
    await put('accounts', { accountNo: '1100', restricts: { DEPARTMENT: ['D20'] } });
    await put('dimensions', { object: 'CLASS', id: 'K8', startDate: '2026-10-01' });
    await put('dimensions', { object: 'CLASS', id: 'K7', endDate: '2026-09-29' });
    await put('dimensions', { object: 'CLASS', id: 'K6', startDate: '2026-09-30', endDate: '2026-09-30' });
    await put('journals', { symbol: 'APJ', allowsDirectPosting: false });
    await put('journals', { symbol: 'NEW' });
    const header = { JOURNAL: 'NEW' };
    expect([
      await refusal({ ACCOUNTNO: '1000' }, header),
      await refusal({ ACCOUNTNO: '1100', DEPARTMENT: 'D10' }, header),
      await refusal({ CLASSID: 'K8' }, header),
      await refusal({ CLASSID: 'K7' }, header),
      await refusal({ CLASSID: 'K6' }, header),
      await refusal({}),
    ]).toEqual([
      'BL01001973 The account number 1000 is associated to the bank account',
      "BL01001973 Department 'D10': 'D10' specified is not valid. Department is restricted by GL account.",
      "BL01001973 Class 'K8' specified is not valid.",
      "BL01001973 Class 'K7' specified is not valid.",
      undefined,
      "BL01001973 Direct posting is not allowed for journal 'APJ'.",
    ]);
    const bad = [
      await put('journals', { symbol: 'X', status: 'off' }),
      await put('accounts', { accountNo: '1', restricts: { CLASS: 'K1' } }),
      await put('dimensions', { object: 'CLASS', id: 'K5', endDate: '09/30/2026' }),
    ];
    expect(bad.map(({ statusCode }) => statusCode)).toEqual([400, 400, 400]);
  });

  it('forgets everything on reset', async () => {
    const { driver, server } = served();
    await driver.ask(call('f', entry()), { uniqueId: 'true' });
    const burnt = (await server.inject('/admin/control-ids')).json();
    const requests = (await server.inject('/admin/requests')).json();
    const reset = await server.inject({
      method: 'POST',
      url: '/admin/reset',
      headers: { 'content-type': 'application/json' },
    });
    const left = await Promise.all(
      ['batches', 'control-ids', 'requests', 'faults'].map(async (name) =>
        (await server.inject(`/admin/${name}`)).json(),
      ),
    );
    expect([burnt.length, requests.length, reset.statusCode, left]).toEqual([1, 1, 204, [[], [], [], []]]);
  });

  it('logs what was sent and what it wrote, but no secret', async () => {
    const { driver, server } = served();
    const [sessionId = ''] = valuesOf(await driver.ask(call('s', '<getAPISession/>')), 'sessionid');
    driver.gateway.faults.queue({ match: {}, times: 1, fault: { kind: 'failed-after-commit' } });
    await driver.ask(call('f', entry()), { authentication: `<sessionid>${sessionId}</sessionid>`, uniqueId: 'true' });
    const log = await server.inject('/admin/requests');
    expect(log.json()[1]).toEqual({
      time: '2026-10-01T08:00:00.000Z',
      senderId: 'revrec_sender',
      controlId: 'req-1',
      isUnique: true,
      signIn: 'session ***',
      functions: [
        {
          name: 'create',
          controlId: 'f',
          object: 'GLBATCH',
          referenceNo: 'RR-1',
          outcome: 'success',
          recordNo: '6000',
        },
      ],
      outcome: 'answered',
      fault: 'failed-after-commit',
    });
    expect([sessionId, 'sender-Pa55!', 'user-Pa55!'].filter((secret) => log.body.includes(secret))).toEqual([]);
  });

  it('goes offline and comes back', async () => {
    const { driver, server } = served();
    await server.inject({ method: 'POST', url: '/admin/offline' });
    const offline = driver.gateway.isOffline;
    await server.inject({ method: 'POST', url: '/admin/online' });
    expect([offline, driver.gateway.isOffline]).toEqual([true, false]);
  });
});

describe('the pages', () => {
  const textOf = (page: string): string =>
    page
      .slice(page.indexOf('<main>'))
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();

  it('list the journals', async () => {
    const page = await served().server.inject('/');
    expect(textOf(page.body)).toBe(
      'Applications &gt; General Ledger Journals Symbol Title Status Transactions ' +
        'GJ General Journal active 0 View Transactions APJ RevRec Journal active 0 View Transactions ' +
        'OLDJ Old Revenue Journal inactive 0 View Transactions NODP System Journal active 0 View Transactions',
    );
  });

  it('show that a journal is empty or unknown', async () => {
    const { server } = served();
    const empty = await server.inject('/journals/GJ');
    const unknown = await server.inject('/journals/XX');
    expect([textOf(empty.body), unknown.statusCode]).toEqual([
      'Applications &gt; General Ledger &gt; Journals GJ – General Journal 0 transactions This journal has no transactions yet.',
      404,
    ]);
  });

  it('list transactions newest first, in pages', async () => {
    const { driver, server } = served();
    for (let number = 0; number < 51; number += 1) await driver.ask(call(`f${number}`, entry()));
    const first = textOf((await server.inject('/journals/APJ')).body);
    const last = textOf((await server.inject('/journals/APJ?page=99')).body);
    expect([/State (.*?) Posted/.exec(first)?.[1], /State (.*)/.exec(last)?.[1]]).toEqual([
      '09/30/2026 151 6050 September 2026 RR-1 2 1450.80 USD',
      '09/30/2026 101 6000 September 2026 RR-1 2 1450.80 USD Posted Newer Page 2 of 2 Older',
    ]);
  });

  it('show a transaction with its lines, and escape what was sent', async () => {
    const { driver, server } = served();
    await driver.ask(call('f', entry([{ ...debit, DESCRIPTION: '&lt;script&gt;' }, credit])));
    const page = await server.inject('/journals/APJ/6000');
    const other = await server.inject('/journals/GJ/6000');
    expect([textOf(page.body).split('Memo ')[1], page.headers['content-security-policy'], other.statusCode]).toEqual([
      '1 2400 Deferred Revenue 1450.80 USD LOCATION L01 SUB-1 &lt;script&gt; ' +
        '2 4000 Subscription Revenue 1450.80 USD LOCATION L01, CLASSID K1 SUB-1 Revenue',
      "default-src 'none'; style-src 'self'; form-action 'none'; frame-ancestors 'none'",
      404,
    ]);
  });
});
