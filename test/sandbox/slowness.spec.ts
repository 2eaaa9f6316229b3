import { call, driverOf, entry, errorsOf, requestOf, valuesOf, type Driver } from './gateway-driver';
import { query } from './query-driver';

const post = call('je', entry());
const look = call('d', '<getDimensions/>');

describe('a ledger that lags behind', () => {
  const seen = async (driver: Driver): Promise<string[]> => {
    const read = call('r', '<read><object>GLBATCH</object><keys>6000</keys><fields>STATE</fields></read>');
    return [
      ...valuesOf(await driver.ask(query('GLBATCH', ['RECORDNO'])), 'RECORDNO'),
      ...valuesOf(await driver.ask(query('GLENTRY', ['LINE_NO'])), 'LINE_NO'),
      ...valuesOf(await driver.ask(read), 'STATE'),
    ];
  };

  it('shows a new batch to every way of reading only after its time', async () => {
    const driver = driverOf();
    driver.settings.visibilityLagMs = 5000;
    await driver.send(post);
    driver.advance(4999);
    const before = await seen(driver);
    driver.advance(1);
    expect([before, await seen(driver)]).toEqual([[], ['6000', '1', '2', 'Posted']]);
  });
});

describe('the limit of requests at the same time', () => {
  /** One request hangs after its connection broke; another comes meanwhile. */
  const second = async (changes: object, document = requestOf(look)): Promise<[number, string[], unknown]> => {
    const driver = driverOf();
    Object.assign(driver.settings, changes);
    driver.gateway.faults.queue({ match: {}, times: 1, fault: { kind: 'commit-late', ms: 60_000 } });
    await driver.send(post);
    const reply = await driver.gateway.handle(document);
    driver.runLater();
    const after = await driver.ask(look);
    const [status, body, headers] = reply.kind === 'answer' ? [reply.status, reply.body, reply.headers] : [0, '', {}];
    return [status, [...errorsOf(body), ...errorsOf(after)], headers];
  };

  it.each([{ senderConcurrencyMax: 1 }, { companyConcurrencyMax: 1 }])('refuses beyond %j', async (changes) => {
    expect(await second(changes)).toEqual([
      429,
      ['GW-0010 API rate limit exceeded'],
      {
        'content-type': 'text/xml; encoding="UTF-8"',
        'x-ia-throttle-limit': '1',
        'x-ia-throttle-remaining': '0',
        'x-ia-throttle-retryafter': '1',
        'retry-after': '1',
      },
    ]);
  });

  it('uses up no fault with a request it turns away', async () => {
    const driver = driverOf();
    driver.settings.senderConcurrencyMax = 1;
    driver.gateway.faults.queue({ match: {}, times: 2, fault: { kind: 'commit-late', ms: 60_000 } });
    await driver.send(post);
    await driver.send(post);
    expect([driver.gateway.faults.list(), driver.gateway.requestLog.list().map(({ fault }) => fault)]).toEqual([
      [{ match: {}, times: 1, fault: { kind: 'commit-late', ms: 60_000 } }],
      [null],
    ]);
  });

  it('is off unless it is set, and counts each sender apart', async () => {
    const other = requestOf(look, { senderId: 'unauthorised_sender' });
    const [status] = await second({ senderConcurrencyMax: 1 }, other);
    expect([(await second({}))[0], status, (await second({ senderConcurrencyMax: 2 }))[0]]).toEqual([200, 200, 200]);
  });
});
