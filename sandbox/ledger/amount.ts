/** Amounts are whole hundredths, because a float cannot represent ten cents. */
export const parseHundredths = (text: string): bigint | null => {
  const match = /^(\d{1,14})(?:\.(\d{1,2}))?$/.exec(text);
  if (match === null) return null;
  return BigInt(match[1] ?? '0') * 100n + BigInt((match[2] ?? '').padEnd(2, '0'));
};

/** The ledger answers without trailing zeros: `1450.8`, `50000`. */
export const trimmedAmount = (hundredths: bigint): string =>
  fullAmount(hundredths).replace(/0+$/, '').replace(/\.$/, '');

export const fullAmount = (hundredths: bigint): string => {
  const digits = (hundredths < 0n ? -hundredths : hundredths).toString().padStart(3, '0');
  return `${hundredths < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** A rate has at most four decimals; the product is rounded half up to whole hundredths. */
export const atRate = (hundredths: bigint, rate: string): bigint => {
  const scaled = scaledDecimal(rate) ?? rateScale;
  return (hundredths * scaled + rateScale / 2n) / rateScale;
};

/** Any decimal as a whole number of ten-thousandths, so that numbers of different lengths compare exactly. */
export const scaledDecimal = (text: string): bigint | null => {
  const match = /^(-?)(\d{1,18})(?:\.(\d{1,4})0*)?$/.exec(text);
  if (match === null) return null;
  const scaled = BigInt(match[2] ?? '0') * rateScale + BigInt((match[3] ?? '').padEnd(4, '0'));
  return match[1] === '-' ? -scaled : scaled;
};

const rateScale = 10_000n;
