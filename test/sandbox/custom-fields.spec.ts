import { call, credit, debit, driverOf, entry, errorsOf, valuesOf, type Driver } from './gateway-driver';
import { leaf, query } from './query-driver';

const lines = [{ ...debit, RR_SCHEDULE: 'S-1 &amp; S-2' }, credit];
const header = { RR_RUN: '7' };
const post = async (driver: Driver): Promise<string[]> => errorsOf(await driver.ask(call('f', entry(lines, header))));

describe('custom fields', () => {
  it('are kept and come back by query, by read and in the list of batches', async () => {
    const driver = driverOf();
    await post(driver);
    const fields = ['LINE_NO', 'RR_SCHEDULE', 'CLASSID'];
    const entries = await driver.ask(query('GLENTRY', fields, leaf('like', 'RR_SCHEDULE', 'S-1%')));
    const batches = await driver.ask(query('GLBATCH', ['RECORDNO', 'RR_RUN'], leaf('equalto', 'RR_RUN', '7')));
    const read = await driver.ask(
      call('r', '<read><object>GLBATCH</object><keys>6000</keys><fields>*</fields></read>'),
    );
    expect([
      entries.match(/<GLENTRY>.*?<\/GLENTRY>/g),
      batches.match(/<GLBATCH>.*?<\/GLBATCH>/g),
      valuesOf(read, 'RR_SCHEDULE'),
      valuesOf(read, 'RR_RUN'),
    ]).toEqual([
      ['<GLENTRY><LINE_NO>1</LINE_NO><RR_SCHEDULE>S-1 &amp; S-2</RR_SCHEDULE><CLASSID></CLASSID></GLENTRY>'],
      ['<GLBATCH><RECORDNO>6000</RECORDNO><RR_RUN>7</RR_RUN></GLBATCH>'],
      ['S-1 &amp; S-2', ''],
      ['7'],
    ]);
  });

  it('do not spill over from one line to the next, and keep 4000 characters', async () => {
    const driver = driverOf();
    const long = 'x'.repeat(4000);
    await driver.ask(
      call(
        'f',
        entry([
          { ...debit, RR_A: long, RR_B: 'b' },
          { ...credit, RR_B: 'c' },
        ]),
      ),
    );
    const answer = await driver.ask(query('GLENTRY', ['RR_A', 'RR_B'], leaf('equalto', 'BATCHNO', '6000')));
    expect([valuesOf(answer, 'RR_A'), valuesOf(answer, 'RR_B')]).toEqual([
      [long, ''],
      ['b', 'c'],
    ]);
    const over = await driver.ask(call('f', entry([{ ...debit, RR_A: `${long}x` }, credit])));
    expect(errorsOf(over)).toEqual([
      'BL03000018 Illegal format for RR_A: the value is longer than 4000 characters',
      'BL01001973 Could not create GLBatch record.',
    ]);
  });

  it('that was not declared can be ignored or refused', async () => {
    const driver = driverOf();
    Object.assign(driver.settings, { unknownFields: 'ignore', lineCustomFields: ['RR_SCHEDULE'] });
    await post(driver);
    const ignored = driver.gateway.ledger.all().map((batch) => [...batch.customFields]);
    const kept = valuesOf(await driver.ask(query('GLENTRY', ['RR_SCHEDULE'])), 'RR_SCHEDULE');
    driver.settings.unknownFields = 'refuse';
    expect([ignored, kept, await post(driver)]).toEqual([
      [[]],
      ['S-1 &amp; S-2', ''],
      ['BL01001973 The field RR_RUN is not valid', 'BL01001973 Could not create GLBatch record.'],
    ]);
  });

  it('can be asked for before a batch carries them only when they are declared', async () => {
    const driver = driverOf();
    const ask = async (): Promise<string[]> => errorsOf(await driver.ask(query('GLENTRY', ['RR_SCHEDULE'])));
    const before = await ask();
    driver.settings.lineCustomFields = ['RR_SCHEDULE'];
    expect([before, await ask()]).toEqual([
      ['XL03000006 The following fields cannot be queried: [ glentry: [RR_SCHEDULE] ]'],
      [],
    ]);
  });
});

describe('the lines of a batch', () => {
  it('come with every field a client compares', async () => {
    const driver = driverOf();
    const full = { ...debit, CUSTOMERID: 'C-1', DEPARTMENT: 'D10', GLDIMCHANNEL: '10', EXCHANGE_RATE: '1' };
    await driver.ask(call('f', entry([full, credit])));
    const fields = [
      'RECORDNO',
      'BATCHNO',
      'BATCH_NUMBER',
      'LINE_NO',
      'TR_TYPE',
      'AMOUNT',
      'TRX_AMOUNT',
      'CURRENCY',
      'ACCOUNTNO',
      'ACCOUNTTITLE',
      'DOCUMENT',
      'DESCRIPTION',
      'ENTRY_DATE',
      'BATCH_DATE',
      'BATCHTITLE',
      'LOCATION',
      'DEPARTMENT',
      'PROJECTID',
      'CUSTOMERID',
      'VENDORID',
      'EMPLOYEEID',
      'ITEMID',
      'CLASSID',
      'CONTRACTID',
      'WAREHOUSEID',
      'GLDIMCHANNEL',
    ];
    const answer = await driver.ask(query('GLENTRY', fields, leaf('equalto', 'LINE_NO', '1')));
    expect(/<GLENTRY>.*<\/GLENTRY>/.exec(answer)?.[0]).toBe(
      '<GLENTRY><RECORDNO>700001</RECORDNO><BATCHNO>6000</BATCHNO><BATCH_NUMBER>101</BATCH_NUMBER><LINE_NO>1</LINE_NO>' +
        '<TR_TYPE>1</TR_TYPE><AMOUNT>1450.8</AMOUNT><TRX_AMOUNT>1450.8</TRX_AMOUNT><CURRENCY>USD</CURRENCY>' +
        '<ACCOUNTNO>2400</ACCOUNTNO><ACCOUNTTITLE>Deferred Revenue</ACCOUNTTITLE><DOCUMENT>SUB-1</DOCUMENT>' +
        '<DESCRIPTION>Release</DESCRIPTION><ENTRY_DATE>09/30/2026</ENTRY_DATE><BATCH_DATE>09/30/2026</BATCH_DATE>' +
        '<BATCHTITLE>September 2026</BATCHTITLE><LOCATION>L01</LOCATION><DEPARTMENT>D10</DEPARTMENT><PROJECTID></PROJECTID>' +
        '<CUSTOMERID>C-1</CUSTOMERID><VENDORID></VENDORID><EMPLOYEEID></EMPLOYEEID><ITEMID></ITEMID><CLASSID></CLASSID>' +
        '<CONTRACTID></CONTRACTID><WAREHOUSEID></WAREHOUSEID><GLDIMCHANNEL>10</GLDIMCHANNEL></GLENTRY>',
    );
  });

  it('are found for a thousand batches at once, and no more', async () => {
    const driver = driverOf();
    for (let number = 0; number < 3; number += 1) await driver.ask(call(`f${number}`, entry()));
    const keys = (count: number): string[] => Array.from({ length: count }, (_none, index) => String(6001 + index));
    const found = await driver.ask(query('GLENTRY', ['BATCHNO'], leaf('in', 'BATCHNO', ...keys(1000))));
    const tooMany = await driver.ask(query('GLENTRY', ['BATCHNO'], leaf('in', 'BATCHNO', ...keys(1001))));
    expect([valuesOf(found, 'BATCHNO'), errorsOf(tooMany)]).toEqual([
      ['6001', '6001', '6002', '6002'],
      ["XL03000010 The operator 'in' has 1001 values, which is not allowed"],
    ]);
  });

  it('keep the zeros of their amounts when it is set so', async () => {
    const driver = driverOf();
    driver.settings.trimAmounts = false;
    await driver.ask(call('f', entry()));
    const answer = await driver.ask(query('GLENTRY', ['AMOUNT', 'TRX_AMOUNT']));
    expect([valuesOf(answer, 'AMOUNT'), valuesOf(answer, 'TRX_AMOUNT')]).toEqual([
      ['1450.80', '1450.80'],
      ['1450.80', '1450.80'],
    ]);
  });
});
