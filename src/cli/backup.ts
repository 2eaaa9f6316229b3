import '../config/supported-node';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { NewBackup } from '../adapters/backup/backup-folder';
import { copyDatabase, makeOneFile } from '../adapters/backup/files';
import { chainStart, hashOf } from '../adapters/event-store/event-json';
import { SqliteEventStore } from '../adapters/event-store/sqlite-event-store';
import { signatureCheck } from '../adapters/evidence/ed25519-seal-key';
import { isSealArchive, readPublicKey, readSeals } from '../adapters/evidence/file-seal-archive';
import { copyEncryptedSecrets } from '../adapters/secrets/copy-encrypted-secrets';
import { SqliteEncryptedSecrets } from '../adapters/secrets/sqlite-encrypted-secrets';
import { openReadOnly } from '../adapters/sqlite/open-database';
import { createCommandLog } from '../adapters/system/pino-log';
import { RandomIds } from '../adapters/system/random-ids';
import { SystemClock } from '../adapters/system/system-clock';
import { BACKUP_FILES, type BackupManifest } from '../application/log-backup/backup-manifest';
import { BackupRefused } from '../application/log-backup/backup-refused';
import { LogUntilEnd } from '../application/log-backup/log-until-end';
import { requireVerified } from '../application/log-backup/restored-log';
import { moveLog } from '../application/log-move/log-move';
import { sealedSizeOf } from '../application/log-seals/log-size';
import { type ChainRules, type LogReport, verifyLog } from '../application/log-seals/log-verification';
import { type EventStore } from '../application/ports/event-store';
import { type Seal } from '../application/ports/seal-ports';
import { type EventStoreConfig, readEventStoreConfig, readSealConfig } from '../config/config';
import { openLogToRead } from './stores';
import { type requireWholeLog } from '../modules/unfinished-move';
import { refusalOfBackup, runCommand } from './command';
import { KEYS } from './kept-keys';
import { PhaseBars } from './progress-bar';

const USAGE = `Usage: npm run backup -- [--data DIR] [--seals DIR] --to FOLDER

Copies the log, the encrypted secrets and the archive of the seals into FOLDER, which has to be new or empty, also while the service runs, and verifies the copy.
The log is in DIR, or where the variables EVENT_STORE and EVENTSTOREDB_URL say; the seals are in SEALS_DIR, else in DIR/seals.
The keys of the vault and of the seals are never copied. Restore it with npm run restore.
Status 0: copied and verified. 1: refused; FOLDER has no backup. 2: it could not be done.`;

interface Source {
  readonly config: EventStoreConfig;
  readonly rules: ChainRules;
  readonly seals: readonly Seal[];
}

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: process.env['DATA_DIR'] ?? './data' },
      seals: { type: 'string' },
      to: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  if (values.to === '') throw new Error(`--to is missing.\n${USAGE}`);
  const env = { ...process.env, DATA_DIR: values.data };
  const config = readEventStoreConfig(env);
  if (config.kind === 'sqlite' && !existsSync(join(values.data, BACKUP_FILES.log)))
    throw new BackupRefused('LOG_MISSING', `There is no log in ${values.data}.`);
  const folder = values.seals ?? readSealConfig(env).folder;
  if (!isSealArchive(folder))
    throw new BackupRefused('SEALS_MISSING', `${folder} is no archive of seals. Name it with --seals or SEALS_DIR.`);
  const backup = NewBackup.in(values.to);
  try {
    tellOf(await copied(config, folder, backup), values.to);
    return 0;
  } catch (error) {
    backup.discard();
    throw error;
  }
};

/**
 * In this order: the log has a seal before the archive does, so the copied log has every copied seal; a secret is
 * stored before the log refers to it, so the copy has every secret that the copied log refers to.
 */
const copied = async (config: EventStoreConfig, folder: string, backup: NewBackup): Promise<BackupManifest> => {
  const publicKey = readPublicKey(folder);
  const archive = join(folder, 'seals.jsonl');
  const lines = existsSync(archive) ? readFileSync(archive, 'utf8') : '';
  writeFileSync(backup.fileOf(BACKUP_FILES.publicKey), publicKey);
  writeFileSync(backup.fileOf(BACKUP_FILES.seals), lines.slice(0, lines.lastIndexOf('\n') + 1));
  const seals = readSeals(join(backup.fileOf(BACKUP_FILES.seals), '..'));
  const rules = { hashOf, chainStart, isSigned: signatureCheck([publicKey]) };
  const at = new SystemClock().now();
  const report = await (config.kind === 'sqlite' ? ofFiles : ofServer)({ config, rules, seals }, backup);
  return backup.finish({ at, events: report.events, streams: report.streams, seals: seals.length });
};

const ofFiles = async ({ config, rules, seals }: Source, backup: NewBackup): Promise<LogReport> => {
  const opened = await openLogToRead(config, createCommandLog());
  await requireFinishedMove(opened.unfinishedMove).finally(() => opened.close());
  for (const name of [BACKUP_FILES.log, BACKUP_FILES.secrets].filter((one) => existsSync(join(config.dataDir, one)))) {
    const database = openReadOnly(join(config.dataDir, name));
    await copyDatabase(database, backup.fileOf(name)).finally(() => database.close());
  }
  const copy = SqliteEventStore.readOnly(backup.fileOf(BACKUP_FILES.log));
  const bars = new PhaseBars(await sealedSizeOf(copy));
  try {
    const report = await verifyLog(copy, rules, seals, bars.following('verify'));
    requireVerified(report, copy.firstForeignHash(), 'The log');
    return report;
  } finally {
    bars.stop();
    copy.close();
  }
};

/** As `migrate-store` does, up to where the log ended when it was first read to its end. */
const ofServer = async ({ config, rules, seals }: Source, backup: NewBackup): Promise<LogReport> => {
  const opened = await openLogToRead(config, createCommandLog());
  try {
    await requireFinishedMove(opened.unfinishedMove);
    const report = await movedLog(new LogUntilEnd(opened.store), rules, seals, backup.fileOf(BACKUP_FILES.log));
    const to = new SqliteEncryptedSecrets(backup.fileOf(BACKUP_FILES.secrets));
    await copyEncryptedSecrets(opened.encryptedSecrets(), to).finally(() => {
      to.close();
    });
    makeOneFile(backup.fileOf(BACKUP_FILES.secrets));
    return report;
  } finally {
    await opened.close();
  }
};

const movedLog = async (
  from: EventStore,
  rules: ChainRules,
  seals: readonly Seal[],
  file: string,
): Promise<LogReport> => {
  const to = new SqliteEventStore(file);
  const bars = new PhaseBars(await sealedSizeOf(from));
  const onEvents: PhaseBars['advance'] = (phase, events) => {
    bars.advance(phase, events);
  };
  const [clock, ids] = [new SystemClock(), new RandomIds()];
  const onFirstAppend = async (): Promise<void> => undefined; // The folder is marked already.
  const moved = await moveLog({ from, to, clock, ids, rules, seals, onFirstAppend, onEvents }).finally(() => {
    bars.stop();
    to.close();
  });
  makeOneFile(file);
  return moved.report;
};

const requireFinishedMove = async (mark: Parameters<typeof requireWholeLog>[0]): Promise<void> => {
  if (await mark.isSet())
    throw new BackupRefused(
      'LOG_UNFINISHED',
      'A log is being moved into this store. Run migrate-store to its end first.',
    );
};

const tellOf = ({ events, streams, seals, files }: BackupManifest, folder: string): void => {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  process.stdout.write(
    `${folder} has a whole log of ${events} events in ${streams} streams, verified with ${seals} seals, and the encrypted secrets if there are any: ` +
      `${files.length} files, ${Math.ceil(bytes / 1024)} KiB.\n${KEYS}\n`,
  );
};

runCommand(main, refusalOfBackup);
