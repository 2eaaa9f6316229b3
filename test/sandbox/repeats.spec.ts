import { call, credit, debit, driverOf, entry, errorsOf, requestOf, valuesOf, type Driver } from './gateway-driver';

const unique = { uniqueId: 'true' };
const bad = entry([debit, { ...credit, CLASSID: 'K9' }]);
const repeated = (id: string): string[] => [`XL03000009 The function with controlid '${id}' was already executed.`];
const post = async (driver: Driver, body = entry(), id = 'je-1'): Promise<string[]> =>
  errorsOf(await driver.ask(call(id, body), unique));

describe('uniqueid', () => {
  it('posts again when it is false', async () => {
    const driver = driverOf();
    await driver.ask(call('je-1', entry()));
    await driver.ask(call('je-1', entry()));
    expect([driver.gateway.ledger.size, driver.gateway.controlIds.list()]).toEqual([2, []]);
  });

  it('refuses a repeat when it is true, and does not tell the record number', async () => {
    const driver = driverOf();
    expect([await post(driver), await post(driver), driver.gateway.ledger.size]).toEqual([[], repeated('je-1'), 1]);
    const answer = await driver.ask(call('je-1', entry()), unique);
    expect([valuesOf(answer, 'status'), valuesOf(answer, 'RECORDNO')]).toEqual([['success', 'success', 'failure'], []]);
  });

  it('refuses a repeat inside one request', async () => {
    const driver = driverOf();
    const answer = await driver.ask(call('je-1', entry()) + call('je-1', entry()), unique);
    expect([valuesOf(answer, 'status').slice(2), driver.gateway.ledger.size]).toEqual([['success', 'failure'], 1]);
  });

  it('lets a failed function try again, unless it is set otherwise', async () => {
    const driver = driverOf();
    expect([(await post(driver, bad)).length, await post(driver)]).toEqual([2, []]);
    driver.settings.burnFailedIds = true;
    expect([(await post(driver, bad, 'je-2')).length, await post(driver, entry(), 'je-2')]).toEqual([
      2,
      repeated('je-2'),
    ]);
  });

  it('answers a repeat with the number and the text that are set', async () => {
    const driver = driverOf();
    Object.assign(driver.settings, { duplicateErrorNo: 'PL05000104', duplicateText: '{id} ran.' });
    await post(driver);
    expect(await post(driver)).toEqual(['PL05000104 je-1 ran.']);
  });

  it('forgets a control id after the retention', async () => {
    const driver = driverOf();
    driver.settings.controlIdRetentionMs = 1000;
    await post(driver);
    driver.advance(999);
    const before = await post(driver);
    driver.advance(1);
    expect([before, await post(driver)]).toEqual([repeated('je-1'), []]);
  });

  it.each([
    ['company-sender', 'ACME-DEV revrec_sender'],
    ['company', 'ACME-DEV'],
    ['sender', 'revrec_sender'],
    ['entity', 'ACME-DEV revrec_sender '],
  ] as const)('remembers control ids by %s', async (scope, name) => {
    const driver = driverOf();
    driver.settings.controlIdScope = scope;
    await post(driver);
    expect(driver.gateway.controlIds.list()).toEqual([
      { scope: name, controlId: 'je-1', state: 'used', burntAt: '2026-10-01T08:00:00.000Z' },
    ]);
  });
});

describe('the memory of control ids', () => {
  /** A first request is accepted and executed only after its repeat was answered. */
  const overlapping = async (changes: object): Promise<[string[], number, string[]]> => {
    const driver = driverOf();
    Object.assign(driver.settings, changes);
    driver.gateway.faults.queue({ match: {}, times: 1, fault: { kind: 'commit-late', ms: 600_000 } });
    await driver.send(call('je-1', entry()), unique);
    const repeat = await post(driver);
    driver.runLater();
    return [repeat, driver.gateway.ledger.size, driver.gateway.controlIds.list().map(({ state }) => state)];
  };

  it.each([
    [{ controlIdMemory: 'completed' }, [], 1, ['used']],
    [{ controlIdMemory: 'completed', controlIdRecheckAtCommit: false }, [], 2, ['used']],
    [{ controlIdMemory: 'atomic' }, repeated('je-1'), 1, ['used']],
    [{ controlIdMemory: 'none' }, [], 2, []],
  ])('with %j', async (changes, repeat, size, states) => {
    expect(await overlapping(changes)).toEqual([repeat, size, states]);
  });

  it('shows an id that is reserved while its function runs, and gives it back when the function fails', async () => {
    const driver = driverOf();
    driver.settings.controlIdMemory = 'atomic';
    driver.gateway.faults.queue({ match: {}, times: 1, fault: { kind: 'commit-late', ms: 1000 } });
    await driver.send(call('je-1', bad), unique);
    const running = driver.gateway.controlIds.list();
    driver.runLater();
    expect([running, driver.gateway.controlIds.list(), await post(driver)]).toEqual([
      [
        {
          scope: 'ACME-DEV revrec_sender',
          controlId: 'je-1',
          state: 'running',
          burntAt: '2026-10-01T08:00:00.000Z',
        },
      ],
      [],
      [],
    ]);
  });

  it('reserves an id for a request that is delayed, too', async () => {
    const driver = driverOf();
    driver.settings.controlIdMemory = 'atomic';
    driver.gateway.faults.queue({ match: {}, times: 1, fault: { kind: 'delay', ms: 1000 } });
    const first = post(driver);
    const repeat = await post(driver);
    expect([repeat, await first, driver.gateway.ledger.size]).toEqual([repeated('je-1'), [], 1]);
  });

  it('refuses a repeat inside one request when ids are reserved on arrival', async () => {
    const driver = driverOf();
    driver.settings.controlIdMemory = 'atomic';
    const answer = await driver.ask(call('je-1', entry()) + call('je-1', entry()), unique);
    expect([valuesOf(answer, 'status').slice(2), driver.gateway.ledger.size]).toEqual([['success', 'failure'], 1]);
  });

  it.each(['completed', 'atomic'])('refuses the whole request when the level is control (%s)', async (memory) => {
    const driver = driverOf();
    Object.assign(driver.settings, { duplicateLevel: 'control', controlIdMemory: memory });
    await post(driver);
    const answer = await driver.ask(call('je-2', entry()) + call('je-1', entry()), unique);
    expect([valuesOf(answer, 'status'), errorsOf(answer), driver.gateway.ledger.size]).toEqual([
      ['failure'],
      repeated('je-1'),
      1,
    ]);
    expect(await post(driver, entry(), 'je-2')).toEqual([]);
  });

  it.each([
    [true, 1],
    [false, 2],
  ])('takes an absent uniqueid for %s', async (meaning, size) => {
    const driver = driverOf();
    driver.settings.uniqueIdAbsentMeans = meaning;
    const document = requestOf(call('je-1', entry())).replace('<uniqueid>false</uniqueid>', '');
    await driver.gateway.handle(document);
    await driver.gateway.handle(document);
    expect(driver.gateway.ledger.size).toBe(size);
  });
});

describe('a transaction', () => {
  it('takes back what worked when one function fails', async () => {
    const driver = driverOf();
    const answer = await driver.ask(call('a', entry()) + call('b', bad) + call('c', entry()), {
      transaction: 'true',
      ...unique,
    });
    const rolledBack = 'XL03000009 The entire transaction in this operation has been rolled back due to an error.';
    expect([valuesOf(answer, 'status').slice(2), errorsOf(answer), driver.gateway.ledger.size]).toEqual([
      ['aborted', 'failure', 'aborted'],
      [
        rolledBack,
        "BL01001973 Class 'K9' specified is not valid.",
        'BL01001973 Could not create GLBatch record.',
        rolledBack,
        rolledBack,
      ],
      0,
    ]);
    expect(driver.gateway.controlIds.list()).toEqual([]);
    expect(driver.gateway.ledger.findByReference('APJ', 'RR-1')).toEqual([]);
  });

  it('never gives a number twice', async () => {
    const driver = driverOf();
    await driver.ask(call('a', entry()) + call('b', bad), { transaction: 'true' });
    expect(valuesOf(await driver.ask(call('c', entry())), 'RECORDNO')).toEqual(['6001']);
  });

  it('keeps what worked without the attribute', async () => {
    const driver = driverOf();
    const answer = await driver.ask(call('a', entry()) + call('b', bad) + call('c', entry()));
    expect([valuesOf(answer, 'status').slice(2), driver.gateway.ledger.size]).toEqual([
      ['success', 'failure', 'success'],
      2,
    ]);
  });
});
