import { ClientConfig, Functions, OnlineClient, RequestConfig, SessionProvider } from '@intacct/intacct-sdk';
import { linesOf } from '../../sandbox/ledger/batch';
import { giveBackOldFunction } from '../side-by-side/official-client';
import { SANDBOX_CREDENTIALS } from '../e2e/support/person';
import { type GatewayHost, startGatewayHost } from './gateway-host';

const { JournalEntryCreate, JournalEntryLineCreate } = Functions.GeneralLedger;
const { Inspect, Read, ReadByQuery, ReadMore } = Functions.Common;
const { Query, QueryFilter, QueryOrderBy, QuerySelect } = Functions.Common.NewQuery;

/** Sage's own client for Node, as it is published, against the sandbox in the place of Sage's gateway. */
describe('the official client', () => {
  let host: GatewayHost;
  let client: OnlineClient;

  beforeAll(async () => {
    giveBackOldFunction();
    host = await startGatewayHost();
  });
  beforeEach(() => {
    host.driver.gateway.reset();
    client = new OnlineClient(configured());
  });
  afterAll(() => host.stop());

  const configured = (more: Partial<ClientConfig> = {}): ClientConfig =>
    Object.assign(new ClientConfig(), SANDBOX_CREDENTIALS, more);
  const line = (account: string, amount: number) =>
    Object.assign(new JournalEntryLineCreate(), {
      glAccountNumber: account,
      transactionAmount: amount,
      transactionCurrencyCode: 'USD',
      exchangeRateType: 'Intacct Daily Rate',
      documentNumber: 'SUB-1',
      locationId: 'L01',
      classId: 'K1',
      memo: 'Sep 2026 recognition',
    });
  const entry = (reference: string, { account = '4000', amount = 1450.8 } = {}) =>
    Object.assign(new JournalEntryCreate(`sdk/${reference}`), {
      journalSymbol: 'GJ',
      postingDate: new Date('2026-09-30T12:00:00'),
      description: `Entry ${reference}`,
      referenceNumber: reference,
      lines: [line('2400', amount), line(account, -amount)],
    });
  const held = () => host.driver.gateway.ledger.all().map(({ referenceNo }) => referenceNo);
  const post = async (...references: string[]): Promise<string[]> => {
    const recordNos: string[] = [];
    for (const reference of references) {
      const { data } = (await client.execute(entry(reference))).getResult();
      recordNos.push(String(data[0]['RECORDNO']));
    }
    return recordNos;
  };
  const refused = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'accepted',
      (error: unknown) => {
        const { message, errors = [] } = error as Error & { errors?: string[] };
        return [message, ...errors].join(' | ');
      },
    );

  it('opens a session and works in it', async () => {
    const session = await SessionProvider.factory(configured());
    expect(session).toMatchObject({
      companyId: 'ACME-DEV',
      userId: 'revrec_ws',
      entityId: '',
      endpointUrl: 'https://api.intacct.com/ia/xml/xmlgw.phtml',
    });
    const inside = new OnlineClient(session);
    expect((await inside.execute(entry('RR-1'))).getResult().status).toBe('success');
    expect(held()).toEqual(['RR-1']);
  });

  it('opens a session in an entity', async () => {
    const top = await SessionProvider.factory(configured());
    expect((await SessionProvider.factory(Object.assign(top, { entityId: 'us01' }))).entityId).toBe('us01');
  });

  it('creates an entry that the ledger holds as it was sent', async () => {
    const [recordNo] = await post('RR-1');
    const [batch] = host.driver.gateway.ledger.all();
    expect(batch).toMatchObject({
      recordNo: Number(recordNo),
      referenceNo: 'RR-1',
      title: 'Entry RR-1',
      journal: 'GJ',
    });
    expect(
      batch && linesOf(batch).map(({ accountNo, isDebit, description }) => [accountNo, isDebit, description]),
    ).toEqual([
      ['2400', true, 'Sep 2026 recognition'],
      ['4000', false, 'Sep 2026 recognition'],
    ]);
  });

  it('reads what it created, by key and in full', async () => {
    const [recordNo] = await post('RR-1');
    const read = Object.assign(new Read(), { objectName: 'GLBATCH', keys: [Number(recordNo)] });
    const { count, data } = (await client.execute(read)).getResult();
    expect([count, data[0]['REFERENCENO'], data[0]['BATCH_TITLE'], data[0]['STATE']]).toEqual([
      1,
      'RR-1',
      'Entry RR-1',
      'Posted',
    ]);
  });

  it('queries with a filter and an order, page by page by offset', async () => {
    await post('RR-1', 'RR-2', 'RR-3', 'XX-1');
    const seen: string[] = [];
    for (let offset = 0; offset < 3; offset += 2) {
      const query = new Query();
      query.fromObject = 'GLBATCH';
      query.selectFields = new QuerySelect.SelectBuilder().addFields(['RECORDNO', 'REFERENCENO']).selects;
      query.filter = new QueryFilter.Filter('REFERENCENO').like('RR-%');
      query.orderBy = new QueryOrderBy.OrderBuilder().addDescending('REFERENCENO').orders;
      query.pageSize = 2;
      query.offset = offset;
      const { data, totalCount, numRemaining } = (await client.execute(query)).getResult();
      expect([totalCount, numRemaining]).toEqual([3, offset === 0 ? 1 : 0]);
      seen.push(...data.map((row: Record<string, string>) => row['REFERENCENO'] ?? ''));
    }
    expect(seen).toEqual(['RR-3', 'RR-2', 'RR-1']);
  });

  it('reads by query, and more of it by the id of the result', async () => {
    await post('RR-1', 'RR-2', 'RR-3');
    const first = Object.assign(new ReadByQuery(), { objectName: 'GLBATCH', fields: ['REFERENCENO'], pageSize: 2 });
    const page = (await client.execute(first)).getResult();
    const more = Object.assign(new ReadMore(), { resultId: page.resultId });
    const rest = (await client.execute(more)).getResult();
    expect([page.totalCount, page.numRemaining, rest.numRemaining]).toEqual([3, 1, 0]);
    const rows = [...page.data, ...rest.data] as Record<string, string>[];
    expect(rows.map((row) => row['REFERENCENO']).sort()).toEqual(['RR-1', 'RR-2', 'RR-3']);
  });

  it('is told the fields of an object', async () => {
    const inspect = Object.assign(new Inspect(), { objectName: 'GLBATCH' });
    expect((await client.execute(inspect)).getResult().status).toBe('success');
  });

  it('has a transaction rolled back whole, and a batch without one done in part', async () => {
    const pair = () => [entry('RR-1'), entry('RR-2', { account: '9999' })];
    const transaction = Object.assign(new RequestConfig(), { transaction: true });
    expect(await refused(client.executeBatch(pair(), transaction))).toMatch(/Account is inactive.*rolled back/);
    expect(held()).toEqual([]);
    const { results } = await client.executeBatch(pair());
    expect(results.map(({ status }) => status)).toEqual(['success', 'failure']);
    expect(held()).toEqual(['RR-1']);
  });

  it('has a repeated control id refused when it asks for unique ones', async () => {
    const unique = Object.assign(new RequestConfig(), { uniqueId: true });
    await client.execute(entry('RR-1'), unique);
    expect(await refused(client.execute(entry('RR-1'), unique))).not.toBe('accepted');
    expect(held()).toEqual(['RR-1']);
  });

  it('is told what was wrong: the password, the account, the balance', async () => {
    const intruder = new OnlineClient(configured({ userPassword: 'wrong' }));
    expect(await refused(intruder.execute(entry('RR-1')))).toContain('XL03000006');
    expect(await refused(client.execute(entry('RR-1', { account: '4711' })))).toContain('4711');
    const lopsided = entry('RR-1');
    lopsided.lines = [line('2400', 2), line('4000', -1)];
    expect(await refused(client.execute(lopsided))).not.toBe('accepted');
    expect(held()).toEqual([]);
  });
});
