import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Secret } from '../../application/ports/secret';
import { SecretVault } from '../../application/ports/secret-vault';
import { DomainError } from '../../domain/shared/errors';
import { type SealedSecrets, type SealedValues } from './sealed-secrets';
import { type VaultKey } from './vault-key';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Secrets encrypted with AES-256-GCM. The reference and the name are authenticated with each value, so encrypted values
 * cannot be swapped. One key for encryption and one for fingerprints are derived from the vault's key, which is kept
 * apart from the values.
 */
export class SealingSecretVault extends SecretVault {
  constructor(
    private readonly sealed: SealedSecrets,
    private readonly key: VaultKey,
  ) {
    super();
  }

  /** Creates the key on the first start, but never while something is encrypted with a lost one. */
  async start(): Promise<void> {
    if (this.key.read() === null && (await this.sealed.refs()).length === 0) this.key.readOrMake();
  }

  override async store(ref: string, values: Readonly<Record<string, Secret>>): Promise<void> {
    const sealed = Object.entries(values).map(
      ([name, value]) => [name, seal(sealingKeyOf(this.key.readOrMake()), ref, name, value)] as const,
    );
    await this.sealed.put(ref, Object.fromEntries(sealed));
  }

  override async reveal(ref: string): Promise<Readonly<Record<string, Secret>>> {
    const sealed = await this.sealed.get(ref);
    if (!sealed) throw credentialsLost(`The vault has nothing under ${ref}.`);
    const key = this.keyToOpen();
    return Object.fromEntries(
      Object.entries(sealed).map(([name, value]) => [name, unseal(key, ref, name, value)] as const),
    );
  }

  override async remove(ref: string): Promise<void> {
    await this.sealed.remove(ref);
  }

  override fingerprint(values: Readonly<Record<string, Secret>>): string {
    const sorted = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
    const text = JSON.stringify(sorted.map(([name, value]) => [name, value.reveal()]));
    return createHmac('sha256', derive(this.key.readOrMake(), 'fingerprint')).update(text).digest('hex');
  }

  close(): void {
    this.sealed.close();
  }

  private keyToOpen(): Buffer {
    const key = this.key.read();
    if (!key) throw credentialsLost('The key of the encrypted passwords is missing.');
    return sealingKeyOf(key);
  }
}

/** Encrypted again with another key; null when the other key already decrypts them. Throws when neither key does. */
export const resealed = (ref: string, values: SealedValues, from: Buffer, to: Buffer): SealedValues | null => {
  const [fromKey, toKey] = [sealingKeyOf(from), sealingKeyOf(to)];
  const entries = Object.entries(values);
  if (entries.every(([name, value]) => opened(toKey, ref, name, value) !== undefined)) return null;
  return Object.fromEntries(
    entries.map(([name, value]) => [name, seal(toKey, ref, name, unseal(fromKey, ref, name, value))]),
  );
};

const seal = (key: Buffer, ref: string, name: string, value: Secret): Buffer => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(authenticated(ref, name));
  const sealed = Buffer.concat([cipher.update(value.reveal(), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
};

const unseal = (key: Buffer, ref: string, name: string, sealed: Buffer): Secret => {
  const secret = opened(key, ref, name, sealed);
  if (secret !== undefined) return secret;
  throw credentialsLost(`The secret ${name} of ${ref} was encrypted with another key.`);
};

const opened = (key: Buffer, ref: string, name: string, sealed: Buffer): Secret | undefined => {
  try {
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }) // Never a shorter tag.
      .setAAD(authenticated(ref, name))
      .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const value = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    return new Secret(value.toString('utf8'));
  } catch {
    return undefined;
  }
};

const sealingKeyOf = (key: Buffer): Buffer => derive(key, 'seal');

const credentialsLost = (message: string): DomainError =>
  new DomainError(
    'CREDENTIALS_LOST',
    message,
    'Ask the operator to start the service with the key that the vault was encrypted with (VAULT_KEY_FILE). If it is lost, a Controller connects again.',
  );

const authenticated = (ref: string, name: string): Buffer => Buffer.from(JSON.stringify([1, ref, name]));

const derive = (key: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, '', `revrec-vault/1/${purpose}`, 32));
