import { decimalsIn } from './currency';

/** How digits beyond the currency's decimals are treated. `none` refuses them. */
export type Rounding = 'none' | 'half-up' | 'half-even';

export const ROUNDINGS: readonly Rounding[] = ['none', 'half-up', 'half-even'];

export type ParsedAmount =
  | { readonly ok: true; readonly minor: bigint; readonly rounded: boolean }
  | { readonly ok: false; readonly problem: 'not-a-number' | 'too-many-decimals' | 'too-large' };

/** 15 digits of minor units: far above any journal line, far below the limit of any ledger column. */
const MINOR_MAX = 999_999_999_999_999n;

/**
 * Reads a decimal text ("1234.5", "-3") as whole minor units of a currency. Zeros beyond the currency's decimals are
 * not rounding; other digits are refused unless a rounding rule was chosen.
 */
export const parseAmount = (text: string, decimals: number, rounding: Rounding = 'none'): ParsedAmount => {
  const match = /^(-?)(\d{1,18})(?:\.(\d{0,18}))?$/.exec(text);
  if (!match) return { ok: false, problem: 'not-a-number' };
  const [, sign, whole = '', fraction = ''] = match;

  const kept = fraction.slice(0, decimals).padEnd(decimals, '0');
  const rest = fraction.slice(decimals);
  const isExact = /^0*$/.test(rest);
  if (!isExact && rounding === 'none') return { ok: false, problem: 'too-many-decimals' };

  const truncated = BigInt(whole + kept);
  const minor = !isExact && roundsAwayFromZero(truncated, rest, rounding) ? truncated + 1n : truncated;
  if (minor > MINOR_MAX) return { ok: false, problem: 'too-large' };
  return { ok: true, minor: sign === '-' ? -minor : minor, rounded: !isExact };
};

/** Minor units as decimal text with exactly `decimals` digits after the point: (123450n, 2) is "1234.50". */
export const formatMinor = (minor: bigint, decimals: number): string => {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  const text = decimals === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return minor < 0n ? `-${text}` : text;
};

/** An amount with thousands separators, for sentences: "1,234.50". */
export const amountText = (minor: bigint, currency: string): string => {
  const [whole = '', fraction] = formatMinor(minor, decimalsIn(currency)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
};

/** The same with its currency: "1,234.50 USD". */
export const moneyText = (minor: bigint, currency: string): string => `${amountText(minor, currency)} ${currency}`;

/** How debits and credits differ: "differs by 389.82 USD: debit 10,000.00, credit 9,610.18". */
export const differenceText = (debit: bigint, credit: bigint, currency: string): string => {
  const difference = debit > credit ? debit - credit : credit - debit;
  const sides = `debit ${amountText(debit, currency)}, credit ${amountText(credit, currency)}`;
  return `differs by ${moneyText(difference, currency)}: ${sides}`;
};

const roundsAwayFromZero = (truncated: bigint, rest: string, rounding: Rounding): boolean => {
  const [first = '0', ...others] = rest;
  if (first !== '5') return first > '5';
  const isExactHalf = others.every((digit) => digit === '0');
  return !isExactHalf || rounding === 'half-up' || truncated % 2n === 1n;
};
