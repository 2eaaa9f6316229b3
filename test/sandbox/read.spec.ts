import { call, driverOf, elements, errorsOf, valuesOf } from './gateway-driver';
import { filled, leaf, order, query } from './query-driver';

describe('the query of other objects', () => {
  it('finds the lines of a batch by its record number', async () => {
    const driver = await filled();
    const fields = [
      'RECORDNO',
      'BATCHNO',
      'BATCH_NUMBER',
      'LINE_NO',
      'TR_TYPE',
      'TRX_AMOUNT',
      'ACCOUNTNO',
      'LOCATION',
      'CLASSID',
    ];
    const answer = await driver.ask(query('GLENTRY', fields, leaf('equalto', 'BATCHNO', '6001'), order('LINE_NO')));
    const row = (values: Readonly<Record<string, string>>): string => `<GLENTRY>${elements(values)}</GLENTRY>`;
    const batch = { BATCHNO: '6001', BATCH_NUMBER: '102' };
    expect(answer.match(/<GLENTRY>.*?<\/GLENTRY>/g)).toEqual([
      row({
        RECORDNO: '700003',
        ...batch,
        LINE_NO: '1',
        TR_TYPE: '1',
        TRX_AMOUNT: '1450.8',
        ACCOUNTNO: '2400',
        LOCATION: 'L01',
        CLASSID: '',
      }),
      row({
        RECORDNO: '700004',
        ...batch,
        LINE_NO: '2',
        TR_TYPE: '-1',
        TRX_AMOUNT: '1450.8',
        ACCOUNTNO: '4000',
        LOCATION: 'L01',
        CLASSID: 'K1',
      }),
    ]);
  });

  it('sums and counts by direction', async () => {
    const driver = await filled();
    const select =
      '<select><field>TR_TYPE</field><count>RECORDNO</count><sum>TRX_AMOUNT</sum><avg>TRX_AMOUNT</avg><min>BATCH_DATE</min><max>BATCH_DATE</max></select>';
    const answer = await driver.ask(call('q', `<query><object>GLENTRY</object>${select}</query>`));
    const rest =
      '<COUNT.RECORDNO>4</COUNT.RECORDNO><SUM.TRX_AMOUNT>5803.2</SUM.TRX_AMOUNT><AVG.TRX_AMOUNT>1450.8</AVG.TRX_AMOUNT>' +
      '<MIN.BATCH_DATE>12/31/2025</MIN.BATCH_DATE><MAX.BATCH_DATE>10/31/2026</MAX.BATCH_DATE>';
    expect(answer.match(/<GLENTRY>.*?<\/GLENTRY>/g)).toEqual([
      `<GLENTRY><TR_TYPE>1</TR_TYPE>${rest}</GLENTRY>`,
      `<GLENTRY><TR_TYPE>-1</TR_TYPE>${rest}</GLENTRY>`,
    ]);
  });

  it.each([
    [
      'JOURNAL',
      ['SYMBOL', 'STATUS'],
      leaf('equalto', 'SYMBOL', 'OLDJ'),
      ['<SYMBOL>OLDJ</SYMBOL><STATUS>inactive</STATUS>'],
    ],
    [
      'GLACCOUNT',
      ['ACCOUNTNO', 'REQUIRECLASS', 'REQUIREGLDIMCHANNEL'],
      leaf('in', 'ACCOUNTNO', '4100', '7777'),
      ['<ACCOUNTNO>4100</ACCOUNTNO><REQUIRECLASS>false</REQUIRECLASS><REQUIREGLDIMCHANNEL>true</REQUIREGLDIMCHANNEL>'],
    ],
    [
      'LOCATION',
      ['LOCATIONID', 'NAME', 'ENTITY', 'CURRENCY'],
      leaf('equalto', 'LOCATIONID', 'L03'),
      ['<LOCATIONID>L03</LOCATIONID><NAME>London</NAME><ENTITY>uk01</ENTITY><CURRENCY>GBP</CURRENCY>'],
    ],
    [
      'LOCATIONENTITY',
      ['LOCATIONID', 'CURRENCY'],
      '',
      [
        '<LOCATIONID>us01</LOCATIONID><CURRENCY>USD</CURRENCY>',
        '<LOCATIONID>uk01</LOCATIONID><CURRENCY>GBP</CURRENCY>',
      ],
    ],
    ['DEPARTMENT', ['DEPARTMENTID', 'TITLE'], '', ['<DEPARTMENTID>D10</DEPARTMENTID><TITLE>Sales</TITLE>']],
    [
      'CLASS',
      ['CLASSID', 'STATUS'],
      leaf('equalto', 'STATUS', 'active'),
      ['<CLASSID>K1</CLASSID><STATUS>active</STATUS>'],
    ],
    ['CUSTOMER', ['CUSTOMERID'], leaf('isnull', 'NAME'), ['<CUSTOMERID>C-3</CUSTOMERID>']],
    ['PROJECT', ['PROJECTID'], '', null],
    [
      'CHANNEL',
      ['id', 'name', 'createdBy'],
      leaf('equalto', 'id', '10'),
      ['<id>10</id><name>Direct</name><createdBy>1</createdBy>'],
    ],
  ])('reads %s', async (object, fields, filter, rows) => {
    const answer = await driverOf().ask(query(object, fields, filter));
    expect(answer.match(new RegExp(`(?<=<${object}>).*?(?=</${object}>)`, 'g'))).toEqual(rows);
    expect(errorsOf(answer)).toEqual([]);
  });

  it.each([
    [
      'GLACCOUNT',
      ['ACCOUNTNO', 'ACCOUNTTYPE', 'NORMALBALANCE', 'CLOSINGTYPE'],
      leaf('in', 'ACCOUNTNO', '2400', '6120'),
      ['2400 balancesheet credit non-closing account', '6120 incomestatement debit closing account'],
    ],
    [
      'LOCATIONENTITY',
      ['LOCATIONID', 'REPORTPRINTAS', 'WHENCREATED'],
      '',
      ['us01 us01 01/01/2026 00:00:00', 'uk01 uk01 01/01/2026 00:00:00'],
    ],
    ['CLASS', ['CLASSID', 'DESCRIPTION', 'MODIFIEDBY', 'RECORD_URL'], leaf('equalto', 'CLASSID', 'K1'), ['K1  1 ']],
    ['CUSTOMER', ['CUSTOMERID', 'ENTITY'], leaf('equalto', 'CUSTOMERID', 'C-1'), ['C-1 ']],
    ['DEPARTMENT', ['DEPARTMENTID', 'PARENTKEY'], '', ['D10 ']],
  ])('has the fields that public clients ask of %s', async (object, fields, filter, expected) => {
    const answer = await driverOf().ask(query(object, fields, filter));
    const rows = answer.match(new RegExp(`(?<=<${object}>).*?(?=</${object}>)`, 'g')) ?? [];
    expect(rows.map((row) => fields.map((field) => valuesOf(row, field)[0]).join(' '))).toEqual(expected);
  });

  it('knows which records were changed since a moment', async () => {
    const driver = driverOf();
    const { company } = driver.gateway;
    const [known] = [...(company.values('CUSTOMER')?.values() ?? [])];
    if (known === undefined) throw new Error('The company has no customer.');
    company.putDimensionValue({ ...known, name: 'Renamed' });
    const since = leaf('greaterthan', 'WHENMODIFIED', '06/30/2026 00:00:00');
    const answer = await driver.ask(query('CUSTOMER', ['CUSTOMERID', 'WHENCREATED', 'WHENMODIFIED'], since));
    expect([valuesOf(answer, 'CUSTOMERID'), valuesOf(answer, 'WHENCREATED'), valuesOf(answer, 'WHENMODIFIED')]).toEqual(
      [[known.id], ['01/01/2026 00:00:00'], ['10/01/2026 08:00:00']],
    );
  });

  it('reads the values of a user-defined dimension like other objects when it is set so', async () => {
    const driver = driverOf();
    const ask = (...fields: readonly string[]) => driver.ask(query('CHANNEL', fields));
    const before = errorsOf(await ask('RECORDNO'));
    driver.settings.customObjectKey = 'RECORDNO';
    expect([before, valuesOf(await ask('RECORDNO', 'NAME', 'STATUS'), 'RECORDNO'), errorsOf(await ask('id'))]).toEqual([
      ['XL03000006 The following fields cannot be queried: [ channel: [RECORDNO] ]'],
      ['10'],
      ['XL03000006 The following fields cannot be queried: [ channel: [id] ]'],
    ]);
  });

  it('gives rows in the order of their record numbers, in any order of the filter', async () => {
    const filter = leaf('in', 'CUSTOMERID', 'C-3', 'C-1', 'C-3');
    const answer = await driverOf().ask(query('CUSTOMER', ['CUSTOMERID'], filter, order('RECORDNO')));
    expect(valuesOf(answer, 'CUSTOMERID')).toEqual(['C-1', 'C-3']);
  });

  it('pages through a hundred thousand customers', async () => {
    const driver = driverOf();
    for (let number = 0; number < 100_000; number += 1) {
      const id = `N-${String(number).padStart(6, '0')}`;
      driver.gateway.company.putDimensionValue({
        object: 'CUSTOMER',
        id,
        name: id,
        status: 'active',
        entity: '',
        currency: '',
      });
    }
    const page = `${order('RECORDNO')}<pagesize>2000</pagesize><offset>100000</offset>`;
    const answer = await driver.ask(query('CUSTOMER', ['CUSTOMERID'], '', page));
    expect(valuesOf(answer, 'CUSTOMERID')).toEqual(['N-099997', 'N-099998', 'N-099999']);
    const single = await driver.ask(query('CUSTOMER', ['CUSTOMERID'], leaf('equalto', 'CUSTOMERID', 'N-054321')));
    expect(valuesOf(single, 'CUSTOMERID')).toEqual(['N-054321']);
  });
});

describe('the read of objects by key', () => {
  const read = (object: string, keys: string, fields: string, name = 'read'): string =>
    call('r', `<${name}><object>${object}</object><keys>${keys}</keys><fields>${fields}</fields></${name}>`);

  it('gives a batch with its lines', async () => {
    const driver = await filled();
    const answer = await driver.ask(read('GLBATCH', '6001', '*'));
    expect([
      answer.match(/<data [^>]*>/g),
      valuesOf(answer, 'LINE_NO'),
      valuesOf(answer, 'TRX_AMOUNT'),
      /<ENTRIES><glentry>.*<\/glentry><\/ENTRIES><\/GLBATCH><\/data>/.test(answer),
    ]).toEqual([['<data listtype="GLBATCH" count="1">'], ['1', '2'], ['1450.8', '1450.8'], true]);
  });

  it('gives only the fields asked for, and leaves missing keys out', async () => {
    const driver = await filled();
    expect(/<data.*<\/data>/.exec(await driver.ask(read('GLBATCH', '6001, 99', 'RECORDNO,STATE')))?.[0]).toBe(
      '<data listtype="GLBATCH" count="1"><GLBATCH><RECORDNO>6001</RECORDNO><STATE>Posted</STATE></GLBATCH></data>',
    );
    expect(await driver.ask(read('GLBATCH', '99', 'STATE'))).toContain(
      '<status>success</status><function>read</function><controlid>r</controlid><data listtype="GLBATCH" count="0"/>',
    );
  });

  it('refuses an unknown field with an error number that is a sentence', async () => {
    expect(errorsOf(await driverOf().ask(read('GLBATCH', '1', 'NOTHING')))).toEqual(['Invalid fields list NOTHING ']);
  });

  it('reads accounts by their number', async () => {
    const answer = await driverOf().ask(read('GLACCOUNT', '2400,4000,1', 'ACCOUNTNO,TITLE', 'readByName'));
    expect(valuesOf(answer, 'TITLE')).toEqual(['Deferred Revenue', 'Subscription Revenue']);
  });
});

describe('the functions about the company', () => {
  it.each([
    ['multi-entity', '', 'true'],
    ['single-entity', 'USD', 'false'],
  ] as const)('tells the financial set-up of a %s company', async (kind, currency, isMulti) => {
    const answer = await driverOf(kind).ask(call('f', '<getFinancialSetup/>'));
    expect(/<data>.*<\/data>/.exec(answer)?.[0]).toBe(
      `<data><financialSetup><baseCurrency>${currency}</baseCurrency><defaultBook>ACCRUAL</defaultBook>` +
        `<firstFiscalMonth>1</firstFiscalMonth><multiBaseCurrency>${isMulti}</multiBaseCurrency><multiBook>false</multiBook>` +
        `<multiCurrency>${isMulti}</multiCurrency><multiEntityShared>${isMulti}</multiEntityShared></financialSetup></data>`,
    );
  });

  it('lists the dimensions, the one of the company last', async () => {
    const answer = await driverOf().ask(call('f', '<getDimensions/>'));
    expect(answer.match(/<dimension>.*?<\/dimension>/g)?.at(-1)).toBe(
      '<dimension><objectName>CHANNEL</objectName><objectLabel>Channel</objectLabel><termLabel>Channel</termLabel>' +
        '<userDefinedDimension>true</userDefinedDimension><enabledInGL>true</enabledInGL></dimension>',
    );
  });
});
