import { DimensionDirectory, DimensionValues } from '../../src/application/posting-run/dimension-directory';
import { buildLedgerEntry, dimensionsOf, type EntryContext } from '../../src/application/posting-run/ledger-entry';
import { Secret } from '../../src/application/ports/secret';
import { DEFAULT_SETTINGS } from '../../src/domain/connection/posting-settings';
import { credit, debit, planFor } from '../support/builders';
import { FakeClock } from '../support/clock';
import { FakeLedger, reasonOf } from '../support/fake-ledger';

const location = { kind: 'dimension', dimension: 'Location' } as const;
const link = {
  companyId: 'C',
  senderId: 's',
  userId: 'u',
  senderPassword: new Secret(''),
  userPassword: new Secret(''),
};
const valuesOf = (...values: { id: string; name: string; active?: boolean }[]): DimensionValues => {
  const all = new DimensionValues();
  for (const { id, name, active = true } of values) all.add([{ id, name, active }]);
  return all;
};
const field = (label: string, ledgerField: EntryContext['fields'][number]['ledgerField'], apiName = `${label}__c`) => ({
  apiName,
  label,
  ledgerField,
});
const contextOf = (more: Partial<EntryContext> = {}): EntryContext => ({
  settings: DEFAULT_SETTINGS,
  mapping: { byAccount: new Map([['4000', { account: '4000', accountName: 'Revenue', ledgerAccount: '0400' }]]) },
  fields: [],
  dimensions: new Map(),
  ...more,
});
const built = (more: Partial<EntryContext>, values: Readonly<Record<string, string>>) =>
  buildLedgerEntry(planFor(), [debit(1000, { values }), credit(1000, { values })], contextOf(more));
const fieldsOf = (...args: Parameters<typeof built>) => {
  const building = built(...args);
  return building.kind === 'entry' ? building.entry.lines.map(({ fields }) => fields)[0] : building.problems;
};
const codesOf = (...args: Parameters<typeof built>) => {
  const building = built(...args);
  return building.kind === 'blocked' ? building.problems.map(({ code }) => code) : [];
};

describe('an entry in the words of the ledger', () => {
  it('keeps everything of the batch', () => {
    const lines = [
      debit(1000, { description: 'September', postingGroup: 'G-1' }),
      credit(1000, { postingGroup: 'G'.repeat(31) }), // Longer than the ledger's document field: left out, not cut.
    ];
    expect(buildLedgerEntry(planFor({ part: 2, parts: 3, journal: 'GJ' }), lines, contextOf())).toEqual({
      kind: 'entry',
      entry: {
        journal: 'GJ',
        date: '2026-09-30',
        title: 'JE-1 2/3',
        currency: 'USD',
        exchangeRateType: 'Intacct Daily Rate',
        lines: [
          { side: 'debit', account: '0400', amountMinor: 1000n, document: 'G-1', memo: 'September', fields: [] },
          { side: 'credit', account: '0400', amountMinor: 1000n, document: '', memo: '', fields: [] },
        ],
      },
    });
  });

  it('takes the journal of the settings when the file names none', () => {
    expect(built({ settings: { ...DEFAULT_SETTINGS, journalSymbol: 'RJ' } }, {})).toMatchObject({
      entry: { journal: 'RJ', title: 'JE-1' },
    });
  });
});

describe('the value of a custom field', () => {
  const dimensions = new Map([['Location', valuesOf({ id: 'US', name: 'United States' })]]);

  it.each([
    ['its label, in any case', { REGION: 'US' }],
    ['its API name', { region__C: 'US' }],
    ['the name of the value instead of its id', { Region: 'United States' }],
  ])('is found by %s', (_how, values) => {
    expect(fieldsOf({ fields: [field('Region', location)], dimensions }, values)).toEqual([
      { target: location, value: 'US' },
    ]);
  });

  it.each([
    ['Customer', { 'Customer Name': 'Acme', 'Customer ID': 'C-1' }, 'C-1'],
    ['Item', { 'Product Code': 'P-1' }, 'P-1'],
    ['Product', { 'Item ID': 'I-1' }, 'I-1'],
    ['Department', { 'Department ID': 'D-1' }, 'D-1'],
  ])('is found under the column that revenue systems use for %s', (label, values, expected) => {
    const target = { kind: 'customField', name: 'X' } as const;
    expect(fieldsOf({ fields: [field(label, target)] }, values)).toEqual([{ target, value: expected }]);
  });

  it('is left away on a line where the file has none', () => {
    expect(fieldsOf({ fields: [field('Region', location)], dimensions }, {})).toEqual([]);
  });

  it('blocks the batch when the ledger does not know it; N/A is a value like any other', () => {
    expect(codesOf({ fields: [field('Region', location)], dimensions }, { Region: 'N/A' })).toEqual([
      'DIMENSION_VALUE_UNKNOWN',
    ]);
    expect(codesOf({ fields: [field('Region', location)] }, { Region: 'US' })).toEqual(['DIMENSION_VALUE_UNKNOWN']);
  });

  it('blocks the batch when the field is bound to nothing, or two are bound to the same', () => {
    expect(codesOf({ fields: [field('Region', null)] }, {})).toEqual(['CUSTOM_FIELD_NOT_BOUND']);
    expect(codesOf({ fields: [field('Region', location), field('Area', location)], dimensions }, {})).toEqual([
      'LEDGER_FIELD_BOUND_TWICE',
    ]);
  });

  it('tells each cause once, with the first line that has it', () => {
    const lines = Array.from({ length: 200 }, (_, index) =>
      debit(1, { account: index < 100 ? '4000' : '9', values: { Region: 'Mars' } }),
    );
    const context = contextOf({ fields: [field('Region', location)], dimensions });
    const building = buildLedgerEntry(planFor(), lines, context);
    expect(building).toMatchObject({
      problems: [
        { code: 'DIMENSION_VALUE_UNKNOWN', line: 1 },
        { code: 'ACCOUNT_NOT_MAPPED', line: 101 },
      ],
    });
  });

  it('blocks with no more than one event can hold, however many values are wrong and however long', () => {
    const lines = Array.from({ length: 200 }, (_, index) =>
      debit(1, { values: { Region: `${index}`.padEnd(500, '日') } }),
    );
    const context = contextOf({ fields: [field('Region', location)], dimensions });
    const building = buildLedgerEntry(planFor(), lines, context);
    expect(Buffer.byteLength(JSON.stringify(building))).toBeLessThan(60 * 1024);
    expect(building).toMatchObject({ problems: expect.arrayContaining([expect.objectContaining({ line: 1 })]) });
  });

  it('needs the values of the dimensions only', () => {
    const region = { kind: 'userDefinedDimension', name: 'GLDIMREGION' } as const;
    const note = { kind: 'customField', name: 'NOTE' } as const;
    expect(dimensionsOf([field('A', location), field('B', region), field('C', note), field('D', null)])).toEqual([
      location,
      region,
    ]);
  });
});

describe('a value of a dimension', () => {
  const values = valuesOf(
    { id: 'US', name: 'United States' },
    { id: 'UK', name: 'US' },
    { id: 'OLD', name: 'Closed', active: false },
    { id: 'N1', name: 'North', active: false },
    { id: 'N2', name: 'North' },
    { id: 'T1', name: 'Twin' },
    { id: 'T2', name: 'Twin' },
    { id: 'T3', name: 'Twin', active: false },
    { id: 'F1', name: 'Île-de-France' },
    { id: 'B1', name: '' },
  );

  it.each([
    ['US', { kind: 'id', id: 'US' }], // An id wins over a name.
    ['United States', { kind: 'id', id: 'US' }],
    ['OLD', { kind: 'inactive' }],
    ['Closed', { kind: 'inactive' }],
    ['North', { kind: 'id', id: 'N2' }], // The inactive one of the same name does not count.
    ['Twin', { kind: 'ambiguous', candidates: ['T1', 'T2'] }],
    ['united  STATES', { kind: 'id', id: 'US' }],
    ['Ile-de-France', { kind: 'id', id: 'F1' }], // Accents and the like do not tell names apart.
    ['closed', { kind: 'inactive' }],
    ['twin', { kind: 'ambiguous', candidates: ['T1', 'T2'] }],
    ['us', { kind: 'ambiguous', candidates: ['US', 'UK'] }], // The id of one and the name of another: to guess would be to alter.
    ['Unite', { kind: 'unknown' }],
    [' ', { kind: 'unknown' }],
    ['', { kind: 'unknown' }],
  ])('"%s" is %j', (text, resolution) => {
    expect(values.resolve(text)).toEqual(resolution);
  });
});

describe('the directory of dimension values', () => {
  let ledger: FakeLedger;
  let directory: DimensionDirectory;
  beforeEach(() => {
    ledger = new FakeLedger(new FakeClock());
    ledger.dimensions.set('Location', [{ id: 'US', name: 'United States', active: true }]);
    directory = new DimensionDirectory(ledger);
  });

  it('reads them once, also for many who ask at the same time, until it is to forget them', async () => {
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => directory.values(link, location)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'values'));
    await directory.values(link, location);
    expect(ledger.dimensionReads).toBe(1);
    directory.forget();
    await directory.values(link, location);
    expect(ledger.dimensionReads).toBe(2);
  });

  it('asks again for what could not be read', async () => {
    const refused = { kind: 'refused', reasons: [reasonOf('PERMISSION_MISSING')] } as const;
    ledger.dimensionFault = (read) => (read === 1 ? refused : undefined);
    expect(await directory.values(link, location)).toEqual(refused);
    expect(await directory.values(link, location)).toMatchObject({ kind: 'values' });
  });

  it('asks again also after a defect', async () => {
    ledger.dimensionFault = (read) => {
      if (read === 1) throw new TypeError('a defect');
      return undefined;
    };
    await expect(directory.values(link, location)).rejects.toThrow('a defect');
    expect(await directory.values(link, location)).toMatchObject({ kind: 'values' });
  });
});
