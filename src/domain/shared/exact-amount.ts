import { decimalsIn } from './currency';

/** More than any amount of a file has behind its decimal mark. */
const SCALE = 18;

/**
 * A decimal number without rounding, as whole units of its eighteenth decimal. Amounts of a file before they are
 * rounded to their currency are added up like this. Null for what is no plain decimal number.
 */
export const exactOf = (text: string): bigint | null => {
  const match = /^(-?)(\d{1,18})(?:\.(\d{0,18}))?$/.exec(text);
  if (!match) return null;
  const [, sign, whole = '', fraction = ''] = match;
  const exact = BigInt(whole + fraction.padEnd(SCALE, '0'));
  return sign === '-' ? -exact : exact;
};

/** Whole minor units of a currency as the same. */
export const exactOfMinor = (minor: bigint, currency: string): bigint => minor * (UNITS[decimalsIn(currency)] ?? 1n);

/** What a minor unit is, by the decimals of its currency. */
const UNITS: readonly bigint[] = Array.from({ length: SCALE }, (_, decimals) => 10n ** BigInt(SCALE - decimals));

/** As decimal text with the decimals of its currency, and more only where it has more digits. */
export const exactText = (exact: bigint, currency: string): string => {
  const digits = (exact < 0n ? -exact : exact).toString().padStart(SCALE + 1, '0');
  const decimals = decimalsIn(currency);
  const fraction = digits.slice(-SCALE);
  const shown = fraction.slice(0, decimals) + fraction.slice(decimals).replace(/0+$/, '');
  const text = shown === '' ? digits.slice(0, -SCALE) : `${digits.slice(0, -SCALE)}.${shown}`;
  return exact < 0n ? `-${text}` : text;
};

/** The same for sentences: "1,234.50 USD". */
export const exactMoneyText = (exact: bigint, currency: string): string => {
  const [whole = '', ...fraction] = exactText(exact, currency).split('.');
  return `${[whole.replace(/\B(?=(\d{3})+$)/g, ','), ...fraction].join('.')} ${currency}`;
};
