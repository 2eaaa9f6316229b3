import { call, credit, debit, driverOf, entry, errorsOf, login, valuesOf } from './gateway-driver';

const general = 'BL01001973 Could not create GLBatch record.';
const foreign = { CURRENCY: 'EUR' };

describe('the creation of a journal entry', () => {
  it('answers with the record number in lower case and nothing else', async () => {
    const answer = await driverOf().ask(call('je-1', entry()));
    expect(answer.slice(answer.indexOf('<result>'))).toBe(
      '<result><status>success</status><function>create</function><controlid>je-1</controlid>' +
        '<data listtype="objects" count="1"><glbatch><RECORDNO>6000</RECORDNO></glbatch></data></result></operation></response>',
    );
  });

  it('answers a refusal with the cause first and the general sentence last', async () => {
    const answer = await driverOf().ask(call('je-1', entry([debit, { ...credit, CLASSID: 'K9' }])));
    expect(answer.slice(answer.indexOf('<result>'))).toBe(
      '<result><status>failure</status><function>create</function><controlid>je-1</controlid>' +
        '<data listtype="objects" count="0"/><errormessage>' +
        '<error><errorno>BL01001973</errorno><description></description>' +
        '<description2>Class &#039;K9&#039; specified is not valid. [Support ID: random-1]</description2><correction></correction></error>' +
        '<error><errorno>BL01001973</errorno><description></description>' +
        '<description2>Could not create GLBatch record. [Support ID: random-2]</description2><correction></correction></error>' +
        '</errormessage></result></operation></response>',
    );
  });

  it('keeps what was sent', async () => {
    const driver = driverOf();
    await driver.ask(call('je-1', entry([debit, credit], { HISTORY_COMMENT: 'Close of M\u00fcnchen &amp; co' })));
    const [batch] = driver.gateway.ledger.all();
    expect(batch).toEqual({
      journal: 'APJ',
      date: '2026-09-30',
      title: 'September 2026',
      referenceNo: 'RR-1',
      state: 'Posted',
      historyComment: 'Close of M\u00fcnchen & co',
      supportingDocumentId: '',
      baseLocation: '',
      privateToEntity: '',
      createdBy: 'revrec_ws',
      createdAt: new Date('2026-10-01T08:00:00Z'),
      customFields: new Map(),
      modifiedBy: 'revrec_ws',
      modifiedAt: new Date('2026-10-01T08:00:00Z'),
      recordNo: 6000,
      batchNo: 101,
      lineCount: 2,
      firstEntryRecordNo: 700_001,
      totals: [{ currency: 'USD', debit: 145_080n, credit: 145_080n }],
      packedLines: expect.any(String),
      reversedByRecordNo: null,
      reversalOfRecordNo: null,
      reverseDate: '',
    });
  });

  it.each([
    ['no journal', { JOURNAL: undefined }, 'BL03000018 Required field JOURNAL is missing'],
    ['an unknown journal', { JOURNAL: 'RRJ' }, "BL01001973 Journal 'RRJ' is not valid."],
    ['an inactive journal', { JOURNAL: 'OLDJ' }, "BL01001973 Journal 'OLDJ' is not valid."],
    [
      'a journal without direct posting',
      { JOURNAL: 'NODP' },
      "BL01001973 Direct posting is not allowed for journal 'NODP'.",
    ],
    ['no date', { BATCH_DATE: undefined }, 'BL03000018 Required field BATCH_DATE is missing'],
    ['an ISO date', { BATCH_DATE: '2026-09-30' }, 'BL03000018 Illegal format for BATCH_DATE'],
    ['a day that does not exist', { BATCH_DATE: '09/31/2026' }, 'BL03000018 Illegal format for BATCH_DATE'],
    ['no title', { BATCH_TITLE: undefined }, 'BL03000018 Required field BATCH_TITLE is missing'],
    [
      'a long title',
      { BATCH_TITLE: 'x'.repeat(81) },
      'BL03000018 Illegal format for BATCH_TITLE: the value is longer than 80 characters',
    ],
    [
      'a long reference',
      { REFERENCENO: 'x'.repeat(21) },
      'BL03000018 Illegal format for REFERENCENO: the value is longer than 20 characters',
    ],
    [
      'a long comment',
      { HISTORY_COMMENT: 'x'.repeat(301) },
      'BL03000018 Illegal format for HISTORY_COMMENT: the value is longer than 300 characters',
    ],
    ['another state', { STATE: 'Submitted' }, 'BL03000018 Illegal format for STATE'],
    [
      'a reverse date that is no later',
      { REVERSEDATE: '09/30/2026' },
      'BL01001973 The reversing date must be later than the transaction date.',
    ],
    ['an unknown base location', { BASELOCATION_NO: 'fr01' }, "BL01001973 The location 'fr01' is invalid."],
  ])('refuses %s in the header', async (_case, header, error) => {
    const driver = driverOf();
    expect(errorsOf(await driver.ask(call('f', entry([debit, credit], header))))).toEqual([error, general]);
    expect(driver.gateway.ledger.size).toBe(0);
  });

  it.each([
    ['no lines', [], 'BL03000018 Required field ENTRIES is missing'],
    ['debits only', [debit, debit], 'BL01001973 A journal entry needs at least one debit and one credit line.'],
    ['no account', [{ ...debit, ACCOUNTNO: undefined }], 'BL03000018 Required field ACCOUNTNO is missing'],
    ['an unknown account', [{ ...debit, ACCOUNTNO: '16200' }], 'BL01001973 Account 16200 is not valid'],
    ['an inactive account', [{ ...debit, ACCOUNTNO: '9999' }], 'BL01001973 Account is inactive'],
    ['no type', [{ ...debit, TR_TYPE: undefined }], 'BL03000018 Required field TR_TYPE is missing'],
    ['a type in words', [{ ...debit, TR_TYPE: 'debit' }], 'BL03000018 Illegal format for TR_TYPE'],
    ['no amount', [{ ...debit, TRX_AMOUNT: undefined }], 'BL03000018 Required field TRX_AMOUNT is missing'],
    ['an amount of zero', [{ ...debit, TRX_AMOUNT: '0.00' }], 'BL03000018 Illegal format for TRX_AMOUNT'],
    ['a negative amount', [{ ...debit, TRX_AMOUNT: '-1.00' }], 'BL03000018 Illegal format for TRX_AMOUNT'],
    ['three decimals', [{ ...debit, TRX_AMOUNT: '1.005' }], 'BL03000018 Illegal format for TRX_AMOUNT'],
    ['a thousands separator', [{ ...debit, TRX_AMOUNT: '1,450.80' }], 'BL03000018 Illegal format for TRX_AMOUNT'],
    ['two amounts', [{ ...debit, AMOUNT: '1.00' }], 'BL03000018 Illegal format for AMOUNT'],
    [
      'a long document',
      [{ ...debit, DOCUMENT: 'x'.repeat(31) }],
      'BL03000018 Illegal format for DOCUMENT: the value is longer than 30 characters',
    ],
    [
      'a long memo',
      [{ ...debit, DESCRIPTION: 'x'.repeat(501) }],
      'BL03000018 Illegal format for DESCRIPTION: the value is longer than 500 characters',
    ],
    [
      'no location',
      [{ ...debit, LOCATION: undefined }],
      'BL01001973 This transaction is missing the Location dimension for the Account 2400',
    ],
    ['the name of a location', [{ ...debit, LOCATION: 'US-East' }], "BL01001973 The location 'US-East' is invalid."],
    ['an inactive location', [{ ...debit, LOCATION: 'L09' }], "BL01001973 The location 'L09' is invalid."],
    ['an unknown department', [{ ...debit, DEPARTMENT: '300' }], "BL01001973 The department '300' is invalid."],
    [
      'a missing department',
      [{ ...debit, ACCOUNTNO: '6120' }],
      'BL01001973 This transaction is missing the Department dimension for the Account 6120',
    ],
    [
      'a missing class',
      [{ ...credit, CLASSID: undefined }],
      'BL01001973 This transaction is missing the Class dimension for the Account 4000',
    ],
    ['an inactive class', [{ ...credit, CLASSID: 'K2' }], "BL01001973 Class 'K2' specified is not valid."],
    [
      'the name of a customer',
      [{ ...debit, CUSTOMERID: 'Quarry Bay GmbH' }],
      "BL01001973 Customer 'Quarry Bay GmbH' specified is not valid.",
    ],
    ['an unknown item', [{ ...debit, ITEMID: 'I-1' }], "BL01001973 Item 'I-1' specified is not valid."],
    [
      'a missing dimension of the company',
      [{ ...debit, ACCOUNTNO: '4100' }],
      'BL01001973 This transaction is missing the Channel dimension for the Account 4100',
    ],
    ['an unknown value of it', [{ ...debit, GLDIMCHANNEL: '99' }], "BL01001973 Channel '99' specified is not valid."],
    [
      'an unknown dimension of the company',
      [{ ...debit, GLDIMREGION: '1' }],
      'BL01001973 The dimension GLDIMREGION is invalid.',
    ],
    ['no currency', [{ ...debit, CURRENCY: undefined }], 'BL03000018 Required field CURRENCY is missing'],
    ['a currency in words', [{ ...debit, CURRENCY: 'dollar' }], 'BL03000018 Illegal format for CURRENCY'],
    [
      'a foreign currency without a rate',
      [{ ...debit, ...foreign }],
      "BL01001973 An exchange rate type or an exchange rate is required for currency 'EUR' in entity 'us01'.",
    ],
    [
      'a rate with five decimals',
      [{ ...debit, ...foreign, EXCHANGE_RATE: '1.12345' }],
      'BL03000018 Illegal format for EXCHANGE_RATE',
    ],
    ['an allocation', [{ ...debit, ALLOCATION: 'Custom' }], 'BL01001973 The sandbox does not imitate ALLOCATION'],
    [
      'one cent too little',
      [debit, { ...credit, TRX_AMOUNT: '1450.79' }],
      'BL01001973 Transactions do not balance for Location us01',
    ],
  ])('refuses %s in a line', async (_case, lines, error) => {
    const driver = driverOf();
    expect(errorsOf(await driver.ask(call('f', entry(lines))))).toEqual([error, general]);
    expect(driver.gateway.ledger.size).toBe(0);
  });

  it('wants the balance in each entity and says where it is missing', async () => {
    const answer = await driverOf().ask(call('f', entry([debit, { ...credit, LOCATION: 'L03', EXCHANGE_RATE: '1' }])));
    expect(errorsOf(answer)).toEqual([
      'BL01001973 Transactions do not balance for Location us01',
      'BL01001973 Transactions do not balance for Location uk01',
      general,
    ]);
  });

  it('wants the balance in each currency', async () => {
    const lines = [debit, { ...credit, ...foreign, EXCHANGE_RATE: '1' }];
    expect(errorsOf(await driverOf().ask(call('f', entry(lines))))).toEqual([
      'BL01001973 Transactions do not balance for Location us01',
      general,
    ]);
  });

  it('takes a foreign currency with a rate, and AMOUNT instead of TRX_AMOUNT, in any order', async () => {
    const driver = driverOf();
    const rate = { ...foreign, EXCHANGE_RATE: '1.1' };
    const lines = [
      { TR_TYPE: '1', AMOUNT: '10.05', ...rate, LOCATION: 'L01', ACCOUNTNO: '2400' },
      { LOCATION: 'L01', CLASSID: 'K1', ACCOUNTNO: '4000', ...rate, AMOUNT: '10.05', TR_TYPE: '-1' },
    ];
    await driver.ask(call('f', entry(lines)));
    const query = `<query><object>GLENTRY</object><select><field>AMOUNT</field><field>TRX_AMOUNT</field><field>CURRENCY</field></select></query>`;
    const answer = await driver.ask(call('q', query));
    expect([valuesOf(answer, 'AMOUNT'), valuesOf(answer, 'TRX_AMOUNT'), valuesOf(answer, 'CURRENCY')]).toEqual([
      ['11.06', '11.06'],
      ['10.05', '10.05'],
      ['EUR', 'EUR'],
    ]);
  });

  it('takes an empty rate type for a foreign currency, and the object name before the object', async () => {
    const lines = [debit, credit].map((line) => ({ ...line, ...foreign, EXCH_RATE_TYPE_ID: '' }));
    const body = entry(lines).replace('<create>', '<create><object>GLBATCH</object>');
    expect(errorsOf(await driverOf().ask(call('f', body)))).toEqual([]);
  });

  it('needs neither location nor currency in a company of one entity', async () => {
    const bare = { LOCATION: undefined, CURRENCY: undefined, ACCOUNTNO: '2400' };
    const driver = driverOf('single-entity');
    const missing = await driver.ask(
      call(
        'f',
        entry([
          { ...debit, ...bare },
          { ...credit, ...bare },
        ]),
      ),
    );
    // The account asks for the location, the company does not.
    expect(errorsOf(missing)).toEqual([
      'BL01001973 This transaction is missing the Location dimension for the Account 2400',
      general,
    ]);
    const good = await driver.ask(call('f', entry([debit, credit].map((line) => ({ ...line, CURRENCY: undefined })))));
    expect(errorsOf(good)).toEqual([]);
    expect(driver.gateway.ledger.all()[0]?.totals).toEqual([{ currency: 'USD', debit: 145_080n, credit: 145_080n }]);
  });

  it('refuses a date in a closed period, for the entity that is closed', async () => {
    const driver = driverOf();
    driver.settings.bookClosedThrough = { us01: '2026-09-30' };
    expect(errorsOf(await driver.ask(call('f', entry())))).toEqual([
      "BL01001973 Your transaction date (09/30/2026) is within a period that's been closed. You can add, modify, or delete a transaction only if the period is open: us01",
      general,
    ]);
    expect(errorsOf(await driver.ask(call('f', entry([debit, credit], { BATCH_DATE: '10/01/2026' }))))).toEqual([]);
    const london = [debit, credit].map((line) => ({ ...line, LOCATION: 'L03', CURRENCY: 'GBP' }));
    expect(errorsOf(await driver.ask(call('f', entry(london))))).toEqual([]);
  });

  it('writes the mirror of an entry with a reverse date', async () => {
    const driver = driverOf();
    await driver.ask(call('f', entry([debit, credit], { REVERSEDATE: '10/01/2026' })));
    const query = `<query><object>GLBATCH</object><select><field>RECORDNO</field><field>BATCH_DATE</field>
      <field>REVERSEDATE</field><field>REVERSEDKEY</field><field>REVERSEDFROM</field></select></query>`;
    const answer = await driver.ask(call('q', query));
    expect(answer.match(/<GLBATCH>.*?<\/GLBATCH>/g)).toEqual([
      '<GLBATCH><RECORDNO>6000</RECORDNO><BATCH_DATE>09/30/2026</BATCH_DATE><REVERSEDATE>10/01/2026</REVERSEDATE><REVERSEDKEY>6001</REVERSEDKEY><REVERSEDFROM></REVERSEDFROM></GLBATCH>',
      '<GLBATCH><RECORDNO>6001</RECORDNO><BATCH_DATE>10/01/2026</BATCH_DATE><REVERSEDATE></REVERSEDATE><REVERSEDKEY></REVERSEDKEY><REVERSEDFROM>6000</REVERSEDFROM></GLBATCH>',
    ]);
  });

  it('refuses the location of another entity in an entity session', async () => {
    const authentication = login('revrec_ws', 'user-Pa55!', 'ACME-DEV', 'uk01');
    expect(errorsOf(await driverOf().ask(call('f', entry()), { authentication }))).toEqual([
      "BL01001973 The location 'L01' is invalid.",
      general,
    ]);
  });

  it('refuses other objects and functions it does not imitate', async () => {
    const driver = driverOf();
    expect([
      errorsOf(await driver.ask(call('f', '<create><CUSTOMER/></create>'))),
      errorsOf(await driver.ask(call('f', '<getDimensionRestrictions/>'))),
    ]).toEqual([
      ['XL03000009 Object definition CUSTOMER not found'],
      ['XL03000009 The sandbox does not imitate the function getDimensionRestrictions'],
    ]);
  });

  describe('with several objects', () => {
    const several = (...references: readonly string[]): string =>
      call(
        'f',
        `<create>${references.map((reference) => /<GLBATCH>.*<\/GLBATCH>/.exec(entry([debit, credit], { REFERENCENO: reference }))?.[0]).join('')}</create>`,
      );
    const tooLong = 'R'.repeat(21);

    it('writes each of them and names all', async () => {
      const driver = driverOf();
      const answer = await driver.ask(several('A', 'B'));
      expect([valuesOf(answer, 'RECORDNO'), driver.gateway.ledger.all().map(({ referenceNo }) => referenceNo)]).toEqual(
        [
          ['6000', '6001'],
          ['A', 'B'],
        ],
      );
      expect(answer).toContain('<data listtype="objects" count="2">');
    });

    it('says what it wrote when one of them is refused', async () => {
      const driver = driverOf();
      const answer = await driver.ask(several('A', tooLong, 'C'));
      expect([valuesOf(answer, 'status').at(-1), valuesOf(answer, 'RECORDNO'), errorsOf(answer)]).toEqual([
        'failure',
        ['6000', '6001'],
        [
          'BL03000018 Illegal format for REFERENCENO: the value is longer than 20 characters',
          'BL01001973 Could not create GLBatch record.',
        ],
      ]);
      expect(driver.gateway.ledger.size).toBe(2);
    });

    it('writes none of them in a transaction when one is refused, nor more than a hundred', async () => {
      const driver = driverOf();
      const refused = await driver.ask(several('A', tooLong), { transaction: 'true' });
      const tooMany = await driver.ask(several(...Array.from({ length: 101 }, (_, index) => `R-${index}`)));
      expect([valuesOf(refused, 'status').at(-1), errorsOf(tooMany), driver.gateway.ledger.size]).toEqual([
        'failure',
        ['XL03000009 At most 100 objects can be written at once'],
        0,
      ]);
    });
  });
});
