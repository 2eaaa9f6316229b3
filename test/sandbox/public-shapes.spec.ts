import { linesOf } from '../../sandbox/ledger/batch';
import { call, credit, debit, driverOf, elements, entry, errorsOf, valuesOf, type Driver } from './gateway-driver';

/**
 * Requests in the shapes that public clients send. Each has its documented effect in the ledger, or is refused: nothing
 * is ever taken and lost.
 */
type Change = Readonly<Record<string, string | undefined>>;

const OTHER =
  '<customfields><customfield><customfieldname>GLDIMCHANNEL</customfieldname><customfieldvalue>10</customfieldvalue></customfield></customfields>';

/** What a change of one line leaves on that line. */
const EFFECTS: readonly (readonly [string, Change, Readonly<Record<string, unknown>>])[] = [
  ['nothing changed', {}, { document: 'SUB-1', description: 'Release' }],
  ['a department', { DEPARTMENT: 'D10' }, { dimensions: { LOCATION: 'L01', DEPARTMENT: 'D10' } }],
  ['a customer', { CUSTOMERID: 'C-1' }, { dimensions: { LOCATION: 'L01', CUSTOMER: 'C-1' } }],
  ['a user-defined dimension', { GLDIMCHANNEL: '10' }, { dimensions: { LOCATION: 'L01', CHANNEL: '10' } }],
  ['AMOUNT for TRX_AMOUNT', { TRX_AMOUNT: undefined, AMOUNT: '1450.80' }, { amount: 145080n }],
  ['an amount without trailing zeros', { TRX_AMOUNT: '1450.8' }, { amount: 145080n }],
  ['an exchange rate', { EXCHANGE_RATE: '1.25' }, { exchangeRate: '1.25' }],
  ['an empty rate type', { EXCH_RATE_TYPE_ID: '' }, { exchangeRateType: '' }],
  ['a rate date', { EXCH_RATE_DATE: '09/29/2026' }, { exchangeRateDate: '2026-09-29' }],
  ['billable', { BILLABLE: 'true' }, { customFields: { BILLABLE: 'true' } }],
  ['a custom field', { RR_SCHEDULE: 'S-1' }, { customFields: { RR_SCHEDULE: 'S-1' } }],
  ['an empty allocation', { ALLOCATION: '' }, { document: 'SUB-1' }],
  ['empty tax entries', { TAXENTRIES: '' }, { document: 'SUB-1' }],
  ['no document and no memo', { DOCUMENT: undefined, DESCRIPTION: undefined }, { document: '', description: '' }],
  ['an empty dimension', { CLASSID: '' }, { dimensions: { LOCATION: 'L01' } }],
];

/** What a change of one line is refused with. */
const REFUSED_LINES: readonly (readonly [string, Change, string])[] = [
  [
    'dimensions as custom fields',
    { customfields: OTHER.slice(14, -15) },
    'BL01001973 The sandbox does not imitate customfields',
  ],
  ['an allocation', { ALLOCATION: 'Custom' }, 'BL01001973 The sandbox does not imitate ALLOCATION'],
  ['a split', { SPLIT: '<AMOUNT>1</AMOUNT>' }, 'BL01001973 The sandbox does not imitate SPLIT'],
  [
    'taxes',
    { TAXENTRIES: '<TAXENTRY><DETAILID>T</DETAILID></TAXENTRY>' },
    'BL01001973 The sandbox does not imitate TAXENTRIES',
  ],
  ['a custom field with parts', { RR_PARTS: '<PART>1</PART>' }, 'BL01001973 The sandbox does not imitate RR_PARTS'],
  ['names in lower case', { memo: 'Release' }, 'BL01001973 The field memo is not valid'],
  ['a field that only the ledger fills', { BATCHTITLE: 'Mine' }, 'BL01001973 The sandbox does not imitate BATCHTITLE'],
  ['its own line number', { LINE_NO: '2' }, 'BL01001973 The sandbox does not imitate LINE_NO'],
  ['an unknown flag', { BILLABLE: 'T' }, 'BL03000018 Illegal format for BILLABLE'],
  [
    'a dimension by name',
    { CUSTOMERID: 'Quarry Bay GmbH' },
    "BL01001973 Customer 'Quarry Bay GmbH' specified is not valid.",
  ],
  ['a dimension that the company has not', { GLDIMREGION: '1' }, 'BL01001973 The dimension GLDIMREGION is invalid.'],
  ['a negative amount', { TRX_AMOUNT: '-1450.80' }, 'BL03000018 Illegal format for TRX_AMOUNT'],
  ['an amount with separators', { TRX_AMOUNT: '1,450.80' }, 'BL03000018 Illegal format for TRX_AMOUNT'],
  ['three decimals', { TRX_AMOUNT: '1450.805' }, 'BL03000018 Illegal format for TRX_AMOUNT'],
  ['both amounts', { AMOUNT: '1450.80' }, 'BL03000018 Illegal format for AMOUNT'],
  ['debit in words', { TR_TYPE: 'debit' }, 'BL03000018 Illegal format for TR_TYPE'],
];

/** What a change of the header leaves, or is refused with. */
const HEADERS: readonly (readonly [string, Change, Readonly<Record<string, unknown>> | string])[] = [
  ['a comment', { HISTORY_COMMENT: 'Close' }, { historyComment: 'Close' }],
  ['an attachment', { SUPDOCID: 'DOC-1' }, { supportingDocumentId: 'DOC-1' }],
  ['a draft', { STATE: 'Draft' }, { state: 'Draft' }],
  ['a custom field', { RR_RUN: '7' }, { customFields: { RR_RUN: '7' } }],
  ['no tax implications', { TAXIMPLICATIONS: 'None' }, { state: 'Posted' }],
  ['tax implications', { TAXIMPLICATIONS: 'Outbound' }, 'BL01001973 The sandbox does not imitate TAXIMPLICATIONS'],
  ['a customer for taxes', { VATCUSTOMERID: 'C-1' }, 'BL01001973 The sandbox does not imitate VATCUSTOMERID'],
  ['a source', { TRANSACTIONSOURCE: 'BANK' }, 'BL01001973 The sandbox does not imitate TRANSACTIONSOURCE'],
  ['its own number', { BATCHNO: '7' }, 'BL01001973 The sandbox does not imitate BATCHNO'],
  ['its own key', { RECORDNO: '7' }, 'BL01001973 The sandbox does not imitate RECORDNO'],
  ['a module', { MODULE: '2.GL' }, 'BL01001973 The sandbox does not imitate MODULE'],
  ['a date in ISO', { BATCH_DATE: '2026-09-30' }, 'BL03000018 Illegal format for BATCH_DATE'],
  ['a date without zeros', { BATCH_DATE: '9/30/2026' }, 'BL03000018 Illegal format for BATCH_DATE'],
  [
    'a date in lower case',
    { BATCH_DATE: undefined, batch_date: '09/30/2026' },
    'BL01001973 The field batch_date is not valid',
  ],
];

const plain = (value: unknown): unknown => (value instanceof Map ? Object.fromEntries(value) : value);
const shown = (of: object, names: readonly string[]): unknown =>
  Object.fromEntries(names.map((name) => [name, plain((of as Record<string, unknown>)[name])]));
const onlyBatch = (driver: Driver) => {
  const [batch, second] = driver.gateway.ledger.all();
  if (batch === undefined || second !== undefined) throw new Error('The ledger should hold one batch.');
  return batch;
};
/** Both lines with the same change, so that they still balance. */
const changed = (change: Change): string =>
  entry([
    { ...debit, ...change },
    { ...credit, ...change },
  ]);

describe('the shape of a line', () => {
  it.each(EFFECTS)('has an effect: %s', async (_shape, change, effect) => {
    const driver = driverOf();
    const both = 'CLASSID' in change ? entry([{ ...debit, ...change }, credit]) : changed(change);
    expect(errorsOf(await driver.ask(call('f', both)))).toEqual([]);
    const [line] = linesOf(onlyBatch(driver));
    expect(shown(line ?? {}, Object.keys(effect))).toEqual(effect);
  });

  it.each(REFUSED_LINES)('is refused: %s', async (_shape, change, error) => {
    const driver = driverOf();
    expect(errorsOf(await driver.ask(call('f', changed(change))))).toEqual([
      error,
      'BL01001973 Could not create GLBatch record.',
    ]);
    expect(driver.gateway.ledger.size).toBe(0);
  });

  it('is refused when a value would take the place of another', async () => {
    const driver = driverOf();
    const twice = entry([debit, credit]).replace(
      '<LOCATION>L01</LOCATION>',
      '<LOCATION>L03</LOCATION><LOCATION>L01</LOCATION>',
    );
    expect(errorsOf(await driver.ask(call('f', twice)))[0]).toBe('BL03000018 Illegal format for LOCATION');
  });

  it('reads back whether it is billable, before and after a line was', async () => {
    const driver = driverOf();
    const ask = () =>
      driver.ask(call('q', '<query><object>GLENTRY</object><select><field>BILLABLE</field></select></query>'));
    const before = errorsOf(await ask());
    await driver.ask(call('f', changed({ BILLABLE: 'true' })));
    expect([before, valuesOf(await ask(), 'BILLABLE')]).toEqual([[], ['true', 'true']]);
  });
});

describe('the shape of a header', () => {
  it.each(HEADERS)('has an effect or is refused: %s', async (_shape, change, expected) => {
    const driver = driverOf();
    const errors = errorsOf(await driver.ask(call('f', entry([debit, credit], change))));
    if (typeof expected === 'string') {
      expect([errors[0], driver.gateway.ledger.size]).toEqual([expected, 0]);
      return;
    }
    expect([errors, shown(onlyBatch(driver), Object.keys(expected))]).toEqual([[], expected]);
  });

  it('is refused with two lists of lines', async () => {
    const driver = driverOf();
    const twice = entry([debit, credit]).replace('<ENTRIES>', '<ENTRIES></ENTRIES><ENTRIES>');
    expect(errorsOf(await driver.ask(call('f', twice)))[0]).toBe('BL03000018 Illegal format for ENTRIES');
  });

  it('is not changed in an update that the mirror of a reversal would miss', async () => {
    const driver = driverOf();
    await driver.ask(call('f', entry()));
    const update = `<update><GLBATCH><RECORDNO>6000</RECORDNO>${elements({ REVERSEDATE: '10/01/2026' })}<ENTRIES><GLENTRY>${elements(
      debit,
    )}</GLENTRY><GLENTRY>${elements(credit)}</GLENTRY></ENTRIES></GLBATCH></update>`;
    expect(errorsOf(await driver.ask(call('u', update)))).toEqual([
      'BL01001973 The sandbox does not imitate REVERSEDATE',
      'BL01001973 Could not update GLBatch record.',
    ]);
  });
});

describe('the loose spelling of some clients', () => {
  const lower = (document: string): string =>
    document.replace(/<(\/?)([A-Z_]+)>/g, (_tag, end, name) => `<${end}${name.toLowerCase()}>`);

  it.each(['09/30/2026', '9/30/2026', '2026-09-30'])('is taken when it is set so, with the date %s', async (date) => {
    const driver = driverOf();
    driver.settings.entrySpelling = 'loose';
    const document = lower(entry([{ ...debit, EXCH_RATE_DATE: date }, credit], { BATCH_DATE: date }));
    expect(errorsOf(await driver.ask(call('f', document)))).toEqual([]);
    const batch = onlyBatch(driver);
    expect([batch.date, linesOf(batch).map(({ exchangeRateDate }) => exchangeRateDate)]).toEqual([
      '2026-09-30',
      ['2026-09-30', ''],
    ]);
  });

  it('is refused otherwise, and a day that there is not in any case', async () => {
    const driver = driverOf();
    expect(errorsOf(await driver.ask(call('f', lower(entry()))))).toEqual([
      'XL03000009 Object definition glbatch not found',
    ]);
    driver.settings.entrySpelling = 'loose';
    expect(errorsOf(await driver.ask(call('f', entry([debit, credit], { BATCH_DATE: '2/30/2026' }))))[0]).toBe(
      'BL03000018 Illegal format for BATCH_DATE',
    );
  });
});

describe('a function that the sandbox does not imitate', () => {
  it.each([
    '<create_supdoc/>',
    '<get_companyprefs/>',
    '<getDimensionRelationships/>',
    '<create_statgltransaction/>',
    '<readReport/>',
  ])('fails alone, and the others of its request are executed: %s', async (body) => {
    const driver = driverOf();
    const answer = await driver.ask(call('a', body) + call('b', entry()));
    expect([valuesOf(answer, 'status'), valuesOf(answer, 'RECORDNO')]).toEqual([
      ['success', 'success', 'failure', 'success'],
      ['6000'],
    ]);
  });
});

describe('a transaction that was rolled back', () => {
  it.each(['failure', 'aborted'] as const)('may call its culprit %s', async (rollbackCulprit) => {
    const driver = driverOf();
    driver.settings.rollbackCulprit = rollbackCulprit;
    const answer = await driver.ask(call('a', entry()) + call('b', entry([debit])), { transaction: 'true' });
    expect([valuesOf(answer, 'status').slice(2), driver.gateway.ledger.size]).toEqual([
      ['aborted', rollbackCulprit],
      0,
    ]);
    expect(errorsOf(answer).at(-1)).toMatch(/^XL03000009 The entire transaction/);
  });
});
