import { correctionRows } from '../../../src/domain/ledger-entry/correction-table';
import { type LedgerEntry, type LedgerLine } from '../../../src/domain/ledger-entry/ledger-entry';

const line = (side: 'debit' | 'credit', account: string, amountMinor: bigint, location = '100'): LedgerLine => ({
  side,
  account,
  amountMinor,
  document: '',
  memo: '',
  fields: [{ target: { kind: 'dimension', dimension: 'Location' }, value: location }],
});
const entry = (more: Partial<LedgerEntry>, ...lines: readonly LedgerLine[]): LedgerEntry => ({
  journal: 'APJ',
  date: '2026-09-30',
  title: 'JE-1',
  currency: 'USD',
  exchangeRateType: '',
  lines,
  ...more,
});
const row = (account: string, heldMinor: bigint, deliveredMinor: bigint, more: object = {}): object => ({
  account,
  values: { Location: '100' },
  currency: 'USD',
  period: '2026-09',
  heldMinor,
  deliveredMinor,
  ...more,
});

describe('what a correction changes', () => {
  it('is summed by account, dimensions, currency and month, over all parts', () => {
    const held = [
      entry({}, line('debit', '2400', 100n), line('credit', '4010', 60n), line('credit', '4010', 40n)),
      entry({}, line('debit', '2400', 7n), line('credit', '4010', 7n, '200')),
    ];
    const delivered = [entry({ date: '2026-10-01' }, line('debit', '2400', 80n), line('credit', '4010', 80n))];
    expect(correctionRows(held, delivered)).toEqual([
      row('2400', 107n, 0n),
      row('2400', 0n, 80n, { period: '2026-10' }),
      row('4010', -100n, 0n),
      row('4010', 0n, -80n, { period: '2026-10' }),
      row('4010', -7n, 0n, { values: { Location: '200' } }),
    ]);
  });
  it('shows what stays equal too', () => {
    const same = [entry({}, line('debit', '2400', 100n), line('credit', '4010', 100n))];
    expect(correctionRows(same, same)).toEqual([row('2400', 100n, 100n), row('4010', -100n, -100n)]);
  });
});
