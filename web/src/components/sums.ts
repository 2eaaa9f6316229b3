import { moneyText } from './formats';

/** The sum of amounts of one currency, as decimal text and never through a float: `1.50` and `2.25` are `3.75`. */
export const sumText = (amounts: readonly string[]): string => {
  const decimals = Math.max(0, ...amounts.map((amount) => amount.split('.')[1]?.length ?? 0));
  const minor = amounts.reduce((sum, amount) => sum + minorOf(amount, decimals), 0n);
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  const text = decimals === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return minor < 0n ? `-${text}` : text;
};

const minorOf = (amount: string, decimals: number): bigint => {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(decimals, '0'));
};

export interface Amount {
  readonly currency: string;
  readonly total: string;
}

/** One sum for each currency, by its code. */
export const sumsByCurrency = (amounts: readonly Amount[]): readonly Amount[] =>
  [...new Set(amounts.map(({ currency }) => currency))].sort().map((currency) => ({
    currency,
    total: sumText(amounts.filter((amount) => amount.currency === currency).map(({ total }) => total)),
  }));

/** `100.00 GBP, 1,200.50 USD` */
export const amountsText = (amounts: readonly Amount[]): string =>
  sumsByCurrency(amounts)
    .map(({ total, currency }) => `${moneyText(total)} ${currency}`)
    .join(', ');
