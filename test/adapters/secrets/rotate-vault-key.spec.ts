import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { keyOfFile, nextKey, nextKeyFile, encryptAllAgain } from '../../../src/adapters/secrets/rotate-vault-key';
import { EncryptingSecretVault } from '../../../src/adapters/secrets/encrypting-secret-vault';
import { SqliteEncryptedSecrets } from '../../../src/adapters/secrets/sqlite-encrypted-secrets';
import { DataFolderLock } from '../../../src/adapters/sqlite/data-folder-lock';
import { givenVaultKey, parseVaultKey } from '../../../src/adapters/secrets/vault-key';
import { Secret } from '../../../src/application/ports/secret';

const COMMAND = resolve(__dirname, '..', '..', '..', 'dist', 'src', 'cli', 'rotate-vault-key.js');
const REFS = ['acme-live/connection/1', 'acme-test/connection/1', 'acme-test/webhook/1'];

describe('another key for the vault', () => {
  let folder: string;
  let keyFile: string;
  let before: Buffer;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'revrec-rotate-'));
    keyFile = join(folder, 'vault.key');
    before = keyOfFile(keyFile);
    await withVault(before, async (vault) => {
      for (const ref of REFS) await vault.store(ref, { password: new Secret(`of ${ref}`), other: new Secret('x') });
    });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const withVault = async <T>(
    key: Buffer,
    use: (vault: EncryptingSecretVault, secrets: SqliteEncryptedSecrets) => Promise<T>,
  ): Promise<T> => {
    const secrets = new SqliteEncryptedSecrets(join(folder, 'secrets.sqlite'));
    try {
      return await use(new EncryptingSecretVault(secrets, givenVaultKey(key)), secrets);
    } finally {
      secrets.close();
    }
  };
  const opensAll = (key: Buffer): Promise<boolean[]> =>
    withVault(key, (vault) =>
      Promise.all(
        REFS.map((ref) =>
          vault.reveal(ref).then(
            ({ password }) => password?.reveal() === `of ${ref}`,
            () => false,
          ),
        ),
      ),
    );
  const ALL = REFS.map(() => true);
  const NONE = REFS.map(() => false);
  const run = (
    env: NodeJS.ProcessEnv = {},
    ...args: string[]
  ): { status: number | null; stdout: string; stderr: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, '--data', folder, ...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], ...env },
    });
    return { status, stdout, stderr };
  };

  it('opens everything, the old one nothing; the old one is kept for the backups of its time', async () => {
    expect(run()).toEqual({
      status: 0,
      stdout: expect.stringContaining(
        '3 connection(s) and receivers have their secrets under the new key, 3 of them encrypted now.',
      ),
      stderr: '',
    });
    const after = keyOfFile(keyFile);
    expect([await opensAll(after), await opensAll(before), after.equals(before)]).toEqual([ALL, NONE, false]);
    expect(parseVaultKey(readFileSync(`${keyFile}.before`, 'utf8'))).toEqual(before);
    expect(existsSync(nextKeyFile(keyFile))).toBe(false);
    expect([keyFile, `${keyFile}.before`].map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
  });

  it('continues where it was interrupted: with the same next key, and only with what is not under it yet', async () => {
    const next = nextKey(keyFile);
    await withVault(before, async (_vault, secrets) => {
      const one = new Map([[REFS[0]!, (await secrets.get(REFS[0]!))!]]);
      const alone = {
        refs: async () => [REFS[0]!],
        get: async (ref: string) => one.get(ref),
        replace: (changed: never) => secrets.replace(changed),
      };
      await encryptAllAgain(alone as unknown as SqliteEncryptedSecrets, before, next);
    });
    expect([await opensAll(next), await opensAll(before)]).toEqual([
      [true, false, false],
      [false, true, true],
    ]);
    expect(run().stdout).toContain(
      '3 connection(s) and receivers have their secrets under the new key, 2 of them encrypted now.',
    );
    expect(keyOfFile(keyFile)).toEqual(next);
    expect(await opensAll(next)).toEqual(ALL);
  });

  it('changes nothing when one secret opens with neither key', async () => {
    await withVault(randomBytes(32), (vault) => vault.store('acme-test/connection/2', { password: new Secret('y') }));
    const ended = run();
    expect([ended.status, ended.stderr]).toEqual([
      2,
      expect.stringContaining('acme-test/connection/2 was encrypted with another key'),
    ]);
    expect([await opensAll(before), keyOfFile(keyFile)]).toEqual([ALL, before]);
  });

  it('is written into a file of its own where the old one is not ours to change', async () => {
    const newKeyFile = join(folder, 'new.key');
    const key = { VAULT_KEY: before.toString('base64') };
    expect(run(key)).toMatchObject({ status: 2, stderr: expect.stringContaining('--new-key-file') });
    expect(run(key, '--new-key-file', newKeyFile)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Put the key of'),
    });
    expect([await opensAll(keyOfFile(newKeyFile)), keyOfFile(keyFile)]).toEqual([ALL, before]);
  });

  it('is not taken while a service uses the folder', async () => {
    const lock = DataFolderLock.hold(folder);
    const ended = run();
    lock.release();
    expect([ended.status, ended.stderr, existsSync(nextKeyFile(keyFile))]).toEqual([
      2,
      expect.stringContaining('DATA_FOLDER_IN_USE'),
      false,
    ]);
    expect(await opensAll(before)).toEqual(ALL);
  });

  it('is created for nothing when there is no vault, or no key', () => {
    writeFileSync(keyFile, 'none');
    expect(run()).toMatchObject({ status: 2, stderr: expect.stringContaining('holds no vault key') });
    rmSync(join(folder, 'secrets.sqlite'));
    expect(run()).toMatchObject({ status: 2, stderr: expect.stringContaining('has no encrypted secrets') });
  });
});
