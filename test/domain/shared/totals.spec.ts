import { decimalsIn, decimalsOf } from '../../../src/domain/shared/currency';
import { Totals } from '../../../src/domain/shared/totals';

describe('totals', () => {
  it('keep debits and credits apart, and know whether they balance', () => {
    const totals = Totals.of([
      { side: 'debit', amountMinor: '1050' },
      { side: 'credit', amountMinor: '1000' },
    ]);
    expect([totals.debit, totals.credit, totals.isBalanced]).toEqual([1050n, 1000n, false]);
    totals.add('credit', 50n);
    expect(totals.isBalanced).toBe(true);
    const others = new Totals();
    others.plus(totals);
    others.plus(totals);
    expect([others.debit, others.credit]).toEqual([2100n, 2100n]);
  });

  it.each([
    ['USD', '10.50'],
    ['JPY', '1050'],
    ['KWD', '1.050'],
  ])('are shown with the decimals of %s', (currency, shown) => {
    expect(Totals.of([{ side: 'debit', amountMinor: '1050' }]).shownIn(currency).debit).toBe(shown);
  });
});

describe('the decimals of a currency', () => {
  it('are two where the code is not one, wherever an amount of it is written or read', () => {
    expect([decimalsOf('XYZ'), decimalsIn('XYZ'), decimalsIn('JPY'), decimalsIn('USD')]).toEqual([undefined, 2, 0, 2]);
  });
});
