import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Secret } from '../../application/ports/secret';
import { SecretVault } from '../../application/ports/secret-vault';
import { DomainError } from '../../domain/shared/errors';
import { type EncryptedSecrets, type EncryptedValues } from './encrypted-secrets';
import { type VaultKey } from './vault-key';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Secrets encrypted with AES-256-GCM. The reference and the name are authenticated with each value, so encrypted values
 * cannot be swapped. One key for encryption and one for fingerprints are derived from the vault's key, which is kept
 * apart from the values.
 */
export class EncryptingSecretVault extends SecretVault {
  constructor(
    private readonly secrets: EncryptedSecrets,
    private readonly key: VaultKey,
  ) {
    super();
  }

  /** Creates the key on the first start, but never while something is encrypted with a lost one. */
  async start(): Promise<void> {
    if (this.key.read() === null && (await this.secrets.refs()).length === 0) this.key.readOrMake();
  }

  override async store(ref: string, values: Readonly<Record<string, Secret>>): Promise<void> {
    const encrypted = Object.entries(values).map(
      ([name, value]) => [name, encrypt(encryptionKeyOf(this.key.readOrMake()), ref, name, value)] as const,
    );
    await this.secrets.put(ref, Object.fromEntries(encrypted));
  }

  override async reveal(ref: string): Promise<Readonly<Record<string, Secret>>> {
    const encrypted = await this.secrets.get(ref);
    if (!encrypted) throw credentialsLost(`The vault has nothing under ${ref}.`);
    const key = this.decryptionKey();
    return Object.fromEntries(
      Object.entries(encrypted).map(([name, value]) => [name, decrypt(key, ref, name, value)] as const),
    );
  }

  override async remove(ref: string): Promise<void> {
    await this.secrets.remove(ref);
  }

  override fingerprint(values: Readonly<Record<string, Secret>>): string {
    const sorted = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
    const text = JSON.stringify(sorted.map(([name, value]) => [name, value.reveal()]));
    return createHmac('sha256', derive(this.key.readOrMake(), 'fingerprint')).update(text).digest('hex');
  }

  close(): void {
    this.secrets.close();
  }

  private decryptionKey(): Buffer {
    const key = this.key.read();
    if (!key) throw credentialsLost('The key of the encrypted passwords is missing.');
    return encryptionKeyOf(key);
  }
}

/** Encrypted again with another key; null when the other key already decrypts them. Throws when neither key does. */
export const encryptedAgain = (
  ref: string,
  values: EncryptedValues,
  from: Buffer,
  to: Buffer,
): EncryptedValues | null => {
  const [fromKey, toKey] = [encryptionKeyOf(from), encryptionKeyOf(to)];
  const entries = Object.entries(values);
  if (entries.every(([name, value]) => tryDecrypt(toKey, ref, name, value) !== undefined)) return null;
  return Object.fromEntries(
    entries.map(([name, value]) => [name, encrypt(toKey, ref, name, decrypt(fromKey, ref, name, value))]),
  );
};

const encrypt = (key: Buffer, ref: string, name: string, value: Secret): Buffer => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(authenticated(ref, name));
  const encrypted = Buffer.concat([cipher.update(value.reveal(), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]);
};

const decrypt = (key: Buffer, ref: string, name: string, encrypted: Buffer): Secret => {
  const secret = tryDecrypt(key, ref, name, encrypted);
  if (secret !== undefined) return secret;
  throw credentialsLost(`The secret ${name} of ${ref} was encrypted with another key.`);
};

const tryDecrypt = (key: Buffer, ref: string, name: string, encrypted: Buffer): Secret | undefined => {
  try {
    const nonce = encrypted.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }) // Never a shorter tag.
      .setAAD(authenticated(ref, name))
      .setAuthTag(encrypted.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const value = Buffer.concat([decipher.update(encrypted.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    return new Secret(value.toString('utf8'));
  } catch {
    return undefined;
  }
};

/** The purpose is part of the key: another word could not decrypt what is stored. */
const encryptionKeyOf = (key: Buffer): Buffer => derive(key, 'seal');

const credentialsLost = (message: string): DomainError =>
  new DomainError(
    'CREDENTIALS_LOST',
    message,
    'Ask the operator to start the service with the key that the vault was encrypted with (VAULT_KEY_FILE). If it is lost, a Controller connects again.',
  );

const authenticated = (ref: string, name: string): Buffer => Buffer.from(JSON.stringify([1, ref, name]));

const derive = (key: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, '', `revrec-vault/1/${purpose}`, 32));
