import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
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
    this.last = readSeals(folder).at(-1)?.number ?? 0;
  }

  override async keep(seal: Seal): Promise<void> {
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

/** All seals of an archive, in their order. A last line that a crash cut off does not count. */
export const readSeals = (folder: string): Seal[] => {
  const file = join(folder, SEALS_FILE);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Seal);
};

export const readPublicKey = (folder: string): string => readFileSync(join(folder, KEY_FILE), 'utf8');
