import { candidatesFor } from '../../../src/application/ledger-directory/value-candidates';
import { resolveValue } from '../../../src/application/ledger-directory/value-resolution';
import { type LedgerRecord } from '../../../src/domain/ledger-entry/ledger-record';
import { givenList, MemoryLedgerDirectory } from '../../support/memory-ledger-directory';

const SCOPE = { environment: 'acme-test', companyId: 'ACME' };
const record = (id: string, name = '', active = true): LedgerRecord => ({ id, name, active });
const directoryOf = (records: readonly LedgerRecord[]): MemoryLedgerDirectory => {
  const directory = new MemoryLedgerDirectory();
  givenList(directory, SCOPE, 'Customer', records);
  return directory;
};

describe('a value of the close', () => {
  const directory = directoryOf([
    record('C1', 'Acme'),
    record('C2', 'Acme', false),
    record('C3', 'Beta'),
    record('C4', 'BETA'),
    record('C5', 'beta', false),
    record('C6', 'Gamma'),
    record('C7', 'Gamma'),
    record('C8', 'Delta', false),
    record('C9', ''),
    record('Gamma', 'C1'),
    record('gone', 'Old name', false),
    record('D1', 'Société  Générale'),
    record('d2', 'Epsilon'),
    record('D3', 'D2'),
    record('D4', 'Zeta'),
    record('D5', 'D4', false),
    record('H1', 'राम ट्रेडर्स'),
    record('J1', 'バニラ'),
    record('G1', 'Σίσυφος'),
  ]);

  it.each([
    ['C3', 'the id itself', { kind: 'id', id: 'C3', by: 'id' }],
    [
      'C1',
      'the id of one and the name of another',
      {
        kind: 'ambiguous',
        candidates: [
          { id: 'C1', name: 'Acme' },
          { id: 'Gamma', name: 'C1' },
        ],
      },
    ],
    [
      'Gamma',
      'the id of one and the name of others',
      {
        kind: 'ambiguous',
        candidates: [
          { id: 'Gamma', name: 'C1' },
          { id: 'C6', name: 'Gamma' },
          { id: 'C7', name: 'Gamma' },
        ],
      },
    ],
    [
      'd2',
      'the id of one and, but for case, the name of another',
      {
        kind: 'ambiguous',
        candidates: [
          { id: 'd2', name: 'Epsilon' },
          { id: 'D3', name: 'D2' },
        ],
      },
    ],
    ['D4', 'the id of one and the name of an inactive one', { kind: 'id', id: 'D4', by: 'id' }],
    ['gone', 'an id that is inactive', { kind: 'inactive' }],
    ['Acme', 'the name of one active record among several', { kind: 'id', id: 'C1', by: 'name' }],
    ['Beta', 'an exact name, though others are alike', { kind: 'id', id: 'C3', by: 'name' }],
    ['beta', 'an exact name that is inactive, though others are alike', { kind: 'inactive' }],
    ['Delta', 'a name whose only record is inactive', { kind: 'inactive' }],
    ['c3', 'an id in another case', { kind: 'id', id: 'C3', by: 'folded' }],
    [' société générale', 'a name in another case and white space', { kind: 'id', id: 'D1', by: 'folded' }],
    ['Socie\u0301te\u0301  Ge\u0301ne\u0301rale', 'a decomposed name', { kind: 'id', id: 'D1', by: 'folded' }],
    ['Ｄ１', 'an id in full width', { kind: 'id', id: 'D1', by: 'folded' }],
    ['Societe Generale', 'nothing: accents are letters', { kind: 'unknown' }],
    ['रोमी ट्रेडर्स', 'nothing: vowel signs are letters', { kind: 'unknown' }],
    ['ﾊﾞﾆﾗ', 'a name in half-width kana', { kind: 'id', id: 'J1', by: 'folded' }],
    ['ハニラ', 'nothing: a voiced sound is another letter', { kind: 'unknown' }],
    ['ΣΊΣΥΦΟΣ', 'a Greek name in capitals', { kind: 'id', id: 'G1', by: 'folded' }],
    ['OLD NAME', 'a name in another case whose only record is inactive', { kind: 'inactive' }],
    [
      'bEta',
      'what several active names are alike to',
      {
        kind: 'ambiguous',
        candidates: [
          { id: 'C3', name: 'Beta' },
          { id: 'C4', name: 'BETA' },
        ],
      },
    ],
    [
      'GAMMA',
      'what ids and names are alike to',
      {
        kind: 'ambiguous',
        candidates: [
          { id: 'C6', name: 'Gamma' },
          { id: 'C7', name: 'Gamma' },
          { id: 'Gamma', name: 'C1' },
        ],
      },
    ],
    ['nobody', 'nothing', { kind: 'unknown' }],
    ['', 'nothing, though a name is blank', { kind: 'unknown' }],
    [' ', 'nothing, though a name is blank', { kind: 'unknown' }],
  ])('"%s" is %s', (value, _what, resolution) => {
    expect(resolveValue(directory, SCOPE, 'Customer', value)).toEqual(resolution);
  });

  it('is unknown in a list that was never read', () => {
    expect(resolveValue(directory, SCOPE, 'Item', 'C1')).toEqual({ kind: 'unknown' });
  });

  it('that far too many share is reported with ten of them', () => {
    const many = directoryOf(Array.from({ length: 30 }, (_, index) => record(`C${10 + index}`, 'Acme')));
    expect(resolveValue(many, SCOPE, 'Customer', 'Acme')).toEqual({
      kind: 'ambiguous',
      candidates: Array.from({ length: 10 }, (_, index) => ({ id: `C${10 + index}`, name: 'Acme' })),
    });
  });
});

describe('candidates for an unknown value', () => {
  const directory = directoryOf([
    record('US-E', 'United States East'),
    record('US-W', 'United States West'),
    record('UK', 'United Kingdom'),
    record('DE', 'Deutschland'),
    record('AT', 'Österreich'),
    record('OLD', 'United States South', false),
    record('4000', 'Revenue'),
    record('4010', 'Revenue deferred'),
    record('5000', ''),
  ]);
  const idsFor = (value: string): string[] => candidatesFor(directory, SCOPE, 'Customer', value).map(({ id }) => id);

  it.each([
    ['united states', ['US-E', 'US-W', 'UK'], 'what contains all of it, then what shares a word; no inactive ones'],
    ['Kingdom of United', ['UK', 'US-E', 'US-W'], 'more of its words first'],
    ['Untied States Eats', ['US-E', 'US-W'], 'a word that is right'],
    ['Deutchland', ['DE'], 'a letter that is missing'],
    ['Osterreihc', ['AT'], 'letters that are swapped'],
    ['Revenu', ['4000', '4010'], 'the nearest first'],
    ['4001', ['4000'], 'one wrong digit'],
    ['us', ['US-E', 'US-W'], 'a short value within an id'],
    ['zz', [], 'a short value is like nothing'],
    ['something else', [], 'nothing that is like it'],
    [' ', [], 'a blank'],
  ])('"%s": %j (%s)', (value, ids) => {
    expect(idsFor(value)).toEqual(ids);
  });

  it('come with their names', () => {
    expect(candidatesFor(directory, SCOPE, 'Customer', 'kingdom')).toEqual([{ id: 'UK', name: 'United Kingdom' }]);
  });

  it('are ten at most, found with eight searches at most', () => {
    const many = directoryOf(Array.from({ length: 500 }, (_, index) => record(`C${1_000 + index}`, 'Trading Company')));
    const search = jest.spyOn(many, 'search');
    const value = `Trading Company of some far away places ${'and more '.repeat(100)}`;
    expect(candidatesFor(many, SCOPE, 'Customer', value)).toHaveLength(10);
    expect(search.mock.calls.length).toBeLessThanOrEqual(8);
    expect(search.mock.calls.every(([, , , { limit }]) => limit === 100)).toBe(true);
  });
});
