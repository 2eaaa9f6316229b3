import fc from 'fast-check';
import { exactMoneyText, exactOf, exactOfMinor, exactText } from '../../../src/domain/shared/exact-amount';
import { formatMinor } from '../../../src/domain/shared/money';

describe('an exact amount', () => {
  it('keeps every digit, and shows those of its currency at least', () => {
    const shown = (text: string, currency: string): string => exactText(exactOf(text)!, currency);
    expect(shown('1000', 'USD')).toBe('1000.00');
    expect(shown('33.333', 'USD')).toBe('33.333');
    expect(shown('33.3330', 'USD')).toBe('33.333');
    expect(shown('0.000000000000000001', 'JPY')).toBe('0.000000000000000001');
    expect(shown('7.000', 'JPY')).toBe('7');
    expect(shown('7', 'KWD')).toBe('7.000');
    expect(shown('-0.5', 'USD')).toBe('-0.50');
    expect(exactMoneyText(exactOf('1234567.5')!, 'USD')).toBe('1,234,567.50 USD');
    expect(exactMoneyText(exactOf('1234')!, 'JPY')).toBe('1,234 JPY');
  });

  it.each(['', '1,5', '1e3', ' 1', '+1', '1.1.1', `1.${'0'.repeat(19)}`, '9'.repeat(19)])('is not %p', (text) => {
    expect(exactOf(text)).toBeNull();
  });

  it('of minor units reads like them', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
        fc.constantFrom(['USD', 2] as const, ['JPY', 0] as const, ['KWD', 3] as const),
        (minor, [currency, decimals]) => {
          expect(exactText(exactOfMinor(minor, currency), currency)).toBe(formatMinor(minor, decimals));
        },
      ),
    );
  });
});
