import '../config/supported-node';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chainStart, hashOf } from '../adapters/event-store/event-json';
import { signatureCheck } from '../adapters/evidence/ed25519-seal-key';
import { isSealArchive, readPublicKey, readSeals } from '../adapters/evidence/file-seal-archive';
import { createCommandLog } from '../adapters/system/pino-log';
import { printable } from '../application/shared/printable';
import { print, runCommand } from './command';
import { openLogToRead, requireLog } from './stores';
import { verifyLog } from '../application/log-seals/log-verification';
import { readEventStoreConfig } from '../config/config';

const USAGE = `Usage: npm run verify -- [--data DIR] [--seals DIR] [--public-key FILE]

Recomputes the hash chains of all streams and the seals of the log. The last line is JSON; status 0 only if nothing was changed.
The log is in DIR, or where the variables EVENT_STORE and EVENTSTOREDB_URL say.
Take the seals and the public key from a place where no one could change them together with the log.`;

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: process.env['DATA_DIR'] ?? './data' },
      seals: { type: 'string' },
      'public-key': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    print(USAGE);
    return 0;
  }
  const config = readEventStoreConfig({ ...process.env, DATA_DIR: values.data });
  requireLog(config);
  const folder = values.seals ?? join(values.data, 'seals');
  const isSigned = signatureIn(folder, values['public-key']);
  const seals = readSeals(folder);
  const opened = await openLogToRead(config, createCommandLog());
  let told = 0;
  try {
    const report = await verifyLog(opened.store, { hashOf, chainStart, isSigned }, seals, (events) => {
      if (events - told < 50_000) return;
      told = events;
      process.stderr.write(`${events} events …\n`);
    });
    const foreign = opened.firstForeignHash();
    const message = 'The hash in the next event is not the hash of this event.';
    const problems = [
      ...report.problems,
      ...(foreign === null ? [] : [{ code: 'HASH_COLUMN_WRONG', position: foreign, message }]),
    ];
    for (const { code, position, message } of problems)
      process.stderr.write(`${printable(`${code} at position ${position}: ${message}`)}\n`);
    for (const { at, reason, lost, kept } of report.restores) {
      const until = lost.map(({ number, at: sealedAt }) => `seal ${number} of ${sealedAt}`).join(', ');
      const what =
        lost.length === 0 ? 'with its archive' : `${until} and what it covers after seal ${kept?.number ?? 0} are lost`;
      process.stderr.write(`${printable(`ACCEPTED RESTORE of ${at}: ${what}. Reason: ${reason}`)}\n`);
    }
    print(JSON.stringify({ ...report, problems }));
    return problems.length === 0 ? 0 : 1;
  } finally {
    await opened.close();
  }
};

const signatureIn = (folder: string, keyFile: string | undefined): ReturnType<typeof signatureCheck> => {
  if (keyFile === undefined && !isSealArchive(folder))
    throw new Error(
      `There is no public key in ${folder}: name the archive of the seals with --seals, or the file of the key with --public-key.`,
    );
  const text = keyFile === undefined ? readPublicKey(folder) : readFileSync(keyFile, 'utf8');
  try {
    return signatureCheck([text]);
  } catch {
    throw new Error(`${keyFile ?? folder} has no public key in PEM.`);
  }
};

runCommand(main);
