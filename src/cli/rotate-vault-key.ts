import '../config/supported-node';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keyInUse, keyOfFile, nextKey, encryptAllAgain, takeNextKey } from '../adapters/secrets/rotate-vault-key';
import { DataFolderLock } from '../adapters/sqlite/data-folder-lock';
import { parseVaultKey } from '../adapters/secrets/vault-key';
import { createCommandLog } from '../adapters/system/pino-log';
import { openEventStore } from '../modules/open-store';
import { print, runCommand } from './command';
import { readEventStoreConfig } from '../config/config';

const USAGE = `Usage: npm run rotate-vault-key -- [--data DIR] [--new-key-file FILE]

Decrypts every secret with the key of the vault and encrypts it with a new one. Stop every instance of the service first. The key is in VAULT_KEY, in VAULT_KEY_FILE
or in DIR/vault.key. A key file is replaced at the end, and the old one is kept as FILE.before: earlier backups need it. Where the key is in
VAULT_KEY, or its file cannot be changed here, name a file for the new key (it is created if missing), and put that key in place yourself.
Run again after an interruption, it continues.`;

const OPTIONS = {
  data: { type: 'string', default: process.env['DATA_DIR'] ?? './data' },
  'new-key-file': { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    print(USAGE);
    return;
  }
  const newKeyFile = values['new-key-file'] ?? null;
  const { VAULT_KEY: key, VAULT_KEY_FILE: keyFile = join(values.data, 'vault.key') } = process.env;
  if (key !== undefined && newKeyFile === null)
    throw new Error('The key is in VAULT_KEY: name a file for the new one with --new-key-file.');
  const config = readEventStoreConfig({ ...process.env, DATA_DIR: values.data });
  if (config.kind === 'sqlite' && !existsSync(join(values.data, 'secrets.sqlite')))
    throw new Error(`${values.data} has no encrypted secrets.`);
  const from = key === undefined ? keyInUse(keyFile) : parseVaultKey(key);
  if (!from) throw new Error('VAULT_KEY is not 32 bytes in base64.');
  const lock = config.kind === 'sqlite' ? DataFolderLock.hold(values.data) : null;
  const to = newKeyFile === null ? nextKey(keyFile) : keyOfFile(newKeyFile);
  const opened = await openEventStore(config, createCommandLog());
  try {
    const secrets = opened.encryptedSecrets();
    const { references, encryptedNow } = await encryptAllAgain(secrets, from, to);
    secrets.close();
    if (newKeyFile === null) takeNextKey(keyFile);
    print(
      `${references} connection(s) and receivers have their secrets under the new key, ${encryptedNow} of them encrypted now.`,
    );
    print(
      newKeyFile === null
        ? `${keyFile} is the new key. Keep ${keyFile}.before with the earlier backups.`
        : `Put the key of ${newKeyFile} where the service looks for it before you start it.`,
    );
  } finally {
    await opened.close();
    lock?.release();
  }
};

runCommand(async () => {
  await main();
  return 0;
});
