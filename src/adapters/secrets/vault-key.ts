import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const KEY_BYTES = 32;

/** Reads a key of 32 bytes from base64; undefined when it is none. */
export const parseVaultKey = (base64: string): Buffer | undefined => {
  const key = Buffer.from(base64, 'base64');
  return key.length === KEY_BYTES ? key : undefined;
};

/** The key from its file, which is made on the first start, readable for its owner only. */
export const vaultKeyFromFile = (file: string): Buffer => {
  mkdirSync(dirname(file), { recursive: true });
  try {
    const handle = openSync(file, 'wx', 0o600);
    writeSync(handle, randomBytes(KEY_BYTES).toString('base64'));
    fsyncSync(handle);
    closeSync(handle);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  keepToOwner(file);
  const key = parseVaultKey(readFileSync(file, 'utf8').trim());
  if (key) return key;
  throw new Error(`${file} holds no vault key of ${KEY_BYTES} bytes in base64.`);
};

/** A file that is mounted for us, as secrets of containers are, is not ours to change. */
const keepToOwner = (file: string): void => {
  try {
    chmodSync(file, 0o600);
  } catch (error) {
    if (!['EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
};
