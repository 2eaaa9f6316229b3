import fc from 'fast-check';
import { decimalsOf } from '../../../src/domain/shared/currency';
import {
  differenceText,
  formatMinor,
  moneyText,
  parseAmount,
  type Rounding,
  ROUNDINGS,
} from '../../../src/domain/shared/money';

const exact = (minor: bigint) => ({ ok: true, minor, rounded: false });
const rounded = (minor: bigint) => ({ ok: true, minor, rounded: true });
const refused = (problem: string) => ({ ok: false, problem });

describe('reading an amount', () => {
  it.each([
    ['1234.50', 2, 123450n],
    ['1234.5', 2, 123450n],
    ['1234', 2, 123400n],
    ['1234.', 2, 123400n],
    ['0.01', 2, 1n],
    ['-3', 2, -300n],
    ['007', 2, 700n],
    ['1500', 0, 1500n], // JPY has no decimals.
    ['1.234', 3, 1234n], // KWD has three.
    ['999999999999999', 0, 999999999999999n],
  ])('takes "%s" with %i decimals for %s', (text, decimals, minor) => {
    expect(parseAmount(text, decimals)).toEqual(exact(minor));
  });

  it.each(['', ' ', '1,234.50', '1e3', '+1', '.5', '1.2.3', '0x10', 'NaN', '١٢', '--1', '1 000', '1'.repeat(19)])(
    'takes "%s" for no number',
    (text) => {
      expect(parseAmount(text, 2)).toEqual(refused('not-a-number'));
    },
  );

  it.each(['none', 'half-up', 'half-even'] as Rounding[])(
    'takes zeros beyond the decimals for no rounding (%s)',
    (rounding) => {
      expect(parseAmount('10.5000', 2, rounding)).toEqual(exact(1050n));
      expect(parseAmount('10.000', 0, rounding)).toEqual(exact(10n));
    },
  );

  it('knows three rules for digits beyond the decimals', () => {
    expect(ROUNDINGS).toEqual(['none', 'half-up', 'half-even']);
  });

  it('refuses other digits beyond the decimals when no rule was chosen', () => {
    expect(parseAmount('10.005', 2)).toEqual(refused('too-many-decimals'));
    expect(parseAmount('1.5', 0)).toEqual(refused('too-many-decimals'));
    expect(parseAmount('1.2345', 3)).toEqual(refused('too-many-decimals'));
  });

  it.each([
    // text, half-up, half-even
    ['0.005', 1n, 0n],
    ['0.015', 2n, 2n],
    ['0.025', 3n, 2n],
    ['0.02500', 3n, 2n],
    ['0.02501', 3n, 3n],
    ['-0.025', -3n, -2n],
    ['0.0250001', 3n, 3n],
    ['0.0249999', 2n, 2n],
    ['0.0251', 3n, 3n],
    ['0.026', 3n, 3n],
    ['0.024', 2n, 2n],
    ['0.995', 100n, 100n],
  ])('rounds %s by the rule that was chosen', (text, halfUp, halfEven) => {
    expect(parseAmount(text, 2, 'half-up')).toEqual(rounded(halfUp));
    expect(parseAmount(text, 2, 'half-even')).toEqual(rounded(halfEven));
  });

  it('refuses what is too large, also when only rounding makes it so', () => {
    expect(parseAmount('10000000000000.00', 2)).toEqual(refused('too-large'));
    expect(parseAmount('9999999999999.99', 2)).toEqual(exact(999999999999999n));
    expect(parseAmount('9999999999999.995', 2, 'half-up')).toEqual(refused('too-large'));
    expect(parseAmount('-10000000000000.00', 2)).toEqual(refused('too-large'));
  });
});

describe('writing an amount', () => {
  it.each([
    [123450n, 2, '1234.50'],
    [5n, 2, '0.05'],
    [-5n, 2, '-0.05'],
    [0n, 2, '0.00'],
    [1500n, 0, '1500'],
    [0n, 0, '0'],
    [1n, 3, '0.001'],
  ])('writes %s with %i decimals as %s', (minor, decimals, text) => {
    expect(formatMinor(minor, decimals)).toBe(text);
  });

  it('shows money with its currency and the currency’s own decimals', () => {
    expect(moneyText(123450n, 'USD')).toBe('1,234.50 USD');
    expect(moneyText(1500n, 'JPY')).toBe('1,500 JPY');
    expect(moneyText(1500n, 'KWD')).toBe('1.500 KWD');
  });

  it('says how debits and credits differ', () => {
    expect(differenceText(1_000_000n, 961_018n, 'USD')).toBe('differs by 389.82 USD: debit 10,000.00, credit 9,610.18');
    expect(differenceText(0n, 1_500n, 'JPY')).toBe('differs by 1,500 JPY: debit 0, credit 1,500');
  });

  it('is read back unchanged', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -999999999999999n, max: 999999999999999n }),
        fc.integer({ min: 0, max: 4 }),
        (minor, decimals) => {
          expect(parseAmount(formatMinor(minor, decimals), decimals)).toEqual(exact(minor));
        },
      ),
    );
  });

  it('never moves an amount by more than half a minor unit when it rounds', () => {
    const digits = fc.string({
      unit: fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'),
      minLength: 3,
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.nat(), digits, fc.constantFrom<Rounding>('half-up', 'half-even'), (whole, fraction, rounding) => {
        const parsed = parseAmount(`${whole}.${fraction}`, 2, rounding);
        const scale = 10n ** BigInt(fraction.length - 2);
        const precise = BigInt(`${whole}${fraction}`);
        const moved = parsed.ok ? parsed.minor * scale - precise : scale;
        expect(2n * (moved < 0n ? -moved : moved)).toBeLessThanOrEqual(scale);
      }),
    );
  });
});

describe('currencies', () => {
  it.each([
    ['USD', 2],
    ['EUR', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['CLF', 4],
  ])('%s has %i decimals', (currency, decimals) => {
    expect(decimalsOf(currency)).toBe(decimals);
  });

  it.each(['', 'usd', 'XXX', 'US', ' ', 'DEM', 'USDX'])('"%s" is none', (code) => {
    expect(decimalsOf(code)).toBeUndefined();
  });
});
