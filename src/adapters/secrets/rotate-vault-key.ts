import { closeSync, copyFileSync, fsyncSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { type EncryptedSecrets, type EncryptedValues } from './encrypted-secrets';
import { encryptedAgain } from './encrypting-secret-vault';
import { FileVaultKey } from './vault-key';

/**
 * Decrypts every secret with the old key and encrypts it with the new one. Nothing is written before all were
 * decrypted. Repeated with the same keys, it continues with those still under the old key. Returns how many there are
 * and how many were encrypted now.
 */
export const encryptAllAgain = async (
  secrets: EncryptedSecrets,
  from: Buffer,
  to: Buffer,
): Promise<{ readonly references: number; readonly encryptedNow: number }> => {
  const changed = new Map<string, EncryptedValues>();
  const refs = await secrets.refs();
  for (const ref of refs) {
    const values = await secrets.get(ref);
    const again = values === undefined ? null : encryptedAgain(ref, values, from, to);
    if (again !== null) changed.set(ref, again);
  }
  await secrets.replace(changed);
  return { references: refs.length, encryptedNow: changed.size };
};

/** The current key; never created here. */
export const keyInUse = (file: string): Buffer => {
  const key = new FileVaultKey(file).read();
  if (key) return key;
  throw new Error(`${file} is missing: without the key nothing can be encrypted again.`);
};

/** A new key, or that of an interrupted call. */
export const keyOfFile = (file: string): Buffer => new FileVaultKey(file).readOrMake();

/** Where the next key is kept until everything is encrypted with it. An interrupted rotation continues with it. */
export const nextKeyFile = (file: string): string => `${file}.next`;

export const nextKey = (file: string): Buffer => keyOfFile(nextKeyFile(file));

/** The next key becomes the key atomically; the old one is kept for earlier backups. */
export const takeNextKey = (file: string): void => {
  copyFileSync(file, `${file}.before`);
  sync(`${file}.before`);
  renameSync(nextKeyFile(file), file);
  sync(dirname(file));
};

const sync = (path: string): void => {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
};
