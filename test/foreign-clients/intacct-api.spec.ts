import { IntacctApi } from 'intacct-api';
import { SANDBOX_CREDENTIALS } from '../e2e/support/person';
import { type GatewayHost, startGatewayHost } from './gateway-host';

/** A client of others, as npm offers it: requests of another shape, another content type, readers of its own. */
describe('the client intacct-api', () => {
  let host: GatewayHost;

  beforeAll(async () => {
    host = await startGatewayHost();
  });
  beforeEach(() => {
    host.driver.gateway.reset();
  });
  afterAll(() => host.stop());

  const { companyId, senderId, senderPassword, userId, userPassword } = SANDBOX_CREDENTIALS;
  const clientFor = (auth: Record<string, string> = {}, more: { uniqueId?: boolean } = {}): IntacctApi =>
    new IntacctApi({ auth: { senderId, senderPassword, companyId, userId, password: userPassword, ...auth }, ...more });
  const line = (account: string, side: 1 | -1) => ({
    ACCOUNTNO: account,
    TR_TYPE: side,
    TRX_AMOUNT: '1450.80',
    CURRENCY: 'USD',
    EXCH_RATE_TYPE_ID: 'Intacct Daily Rate',
    LOCATION: 'L01',
    CLASSID: 'K1',
    DESCRIPTION: 'Sep 2026 recognition',
  });
  const entry = (reference: string, account = '4000', controlId?: string) =>
    IntacctApi.create(
      {
        GLBATCH: {
          JOURNAL: 'GJ',
          BATCH_DATE: '09/30/2026',
          REFERENCENO: reference,
          BATCH_TITLE: `Entry ${reference}`,
          ENTRIES: { GLENTRY: [line('2400', 1), line(account, -1)] },
        },
      },
      controlId,
    );
  const held = () => host.driver.gateway.ledger.all().map(({ referenceNo }) => referenceNo);

  it('opens a session and works in it', async () => {
    const opening = IntacctApi.getAPISession();
    await clientFor().request(opening);
    expect(opening.isSuccessful()).toBe(true);
    const sessionId = /<sessionid>([^<]+)</.exec(
      (await clientFor().request(IntacctApi.getAPISession())).rawPayload,
    )?.[1];
    const inside = new IntacctApi({ auth: { senderId, senderPassword, sessionId: sessionId ?? '' } });
    const create = entry('RR-1');
    await inside.request(create);
    expect([create.isSuccessful(), held()]).toEqual([true, ['RR-1']]);
  });

  it('creates several entries in one request, each with an answer of its own', async () => {
    const [first, second, third] = [entry('RR-1'), entry('RR-2', '4711'), entry('RR-3')];
    await clientFor().request(first, [second, third]);
    expect([first, second, third].map((one) => one.isSuccessful())).toEqual([true, false, true]);
    expect(JSON.stringify(second.result)).toContain('4711');
    expect(held()).toEqual(['RR-1', 'RR-3']);
  });

  it('reads by query, and the rest by name of the object', async () => {
    await clientFor().request(entry('RR-1'), entry('RR-2'), entry('RR-3'));
    const page = IntacctApi.readByQuery({ object: 'GLBATCH', query: "REFERENCENO like 'RR-%'", pagesize: 2 });
    const { rawPayload } = await clientFor().request(page);
    const resultId = /resultId="([^"]*)"/.exec(rawPayload)?.[1] ?? '';
    const rest = IntacctApi.readMore({ resultId });
    await clientFor().request(rest);
    expect([page.isSuccessful(), rest.isSuccessful()]).toEqual([true, true]);
    const text = JSON.stringify([page.get(), rest.get()]);
    expect(['RR-1', 'RR-2', 'RR-3'].filter((reference) => !text.includes(reference))).toEqual([]);
  });

  it('is told the fields of an object', async () => {
    const inspect = IntacctApi.inspect({ object: 'GLBATCH' });
    await clientFor().request(inspect);
    expect(inspect.isSuccessful()).toBe(true);
    expect(JSON.stringify(inspect.get())).toContain('REFERENCENO');
  });

  it('has a repeated control id refused when it asks for unique ones', async () => {
    const [first, repeat] = [entry('RR-1', '4000', 'mine'), entry('RR-1', '4000', 'mine')];
    await clientFor({}, { uniqueId: true }).request(first);
    await clientFor({}, { uniqueId: true }).request(repeat);
    expect([first.isSuccessful(), repeat.isSuccessful(), held()]).toEqual([true, false, ['RR-1']]);
  });

  it('does not get in with a wrong password', async () => {
    // It expects a list where it passes one element, so its reader of any refused sign-in ends in this error of its own.
    const refused = clientFor({ password: 'wrong' }).request(entry('RR-1'));
    await expect(refused).rejects.toThrow('data.map is not a function');
    expect(held()).toEqual([]);
  });
});
