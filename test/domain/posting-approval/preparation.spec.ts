import { type ConfigurationChange, EntryUses, preparersOf } from '../../../src/domain/posting-approval/preparation';
import { credit, debit } from '../../support/builders';

const since = '2026-10-01T08:00:00.000Z';
const change = (what: ConfigurationChange['what'], at = '2026-10-02T08:00:00.000Z'): ConfigurationChange => ({
  ...{ by: 'mia', at, what },
});
const usesOf = (...lines: Parameters<EntryUses['add']>[0][]): EntryUses => {
  const uses = new EntryUses();
  for (const line of lines) uses.add(line);
  return uses;
};
const uses = usesOf(debit(100, { customerId: 'C-1', values: { Region: 'West' } }), credit(100, { account: '2100' }));
const prepared = (changes: readonly ConfigurationChange[], of = uses): string[] => [
  ...preparersOf(of, { deliveredBy: ['ann', 'adam'], changes, since }),
];

describe('who prepared an entry', () => {
  it('is who delivered and who confirmed it', () => {
    expect(prepared([])).toEqual(['ann', 'adam']);
  });
  it.each<[string, ConfigurationChange['what'], boolean]>([
    ['a mapping of its account', { kind: 'account', account: '2100' }, true],
    ['a mapping of another account', { kind: 'account', account: '9999' }, false],
    ['an override of its value', { kind: 'value', value: 'West' }, true],
    ['an override of its customer', { kind: 'value', value: 'C-1' }, true],
    ['an override of another value', { kind: 'value', value: 'East' }, false],
    ['what concerns everything', { kind: 'everything' }, true],
  ])('and who changed %s since', (_what, what, isPreparer) => {
    expect(prepared([change(what)])).toEqual(isPreparer ? ['ann', 'adam', 'mia'] : ['ann', 'adam']);
  });
  it('counts any mapping where a line has only the name of its account', () => {
    const named = usesOf(debit(100, { account: '', accountName: 'Fees' }));
    expect(prepared([change({ kind: 'account', account: '9999' })], named)).toEqual(['ann', 'adam', 'mia']);
  });
  it('counts values of the header', () => {
    const own = usesOf(debit(100));
    own.addValues(['US']);
    expect(prepared([change({ kind: 'value', value: 'US' })], own)).toEqual(['ann', 'adam', 'mia']);
  });
  it('leaves out what was changed before, and counts the very moment', () => {
    expect(prepared([change({ kind: 'everything' }, '2026-10-01T07:59:59.999Z')])).toEqual(['ann', 'adam']);
    expect(prepared([change({ kind: 'everything' }, since)])).toEqual(['ann', 'adam', 'mia']);
  });
});
