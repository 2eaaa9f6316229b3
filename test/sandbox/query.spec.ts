import { call, credit, debit, driverOf, entry, errorsOf, login, valuesOf, type Driver } from './gateway-driver';
import { filled, leaf, order, query } from './query-driver';

const found = async (driver: Driver, filter: string, rest = ''): Promise<string[]> => {
  const answer = await driver.ask(query('GLBATCH', ['RECORDNO'], filter, rest));
  return [...valuesOf(answer, 'RECORDNO'), ...errorsOf(answer)];
};

describe('the query of journal entries', () => {
  it('answers the look-up by reference with the whole documented result', async () => {
    const driver = await filled();
    const filter = `<and>${leaf('equalto', 'JOURNAL', 'APJ')}${leaf('equalto', 'REFERENCENO', 'RR-B')}</and>`;
    const fields = ['RECORDNO', 'BATCHNO', 'STATE', 'JOURNAL.SYMBOL', 'BATCH_DATE', 'REFERENCENO', 'WHENCREATED'];
    const answer = await driver.ask(query('GLBATCH', fields, filter, order('RECORDNO')));
    expect(answer.slice(answer.indexOf('<result>'))).toBe(
      '<result><status>success</status><function>query</function><controlid>q</controlid>' +
        '<data listtype="GLBATCH" totalcount="1" offset="0" count="1" numremaining="0">' +
        '<GLBATCH><RECORDNO>6001</RECORDNO><BATCHNO>102</BATCHNO><STATE>Posted</STATE><JOURNAL.SYMBOL>APJ</JOURNAL.SYMBOL>' +
        '<BATCH_DATE>09/30/2026</BATCH_DATE><REFERENCENO>RR-B</REFERENCENO><WHENCREATED>10/01/2026 08:01:00</WHENCREATED></GLBATCH>' +
        '</data></result></operation></response>',
    );
  });

  it('answers success when nothing is found', async () => {
    const answer = await driverOf().ask(query('GLBATCH', ['RECORDNO']));
    expect(answer).toContain(
      '<status>success</status><function>query</function><controlid>q</controlid>' +
        '<data listtype="GLBATCH" totalcount="0" offset="0" count="0" numremaining="0"/>',
    );
  });

  it.each([
    [leaf('equalto', 'REFERENCENO', 'RR-B'), ['6001']],
    [leaf('equalto', 'RECORDNO', '06001'), ['6001']],
    [leaf('equalto', 'REFERENCENO', ''), []],
    [leaf('notequalto', 'REFERENCENO', 'RR-B'), ['6000', '6002']],
    [leaf('lessthan', 'RECORDNO', '6001'), ['6000']],
    [leaf('lessthanorequalto', 'RECORDNO', '6001'), ['6000', '6001']],
    [leaf('greaterthan', 'BATCH_DATE', '09/30/2026'), ['6002']],
    [leaf('greaterthanorequalto', 'BATCH_DATE', '09/30/2026'), ['6000', '6001', '6002']],
    [leaf('greaterthan', 'WHENCREATED', '10/01/2026 08:01:00'), ['6002', '6003']],
    [leaf('like', 'REFERENCENO', 'RR%'), ['6000', '6001']],
    [leaf('like', 'REFERENCENO', '_R-_'), ['6000', '6001']],
    [leaf('like', 'REFERENCENO', '.*'), []],
    [leaf('notlike', 'REFERENCENO', 'RR%'), ['6002']],
    [leaf('between', 'BATCH_DATE', '12/31/2025', '09/30/2026'), ['6000', '6001', '6003']],
    [leaf('in', 'REFERENCENO', 'RR-A', 'rr-b', 'RR-A'), ['6000', '6002']],
    [leaf('notin', 'REFERENCENO', 'RR-A', 'rr-b'), ['6001']],
    [leaf('isnull', 'REFERENCENO'), ['6003']],
    [leaf('isnotnull', 'REFERENCENO'), ['6000', '6001', '6002']],
    [`<or>${leaf('equalto', 'REFERENCENO', 'RR-A')}${leaf('isnull', 'REFERENCENO')}</or>`, ['6000', '6003']],
    [
      `<and>${leaf('equalto', 'JOURNAL', 'APJ')}<or>${leaf('equalto', 'RECORDNO', '6000')}${leaf('equalto', 'RECORDNO', '6002')}</or></and>`,
      ['6000', '6002'],
    ],
    [`<and>${leaf('in', 'JOURNAL', 'GJ', 'APJ')}${leaf('in', 'REFERENCENO', 'rr-b', 'RR-A')}</and>`, ['6000', '6002']],
    [leaf('equalto', 'STATE', 'Posted'), ['6000', '6001', '6002', '6003']],
    [leaf('equalto', 'STATE', 'A'), []],
  ])('%s', async (filter, expected) => {
    expect(await found(await filled(), filter)).toEqual(expected);
  });

  it('compares without case when asked to', async () => {
    const option = '<options><caseinsensitive>true</caseinsensitive></options>';
    const filter = `<and>${leaf('equalto', 'JOURNAL', 'apj')}${leaf('equalto', 'REFERENCENO', 'RR-B')}</and>`;
    const driver = await filled();
    expect([
      await found(driver, filter, option),
      await found(driver, leaf('like', 'REFERENCENO', 'rr-b'), option),
      await found(driver, leaf('in', 'REFERENCENO', 'rr-A', 'x'), option),
    ]).toEqual([['6001', '6002'], ['6001', '6002'], ['6000']]);
  });

  it.each([
    [
      'an unknown field of a filter',
      leaf('equalto', 'REFNO', '1'),
      'XL03000006 The following fields cannot be queried: [ glbatch: [REFNO] ]',
    ],
    ['an unknown operator', leaf('equals', 'RECORDNO', '1'), "XL03000010 The operator 'equals' is not valid"],
    [
      'a value too many',
      leaf('equalto', 'RECORDNO', '1', '2'),
      "XL03000010 The operator 'equalto' has 2 values, which is not allowed",
    ],
    [
      'an ISO date',
      leaf('equalto', 'BATCH_DATE', '2026-09-30'),
      "XL03000010 The value '2026-09-30' is not valid for the field 'BATCH_DATE'",
    ],
    [
      'a lonely operand',
      `<and>${leaf('isnull', 'RECORDNO')}</and>`,
      "XL03000010 The operator 'and' needs at least two operands",
    ],
    [
      'two operators',
      leaf('isnull', 'RECORDNO') + leaf('isnull', 'STATE'),
      'XL03000010 The filter needs exactly one operator',
    ],
    [
      'an operator without a field',
      '<equalto><value>1</value></equalto>',
      "XL03000010 The operator 'equalto' needs one field and its values",
    ],
  ])('refuses %s', async (_case, filter, error) => {
    expect(await found(driverOf(), filter)).toEqual([error]);
  });

  it('refuses unknown objects, fields, options and pages', async () => {
    const driver = driverOf();
    const ask = async (functions: string): Promise<string[]> => errorsOf(await driver.ask(functions));
    expect([
      await ask(query('GLJOURNAL', ['SYMBOL'])),
      await ask(query('GLBATCH', ['*'])),
      await ask(query('GLBATCH', ['RECORDNO'], '', '<pagesize>2001</pagesize>')),
      await ask(query('GLBATCH', ['RECORDNO'], '', '<offset>-1</offset>')),
      await ask(query('GLBATCH', ['RECORDNO'], '', '<options><returnformat>json</returnformat></options>')),
      await ask(query('GLBATCH', ['RECORDNO'], '', order('NOTHING'))),
    ]).toEqual([
      ['XL03000009 Object definition GLJOURNAL not found'],
      ['XL03000006 The following fields cannot be queried: [ glbatch: [*] ]'],
      ["XL03000010 The value '2001' is not valid for pagesize"],
      ["XL03000010 The value '-1' is not valid for offset"],
      ["XL03000010 The return format 'json' is not valid"],
      ['XL03000006 The following fields cannot be queried: [ glbatch: [NOTHING] ]'],
    ]);
  });

  it('turns pages and orders rows', async () => {
    const driver = await filled();
    const page = async (offset: number): Promise<string> =>
      /<data .*<\/data>/.exec(
        await driver.ask(
          query(
            'GLBATCH',
            ['RECORDNO'],
            '',
            `${order('BATCH_DATE', 'descending')}<pagesize>3</pagesize><offset>${offset}</offset>`,
          ),
        ),
      )?.[0] ?? '';
    const rows = (...recordNos: readonly string[]): string =>
      recordNos.map((recordNo) => `<GLBATCH><RECORDNO>${recordNo}</RECORDNO></GLBATCH>`).join('');
    expect([await page(0), await page(3)]).toEqual([
      `<data listtype="GLBATCH" totalcount="4" offset="0" count="3" numremaining="1">${rows('6002', '6000', '6001')}</data>`,
      `<data listtype="GLBATCH" totalcount="4" offset="3" count="1" numremaining="0">${rows('6003')}</data>`,
    ]);
  });

  it('turns a page to what the ledger holds then, and to the rows of its own query', async () => {
    const driver = await filled();
    const page = (filter: string, offset: number): Promise<string[]> =>
      found(driver, filter, `${order('RECORDNO')}<pagesize>2</pagesize><offset>${offset}</offset>`);
    const dated = leaf('greaterthan', 'BATCH_DATE', '01/01/2026');
    expect([await page('', 0), await page('', 2), await page(dated, 2)]).toEqual([
      ['6000', '6001'],
      ['6002', '6003'],
      ['6002'],
    ]);
    await driver.ask(call('c', entry([debit, credit], { REFERENCENO: 'RR-C', BATCH_DATE: '09/30/2026' })));
    expect([await page(dated, 2), await page('', 4)]).toEqual([['6002', '6004'], ['6004']]);
    const { ledger } = driver.gateway;
    ledger.change(ledger.find(6000)!, { date: '2025-01-01' });
    expect(await page(dated, 1)).toEqual(['6002', '6004']);
    ledger.remove(ledger.find(6002)!);
    expect([await page(dated, 1), await page('', 2)]).toEqual([['6004'], ['6003', '6004']]);
  });

  it('shows the batch of an entity session at the top level only when asked to', async () => {
    const driver = driverOf();
    const authentication = login('revrec_ws', 'user-Pa55!', 'ACME-DEV', 'us01');
    await driver.ask(call('c', entry()), { authentication });
    await driver.ask(call('c', entry()));
    const inEntity = valuesOf(await driver.ask(query('GLBATCH', ['RECORDNO']), { authentication }), 'RECORDNO');
    const shown = await found(driver, '', '<options><showprivate>true</showprivate></options>');
    expect([await found(driver, ''), shown, inEntity]).toEqual([['6001'], ['6000', '6001'], ['6000']]);
  });
});
