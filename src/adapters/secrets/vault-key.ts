import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createDurably } from '../sqlite/durable-files';

const KEY_BYTES = 32;

/** Reads a key of 32 bytes from base64; undefined when invalid. */
export const parseVaultKey = (base64: string): Buffer | undefined => {
  const key = Buffer.from(base64, 'base64');
  return key.length === KEY_BYTES ? key : undefined;
};

/** Source of the vault's key. */
export interface VaultKey {
  /** Null when it is lost: nothing that was encrypted can be read. */
  read(): Buffer | null;
  /** The same, created if missing, to encrypt a new secret. */
  readOrMake(): Buffer;
}

/** The key of the settings. */
export const givenVaultKey = (key: Buffer): VaultKey => ({ read: () => key, readOrMake: () => key });

/** In a file that only its owner may read. */
export class FileVaultKey implements VaultKey {
  private key: Buffer | null = null;

  constructor(private readonly file: string) {}

  read(): Buffer | null {
    this.key ??= readIn(this.file);
    return this.key;
  }

  /** Of several instances that share the file one creates it, and all use it. */
  readOrMake(): Buffer {
    const known = this.read();
    if (known) return known;
    mkdirSync(dirname(this.file), { recursive: true });
    createDurably(this.file, randomBytes(KEY_BYTES).toString('base64'));
    const key = this.read();
    if (key) return key;
    throw new Error(`${this.file} could not be created.`);
  }
}

const readIn = (file: string): Buffer | null => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  keepToOwner(file);
  const key = parseVaultKey(text.trim());
  if (key) return key;
  throw new Error(
    `${file} holds no vault key of ${KEY_BYTES} bytes in base64. Restore the key from its backup; if it is lost, move the file away and connect again.`,
  );
};

/** A mounted file, such as a container secret, must not be changed. */
const keepToOwner = (file: string): void => {
  try {
    chmodSync(file, 0o600);
  } catch (error) {
    if (!['EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
};
