/** One decimal text less another of the same decimals, exactly. */
export const lessDecimal = (amount: string, other: string): string => {
  const decimals = amount.split('.')[1]?.length ?? 0;
  const minor = BigInt(amount.replace('.', '')) - BigInt(other.replace('.', ''));
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, '0');
  const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return minor < 0n ? `-${text}` : text;
};
