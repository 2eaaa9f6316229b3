import { type LedgerEntry, type LedgerLine } from '../../../src/domain/ledger-entry/ledger-entry';
import { netDifference } from '../../../src/domain/ledger-entry/net-difference';
import { refusalOf } from '../../support/given';

const line = (side: 'debit' | 'credit', account: string, amountMinor: bigint, location = '100'): LedgerLine => ({
  side,
  account,
  amountMinor,
  document: 'INV-1',
  memo: 'Fee',
  fields: [{ target: { kind: 'dimension', dimension: 'Location' }, value: location }],
});
const entry = (more: Partial<LedgerEntry>, ...lines: readonly LedgerLine[]): LedgerEntry => ({
  ...{ journal: 'APJ', date: '2026-09-30', title: 'JE-1', currency: 'USD', exchangeRateType: '', lines },
  ...more,
});
const held = entry({}, line('debit', '2400', 100n), line('credit', '4010', 60n), line('credit', '4020', 40n));
const posted = (account: string, side: 'debit' | 'credit', amountMinor: string, location = '100'): object => ({
  ...{ account, accountName: '', side, amountMinor, description: 'Net', postingGroup: '', customerId: '' },
  values: { Location: location },
});

describe('the net difference of an entry', () => {
  it('is a line for each account with its dimensions whose sums differ, over all parts', () => {
    const delivered = [
      entry({ title: 'JE-1 1/2' }, line('debit', '2400', 50n), line('credit', '4010', 50n)),
      entry(
        { title: 'JE-1 2/2' },
        line('debit', '2400', 30n),
        line('credit', '4010', 10n),
        line('credit', '4020', 20n, '200'),
      ),
    ];
    expect(netDifference([held], delivered, 'Net')).toEqual({
      journal: 'APJ',
      exchangeRateType: '',
      fields: [{ kind: 'dimension', dimension: 'Location' }],
      lines: [posted('2400', 'credit', '20'), posted('4020', 'debit', '40'), posted('4020', 'credit', '20', '200')],
    });
  });
  it('is computed against all that is held: the entry and what adjusts it already', () => {
    const before = entry({ title: 'Difference' }, line('credit', '2400', 20n), line('debit', '4020', 20n));
    const delivered = entry({}, line('debit', '2400', 100n), line('credit', '4010', 60n), line('credit', '4020', 40n));
    expect(netDifference([held, before], [delivered], 'Net').lines).toEqual([
      posted('2400', 'debit', '20'),
      posted('4020', 'credit', '20'),
    ]);
  });
  it.each([
    ['another date', { date: '2026-10-01' }],
    ['another journal', { journal: 'GJ' }],
    ['another currency', { currency: 'EUR' }],
    ['another exchange rate type', { exchangeRateType: 'Custom' }],
    ['a date on which the ledger reverses it', { reversalDate: '2026-10-01' }],
  ])('is not possible with %s', (_what, more) => {
    const delivered = entry(more, line('debit', '2400', 80n), line('credit', '4010', 80n));
    expect(refusalOf(() => netDifference([held], [delivered], 'Net')).code).toBe('NET_DIFFERENCE_NOT_POSSIBLE');
    expect(refusalOf(() => netDifference([{ ...held, ...more }], [held], 'Net')).code).toBe(
      'NET_DIFFERENCE_NOT_POSSIBLE',
    );
  });
  it('is not possible with exchange rates of lines, or with nothing on one side', () => {
    const rated = entry({}, { ...line('debit', '2400', 80n), exchangeRate: '1.1' }, line('credit', '4010', 80n));
    expect(refusalOf(() => netDifference([held], [rated], 'Net')).code).toBe('NET_DIFFERENCE_NOT_POSSIBLE');
    expect(refusalOf(() => netDifference([], [held], 'Net')).code).toBe('NET_DIFFERENCE_NOT_POSSIBLE');
    expect(refusalOf(() => netDifference([held], [], 'Net')).code).toBe('NET_DIFFERENCE_NOT_POSSIBLE');
  });
  it('is nothing where only texts or the order of lines change', () => {
    const delivered = { ...held, lines: held.lines.map((one) => ({ ...one, memo: 'Other' })).reverse() };
    expect(refusalOf(() => netDifference([held], [delivered], 'Net')).code).toBe('NET_DIFFERENCE_EMPTY');
  });
});
