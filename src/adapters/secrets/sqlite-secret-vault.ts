import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Secret } from '../../application/ports/secret';
import { SecretVault } from '../../application/ports/secret-vault';
import { openDatabase, type SqliteDatabase } from '../sqlite/open-database';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Secrets sealed with AES-256-GCM in a file of their own. The reference and the name are authenticated with each value, so sealed values
 * cannot be swapped. One key for sealing and one for fingerprints are derived from the vault's key.
 */
export class SqliteSecretVault extends SecretVault {
  private readonly database: SqliteDatabase;
  private readonly sealingKey: Buffer;
  private readonly fingerprintKey: Buffer;

  constructor(file: string, key: Buffer) {
    super();
    this.sealingKey = derive(key, 'seal');
    this.fingerprintKey = derive(key, 'fingerprint');
    this.database = openDatabase(file, 'FULL');
    this.database.pragma('secure_delete = ON');
    this.database.exec(
      'CREATE TABLE IF NOT EXISTS secrets (ref TEXT, name TEXT, sealed BLOB NOT NULL, PRIMARY KEY (ref, name)) STRICT',
    );
  }

  override async store(ref: string, values: Readonly<Record<string, Secret>>): Promise<void> {
    const insert = this.database.prepare('INSERT INTO secrets (ref, name, sealed) VALUES (?, ?, ?)');
    this.database.transaction(() => {
      for (const [name, value] of Object.entries(values)) insert.run(ref, name, this.seal(ref, name, value));
    })();
  }

  override async reveal(ref: string): Promise<Readonly<Record<string, Secret>>> {
    const rows = this.database
      .prepare<[string], { name: string; sealed: Buffer }>('SELECT name, sealed FROM secrets WHERE ref = ?')
      .all(ref);
    if (rows.length === 0) throw new Error(`The vault has nothing under ${ref}.`);
    return Object.fromEntries(rows.map(({ name, sealed }) => [name, this.unseal(ref, name, sealed)]));
  }

  override async remove(ref: string): Promise<void> {
    this.database.prepare('DELETE FROM secrets WHERE ref = ?').run(ref);
  }

  override fingerprint(values: Readonly<Record<string, Secret>>): string {
    const sorted = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
    const text = JSON.stringify(sorted.map(([name, value]) => [name, value.reveal()]));
    return createHmac('sha256', this.fingerprintKey).update(text).digest('hex');
  }

  close(): void {
    this.database.close();
  }

  private seal(ref: string, name: string, value: Secret): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.sealingKey, nonce).setAAD(authenticated(ref, name));
    const sealed = Buffer.concat([cipher.update(value.reveal(), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  private unseal(ref: string, name: string, sealed: Buffer): Secret {
    try {
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', this.sealingKey, nonce, { authTagLength: TAG_BYTES }) // Never a shorter tag.
        .setAAD(authenticated(ref, name))
        .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const value = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
      return new Secret(value.toString('utf8'));
    } catch {
      throw new Error(
        `The secret ${name} of ${ref} was sealed with another key. Start the service with the key that the vault was made with.`,
      );
    }
  }
}

const authenticated = (ref: string, name: string): Buffer => Buffer.from(JSON.stringify([1, ref, name]));

const derive = (key: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, '', `revrec-vault/1/${purpose}`, 32));
