import { hash } from 'node:crypto';

/** Leaf of one event in the tree: its place in the log, its stream and its chain hash. */
export interface SealedPlace {
  /** From 0, counted over the whole log. */
  readonly index: number;
  readonly stream: string;
  readonly revision: number;
  readonly hash: string;
}

/**
 * An append-only Merkle tree as in RFC 6962 (certificate transparency): leaves and nodes differ in their first byte.
 * Only the roots of its perfect subtrees are kept, one per bit of its size.
 */
export class MerkleTree {
  private constructor(
    private count: number,
    private readonly parts: Buffer[],
  ) {}

  static empty(): MerkleTree {
    return new MerkleTree(0, []);
  }

  /** Continues an existing tree. Null when these cannot be the parts of a tree of this size. */
  static resumed(size: number, parts: readonly string[]): MerkleTree | null {
    const isTree = parts.length === onesOf(size) && parts.every((part) => /^[0-9a-f]{64}$/.test(part));
    return isTree
      ? new MerkleTree(
          size,
          parts.map((part) => Buffer.from(part, 'hex')),
        )
      : null;
  }

  get size(): number {
    return this.count;
  }

  /** Roots of the perfect parts, the largest first, in hex. */
  get roots(): string[] {
    return this.parts.map((part) => part.toString('hex'));
  }

  add(place: SealedPlace): void {
    let node = leafOf(place);
    for (let size = this.count; size % 2 === 1; size = (size - 1) / 2) {
      const left = this.parts.pop();
      if (!left) throw new Error('A part of the tree is missing.');
      node = nodeOf(left, node);
    }
    this.parts.push(node);
    this.count += 1;
  }

  /** In hex; for an empty tree the hash of no bytes. */
  root(): string {
    const [last, ...others] = this.parts.toReversed();
    if (!last) return sha256(Buffer.alloc(0)).toString('hex');
    return others.reduce((node, left) => nodeOf(left, node), last).toString('hex');
  }
}

/** The hash of a leaf: of an event at its place in the log. */
export const leafOf = ({ index, stream, revision, hash }: SealedPlace): Buffer =>
  sha256(LEAF, Buffer.from(JSON.stringify([index, stream, revision, hash])));

/** The hash of the node above two parts. */
export const nodeOf = (left: Buffer, right: Buffer): Buffer => sha256(NODE, left, right);

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

const sha256 = (...parts: readonly Buffer[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer');

const onesOf = (size: number): number => size.toString(2).replaceAll('0', '').length;
