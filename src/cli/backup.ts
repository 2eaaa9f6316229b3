import '../config/supported-node';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { removeDatabase, replaceDurably } from '../adapters/sqlite/durable-files';
import { openReadOnly } from '../adapters/sqlite/open-database';
import { runCommand } from './command';

const USAGE = `Usage: npm run backup -- [--data DIR] --to DIR

Copies the log and the encrypted secrets of DIR, each as of one moment, also while the service runs. Files in the target are replaced once the
new copy is complete. The keys (vault.key, seal.key) are not copied: they never change, keep them elsewhere. With EVENT_STORE=eventstoredb back up the server instead.
Status 0: copied. 2: it could not be done.`;

/**
 * In this order: a secret is stored before the log refers to it, so the copy has every secret that the copied log
 * refers to.
 */
const FILES = ['events.sqlite', 'secrets.sqlite'];

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: process.env['DATA_DIR'] ?? './data' },
      to: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  if (values.to === '') throw new Error(`--to is missing.\n${USAGE}`);
  const [log = ''] = FILES;
  if (!existsSync(join(values.data, log))) throw new Error(`There is no log in ${values.data}.`);
  mkdirSync(values.to, { recursive: true });
  for (const name of FILES.filter((one) => existsSync(join(values.data, one))))
    await copy(join(values.data, name), join(values.to, name));
  process.stdout.write(`The log and the encrypted secrets of ${values.data} are in ${values.to}.\n`);
  return 0;
};

const copy = async (from: string, to: string): Promise<void> => {
  const half = `${to}.half`;
  removeDatabase(half);
  const database = openReadOnly(from);
  try {
    await database.backup(half);
  } finally {
    database.close();
  }
  replaceDurably(to, half);
};

runCommand(main);
