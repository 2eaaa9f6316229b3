import { buildLedgerEntry, dimensionsOf, type EntryContext } from '../../../src/domain/ledger-entry/entry-builder';
import { DEFAULT_SETTINGS } from '../../../src/domain/connection/posting-settings';
import { credit, debit, planFor } from '../../support/builders';
import { reasonOf } from '../../support/fake-ledger';
import { factsOf, record } from '../../support/ledger-facts';

const location = { kind: 'dimension', dimension: 'Location' } as const;
type Field = EntryContext['fields'][number];
const field = (label: string, ledgerField: Field['ledgerField'], more: Partial<Field> = {}): Field => ({
  apiName: `${label}__c`,
  label,
  ledgerField,
  overrides: new Map(),
  revision: 0,
  ...more,
});
const contextOf = (more: Partial<EntryContext> = {}): EntryContext => ({
  journalSymbol: DEFAULT_SETTINGS.journalSymbol,
  exchangeRateType: DEFAULT_SETTINGS.exchangeRateType,
  ledgerAccountOf: ({ account }) => (account === '4000' ? '0400' : undefined),
  mappingRevision: 0,
  fields: [],
  facts: factsOf({}),
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
      matches: [],
    });
  });

  it('takes the journal of the settings when the file names none', () => {
    expect(built({ journalSymbol: 'RJ' }, {})).toMatchObject({
      entry: { journal: 'RJ', title: 'JE-1' },
    });
  });
});

describe('the value of a custom field', () => {
  const facts = factsOf({ Location: [record('US', 'United States'), record('EU', 'Europe', { active: false })] });

  it.each([
    ['its label, in any case', { REGION: 'US' }],
    ['its API name', { region__C: 'US' }],
    ['the name of the value instead of its id', { Region: 'United States' }],
  ])('is found by %s', (_how, values) => {
    expect(fieldsOf({ fields: [field('Region', location)], facts }, values)).toEqual([
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
    expect(fieldsOf({ fields: [field('Region', location)], facts }, {})).toEqual([]);
  });

  it('blocks the batch when the ledger does not know it; N/A is a value like any other', () => {
    expect(codesOf({ fields: [field('Region', location)], facts }, { Region: 'N/A' })).toEqual([
      'DIMENSION_VALUE_UNKNOWN',
    ]);
    expect(codesOf({ fields: [field('Region', location)] }, { Region: 'US' })).toEqual(['DIMENSION_VALUE_UNKNOWN']);
  });

  it('blocks the batch when the field is bound to nothing, or two are bound to the same', () => {
    expect(codesOf({ fields: [field('Region', null)] }, {})).toEqual(['CUSTOM_FIELD_NOT_BOUND']);
    expect(codesOf({ fields: [field('Region', location), field('Area', location)], facts }, {})).toEqual([
      'LEDGER_FIELD_BOUND_TWICE',
    ]);
  });

  it('reports each cause once, with the first line that has it', () => {
    const lines = Array.from({ length: 200 }, (_, index) =>
      debit(1, { account: index < 100 ? '4000' : '9', values: { Region: 'Mars' } }),
    );
    const context = contextOf({ fields: [field('Region', location)], facts });
    const building = buildLedgerEntry(planFor(), lines, context);
    expect(building).toMatchObject({
      problems: [
        { code: 'DIMENSION_VALUE_UNKNOWN', line: 1 },
        { code: 'ACCOUNT_NOT_MAPPED', line: 101 },
      ],
    });
  });

  it('says when an account is mapped for other lines only', () => {
    const context = contextOf({ isMappedForSomeLines: (account) => account === 'unmapped' });
    const building = buildLedgerEntry(planFor(), [debit(1, { account: 'unmapped' }), credit(1)], context);
    expect(building).toMatchObject({
      problems: [
        {
          code: 'ACCOUNT_NOT_MAPPED',
          message: 'RevRec account unmapped is mapped for some lines only, and no mapping takes this one.',
          fix: 'Map the other lines of account unmapped under Journal account mappings, which also says what takes a line.',
        },
      ],
    });
  });

  it('blocks with no more than one event can hold, however many values are wrong and however long', () => {
    const lines = Array.from({ length: 200 }, (_, index) =>
      debit(1, { values: { Region: `${index}`.padEnd(500, '日') } }),
    );
    const context = contextOf({ fields: [field('Region', location)], facts });
    const building = buildLedgerEntry(planFor(), lines, context);
    expect(Buffer.byteLength(JSON.stringify(building))).toBeLessThan(60 * 1024);
    expect(building).toMatchObject({ problems: expect.arrayContaining([expect.objectContaining({ line: 1 })]) });
  });

  it('offers what may be meant by a value that the ledger does not know, or knows several of', () => {
    const twins = factsOf({ Location: [record('T1', 'Twin'), record('T2', 'Twin'), record('US', 'United States')] });
    const problemsOf = (value: string): unknown =>
      fieldsOf({ fields: [field('Region', location)], facts: twins }, { Region: value });
    expect(problemsOf('Twin')).toMatchObject([
      {
        code: 'DIMENSION_VALUE_AMBIGUOUS',
        candidates: [
          { id: 'T1', name: 'Twin' },
          { id: 'T2', name: 'Twin' },
        ],
      },
    ]);
    expect(problemsOf('United State')).toMatchObject([
      { code: 'DIMENSION_VALUE_UNKNOWN', candidates: [{ id: 'US', name: 'United States' }] },
    ]);
  });

  it('blocks the batch when the user may not read the dimension, but only where the file has a value for it', () => {
    const unread = factsOf({}, {}, new Map([['Location', reasonOf('PERMISSION_MISSING')]]));
    const context = { fields: [field('Region', location)], facts: unread };
    expect(fieldsOf(context, { Region: 'US' })).toMatchObject([
      {
        code: 'CUSTOM_FIELD_NOT_READABLE',
        message: expect.stringContaining('PERMISSION_MISSING in our words.'),
        field: 'Region',
        value: null,
      },
    ]);
    expect(fieldsOf(context, {})).toEqual([]);
  });

  it('advises on permissions only when the ledger refused one', () => {
    const refusal = { ...reasonOf('OBJECT_NOT_AVAILABLE'), fix: 'Report it.' };
    const unread = factsOf({}, {}, new Map([['Location', refusal]]));
    const problems = fieldsOf({ fields: [field('Region', location)], facts: unread }, { Region: 'US' });
    expect(problems).toMatchObject([
      {
        code: 'CUSTOM_FIELD_NOT_READABLE',
        message: expect.stringContaining('Sage Intacct does not list Location.'),
        fix: 'Report it. Or override the values of Region with ids of Sage Intacct. Then post again.',
      },
    ]);
    expect(JSON.stringify(problems)).not.toMatch(/permission|role/i);
  });

  describe('with an override', () => {
    const region = { kind: 'userDefinedDimension', name: 'GLDIMREGION' } as const;
    const overridden = (more: Partial<Field> = {}) =>
      field('Region', region, { overrides: new Map([['West', '5']]), ...more });
    const numbered = { recordNumbered: new Set(['West']) };
    const [byId, byNumber] = [record('5', 'Any', { keyedBy: 'id' }), record('5', 'Any')];
    const refused = new Map([['GLDIMREGION', reasonOf('OBJECT_NOT_AVAILABLE')]]);
    const sent = [{ target: region, value: '5' }];
    const askedAgain = [
      {
        code: 'VALUE_OVERRIDE_NOT_USABLE',
        value: 'West',
        message: expect.stringContaining('names the record number 5'),
        fix: 'Override West again with the id that GLDIMREGION has in Sage Intacct; then post again.',
      },
    ];

    it.each([
      ['the list cannot be read', overridden(), factsOf({}, {}, refused), sent],
      ['the list has the id', overridden(), factsOf({ GLDIMREGION: [byId] }), sent],
      ['it names a record number that the list has', overridden(numbered), factsOf({ GLDIMREGION: [byNumber] }), sent],
      [
        'it names a record number, and the list has ids',
        overridden(numbered),
        factsOf({ GLDIMREGION: [byId] }),
        askedAgain,
      ],
      ['it names a record number that is gone', overridden(numbered), factsOf({ GLDIMREGION: [] }), askedAgain],
      [
        'it names a record number of a list that cannot be read',
        overridden(numbered),
        factsOf({}, {}, refused),
        askedAgain,
      ],
    ])('when %s', (_what, one, some, expected) => {
      expect(fieldsOf({ fields: [one], facts: some }, { Region: 'West' })).toMatchObject(expected);
    });
  });

  it('is the id that an Admin gave for it, whatever the ledger has under that name', () => {
    const overridden = field('Region', location, { overrides: new Map([['United States', 'US-1']]) });
    const both = factsOf({ Location: [record('US-1', 'America'), record('US', 'United States')] });
    expect(fieldsOf({ fields: [overridden], facts: both }, { Region: 'United States' })).toEqual([
      { target: location, value: 'US-1' },
    ]);
    expect(fieldsOf({ fields: [overridden], facts: both }, { Region: 'united states' })).toEqual([
      { target: location, value: 'US' }, // An override is for exactly this value.
    ]);
  });

  it.each([
    ['does not have', 'XX'],
    ['has deactivated', 'EU'],
  ])('blocks the batch when its override names what the ledger %s', (words, id) => {
    const overridden = field('Region', location, { overrides: new Map([['US', id]]) });
    expect(fieldsOf({ fields: [overridden], facts }, { Region: 'US' })).toMatchObject([
      { code: 'VALUE_OVERRIDE_NOT_USABLE', field: 'Region', value: 'US', message: expect.stringContaining(words) },
    ]);
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

describe('columns of the close file', () => {
  const target = { kind: 'customField', name: 'X' } as const;
  const lines = (values: Readonly<Record<string, string>>) => [
    debit(1000, { values, description: 'September', postingGroup: 'G-1' }),
    credit(1000, { values, description: 'September', postingGroup: 'G-1' }),
  ];
  const entryOf = (values: Readonly<Record<string, string>>, plan: Partial<ReturnType<typeof planFor>> = {}) => {
    const building = buildLedgerEntry(planFor(plan), lines(values), contextOf());
    if (building.kind !== 'entry') throw new Error(JSON.stringify(building));
    return building.entry;
  };

  it.each(['Department', 'Department Name', 'Dept', 'Department ID', 'DEPT_ID', 'dept code', 'DEPARTMENT_ID'])(
    'of the dimension Department may be called %s',
    (column) => {
      expect(fieldsOf({ fields: [field('Department', target)] }, { [column]: 'D10' })).toEqual([
        { target, value: 'D10' },
      ]);
    },
  );

  it.each(['Location', 'Class', 'Vendor', 'Employee', 'Project', 'Contract', 'Warehouse', 'Customer', 'Item'])(
    'of the dimension %s may be called so with Id or Name, the id first',
    (label) => {
      const values = { [`${label} Name`]: 'name', [`${label}_ID`]: 'id' };
      expect(fieldsOf({ fields: [field(label, target)] }, values)).toEqual([{ target, value: 'id' }]);
    },
  );

  it.each([
    ['Business Entity Id', 'us01'],
    ['Description', 'September'],
    ['Posting Group Id', 'G-1'],
    ['Currency', 'USD'],
  ])('that the service uses itself reach a field with the label %s too', (label, value) => {
    const building = buildLedgerEntry(
      planFor({ businessEntityId: 'us01' }),
      lines({}),
      contextOf({ fields: [field(label, target)] }),
    );
    expect(building).toMatchObject({ entry: { lines: [{ fields: [{ target, value }] }, { fields: [{ value }] }] } });
  });

  it('of memo, document, reversal date and exchange rate go to the ledger', () => {
    const entry = entryOf({
      Memo: 'Accrual',
      Document: 'D-7',
      'Reversal Date': '2026-10-01',
      'Exchange Rate': '1.08',
      'Exchange Rate Date': '2026-09-29',
    });
    expect(entry).toMatchObject({ reversalDate: '2026-10-01' });
    expect(entry.lines[0]).toMatchObject({
      memo: 'Accrual',
      document: 'D-7',
      exchangeRate: '1.08',
      exchangeRateDate: '2026-09-29',
    });
    expect(entryOf({})).not.toHaveProperty('reversalDate');
  });

  it('are read as they were when an entry of an older log is rebuilt', () => {
    const { columnRules: _new, ...older } = planFor();
    const built = buildLedgerEntry(
      older,
      lines({ Memo: 'Accrual', 'Reversal Date': '2026-10-01', Dept: 'D10' }),
      contextOf({ fields: [field('Department', target), field('Description', { kind: 'customField', name: 'Y' })] }),
    );
    expect(built).toMatchObject({ entry: { lines: [{ memo: 'September', document: 'G-1', fields: [] }, {}] } });
    expect(built.kind === 'entry' && built.entry).not.toHaveProperty('reversalDate');
  });
});

describe('how a value was matched', () => {
  const facts = factsOf({ Location: [record('US', 'United States'), record('EU', 'Europe')] });
  const matchesOf = (value: string, overrides: ReadonlyMap<string, string> = new Map()) => {
    const building = built({ fields: [field('Region', location, { overrides })], facts }, { Region: value });
    return building.kind === 'entry' ? building.matches : building.problems;
  };

  it.each([
    ['US', []],
    ['United States', [{ ledgerId: 'US', by: 'name' }]],
    ['united states', [{ ledgerId: 'US', by: 'folded' }]],
    ['us', [{ ledgerId: 'US', by: 'folded' }]],
  ])('is told for %s', (value, expected) => {
    expect(matchesOf(value)).toEqual(
      expected.map((match) => ({ field: 'Location', label: 'Region', value, ...match })),
    );
  });

  it('is told for an override, and for a value that is left empty on purpose', () => {
    expect(matchesOf('Old', new Map([['Old', 'EU']]))).toMatchObject([{ ledgerId: 'EU', by: 'override' }]);
    expect(matchesOf('N/A', new Map([['N/A', '']]))).toMatchObject([{ ledgerId: '', by: 'left empty' }]);
    const empty = field('Region', location, { overrides: new Map([['N/A', '']]) });
    expect(fieldsOf({ fields: [empty], facts }, { Region: 'N/A' })).toEqual([]);
  });
});
