import { call, credit, debit, driverOf, entry, errorsOf, login, valuesOf, type Driver } from './gateway-driver';
import { filled } from './query-driver';

const refused = ['DL02000001 There was an error processing the request.'];

const ask = (driver: Driver, query: string, fields = 'RECORDNO', rest = '', object = 'GLBATCH'): Promise<string> => {
  const escaped = query.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const body = `<object>${object}</object><query>${escaped}</query><fields>${fields}</fields>${rest}`;
  return driver.ask(call('q', `<readByQuery>${body}</readByQuery>`));
};

const found = async (query: string, object = 'GLBATCH', field = 'RECORDNO'): Promise<string[]> => {
  const answer = await ask(await filled(), query, field, '', object);
  return [...valuesOf(answer, field), ...errorsOf(answer)];
};

describe('readByQuery', () => {
  it('answers in lower case, with the fields in capitals', async () => {
    const answer = await ask(await filled(), "JOURNAL = 'APJ' and REFERENCENO = 'RR-B'", 'RECORDNO,BATCHNO,STATE');
    expect(answer.slice(answer.indexOf('<result>'))).toBe(
      '<result><status>success</status><function>readByQuery</function><controlid>q</controlid>' +
        '<data listtype="glbatch" count="1" totalcount="1" numremaining="0" resultId="">' +
        '<glbatch><RECORDNO>6001</RECORDNO><BATCHNO>102</BATCHNO><STATE>Posted</STATE></glbatch>' +
        '</data></result></operation></response>',
    );
  });

  it.each([
    ['', ['6000', '6001', '6002', '6003']],
    ['RECORDNO = 6001', ['6001']],
    ['RECORDNO != 6001', ['6000', '6002', '6003']],
    ['RECORDNO < 6001', ['6000']],
    ['RECORDNO <= 6001', ['6000', '6001']],
    ["RECORDNO > '6001'", ['6002', '6003']],
    ["BATCH_DATE >= '09/30/2026'", ['6000', '6001', '6002']],
    ["REFERENCENO like 'RR%'", ['6000', '6001']],
    ["REFERENCENO not like 'RR%'", ['6002']],
    ["REFERENCENO in ('RR-A', 'rr-b')", ['6000', '6002']],
    ["REFERENCENO not in ('RR-A','rr-b')", ['6001']],
    ['REFERENCENO IS NULL', ['6003']],
    ['REFERENCENO is not null', ['6000', '6001', '6002']],
    ["REFERENCENO = 'RR-A' OR REFERENCENO = 'RR-B' AND RECORDNO = 6000", ['6000']],
    ["(REFERENCENO = 'RR-A' OR REFERENCENO = 'RR-B') AND RECORDNO = 6001", ['6001']],
    ["REFERENCENO = 'RR-A' or (RECORDNO > 6002 and (STATE = 'P'))", ['6000', '6003']],
    ['RECORDNO <> 6001', ['6000', '6002', '6003']],
    ['NOT RECORDNO = 6001', ['6000', '6002', '6003']],
    ['not (RECORDNO = 6001 or RECORDNO >= 6003)', ['6000', '6002']],
    ["NOT (REFERENCENO = 'RR-A' AND RECORDNO = 6000)", ['6001', '6002', '6003']],
    ["NOT REFERENCENO = 'RR-A'", ['6001', '6002']],
    ["not REFERENCENO like 'RR%'", ['6002']],
    ["not REFERENCENO not in ('RR-A','rr-b')", ['6000', '6002']],
    ['NOT REFERENCENO IS NULL', ['6000', '6001', '6002']],
    ['NOT NOT RECORDNO < 6001', ['6000']],
    ['NOT', refused],
    [`${'NOT '.repeat(40)}RECORDNO = 6000`, refused],
    ["STATE = 'P'", ['6000', '6001', '6002', '6003']],
    ["STATE in ('I','S','X','A','R','L','Z')", []],
    ["STATE = 'Posted'", refused],
    ["NOTHING = '1'", refused],
    ["RECORDNO = 'many'", refused],
    ["BATCH_DATE > '2026-09-30'", refused],
    ["REFERENCENO = 'RR-A", refused],
    ["REFERENCENO == 'RR-A'", refused],
    ["REFERENCENO 'RR-A'", refused],
    ["(REFERENCENO = 'RR-A'", refused],
    ["REFERENCENO = 'RR-A' and", refused],
    ["REFERENCENO not = 'RR-A'", refused],
    ['REFERENCENO in ()', refused],
    [`${'('.repeat(40)}RECORDNO = 6000${')'.repeat(40)}`, refused],
  ])('%s', async (query, expected) => {
    expect(await found(query)).toEqual(expected);
  });

  it('gives its rows in another order when it is set so', async () => {
    const driver = await filled();
    driver.settings.readByQueryOrder = 'reversed';
    expect(valuesOf(await ask(driver, ''), 'RECORDNO')).toEqual(['6003', '6002', '6001', '6000']);
  });

  it('compares the kind of an account by its codes', async () => {
    expect([
      await found("ACCOUNTTYPE = 'N'", 'GLACCOUNT', 'ACCOUNTNO'),
      await found("ACCOUNTTYPE = 'I' and STATUS = 'T'", 'GLACCOUNT', 'ACCOUNTNO'),
    ]).toEqual([['2400'], ['4000', '4100', '6120']]);
  });

  it('uses T and F for the status of other objects and for flags', async () => {
    expect([
      await found("STATUS = 'F'", 'GLACCOUNT', 'ACCOUNTNO'),
      await found("STATUS = 'active'", 'GLACCOUNT', 'ACCOUNTNO'),
      await found("REQUIRECLASS = 'T'", 'GLACCOUNT', 'ACCOUNTNO'),
    ]).toEqual([['9999'], refused, ['4000']]);
  });

  it('takes a quote and a backslash in a value', async () => {
    const driver = driverOf();
    await driver.ask(call('c', entry([debit, credit], { BATCH_TITLE: "O'Hara \\ sons" })));
    const answer = await ask(driver, "BATCH_TITLE = 'O\\'Hara \\\\ sons'");
    expect(valuesOf(answer, 'RECORDNO')).toEqual(['6000']);
  });

  it('gives all fields when none is named, and refuses an unknown one', async () => {
    const driver = await filled();
    const all = await ask(driver, 'RECORDNO = 6000', '*');
    expect([valuesOf(all, 'BATCH_TITLE'), errorsOf(await ask(driver, '', 'RECORDNO,NOTHING'))]).toEqual([
      ['September 2026'],
      refused,
    ]);
  });

  it.each(['0', '1001', 'ten'])('refuses a page of %s', async (size) => {
    expect(errorsOf(await ask(await filled(), '', 'RECORDNO', `<pagesize>${size}</pagesize>`))).toEqual(refused);
  });

  it('refuses who may not read, and an unknown object', async () => {
    const body = '<readByQuery><object>NOTHING</object><query></query></readByQuery>';
    const driver = driverOf();
    expect([
      errorsOf(await driver.ask(call('q', body), { authentication: login('no_permissions') })),
      errorsOf(await driver.ask(call('q', body))),
    ]).toEqual([
      ['PL04000005 You do not have permission for API operation READ_BY_QUERY on objects of type nothing'],
      ['XL03000009 Object definition NOTHING not found'],
    ]);
  });
});

describe('readMore', () => {
  const more = (id: string): string => call('m', `<readMore><resultId>${id}</resultId></readMore>`);
  const first = async (driver: Driver): Promise<string> => {
    const answer = await ask(driver, '', 'RECORDNO', '<pagesize>2</pagesize>');
    return /resultId="([^"]*)"/.exec(answer)?.[1] ?? '';
  };
  const failed = (id: string): string[] => [`XL03000009 The result ID '${id}' does not exist or has expired`];

  it('goes through the pages, in which later batches do not appear', async () => {
    const driver = await filled();
    const answer = await ask(driver, '', 'RECORDNO', '<pagesize>3</pagesize>');
    const id = /resultId="([^"]*)"/.exec(answer)?.[1] ?? '';
    await driver.ask(call('late', entry()));
    const second = await driver.ask(more(id));
    const rows = (...numbers: readonly string[]): string =>
      numbers.map((number) => `<glbatch><RECORDNO>${number}</RECORDNO></glbatch>`).join('');
    expect([/<data.*<\/data>/.exec(answer)?.[0], /<data.*<\/data>/.exec(second)?.[0]]).toEqual([
      `<data listtype="glbatch" count="3" totalcount="4" numremaining="1" resultId="${id}">${rows('6000', '6001', '6002')}</data>`,
      `<data listtype="glbatch" count="1" totalcount="4" numremaining="0" resultId="">${rows('6003')}</data>`,
    ]);
    expect(errorsOf(await driver.ask(more(id)))).toEqual(failed(id));
  });

  it('fails with an id that is unknown, expired or of another user', async () => {
    const driver = await filled();
    const foreign = await first(driver);
    const ofOther = errorsOf(await driver.ask(more(foreign), { authentication: login('view_only') }));
    driver.advance(30 * 60_000);
    expect([ofOther, errorsOf(await driver.ask(more(foreign))), errorsOf(await driver.ask(more('x')))]).toEqual([
      failed(foreign),
      failed(foreign),
      failed('x'),
    ]);
  });
});
