import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeFileSync,
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

  override async keep(seals: readonly Seal[]): Promise<void> {
    const isNew = ({ number }: Seal): boolean => number > this.last;
    if (!seals.some(isNew)) return;
    this.last = lastIn(this.folder); // Another instance may have kept them.
    const wanted = seals.filter(isNew);
    const newest = wanted.at(-1);
    if (!newest) return;
    const file = openSync(join(this.folder, SEALS_FILE), 'a');
    try {
      writeFileSync(file, wanted.map((seal) => `${JSON.stringify(seal)}\n`).join(''));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    this.last = newest.number;
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
