import { hash } from 'node:crypto';
import { type JournalLine } from '../../domain/shared/journal-line';
import { nodesBeside, type Range, rootOver } from '../log-seals/tree-proof';

/** Bytes of the salt of a batch, from which those of its lines follow. */
export const LINE_SALT_BYTES = 32;

/** A line that is shown, with the salt that its hash needs. */
export interface ShownLine {
  /** Within its batch, from 1. */
  readonly number: number;
  readonly salt: Buffer;
  readonly line: JournalLine;
}

/**
 * The tree over the lines of a batch (RFC 6962), each hashed with a salt of its own: nobody who sees some lines, and
 * hashes beside them, can tell whether a guess of another line is right.
 */
export class LineTree {
  private readonly leaves: readonly Buffer[];
  private readonly saltOf: (number: number) => Buffer;

  /** `salt` in base64: whoever has it can open the hash of every line. */
  constructor(
    salt: string,
    private readonly lines: readonly JournalLine[],
  ) {
    this.saltOf = saltsOf(Buffer.from(salt, 'base64'));
    this.leaves = lines.map((line, index) => leafOf(this.saltOf(index + 1), index + 1, line));
  }

  /** In hex. */
  root(): string {
    return this.rootOf({ start: 0, end: this.leaves.length }).toString('hex');
  }

  /** These lines by their numbers, in order, and the hashes that lead from them to the root. */
  show(numbers: readonly number[]): { readonly lines: readonly ShownLine[]; readonly beside: readonly Buffer[] } {
    const lines = numbers.flatMap((number): ShownLine[] => {
      const line = this.lines[number - 1];
      return line === undefined ? [] : [{ number, salt: this.saltOf(number), line }];
    });
    const indexes = lines.map(({ number }) => number - 1);
    const whole = { start: 0, end: this.leaves.length };
    return { lines, beside: nodesBeside(whole, indexes, (range) => this.rootOf(range)) };
  }

  private rootOf(range: Range): Buffer {
    return rootOver(range, ({ start, end }) => (end - start === 1 ? this.leaves[start] : undefined));
  }
}

const LEAF = Buffer.from([0]);

const leafOf = (salt: Buffer, number: number, line: JournalLine): Buffer =>
  sha256(LEAF, salt, Buffer.from(JSON.stringify([number, line])));

const BLOCK_BYTES = 64;

/**
 * HMAC-SHA-256 of the number of a line. The two blocks of the key are made once: an import hashes every line, and the
 * HMAC of the runtime takes four times as long.
 */
const saltsOf = (salt: Buffer): ((number: number) => Buffer) => {
  if (salt.length > BLOCK_BYTES) throw new Error('The salt of a batch is longer than a block.');
  const [inner, outer] = [0x36, 0x5c].map((pad) => {
    const block = Buffer.alloc(BLOCK_BYTES, pad);
    for (const [at, byte] of salt.entries()) block[at] = byte ^ pad;
    return block;
  }) as [Buffer, Buffer];
  return (number) => sha256(outer, sha256(inner, Buffer.from(String(number))));
};

const sha256 = (...parts: readonly Buffer[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer');
