import { linesOf } from '../../sandbox/ledger/batch';
import {
  creditLine,
  debitLine,
  entries,
  journalEntry,
  restDriver,
  restErrors,
  type RestDriver,
  type RestReply,
} from './rest-driver';

let driver: RestDriver;
beforeEach(async () => {
  driver = restDriver();
  await driver.signIn();
});

const create = (body: unknown = journalEntry(), key = 'key-1'): Promise<RestReply> =>
  driver.rest('POST', entries, body, { 'idempotency-key': key });
const held = (): number => driver.gateway.ledger.size;

describe('a journal entry', () => {
  it('is created in the one ledger, with the text of its amount', async () => {
    const { status, json } = await create();
    expect(status).toBe(201);
    expect(json).toEqual({
      'ia::result': { key: '6000', id: '6000', href: `${entries}/6000` },
      'ia::meta': { totalCount: 1, totalSuccess: 1, totalError: 0 },
    });
    const [batch] = driver.gateway.ledger.all();
    expect(batch).toMatchObject({ journal: 'APJ', date: '2026-09-30', title: 'September 2026', referenceNo: 'RR-1' });
    expect(batch && linesOf(batch).map(({ accountNo, isDebit, amount }) => [accountNo, isDebit, amount])).toEqual([
      ['2400', true, 145_080n],
      ['4000', false, 145_080n],
    ]);
  });

  it('carries a user-defined dimension by its key, and an exchange rate', async () => {
    const more = {
      dimensions: { location: { id: 'L01' }, 'nsp::udd_channel': { key: '10' }, class: null },
      currency: { txnCurrency: 'USD', exchangeRate: { date: '2026-09-29', typeId: 'Intacct Daily Rate' } },
    };
    expect((await create(journalEntry({}, [{ ...debitLine, ...more }, creditLine]))).status).toBe(201);
    const [batch] = driver.gateway.ledger.all();
    expect(batch && linesOf(batch)[0]).toMatchObject({
      exchangeRateDate: '2026-09-29',
      exchangeRateType: 'Intacct Daily Rate',
      dimensions: new Map([
        ['LOCATION', 'L01'],
        ['CHANNEL', '10'],
      ]),
    });
  });

  it('is shown whole, and deleted', async () => {
    await create();
    const shown = await driver.rest('GET', `${entries}/6000`);
    expect(shown.status).toBe(200);
    expect(shown.json).toMatchObject({
      'ia::result': {
        key: '6000',
        glJournal: { id: 'APJ' },
        postingDate: '2026-09-30',
        referenceNumber: 'RR-1',
        state: 'posted',
        lines: [
          { lineNumber: 1, txnType: 'debit', txnAmount: '1450.8', glAccount: { id: '2400' } },
          { lineNumber: 2, txnType: 'credit', dimensions: { location: { id: 'L01' }, class: { id: 'K1' } } },
        ],
      },
    });
    expect((await driver.rest('DELETE', `${entries}/6000`)).status).toBe(204);
    expect((await driver.rest('GET', `${entries}/6000`)).status).toBe(404);
  });

  it('is reversed by the ledger on a later day, and linked', async () => {
    await create(journalEntry({ automaticReversalDate: '2026-10-01' }));
    const { json } = await driver.rest('GET', `${entries}/6000`);
    expect(json).toMatchObject({ 'ia::result': { automaticReversalDate: '2026-10-01', reversedBy: { key: '6001' } } });
  });

  it.each([
    ['an unbalanced one', journalEntry({}, [debitLine, { ...creditLine, txnAmount: '1.00' }]), 422, 'GL-1009'],
    ['an unknown account', journalEntry({}, [{ ...debitLine, glAccount: { id: '1' } }, creditLine]), 422, 'not valid'],
    ['an amount that is a number', journalEntry({}, [{ ...debitLine, txnAmount: 1450.8 }, creditLine]), 400, 'string'],
    ['an unknown property', journalEntry({ memo: 'x' }), 400, 'does not imitate the property memo'],
    ['an unknown dimension', journalEntry({}, [{ ...debitLine, dimensions: { region: { id: '1' } } }]), 400, 'lines'],
    ['one line', journalEntry({}, [debitLine]), 400, 'lines needs 2'],
    ['a list of entries', [journalEntry()], 400, 'several entries'],
    ['no JSON', '{', 400, 'not JSON'],
  ])('is refused: %s', async (_what, body, status, text) => {
    const reply = await create(body);
    expect(reply.status).toBe(status);
    expect(restErrors(reply).join('\n')).toContain(text);
    expect(held()).toBe(0);
  });

  it('is refused with the general error outside and the cause inside', async () => {
    const reply = await create(journalEntry({}, [debitLine, { ...creditLine, txnAmount: '1.00' }]));
    expect(restErrors(reply)).toEqual([
      'operationFailed REST-7001 The operation failed.',
      'unableToCreateRecordError GL-0951 Could not create GLBatch record.',
      'invalidConfiguration GL-1009 Transactions do not balance for Location us01',
    ]);
  });

  it.each([
    ['view_only', 403, 0],
    ['no_permissions', 403, 0],
  ])('is not for %s', async (user, status) => {
    await driver.signIn(`${user}@ACME-DEV`);
    expect((await create()).status).toBe(status);
    expect(held()).toBe(0);
  });

  it('refuses what is not imitated', async () => {
    expect((await driver.rest('PATCH', `${entries}/6000`, {})).status).toBe(405);
    expect((await driver.rest('GET', '/objects/accounts-payable/bill/1')).status).toBe(404);
  });
});

describe('a key', () => {
  it('brings the same reply again, a success', async () => {
    const first = await create();
    driver.advance(47 * 3_600_000);
    await driver.signIn();
    const again = await create();
    expect(again).toEqual({
      ...first,
      headers: { ...first.headers, 'x-ia-idempotency-cached-date': '2026-10-01T08:00:00.000Z' },
    });
    expect(held()).toBe(1);
  });

  it('brings the same reply again, a refusal, although the cause is gone', async () => {
    driver.settings.bookClosedThrough = { us01: '2026-09-30' };
    expect((await create()).status).toBe(422);
    driver.settings.bookClosedThrough = {};
    expect((await create()).status).toBe(422);
    expect(held()).toBe(0);
    expect((await create(journalEntry(), 'key-2')).status).toBe(201);
  });

  it('brings an error of the server again, executed or not', async () => {
    for (const [when, count] of [
      ['before', 0],
      ['after', 1],
    ] as const) {
      driver.gateway.faults.queue({ match: { function: 'create' }, times: 1, fault: { kind: 'stored-error', when } });
      const key = `key-${when}`;
      expect((await create(journalEntry(), key)).status).toBe(500);
      const again = await create(journalEntry(), key);
      expect([again.status, 'x-ia-idempotency-cached-date' in again.headers, held()]).toEqual([500, true, count]);
    }
  });

  it('is refused with another body, and after two days', async () => {
    await create();
    expect((await create(journalEntry({ description: 'Other' }))).status).toBe(409);
    driver.advance(48 * 3_600_000);
    await driver.signIn();
    expect((await create()).status).toBe(409);
    driver.advance(58 * 24 * 3_600_000);
    await driver.signIn();
    expect((await create()).status).toBe(201);
    expect(held()).toBe(2);
  });

  it('belongs to its user', async () => {
    await create();
    driver.gateway.faults.clear();
    await driver.signIn('view_only@ACME-DEV');
    expect((await create()).status).toBe(403);
  });

  it('is locked while its first request is worked on', async () => {
    driver.gateway.faults.queue({ match: {}, times: 1, fault: { kind: 'commit-late', ms: 1000 } });
    expect(await driver.broken('POST', entries, journalEntry(), { 'idempotency-key': 'key-1' })).toBe('dropped');
    const second = await create();
    expect([second.status, held()]).toEqual([409, 0]);
    expect(driver.gateway.rest.idempotency.list()).toEqual([{ key: 'key-1', state: 'running', status: null }]);
    driver.runLater();
    expect(held()).toBe(1);
    expect((await create()).status).toBe(201);
    expect(held()).toBe(1);
  });

  it('may be at most 256 characters long', async () => {
    expect((await create(journalEntry(), 'k'.repeat(257))).status).toBe(400);
    expect((await create(journalEntry(), 'k'.repeat(256))).status).toBe(201);
  });

  it('does not stand for anything where none is given', async () => {
    await driver.rest('POST', entries, journalEntry());
    await driver.rest('POST', entries, journalEntry());
    expect(held()).toBe(2);
  });
});

describe('faults', () => {
  const queue = (fault: Parameters<typeof driver.gateway.faults.queue>[0]['fault']): void => {
    driver.gateway.faults.queue({ match: { function: 'create', referenceNo: 'RR-1' }, times: 1, fault });
  };

  it.each([
    ['drop-before-commit', 'dropped', 0],
    ['drop-after-commit', 'dropped', 1],
    ['reset-before-commit', 'reset', 0],
    ['reset-after-commit', 'reset', 1],
  ] as const)('%s breaks the connection', async (kind, reply, count) => {
    queue({ kind });
    expect(await driver.broken('POST', entries, journalEntry(), { 'idempotency-key': 'key-1' })).toBe(reply);
    expect(held()).toBe(count);
    expect((await create()).status).toBe(201);
    expect(held()).toBe(1);
  });

  it.each([
    [{ kind: 'throttle' } as const, 429, 0],
    [{ kind: 'maintenance' } as const, 503, 0],
    [{ kind: 'http', status: 502 } as const, 502, 0],
    [{ kind: 'failed-after-commit' } as const, 422, 1],
    [{ kind: 'expire-session' } as const, 401, 0],
    [{ kind: 'doctype' } as const, 501, 0],
  ])('%j answers otherwise', async (fault, status, count) => {
    queue(fault);
    const { gateway } = driver;
    const reply = await gateway.rest.handle({
      method: 'POST',
      path: entries,
      headers: { authorization: await bearer(), 'idempotency-key': 'key-1' },
      body: JSON.stringify(journalEntry()),
    });
    expect([reply.kind === 'answer' ? reply.status : reply.kind, held()]).toEqual([status, count]);
  });

  const bearer = async (): Promise<string> => {
    const form = { grant_type: 'client_credentials', username: 'revrec_ws@ACME-DEV' };
    const reply = await driver.token({ client_id: 'revrec-app', client_secret: 'app-Pa55!', ...form });
    return `Bearer ${(reply.json as { access_token: string }).access_token}`;
  };

  it('holds callers to the limit of the company', async () => {
    driver.settings.companyConcurrencyMax = 0;
    const reply = await create();
    expect([reply.status, reply.headers['retry-after'], held()]).toEqual([429, '1', 0]);
  });

  it('is forgotten with everything else by a reset', async () => {
    await create();
    driver.gateway.reset();
    expect((await create()).status).toBe(401);
    expect(driver.gateway.rest.idempotency.list()).toEqual([]);
  });
});
