import {
  call,
  credit,
  debit,
  driverOf,
  elements,
  entry,
  errorsOf,
  login,
  valuesOf,
  type Driver,
} from './gateway-driver';
import { query } from './query-driver';

type Values = Readonly<Record<string, string | undefined>>;

const update = (recordNo: string, header: Values, lines: readonly Values[] = [debit, credit]): string => {
  const entries = lines.map((line) => `<GLENTRY>${elements(line)}</GLENTRY>`).join('');
  return `<update><GLBATCH><RECORDNO>${recordNo}</RECORDNO>${elements(header)}<ENTRIES>${entries}</ENTRIES></GLBATCH></update>`;
};
const remove = (keys: string, object = 'GLBATCH'): string =>
  `<delete><object>${object}</object><keys>${keys}</keys></delete>`;

const posted = async (header: Values = {}): Promise<Driver> => {
  const driver = driverOf();
  await driver.ask(call('c', entry([debit, credit], header)));
  driver.advance(60_000);
  return driver;
};

const rows = async (driver: Driver, object: string, fields: readonly string[]): Promise<string[]> =>
  (await driver.ask(query(object, fields))).match(new RegExp(`(?<=<${object}>).*?(?=</${object}>)`, 'g')) ?? [];

const couldNot = (verb: string): string => `BL01001973 Could not ${verb} GLBatch record.`;
const closed =
  "BL01001973 Your transaction date (09/30/2026) is within a period that's been closed. " +
  'You can add, modify, or delete a transaction only if the period is open: us01';

describe('the update of a journal entry', () => {
  it('replaces its lines, keeps what is not sent and answers like a create', async () => {
    const driver = await posted({ RR_RUN: '7' });
    const lines = [debit, credit, debit, credit].map((line) => ({ ...line, TRX_AMOUNT: '2.00' }));
    const answer = await driver.ask(call('u', update('6000', { BATCH_TITLE: 'Corrected' }, lines)));
    expect(answer.slice(answer.indexOf('<result>'))).toBe(
      '<result><status>success</status><function>update</function><controlid>u</controlid>' +
        '<data listtype="objects" count="1"><glbatch><RECORDNO>6000</RECORDNO></glbatch></data></result></operation></response>',
    );
    const fields = [
      'RECORDNO',
      'BATCHNO',
      'BATCH_TITLE',
      'REFERENCENO',
      'STATE',
      'RR_RUN',
      'WHENCREATED',
      'WHENMODIFIED',
    ];
    expect([await rows(driver, 'GLBATCH', fields), await rows(driver, 'GLENTRY', ['RECORDNO', 'TRX_AMOUNT'])]).toEqual([
      [
        '<RECORDNO>6000</RECORDNO><BATCHNO>101</BATCHNO><BATCH_TITLE>Corrected</BATCH_TITLE><REFERENCENO>RR-1</REFERENCENO>' +
          '<STATE>Posted</STATE><RR_RUN>7</RR_RUN><WHENCREATED>10/01/2026 08:00:00</WHENCREATED><WHENMODIFIED>10/01/2026 08:01:00</WHENMODIFIED>',
      ],
      ['700003', '700004', '700005', '700006'].map(
        (recordNo) => `<RECORDNO>${recordNo}</RECORDNO><TRX_AMOUNT>2</TRX_AMOUNT>`,
      ),
    ]);
  });

  it('is found under its new reference only', async () => {
    const driver = await posted();
    await driver.ask(call('u', update('6000', { REFERENCENO: 'RR-2' })));
    const { ledger } = driver.gateway;
    expect([ledger.findByReference('APJ', 'RR-1').length, ledger.findByReference('APJ', 'RR-2').length]).toEqual([
      0, 1,
    ]);
  });

  it('may carry custom fields that the batch did not have', async () => {
    const driver = await posted();
    await driver.ask(call('u', update('6000', { RR_NEW: 'n' }, [{ ...debit, RR_LINE: 'l' }, credit])));
    expect([await rows(driver, 'GLBATCH', ['RR_NEW']), await rows(driver, 'GLENTRY', ['RR_LINE'])]).toEqual([
      ['<RR_NEW>n</RR_NEW>'],
      ['<RR_LINE>l</RR_LINE>', '<RR_LINE></RR_LINE>'],
    ]);
  });

  it('posts a draft and leaves another state alone', async () => {
    const driver = await posted({ STATE: 'Draft' });
    await driver.ask(call('u', update('6000', { BATCH_TITLE: 'Still a draft' })));
    const before = await rows(driver, 'GLBATCH', ['STATE']);
    await driver.ask(call('u', update('6000', { STATE: 'Posted' })));
    expect([before, await rows(driver, 'GLBATCH', ['STATE'])]).toEqual([
      ['<STATE>Draft</STATE>'],
      ['<STATE>Posted</STATE>'],
    ]);
  });

  it.each([
    ['an unknown key', '31', {}, ["BL01001973 Cannot find glbatch with key '31' to update."]],
    ['no key', '', {}, ["BL01001973 Cannot find glbatch with key '' to update."]],
    [
      'an unbalanced entry',
      '6000',
      {},
      ['BL01001973 Transactions do not balance for Location us01', couldNot('update')],
    ],
  ])('is refused with %s', async (_case, recordNo, header, errors) => {
    const driver = await posted();
    const before = { ...driver.gateway.ledger.find(6000) };
    const lines = errors.length === 1 ? [debit, credit] : [debit, { ...credit, TRX_AMOUNT: '1.00' }];
    const answer = await driver.ask(call('u', update(recordNo, header, lines)));
    expect([errorsOf(answer), /<data.*\/>/.exec(answer)?.[0], driver.gateway.ledger.all()]).toEqual([
      errors,
      '<data listtype="objects" count="0"/>',
      [before],
    ]);
  });

  it('is taken back with the transaction it belongs to', async () => {
    const driver = await posted();
    const before = await rows(driver, 'GLENTRY', ['RECORDNO', 'BATCHTITLE']);
    const functions =
      call('u', update('6000', { BATCH_TITLE: 'x', REFERENCENO: 'RR-2' }, [debit, credit])) +
      call('d', remove('6000,31'));
    const answer = await driver.ask(functions, { transaction: 'true' });
    expect([
      valuesOf(answer, 'status').slice(2),
      await rows(driver, 'GLENTRY', ['RECORDNO', 'BATCHTITLE']),
      driver.gateway.ledger.findByReference('APJ', 'RR-1').length,
    ]).toEqual([['aborted', 'failure'], before, 1]);
  });
});

describe('the deletion of journal entries', () => {
  it('answers success without data', async () => {
    const driver = await posted();
    await driver.ask(call('c2', entry()));
    const answer = await driver.ask(call('d', remove('6000, 6001')));
    expect([answer.slice(answer.indexOf('<result>')), driver.gateway.ledger.size]).toEqual([
      '<result><status>success</status><function>delete</function><controlid>d</controlid></result></operation></response>',
      0,
    ]);
  });

  it('unlinks the mirror of a reversed entry', async () => {
    const driver = await posted({ REVERSEDATE: '10/01/2026' });
    await driver.ask(call('d', remove('6001')));
    expect(await rows(driver, 'GLBATCH', ['RECORDNO', 'REVERSEDKEY', 'REVERSEDATE'])).toEqual([
      '<RECORDNO>6000</RECORDNO><REVERSEDKEY></REVERSEDKEY><REVERSEDATE></REVERSEDATE>',
    ]);
  });

  it('deletes nothing when one key is unknown, and fails without data', async () => {
    const driver = await posted();
    const answer = await driver.ask(call('d', remove('6000,31')));
    expect([errorsOf(answer), answer.includes('<data'), driver.gateway.ledger.size]).toEqual([
      ["BL01001973 Cannot find glbatch with key '31' to delete."],
      false,
      1,
    ]);
  });

  it('is put back where it was when its transaction fails', async () => {
    const driver = await posted();
    await driver.ask(call('c2', entry()));
    await driver.ask(call('d', remove('6000')) + call('x', remove('31')), { transaction: 'true' });
    expect(driver.gateway.ledger.all().map(({ recordNo }) => recordNo)).toEqual([6000, 6001]);
  });

  it.each([
    ['JOURNAL', "PL04000005 API operation 'DELETE' cannot be performed on objects of type journal"],
    ['NOTHING', 'XL03000009 Object definition NOTHING not found'],
  ])('is for batches, not for %s', async (object, error) => {
    expect(errorsOf(await driverOf().ask(call('d', remove('31', object))))).toEqual([error]);
  });
});

describe('what protects a posted entry', () => {
  const changes = async (driver: Driver): Promise<string[][]> => [
    errorsOf(await driver.ask(call('u', update('6000', {})))),
    errorsOf(await driver.ask(call('d', remove('6000')))),
  ];

  it('is a closed period', async () => {
    const driver = await posted();
    driver.settings.bookClosedThrough = { us01: '2026-09-30' };
    expect(await changes(driver)).toEqual([
      [closed, couldNot('update')],
      [closed, couldNot('delete')],
    ]);
  });

  it('is global transaction security, which leaves drafts alone', async () => {
    const security = { disableEdit: true, disableDelete: true, transactionSecurityErrorNo: 'XX00000003' };
    const driver = await posted();
    Object.assign(driver.settings, security);
    const draft = await posted({ STATE: 'Draft' });
    Object.assign(draft.settings, security);
    const text = (change: string): string =>
      `XX00000003 Global transaction security does not allow you to ${change} a posted transaction.`;
    expect([await changes(driver), await changes(draft)]).toEqual([
      [
        [text('edit'), couldNot('update')],
        [text('delete'), couldNot('delete')],
      ],
      [[], []],
    ]);
  });

  it('is the entity it was made in, and the permission of the user', async () => {
    const inEntity = (entity: string) => ({ authentication: login('revrec_ws', 'user-Pa55!', 'ACME-DEV', entity) });
    const driver = driverOf();
    await driver.ask(call('c', entry()), inEntity('us01'));
    const ask = async (options: { authentication: string }): Promise<string[]> =>
      errorsOf(await driver.ask(call('d', remove('6000')), options));
    expect([
      await ask(inEntity('uk01')),
      await ask({ authentication: login('view_only') }),
      await ask(inEntity('us01')),
    ]).toEqual([
      ["BL01001973 Cannot find glbatch with key '6000' to delete."],
      ['PL04000005 You do not have permission for API operation DELETE on objects of type glbatch'],
      [],
    ]);
  });
});

describe('the privacy of entities', () => {
  it('shows a batch to its own entity, and to the top level when asked to', async () => {
    const driver = driverOf();
    const inEntity = (entity: string) => ({ authentication: login('revrec_ws', 'user-Pa55!', 'ACME-DEV', entity) });
    await driver.ask(call('c', entry()), inEntity('us01'));
    const see = async (object: string, options: object, rest = ''): Promise<number> =>
      valuesOf(await driver.ask(query(object, ['RECORDNO'], '', rest), options), 'RECORDNO').length;
    const legacy = '<readByQuery><object>GLBATCH</object><query></query><fields>RECORDNO</fields></readByQuery>';
    const shown = '<options><showprivate>true</showprivate></options>';
    const seen = async (object: string): Promise<number[]> => [
      await see(object, {}),
      await see(object, {}, shown),
      await see(object, inEntity('us01')),
      await see(object, inEntity('uk01')),
      await see(object, inEntity('uk01'), shown),
    ];
    expect([
      await seen('GLBATCH'),
      await seen('GLENTRY'),
      valuesOf(await driver.ask(call('q', legacy)), 'RECORDNO'),
      valuesOf(await driver.ask(call('q', legacy), inEntity('us01')), 'RECORDNO'),
    ]).toEqual([[0, 1, 1, 0, 0], [0, 2, 2, 0, 0], [], ['6000']]);
  });
});

describe('inter-entity transactions', () => {
  const london = { LOCATION: 'L03', EXCHANGE_RATE: '1' };
  const lines = [debit, { ...credit, ...london }];
  const base = { BASELOCATION_NO: 'us01' };
  const fields = ['LINE_NO', 'TR_TYPE', 'TRX_AMOUNT', 'ACCOUNTNO', 'LOCATION'];
  const unbalanced = ['us01', 'uk01'].map((entity) => `BL01001973 Transactions do not balance for Location ${entity}`);

  it('add a line to each of the two entities', async () => {
    const driver = driverOf();
    driver.settings.interEntityTransactions = true;
    const answer = await driver.ask(call('c', entry(lines, base)));
    const line = (lineNo: string, type: string, account: string, location: string): string =>
      elements({ LINE_NO: lineNo, TR_TYPE: type, TRX_AMOUNT: '1450.8', ACCOUNTNO: account, LOCATION: location });
    expect([errorsOf(answer), await rows(driver, 'GLENTRY', fields)]).toEqual([
      [],
      [
        line('1', '1', '2400', 'L01'),
        line('2', '-1', '4000', 'L03'),
        line('3', '1', '1990', 'L03'),
        line('4', '-1', '2990', 'L01'),
      ],
    ]);
  });

  it('add nothing to an entry that balances in each entity', async () => {
    const driver = driverOf();
    driver.settings.interEntityTransactions = true;
    await driver.ask(call('c', entry([debit, credit], base)));
    expect(driver.gateway.ledger.all().map(({ lineCount }) => lineCount)).toEqual([2]);
  });

  it.each([
    ['off', false, base, lines, unbalanced],
    ['on but without a base location', true, {}, lines, unbalanced],
    [
      'on but the entry does not balance at all',
      true,
      base,
      [debit, { ...credit, ...london, TRX_AMOUNT: '1.00' }],
      unbalanced.slice(0, 1),
    ],
  ])('refuse when %s', async (_case, isOn, header, sent, errors) => {
    const driver = driverOf();
    driver.settings.interEntityTransactions = isOn;
    expect(errorsOf(await driver.ask(call('c', entry(sent, header))))).toEqual([...errors, couldNot('create')]);
  });
});
