import type { FastifyInstance } from 'fastify';
import { buildGatewayServer } from '../../sandbox/http/gateway-server';
import { call, credit, debit, driverOf, entry, valuesOf, type Driver } from './gateway-driver';
import { leaf, query } from './query-driver';

const state = async (driver: Driver): Promise<string[]> =>
  valuesOf(await driver.ask(query('GLBATCH', ['STATE'])), 'STATE');

interface Posted {
  readonly driver: Driver;
  readonly server: FastifyInstance;
}

const posted = async (): Promise<Posted> => {
  const driver = driverOf();
  await driver.ask(call('f', entry([{ ...debit, CUSTOMERID: 'C-1', RR_A: 'a' }, credit])));
  driver.advance(60_000);
  return { driver, server: buildGatewayServer(driver.gateway, true) };
};

describe('the state of a new batch', () => {
  it.each([
    [{}, '', 'Posted'],
    [{ approvals: true }, 'Posted', 'Submitted'],
    [{ approvals: true }, 'Draft', 'Draft'],
    [{ stateAfterCreate: 'Partially Approved' }, '', 'Partially Approved'],
    [{ approvals: true, stateAfterCreate: 'Posted' }, '', 'Posted'],
  ])('with %j and STATE "%s" is %s', async (settings, asked, expected) => {
    const driver = driverOf();
    Object.assign(driver.settings, settings);
    await driver.ask(call('f', entry([debit, credit], { STATE: asked })));
    expect(await state(driver)).toEqual([expected]);
  });

  it.each(['Partially Approved', 'Approved', 'Posted', 'Declined', 'Reversal pending', 'Reversed'])(
    'is moved on to %s by a person',
    async (label) => {
      const { driver, server } = await posted();
      const payload = { state: label };
      const moved = await server.inject({ method: 'POST', url: '/admin/batches/6000/state', payload });
      const answer = await driver.ask(query('GLBATCH', ['STATE', 'WHENMODIFIED', 'MODIFIEDBY']));
      expect([moved.statusCode, /<GLBATCH>.*<\/GLBATCH>/.exec(answer)?.[0]]).toEqual([
        200,
        `<GLBATCH><STATE>${label}</STATE><WHENMODIFIED>10/01/2026 08:01:00</WHENMODIFIED><MODIFIEDBY>person</MODIFIEDBY></GLBATCH>`,
      ]);
    },
  );
});

describe('a batch behind the back of the client', () => {
  const fields = ['RECORDNO', 'TR_TYPE', 'TRX_AMOUNT', 'ACCOUNTNO', 'CUSTOMERID', 'RR_A', 'DESCRIPTION'];
  const lines = async (driver: Driver): Promise<string[]> =>
    (await driver.ask(query('GLENTRY', fields))).match(/(?<=<GLENTRY>).*?(?=<\/GLENTRY>)/g) ?? [];

  it('gets other values in a line, and its totals with them', async () => {
    const { driver, server } = await posted();
    const payload = {
      TRX_AMOUNT: '7.00',
      ACCOUNTNO: '6120',
      TR_TYPE: '-1',
      CUSTOMERID: 'C-2',
      RR_A: 'b',
      DESCRIPTION: 'x',
    };
    const altered = await server.inject({ method: 'POST', url: '/admin/batches/6000/lines/1', payload });
    expect([altered.statusCode, altered.json().totals, (await lines(driver))[0]]).toEqual([
      200,
      [{ currency: 'USD', debit: '0.00', credit: '1457.80' }],
      '<RECORDNO>700001</RECORDNO><TR_TYPE>-1</TR_TYPE><TRX_AMOUNT>7</TRX_AMOUNT><ACCOUNTNO>6120</ACCOUNTNO>' +
        '<CUSTOMERID>C-2</CUSTOMERID><RR_A>b</RR_A><DESCRIPTION>x</DESCRIPTION>',
    ]);
  });

  it('loses a dimension and a line', async () => {
    const { driver, server } = await posted();
    await server.inject({ method: 'POST', url: '/admin/batches/6000/lines/1', payload: { CUSTOMERID: '', RR_A: '' } });
    await server.inject({ method: 'DELETE', url: '/admin/batches/6000/lines/2' });
    expect(await lines(driver)).toEqual([
      '<RECORDNO>700003</RECORDNO><TR_TYPE>1</TR_TYPE><TRX_AMOUNT>1450.8</TRX_AMOUNT><ACCOUNTNO>2400</ACCOUNTNO>' +
        '<CUSTOMERID></CUSTOMERID><RR_A></RR_A><DESCRIPTION>Release</DESCRIPTION>',
    ]);
  });

  it('gets another header, and is found by it', async () => {
    const { driver, server } = await posted();
    const payload = { REFERENCENO: 'RR-9', BATCH_DATE: '10/31/2026', BATCH_TITLE: 'October', JOURNAL: 'GJ' };
    await server.inject({ method: 'POST', url: '/admin/batches/6000', payload });
    const found = async (journal: string, reference: string): Promise<string[]> => {
      const filter = `<and>${leaf('equalto', 'JOURNAL', journal)}${leaf('equalto', 'REFERENCENO', reference)}</and>`;
      const answer = await driver.ask(query('GLBATCH', ['BATCH_DATE', 'BATCH_TITLE'], filter));
      return [...valuesOf(answer, 'BATCH_DATE'), ...valuesOf(answer, 'BATCH_TITLE')];
    };
    expect([await found('APJ', 'RR-1'), await found('GJ', 'RR-9')]).toEqual([[], ['10/31/2026', 'October']]);
  });

  it('is reversed, and says by what', async () => {
    const { driver, server } = await posted();
    const payload = { BATCH_DATE: '10/31/2026' };
    const reversed = await server.inject({ method: 'POST', url: '/admin/batches/6000/reverse', payload });
    const again = await server.inject({ method: 'POST', url: '/admin/batches/6000/reverse', payload });
    const answer = await driver.ask(
      query('GLBATCH', ['RECORDNO', 'STATE', 'BATCH_DATE', 'REVERSED', 'REVERSEDKEY', 'REVERSEDFROM']),
    );
    expect([reversed.statusCode, reversed.json().recordNo, again.statusCode]).toEqual([201, '6001', 400]);
    expect(answer.match(/<GLBATCH>.*?<\/GLBATCH>/g)).toEqual([
      '<GLBATCH><RECORDNO>6000</RECORDNO><STATE>Reversed</STATE><BATCH_DATE>09/30/2026</BATCH_DATE><REVERSED>10/31/2026</REVERSED><REVERSEDKEY>6001</REVERSEDKEY><REVERSEDFROM></REVERSEDFROM></GLBATCH>',
      '<GLBATCH><RECORDNO>6001</RECORDNO><STATE>Posted</STATE><BATCH_DATE>10/31/2026</BATCH_DATE><REVERSED></REVERSED><REVERSEDKEY></REVERSEDKEY><REVERSEDFROM>6000</REVERSEDFROM></GLBATCH>',
    ]);
  });

  it('has an address for people that shows it', async () => {
    const { driver, server } = await posted();
    const [address = ''] = valuesOf(await driver.ask(query('GLBATCH', ['RECORD_URL'])), 'RECORD_URL');
    const page = await server.inject(new URL(address).pathname);
    expect([address, page.statusCode]).toEqual(['http://ledger.test/journals/APJ/6000', 200]);
  });

  it('is copied under the same reference', async () => {
    const { driver, server } = await posted();
    const copied = await server.inject({ method: 'POST', url: '/admin/batches/6000/copy' });
    const [original, copy] = (await server.inject('/admin/batches?lines=true')).json();
    expect([copied.statusCode, copied.json(), copy]).toEqual([
      201,
      copy,
      {
        ...original,
        recordNo: '6001',
        batchNo: '102',
        createdAt: '2026-10-01T08:01:00.000Z',
      },
    ]);
    expect(await lines(driver)).toHaveLength(4);
  });

  it('vanishes', async () => {
    const { driver, server } = await posted();
    const gone = await server.inject({ method: 'DELETE', url: '/admin/batches/6000' });
    const filter = leaf('equalto', 'RECORDNO', '6000');
    const answer = await driver.ask(query('GLBATCH', ['RECORDNO'], filter));
    const again = await server.inject({ method: 'DELETE', url: '/admin/batches/6000' });
    expect([gone.statusCode, valuesOf(answer, 'RECORDNO'), await lines(driver), again.statusCode]).toEqual([
      200,
      [],
      [],
      404,
    ]);
  });

  it.each([
    ['POST', '/admin/batches/6000/state', { state: 'Lost' }, /^state is one of Draft, /],
    ['POST', '/admin/batches/6000', { STATE: 'Posted' }, /^STATE cannot be changed; BATCH_DATE, /],
    ['POST', '/admin/batches/6000', { BATCH_DATE: '2026-10-31' }, /^2026-10-31 is no date/],
    ['POST', '/admin/batches/6000/lines/1', { TR_TYPE: 'debit' }, /^TR_TYPE is 1 or -1\.$/],
    ['POST', '/admin/batches/6000/lines/1', { TRX_AMOUNT: '1,00' }, /^TRX_AMOUNT is an amount/],
    ['POST', '/admin/batches/6000/lines/1', { trx: '1' }, /^trx is no element of a line\.$/],
    ['POST', '/admin/batches/6000/lines/1', { DOCUMENT: 7 }, /^DOCUMENT must be a text\.$/],
    ['POST', '/admin/batches/6000/reverse', { BATCH_DATE: '09/30/2026' }, /^BATCH_DATE is a day/],
    ['POST', '/admin/batches/6000/lines/9', { DOCUMENT: '7' }, /^There is no such line\.$/],
  ] as const)('%s %s refuses %j', async (method, url, payload, problem) => {
    const { server } = await posted();
    const before = (await server.inject('/admin/batches/6000')).json();
    const refused = await server.inject({ method, url, payload });
    expect([refused.statusCode, refused.json(), (await server.inject('/admin/batches/6000')).json()]).toEqual([
      400,
      { error: expect.stringMatching(problem) },
      before,
    ]);
  });
});
