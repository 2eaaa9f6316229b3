import { BackupRefused } from './backup-refused';

/** The files of a backup by their names in it. */
export const BACKUP_FILES = {
  publicKey: 'seals/public-key.pem',
  seals: 'seals/seals.jsonl',
  log: 'events.sqlite',
  secrets: 'secrets.sqlite',
} as const;

export type BackupFileName = (typeof BACKUP_FILES)[keyof typeof BACKUP_FILES];

export interface BackupFile {
  readonly name: BackupFileName;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

export interface BackupManifest {
  readonly format: 'revrec-backup/1';
  /** ISO 8601: when the log was read to its end. */
  readonly at: string;
  /** Of the log. */
  readonly events: number;
  readonly streams: number;
  /** In the archive of the seals. */
  readonly seals: number;
  readonly files: readonly BackupFile[];
}

export const MANIFEST_FILE = 'backup.json';

export const manifestText = (manifest: BackupManifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

/** Throws BACKUP_FOREIGN for anything but a manifest of this format. */
export const readManifest = (text: string): BackupManifest => {
  const parsed = parsedOf(text);
  if (isManifest(parsed)) return parsed;
  throw new BackupRefused(
    'BACKUP_FOREIGN',
    `${MANIFEST_FILE} is not the manifest of a backup that this release made. Take a backup of "npm run backup", and the release that made it.`,
  );
};

const parsedOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const isManifest = (value: unknown): value is BackupManifest => {
  const { format, at, events, streams, seals, files } = (value ?? {}) as Record<string, unknown>;
  if (format !== 'revrec-backup/1' || typeof at !== 'string' || !Array.isArray(files)) return false;
  const names = files.map((file: unknown) => (isFile(file) ? file.name : null));
  const isComplete = [BACKUP_FILES.publicKey, BACKUP_FILES.log].every((name) => names.includes(name));
  return [events, streams, seals].every(isCount) && !names.includes(null) && isComplete;
};

/** Only names that we write: a manifest must not name a file outside its folder. */
const isFile = (value: unknown): value is BackupFile => {
  const { name, bytes, sha256 } = (value ?? {}) as Record<string, unknown>;
  const isName = Object.values<unknown>(BACKUP_FILES).includes(name);
  return isName && isCount(bytes) && typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256);
};

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
