const SCALE = 6;

/** A decimal text as a whole number of millionths, so that figures are added and compared exactly, however they are written. */
export const parseDecimal = (text: string): bigint => {
  const match = /^(-?)(\d+)(?:\.(\d{0,6}))?$/.exec(text.trim());
  if (!match) throw new Error(`"${text}" is no decimal number.`);
  const [, sign = '', whole = '', fraction = ''] = match;
  const value = BigInt(whole + fraction.padEnd(SCALE, '0'));
  return sign === '-' ? -value : value;
};

/** With at least two decimals: "1234.50". */
export const formatDecimal = (value: bigint): string => {
  const digits = (value < 0n ? -value : value).toString().padStart(SCALE + 1, '0');
  const fraction = digits.slice(-SCALE).replace(/0+$/, '').padEnd(2, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -SCALE)}.${fraction}`;
};
