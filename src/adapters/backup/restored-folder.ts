import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BACKUP_FILES, type BackupFile } from '../../application/log-backup/backup-manifest';
import { BackupRefused } from '../../application/log-backup/backup-refused';
import { removeDatabase, syncToDisk, writeDurably } from '../sqlite/durable-files';
import { copyDurably } from './files';

/** What may be in a data folder before a log is restored into it: it belongs to the same installation, or to nobody. */
const MAY_BE_THERE =
  /^(vault[.]key([.].+)?|seal[.]key|seals|spool|tmp|before-restore.*|.+[.]half|(read-models|in-use|ledger-calls)[.]sqlite(-wal|-shm|-journal)?|revrec-scan[.]json|lost[+]found)$/;

/** Beside a log that is being restored. The service does not start on it. */
export const RESTORE_MARK = 'unfinished-restore';

/** An archive that has its public key is whole, a data folder that has its log too. */
const IN_ORDER = [BACKUP_FILES.seals, BACKUP_FILES.publicKey, BACKUP_FILES.secrets, BACKUP_FILES.log];

/** A data folder into which a backup is being restored. The log takes its place last. */
export class RestoredFolder {
  private constructor(
    private readonly folder: string,
    private readonly sealsFolder: string,
    private readonly isArchiveKept: boolean,
  ) {}

  /**
   * Throws TARGET_NOT_EMPTY for a folder that has a log or anything foreign. What an interrupted restore left is
   * removed. An archive of seals that is there stays as it is: it knows what the backup lacks.
   */
  static in(folder: string, sealsFolder: string): RestoredFolder {
    const isInterrupted = existsSync(join(folder, RESTORE_MARK));
    const other = readdirSync(folder).find((name) => !MAY_BE_THERE.test(name));
    if (!isInterrupted && other !== undefined)
      throw new BackupRefused(
        'TARGET_NOT_EMPTY',
        `${folder} has ${other}. Restore into a new folder, or move events.sqlite and secrets.sqlite with their -wal and -shm files away first.`,
      );
    const has = (name: BackupFile['name']): boolean => existsSync(join(sealsFolder, basename(name)));
    const isArchiveKept = has(BACKUP_FILES.publicKey) || (!isInterrupted && has(BACKUP_FILES.seals));
    const restored = new RestoredFolder(folder, sealsFolder, isArchiveKept);
    if (isInterrupted) restored.clear();
    writeDurably(join(folder, RESTORE_MARK), '');
    return restored;
  }

  /** Not in place yet. */
  get log(): string {
    return `${join(this.folder, BACKUP_FILES.log)}.half`;
  }

  /** Throws FILE_DIFFERS when what is read is not what the manifest says. */
  take(from: string, { name, sha256 }: BackupFile): void {
    const half = this.halfOf(name);
    if (half === null) return;
    rmSync(half, { force: true });
    if (copyDurably(join(from, name), half).sha256 !== sha256)
      throw new BackupRefused('FILE_DIFFERS', `${name} of the backup changed while it was read. Run it again.`);
  }

  /** Puts everything in its place. */
  finish(files: readonly BackupFile[]): void {
    const names = files.map(({ name }) => name);
    for (const name of IN_ORDER.filter((one) => names.includes(one))) {
      const half = this.halfOf(name);
      if (half !== null) renameSync(half, half.slice(0, -'.half'.length));
    }
    if (!this.isArchiveKept) syncToDisk(this.sealsFolder);
    syncToDisk(this.folder);
    rmSync(join(this.folder, RESTORE_MARK));
    syncToDisk(this.folder);
  }

  /** Leaves what was there before. */
  discard(): void {
    this.clear();
    rmSync(join(this.folder, RESTORE_MARK), { force: true });
  }

  private clear(): void {
    for (const name of [BACKUP_FILES.log, BACKUP_FILES.secrets])
      for (const end of ['', '.half']) removeDatabase(join(this.folder, `${name}${end}`));
    for (const name of [BACKUP_FILES.seals, BACKUP_FILES.publicKey])
      rmSync(`${join(this.sealsFolder, basename(name))}.half`, { force: true });
    if (existsSync(this.sealsFolder) && readdirSync(this.sealsFolder).length === 0) rmdirSync(this.sealsFolder);
  }

  /** Null for a file that is not taken. */
  private halfOf(name: BackupFile['name']): string | null {
    if (!name.startsWith('seals/')) return `${join(this.folder, name)}.half`;
    if (this.isArchiveKept) return null;
    mkdirSync(this.sealsFolder, { recursive: true });
    return `${join(this.sealsFolder, basename(name))}.half`;
  }
}
