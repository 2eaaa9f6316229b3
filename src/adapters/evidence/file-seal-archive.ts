import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createDurably, syncToDisk } from '../sqlite/durable-files';
import { type Seal, SealArchive } from '../../application/ports/seal-ports';

const SEALS_FILE = 'seals.jsonl';
const KEY_FILE = 'public-key.pem';

/**
 * Seals as lines of a file, with the public key next to it. The folder belongs where no one who can change the log can
 * change it. After a restore numbers repeat, so the signature identifies a seal; nothing that was kept is ever removed.
 */
export class FileSealArchive extends SealArchive {
  private readonly file: string;
  private kept: ReadonlySet<string>;
  /** Of the file when last read; another instance may have added to it since. */
  private knownBytes: number;

  constructor(
    private readonly folder: string,
    publicKey: string,
  ) {
    super();
    mkdirSync(folder, { recursive: true });
    this.file = join(folder, SEALS_FILE);
    if (!existsSync(join(folder, KEY_FILE))) createDurably(join(folder, KEY_FILE), publicKey, 0o644);
    dropCutOffLine(this.file);
    this.knownBytes = bytesOf(this.file);
    this.kept = signaturesIn(folder);
  }

  override async keep(seals: readonly Seal[]): Promise<void> {
    if (!seals.some((seal) => this.isNew(seal))) return;
    if (bytesOf(this.file) !== this.knownBytes) {
      dropCutOffLine(this.file);
      this.kept = signaturesIn(this.folder);
    }
    const wanted = seals.filter((seal) => this.isNew(seal));
    if (wanted.length > 0) {
      const file = openSync(this.file, 'a');
      try {
        writeFileSync(file, wanted.map((seal) => `${JSON.stringify(seal)}\n`).join(''));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      if (this.knownBytes === 0) syncToDisk(this.folder); // The file may be new.
    }
    this.kept = new Set([...this.kept, ...wanted.map(({ signature }) => signature)]);
    this.knownBytes = bytesOf(this.file);
  }

  override async all(): Promise<readonly Seal[]> {
    return readSeals(this.folder);
  }

  private isNew({ signature }: Seal): boolean {
    return !this.kept.has(signature);
  }
}

/**
 * All seals of an archive, of all branches, in the order in which they were kept. Ignores a truncated last line and a
 * duplicate from a second instance.
 */
export const readSeals = (folder: string): Seal[] => {
  const file = join(folder, SEALS_FILE);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return [...new Set(lines)].map((line) => sealIn(line, file));
};

const sealIn = (line: string, file: string): Seal => {
  try {
    return JSON.parse(line) as Seal;
  } catch {
    throw new Error(
      `${file} has a line that is not a seal. Restore the archive from a copy; seals that the log has are added automatically.`,
    );
  }
};

const signaturesIn = (folder: string): ReadonlySet<string> =>
  new Set(readSeals(folder).map(({ signature }) => signature));

const bytesOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Whether a folder is an archive of seals. */
export const isSealArchive = (folder: string): boolean => existsSync(join(folder, KEY_FILE));

export const readPublicKey = (folder: string): string => readFileSync(join(folder, KEY_FILE), 'utf8');

/** Removes a partial last line, which would corrupt the next one. */
const dropCutOffLine = (file: string): void => {
  if (!existsSync(file)) return;
  const content = readFileSync(file);
  const whole = content.lastIndexOf('\n') + 1;
  if (whole < content.length) truncateSync(file, whole);
};
