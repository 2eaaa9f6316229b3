import '../config/supported-node';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { manifestIn, requireFiles } from '../adapters/backup/backup-folder';
import { makeOneFile } from '../adapters/backup/files';
import { RestoredFolder } from '../adapters/backup/restored-folder';
import { chainStart, hashOf } from '../adapters/event-store/event-json';
import { SqliteEventStore } from '../adapters/event-store/sqlite-event-store';
import { keyIdOf, signatureCheck } from '../adapters/evidence/ed25519-seal-key';
import { isSealArchive, readPublicKey, readSeals } from '../adapters/evidence/file-seal-archive';
import { DataFolderLock } from '../adapters/sqlite/data-folder-lock';
import { RandomIds } from '../adapters/system/random-ids';
import { SystemClock } from '../adapters/system/system-clock';
import { type BackupManifest } from '../application/log-backup/backup-manifest';
import { BackupRefused } from '../application/log-backup/backup-refused';
import { requireVerified, stopRestoredLog } from '../application/log-backup/restored-log';
import { verifyLog } from '../application/log-seals/log-verification';
import { environmentsSet, readSealConfig } from '../config/config';
import { print, refusalOfBackup, runCommand } from './command';
import { KEYS } from './kept-keys';
import { PhaseBars } from './progress-bar';

const USAGE = `Usage: npm run restore -- --from FOLDER --to DIR

Puts the backup in FOLDER into the data folder DIR, which must not have a log. Stop the service first. Every file has to be what the backup wrote, and the log has to verify.
The archive of the seals is in SEALS_DIR, else in DIR/seals. One that is there stays as it is: it knows what the backup lacks. Otherwise that of the backup is put there.
Posting of every environment of the log, and of those that ENVIRONMENTS names, is stopped until a Controller resumes it. Interrupted, it can be run again.
Status 0: restored. 1: refused; DIR is as it was. 2: it could not be done.`;

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      from: { type: 'string', default: '' },
      to: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    print(USAGE);
    return 0;
  }
  for (const name of ['from', 'to'] as const)
    if (values[name] === '') throw new Error(`--${name} is missing.\n${USAGE}`);
  const manifest = manifestIn(values.from);
  requireFiles(values.from, manifest);
  const seals = readSealConfig({ ...process.env, DATA_DIR: values.to }).folder;
  requireSameKey(join(values.from, 'seals'), seals);
  mkdirSync(values.to, { recursive: true });
  const lock = DataFolderLock.hold(values.to);
  try {
    const environments = await restored(values.from, manifest, RestoredFolder.in(values.to, seals));
    tellOf(manifest, values.to, environments);
    return 0;
  } finally {
    lock.release();
  }
};

const restored = async (from: string, manifest: BackupManifest, folder: RestoredFolder): Promise<readonly string[]> => {
  try {
    for (const file of manifest.files) folder.take(from, file);
    const store = new SqliteEventStore(folder.log);
    let environments: readonly string[];
    try {
      await requireWhole(store, from, manifest);
      environments = await stopRestoredLog(
        { store, clock: new SystemClock(), ids: new RandomIds() },
        environmentsSet(process.env),
      );
    } finally {
      store.close();
    }
    makeOneFile(folder.log);
    folder.finish(manifest.files);
    return environments;
  } catch (error) {
    folder.discard();
    throw error;
  }
};

const requireWhole = async (store: SqliteEventStore, from: string, manifest: BackupManifest): Promise<void> => {
  const folder = join(from, 'seals');
  const rules = { hashOf, chainStart, isSigned: signatureCheck([readPublicKey(folder)]) };
  const bars = new PhaseBars(manifest.events);
  try {
    const report = await verifyLog(store, rules, readSeals(folder), bars.following('verify'));
    requireVerified(report, store.firstForeignHash(), 'The log of the backup');
    if (report.events !== manifest.events)
      throw new BackupRefused(
        'NOT_VERIFIED',
        `The log of the backup has ${report.events} events, and its manifest says ${manifest.events}.`,
      );
  } finally {
    bars.stop();
  }
};

/** The archive of another installation would say that everything is lost. */
const requireSameKey = (ofBackup: string, archive: string): void => {
  if (!isSealArchive(archive)) return;
  const [one, other] = [ofBackup, archive].map((folder) =>
    keyIdOf(readFileSync(join(folder, 'public-key.pem'), 'utf8')),
  );
  if (one !== other)
    throw new BackupRefused(
      'SEALS_DIFFER',
      `The seals in ${archive} are of another key than those of the backup: it is the archive of another installation. Name the right one with SEALS_DIR.`,
    );
};

const tellOf = ({ at, events }: BackupManifest, folder: string, environments: readonly string[]): void => {
  const named = environments.length === 0 ? 'no environment yet' : environments.join(', ');
  print(
    `${folder} has the log of ${at} with ${events} events, verified. Posting is stopped until a Controller resumes it: ${named}.\n` +
      `Put vault.key and seal.key in place before the service starts.\n${KEYS}`,
  );
};

runCommand(main, refusalOfBackup);
