import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Seal, SealArchive } from '../../application/ports/seal-ports';

const SEALS_FILE = 'seals.jsonl';
const KEY_FILE = 'public-key.pem';

/** Seals as lines of a file, with the public key beside it. Put the folder where nobody who can change the log can change it. */
export class FileSealArchive extends SealArchive {
  private last: number;

  constructor(
    private readonly folder: string,
    publicKey: string,
  ) {
    super();
    mkdirSync(folder, { recursive: true });
    if (!existsSync(join(folder, KEY_FILE))) writeFileSync(join(folder, KEY_FILE), publicKey);
    dropCutOffLine(join(folder, SEALS_FILE));
    this.last = lastIn(folder);
  }

  override async keep(seal: Seal): Promise<void> {
    if (seal.number <= this.last) return;
    this.last = lastIn(this.folder); // Another instance may have kept it.
    if (seal.number <= this.last) return;
    const file = openSync(join(this.folder, SEALS_FILE), 'a');
    try {
      writeSync(file, `${JSON.stringify(seal)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    this.last = seal.number;
  }
}

/**
 * All seals of an archive, in their order. A last line that a crash cut off does not count, nor does a seal that a second instance kept at the same
 * moment as the first.
 */
export const readSeals = (folder: string): Seal[] => {
  const file = join(folder, SEALS_FILE);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return [...new Set(lines)].map((line) => JSON.parse(line) as Seal);
};

const lastIn = (folder: string): number => readSeals(folder).reduce((last, { number }) => Math.max(last, number), 0);

export const readPublicKey = (folder: string): string => readFileSync(join(folder, KEY_FILE), 'utf8');

/** What a crash left of a line would spoil the next one. */
const dropCutOffLine = (file: string): void => {
  if (!existsSync(file)) return;
  const content = readFileSync(file);
  const whole = content.lastIndexOf('\n') + 1;
  if (whole < content.length) truncateSync(file, whole);
};
