import { type EncryptedSecrets, type EncryptedValues } from './encrypted-secrets';

/**
 * Copies encrypted secrets unchanged: no key is needed, and the same key decrypts them there. Repeated, it copies what
 * is missing. Throws when a reference has something else. Returns how many references were copied.
 */
export const copyEncryptedSecrets = async (from: EncryptedSecrets, to: EncryptedSecrets): Promise<number> => {
  let copied = 0;
  for (const ref of await from.refs()) {
    const values = await from.get(ref);
    if (values === undefined) continue; // Removed meanwhile.
    const there = await to.get(ref);
    if (there === undefined) {
      await to.put(ref, values);
      copied += 1;
    } else if (!isSame(values, there)) {
      throw new Error(`The vault of the target has something else under ${ref}.`);
    }
  }
  return copied;
};

const isSame = (one: EncryptedValues, other: EncryptedValues): boolean => {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name]?.equals(other[name] ?? NOTHING));
};

/** An encrypted value is never empty: it has at least a nonce. */
const NOTHING = Buffer.alloc(0);
