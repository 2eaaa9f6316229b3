import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import Database from 'better-sqlite3';
import { EncryptingSecretVault } from '../../../src/adapters/secrets/encrypting-secret-vault';
import { SqliteEncryptedSecrets } from '../../../src/adapters/secrets/sqlite-encrypted-secrets';
import { FileVaultKey, givenVaultKey, parseVaultKey } from '../../../src/adapters/secrets/vault-key';
import { Secret } from '../../../src/application/ports/secret';

const PASSWORD = 'Planted-Pässword-1';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revrec-vault-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});
const secrets = (one: string, two: string) => ({ senderPassword: new Secret(one), userPassword: new Secret(two) });
const revealed = async (vault: EncryptingSecretVault, ref: string) =>
  Object.fromEntries(Object.entries(await vault.reveal(ref)).map(([name, secret]) => [name, secret.reveal()]));

describe('the vault', () => {
  const key = randomBytes(32);
  let file: string;
  let vault: EncryptingSecretVault;
  beforeEach(() => {
    file = join(folder, 'secrets.sqlite');
    vault = new EncryptingSecretVault(new SqliteEncryptedSecrets(file), givenVaultKey(key));
  });
  afterEach(() => {
    vault.close();
  });
  const tamper = (sql: string): void => {
    const database = new Database(file);
    database.exec(sql);
    database.close();
  };

  it('gives back what was encrypted, even after a restart with the same key', async () => {
    await vault.store('acme/1', secrets(PASSWORD, ''));
    expect(await revealed(vault, 'acme/1')).toEqual({ senderPassword: PASSWORD, userPassword: '' });
    const again = new EncryptingSecretVault(new SqliteEncryptedSecrets(file), givenVaultKey(key));
    expect(await revealed(again, 'acme/1')).toEqual({ senderPassword: PASSWORD, userPassword: '' });
    again.close();
  });

  it('says what to do when it was encrypted with another key', async () => {
    await vault.store('acme/1', secrets(PASSWORD, 'two'));
    const other = new EncryptingSecretVault(new SqliteEncryptedSecrets(file), givenVaultKey(randomBytes(32)));
    await expect(other.reveal('acme/1')).rejects.toThrow(
      'The secret senderPassword of acme/1 was encrypted with another key.',
    );
    other.close();
  });

  it('refuses encrypted values that were changed, or swapped between names or references', async () => {
    await vault.store('acme/1', secrets('one', 'two'));
    await vault.store('acme/2', secrets('three', 'four'));
    const encryptedOf = (ref: string, name: string) =>
      `(SELECT sealed FROM secrets WHERE ref = '${ref}' AND name = '${name}')`;
    const put = (encrypted: string) =>
      `UPDATE secrets SET sealed = ${encrypted} WHERE ref = 'acme/1' AND name = 'senderPassword'`;
    for (const foreign of [encryptedOf('acme/1', 'userPassword'), encryptedOf('acme/2', 'senderPassword')]) {
      tamper(put(foreign));
      await expect(vault.reveal('acme/1')).rejects.toThrow('senderPassword of acme/1');
    }
    tamper("UPDATE secrets SET sealed = zeroblob(length(sealed)) WHERE ref = 'acme/2'");
    await expect(vault.reveal('acme/2')).rejects.toThrow('acme/2');
  });

  it.each([1, 12, 16, 27])(
    'refuses an encrypted value cut to %i bytes, because a short tag proves little',
    async (bytes) => {
      await vault.store('acme/1', secrets('', ''));
      tamper(`UPDATE secrets SET sealed = substr(sealed, 1, ${bytes})`);
      await expect(vault.reveal('acme/1')).rejects.toThrow('The secret senderPassword of acme/1');
    },
  );

  it('has nothing under a removed reference, and removing it again does nothing', async () => {
    await vault.store('acme/1', secrets('one', 'two'));
    await vault.remove('acme/1');
    await vault.remove('acme/1');
    await expect(vault.reveal('acme/1')).rejects.toThrow('The vault has nothing under acme/1.');
  });

  it('never encrypts twice under one reference', async () => {
    await vault.store('acme/1', secrets('one', 'two'));
    await expect(vault.store('acme/1', secrets('three', 'four'))).rejects.toMatchObject({
      code: 'SQLITE_CONSTRAINT_PRIMARYKEY',
    });
    expect(await revealed(vault, 'acme/1')).toEqual({ senderPassword: 'one', userPassword: 'two' });
  });

  it('gives equal fingerprints to equal values only, and under its own key only', () => {
    const fingerprint = vault.fingerprint(secrets('one', 'two'));
    expect(vault.fingerprint({ userPassword: new Secret('two'), senderPassword: new Secret('one') })).toBe(fingerprint);
    expect(vault.fingerprint(secrets('two', 'one'))).not.toBe(fingerprint);
    expect(vault.fingerprint(secrets('on', 'etwo'))).not.toBe(fingerprint);
    const other = new EncryptingSecretVault(new SqliteEncryptedSecrets(':memory:'), givenVaultKey(randomBytes(32)));
    expect(other.fingerprint(secrets('one', 'two'))).not.toBe(fingerprint);
    other.close();
  });

  it('writes no value readably to any of its files, not even after its removal', async () => {
    await vault.store('acme/1', secrets(PASSWORD, PASSWORD));
    await vault.remove('acme/1');
    await vault.store('acme/2', secrets(PASSWORD, PASSWORD));
    const files = readdirSync(folder);
    expect(files).toContain('secrets.sqlite');
    for (const name of files) expect(readFileSync(join(folder, name)).includes(Buffer.from(PASSWORD))).toBe(false);
  });
});

describe('a secret', () => {
  it('is shown only on request', () => {
    const secret = new Secret(PASSWORD);
    const shown = [String(secret), JSON.stringify({ secret }), inspect({ secret }), Object.entries(secret).join()];
    expect(shown.join()).not.toContain(PASSWORD);
    expect(secret.reveal()).toBe(PASSWORD);
  });
});

describe('the key of the vault', () => {
  const keyFile = () => join(folder, 'deeper', 'vault.key');

  it('is made once, for its owner only, and read again afterwards', () => {
    const key = new FileVaultKey(keyFile()).readOrMake();
    expect(key).toHaveLength(32);
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
    expect(new FileVaultKey(keyFile()).readOrMake()).toEqual(key);
  });

  it('is closed to others while it is open', () => {
    const key = new FileVaultKey(keyFile()).readOrMake();
    writeFileSync(join(folder, 'open.key'), `${key.toString('base64')}\n`, { mode: 0o644 });
    expect(new FileVaultKey(join(folder, 'open.key')).readOrMake()).toEqual(key);
    expect(statSync(join(folder, 'open.key')).mode & 0o777).toBe(0o600);
  });

  it('is refused when the file holds no key, and the file is left as it is', () => {
    writeFileSync(join(folder, 'bad.key'), 'too short');
    expect(() => new FileVaultKey(join(folder, 'bad.key')).readOrMake()).toThrow('holds no vault key of 32 bytes');
    expect(readFileSync(join(folder, 'bad.key'), 'utf8')).toBe('too short');
  });

  it('has 32 bytes in base64', () => {
    const key = randomBytes(32);
    expect(parseVaultKey(key.toString('base64'))).toEqual(key);
    expect(parseVaultKey(randomBytes(31).toString('base64'))).toBeUndefined();
    expect(parseVaultKey('')).toBeUndefined();
  });
});
