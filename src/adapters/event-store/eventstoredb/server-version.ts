/** Servers whose checkpoints of filtered subscriptions may be wrong: 24.10.0 to 24.10.4, and 25.0.0. */
export const hasWrongCheckpoints = (version: string): boolean => {
  const [major, minor, patch] = numbersOf(version);
  return (major === 24 && minor === 10 && patch < 5) || (major === 25 && minor === 0 && patch < 1);
};

/** Whether a version is known, and known to send right ones. */
export const hasRightCheckpoints = (version: string): boolean =>
  /^\d+\.\d+\.\d+/.test(version) && !hasWrongCheckpoints(version);

const numbersOf = (version: string): [number, number, number] => {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map((part) => Number.parseInt(part, 10));
  return [major, minor, patch];
};
