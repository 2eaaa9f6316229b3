import { type LedgerEntry, type LedgerLine } from '../../../src/domain/ledger-entry/ledger-entry';
import { type LedgerRecord } from '../../../src/domain/ledger-entry/ledger-record';
import { entryProblems } from '../../../src/domain/ledger-entry/entry-check';
import { type LedgerFacts } from '../../../src/domain/ledger-entry/ledger-facts';
import { reasonOf } from '../../support/fake-ledger';
import { factsOf, record } from '../../support/ledger-facts';

const valued = (dimension: 'Location' | 'Class' | 'Department', value: string): LedgerLine['fields'][number] => ({
  target: { kind: 'dimension', dimension },
  value,
});
const line = (side: 'debit' | 'credit', more: Partial<LedgerLine> = {}): LedgerLine => ({
  side,
  account: '4000',
  amountMinor: 1000n,
  document: '',
  memo: '',
  fields: [],
  ...more,
});
const entryOf = (more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  journal: 'APJ',
  date: '2026-09-30',
  title: 'JE-1',
  currency: 'USD',
  exchangeRateType: '',
  lines: [line('debit'), line('credit')],
  ...more,
});
const LISTS: Readonly<Record<string, readonly LedgerRecord[]>> = {
  accounts: [record('4000', 'Revenue'), record('4100', 'Old revenue', { active: false })],
  journals: [
    record('APJ', 'Revenue', { allowsDirectPosting: true }),
    record('GJ', 'General'),
    record('OLD', 'Old', { active: false }),
    record('SUB', 'Subledger', { allowsDirectPosting: false }),
  ],
  Location: [
    record('US1', 'New York', { entity: 'us01' }),
    record('US2', 'Boston', { entity: 'us01' }),
    record('UK1', 'London', { entity: 'uk01' }),
    record('TOP', 'Everywhere'),
  ],
  Class: [record('K1', 'SMB', { startDate: '2026-01-01', endDate: '2026-09-29' }), record('K2', 'ENT')],
};
const several = { isMultiEntity: true, isMultiCurrency: true, baseCurrency: '' };
const codesOf = (entry: LedgerEntry, facts: LedgerFacts = factsOf(LISTS)): unknown[] =>
  entryProblems(entry, facts).map(({ code, line: number, field, value }) => [code, number, field, value]);
const both = (more: Partial<LedgerLine>): Partial<LedgerEntry> => ({
  lines: [line('debit', more), line('credit', more)],
});

describe('an entry', () => {
  it('has nothing against it when the ledger has and allows all that it names', () => {
    expect(codesOf(entryOf(both({ fields: [valued('Class', 'K2'), valued('Location', 'US1')] })))).toEqual([]);
  });

  it('says the problem, what to do, and where', () => {
    expect(entryProblems(entryOf(both({ account: '4100' })), factsOf(LISTS))).toEqual([
      {
        code: 'LEDGER_ACCOUNT_INACTIVE',
        message: 'The account 4100 Old revenue is inactive in Sage Intacct.',
        fix: 'Map the RevRec account to an active Intacct account, or activate this one in Sage Intacct.',
        line: 1,
        field: 'Intacct account',
        value: '4100',
        errorNo: null,
        supportId: null,
      },
    ]);
  });
});

describe('an account', () => {
  it('has to exist and to be active', () => {
    const lines = [line('debit', { account: '9' }), line('credit'), line('credit', { account: '4100' })];
    expect(codesOf(entryOf({ lines }))).toEqual([
      ['LEDGER_ACCOUNT_UNKNOWN', 1, 'Intacct account', '9'],
      ['LEDGER_ACCOUNT_INACTIVE', 3, 'Intacct account', '4100'],
    ]);
  });

  it('may require dimensions of its lines', () => {
    const accounts = [record('4000', 'Revenue', { requires: ['Class', 'Department', 'GLDIMREGION'] })];
    const lines = [
      line('debit', { fields: [valued('Class', 'K2'), valued('Department', 'D1')] }),
      line('credit', { fields: [{ target: { kind: 'userDefinedDimension', name: 'GLDIMREGION' }, value: '7' }] }),
    ];
    expect(codesOf(entryOf({ lines }), factsOf({ ...LISTS, accounts }))).toEqual([
      ['DIMENSION_MISSING', 1, 'GLDIMREGION', '4000'],
      ['DIMENSION_MISSING', 2, 'Class', '4000'],
      ['DIMENSION_MISSING', 2, 'Department', '4000'],
    ]);
  });

  it('is left to the ledger when the user may not read the accounts, or they were never read', () => {
    const unread = new Map([['accounts', reasonOf('PERMISSION_MISSING')]]);
    expect(codesOf(entryOf(both({ account: '9' })), factsOf(LISTS, {}, unread))).toEqual([]);
    const { journals } = LISTS;
    expect(codesOf(entryOf(both({ account: '9' })), factsOf({ journals: journals! }))).toEqual([]);
  });
});

describe('a journal', () => {
  it.each([
    ['XX', ['JOURNAL_UNKNOWN', null, 'Journal', 'XX']],
    ['apj', ['JOURNAL_UNKNOWN', null, 'Journal', 'apj']],
    ['OLD', ['JOURNAL_INACTIVE', null, 'Journal', 'OLD']],
    ['SUB', ['JOURNAL_CLOSED_TO_DIRECT_POSTING', null, 'Journal', 'SUB']],
  ])('%s is refused', (journal, problem) => {
    expect(codesOf(entryOf({ journal }))).toEqual([problem]);
  });

  it('is fine when the ledger does not say whether it allows direct posting, or does not allow reading it', () => {
    expect(codesOf(entryOf({ journal: 'GJ' }))).toEqual([]);
    const unread = new Map([['journals', undefined]]);
    expect(codesOf(entryOf({ journal: 'XX' }), factsOf(LISTS, {}, unread))).toEqual([]);
  });
});

describe('the permission to add journal entries', () => {
  it('blocks when it is missing, but not when it is unknown', () => {
    expect(codesOf(entryOf(), factsOf(LISTS, { mayAddEntries: false }))).toEqual([
      ['PERMISSION_MISSING', null, null, null],
    ]);
    expect(codesOf(entryOf(), factsOf(LISTS, { mayAddEntries: null }))).toEqual([]);
  });
});

describe('a value of a dimension', () => {
  it('has to be in use on the date of the entry', () => {
    const outOfDates = ['DIMENSION_VALUE_OUT_OF_DATES', 1, 'Class', 'K1'];
    const classed = (date: string): unknown[] =>
      codesOf(entryOf({ date, ...both({ fields: [valued('Class', 'K1')] }) }));
    expect(classed('2025-12-31')).toEqual([outOfDates]);
    expect(classed('2026-01-01')).toEqual([]);
    expect(classed('2026-09-29')).toEqual([]);
    expect(classed('2026-09-30')).toEqual([outOfDates]);
  });
});

describe('the books', () => {
  it('have to be open on the date', () => {
    const closed = (through: string | null): unknown[] =>
      codesOf(entryOf(), factsOf(LISTS, { closedThrough: new Map([['', through]]) }));
    expect(closed('2026-09-30')).toEqual([['PERIOD_CLOSED', null, 'Transaction Date', '2026-09-30']]);
    expect(closed('2026-09-29')).toEqual([]);
    expect(closed(null)).toEqual([]);
    expect(codesOf(entryOf(), factsOf(LISTS, { closedThrough: null }))).toEqual([]);
  });

  it('are those of each entity; an entity without books of its own has those of the top level', () => {
    const closedThrough = new Map([
      ['', '2026-09-30'],
      ['us01', null],
      ['uk01', '2026-08-31'],
    ]);
    const facts = factsOf(LISTS, { setup: several, closedThrough });
    const at = (location: string): unknown[] =>
      codesOf(entryOf(both({ fields: [valued('Location', location)] })), facts);
    expect(at('UK1')).toEqual([]);
    expect(at('US1')).toEqual([]);
    expect(at('TOP')).toEqual([['PERIOD_CLOSED', null, 'Transaction Date', '2026-09-30']]);
  });
});

describe('several entities', () => {
  const facts = factsOf(LISTS, { setup: several });

  it('need a location on each line', () => {
    const lines = [line('debit', { fields: [valued('Location', 'US1')] }), line('credit')];
    expect(codesOf(entryOf({ lines }), facts)).toEqual([['LOCATION_REQUIRED', 2, 'Location', null]]);
  });

  it('balance one by one, in any locations within an entity', () => {
    const between = (debit: string, credit: string): unknown[] =>
      codesOf(
        entryOf({
          lines: [
            line('debit', { fields: [valued('Location', debit)] }),
            line('credit', { fields: [valued('Location', credit)] }),
          ],
        }),
        facts,
      );
    expect(between('US1', 'US2')).toEqual([]);
    expect(between('US1', 'UK1')).toEqual([
      ['ENTRY_UNBALANCED_IN_LEDGER', null, 'Location', 'us01'],
      ['ENTRY_UNBALANCED_IN_LEDGER', null, 'Location', 'uk01'],
    ]);
    const lines = [
      line('debit', { fields: [valued('Location', 'US1')], amountMinor: 1_000_000n }),
      line('credit', { fields: [valued('Location', 'US1')], amountMinor: 961_018n }),
      line('credit', { fields: [valued('Location', 'UK1')], amountMinor: 38_982n }),
    ];
    expect(entryProblems(entryOf({ lines }), facts).map(({ message }) => message)).toEqual([
      'The lines of this entry belong to several entities, and each must balance. The part of entity us01 differs by 389.82 USD: debit 10,000.00, credit 9,610.18.',
      'The lines of this entry belong to several entities, and each must balance. The part of entity uk01 differs by 389.82 USD: debit 0.00, credit 389.82.',
    ]);
  });

  it('are left to the ledger when it does not say how its books are kept, or the locations cannot be read', () => {
    const lines = [line('debit', { fields: [valued('Location', 'US1')] }), line('credit')];
    expect(codesOf(entryOf({ lines }), factsOf(LISTS, { setup: null }))).toEqual([]);
    const unread = new Map([['Location', undefined]]);
    expect(codesOf(entryOf({ lines }), factsOf(LISTS, { setup: several }, unread))).toEqual([]);
  });
});

describe('a currency', () => {
  it('has to be the one in which a company keeps its books, unless it keeps several', () => {
    expect(codesOf(entryOf({ currency: 'GBP' }))).toEqual([['CURRENCY_NOT_KEPT', null, 'Currency', 'GBP']]);
    const setups = [
      { isMultiEntity: false, isMultiCurrency: true, baseCurrency: 'USD' },
      { isMultiEntity: false, isMultiCurrency: false, baseCurrency: '' },
      null,
    ];
    for (const setup of setups) expect(codesOf(entryOf({ currency: 'GBP' }), factsOf(LISTS, { setup }))).toEqual([]);
  });
});
