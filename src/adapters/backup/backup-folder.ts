import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  BACKUP_FILES,
  type BackupFile,
  type BackupFileName,
  type BackupManifest,
  MANIFEST_FILE,
  manifestText,
  readManifest,
} from '../../application/log-backup/backup-manifest';
import { BackupRefused } from '../../application/log-backup/backup-refused';
import { syncToDisk, writeDurably } from '../sqlite/durable-files';
import { digestOf } from './files';

const MARK_FILE = 'unfinished-backup';
const OURS = /^(unfinished-backup|seals|(events|secrets)[.]sqlite(-wal|-shm|-journal)?|.+[.]half)$/;

/**
 * A backup that is being made. Its manifest is written last: without one it is no backup, and the next one into the
 * same folder begins anew.
 */
export class NewBackup {
  private constructor(private readonly folder: string) {}

  /** Throws TARGET_NOT_EMPTY for a folder that has anything but an unfinished backup. */
  static in(folder: string): NewBackup {
    mkdirSync(folder, { recursive: true });
    const names = readdirSync(folder);
    if (names.includes(MANIFEST_FILE))
      throw new BackupRefused('TARGET_NOT_EMPTY', `${folder} has a backup. Name a new folder for each backup.`);
    const other = names.find((name) => !names.includes(MARK_FILE) || !OURS.test(name));
    if (other !== undefined)
      throw new BackupRefused('TARGET_NOT_EMPTY', `${folder} is not empty: it has ${other}. Name a new folder.`);
    const backup = new NewBackup(folder);
    backup.clear();
    writeDurably(join(folder, MARK_FILE), '');
    mkdirSync(join(folder, dirname(BACKUP_FILES.seals)));
    return backup;
  }

  fileOf(name: BackupFileName): string {
    return join(this.folder, name);
  }

  /** Everything is on disk when it returns. */
  finish(manifest: Omit<BackupManifest, 'format' | 'files'>): BackupManifest {
    const names = Object.values(BACKUP_FILES).filter((name) => existsSync(this.fileOf(name)));
    const files = names.map((name): BackupFile => ({ name, ...digestOf(this.fileOf(name)) }));
    const whole: BackupManifest = { format: 'revrec-backup/1', ...manifest, files };
    for (const path of [...names.map((name) => this.fileOf(name)), join(this.folder, dirname(BACKUP_FILES.seals))])
      syncToDisk(path);
    writeDurably(join(this.folder, MANIFEST_FILE), manifestText(whole));
    rmSync(join(this.folder, MARK_FILE), { force: true });
    return whole;
  }

  /** Takes back what was written: nothing of it is a backup. */
  discard(): void {
    this.clear();
    rmSync(join(this.folder, MARK_FILE), { force: true });
  }

  private clear(): void {
    for (const name of readdirSync(this.folder))
      if (name !== MARK_FILE && OURS.test(name)) rmSync(join(this.folder, name), { recursive: true, force: true });
  }
}

/** The manifest of a finished backup. Throws BACKUP_MISSING, BACKUP_UNFINISHED or BACKUP_FOREIGN. */
export const manifestIn = (folder: string): BackupManifest => {
  const file = join(folder, MANIFEST_FILE);
  if (existsSync(file)) return readManifest(readFileSync(file, 'utf8'));
  if (existsSync(join(folder, MARK_FILE)))
    throw new BackupRefused('BACKUP_UNFINISHED', `The backup in ${folder} was interrupted. Take another one.`);
  throw new BackupRefused('BACKUP_MISSING', `${folder} has no backup: there is no ${MANIFEST_FILE}.`);
};

/** Throws FILE_MISSING or FILE_DIFFERS unless each file is what the manifest says. */
export const requireFiles = (folder: string, { files }: BackupManifest): void => {
  for (const { name, bytes, sha256 } of files) {
    const size = statSync(join(folder, name), { throwIfNoEntry: false })?.size;
    if (size === undefined) throw new BackupRefused('FILE_MISSING', `The backup lacks ${name}. ${ANOTHER}`);
    if (size !== bytes)
      throw new BackupRefused(
        'FILE_DIFFERS',
        `${name} of the backup has ${size} bytes instead of ${bytes}. ${ANOTHER}`,
      );
    if (digestOf(join(folder, name)).sha256 !== sha256)
      throw new BackupRefused('FILE_DIFFERS', `${name} of the backup is not what was written. ${ANOTHER}`);
  }
};

const ANOTHER = 'Take another copy of this backup, or an earlier backup.';
