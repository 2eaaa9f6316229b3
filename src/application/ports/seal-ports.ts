import { type Position } from './event-store';

/** What was signed: the whole log up to a place, in one hash. */
export interface SealContent {
  readonly number: number;
  /** Events of the log that it covers. */
  readonly size: number;
  /** Of the last of them, in the store in which it was sealed. What it covers is said by `size` and `root` alone: a log may move. */
  readonly position: Position;
  /** Merkle root over all of them in log order, hex. */
  readonly root: string;
  /** Roots of the tree's perfect parts, so that the next seal need not read the log again. */
  readonly parts: readonly string[];
  /** Signature of the seal before; empty for the first. */
  readonly previous: string;
  /** ISO 8601 */
  readonly at: string;
  /** SHA-256 of the public key, hex. */
  readonly keyId: string;
}

export interface Seal extends SealContent {
  /** Ed25519 over `sealText`, base64. */
  readonly signature: string;
}

/** What is signed: every value in this order. */
export const sealText = ({ number, size, position, root, parts, previous, at, keyId }: SealContent): string =>
  JSON.stringify(['revrec-seal/1', number, size, position, root, parts, previous, at, keyId]);

/** The private key that signs seals, kept outside the log. */
export abstract class SealKey {
  /** SHA-256 of the public key in DER, hex. */
  abstract readonly keyId: string;
  /** PEM, for whoever verifies. */
  abstract readonly publicKey: string;
  /** Ed25519, base64. */
  abstract sign(text: string): string;
}

/** Where seals go that nobody who can change the log should be able to change: a folder of another machine, a mounted archive. */
export abstract class SealArchive {
  /** In their order. Durable when it resolves. What is kept already changes nothing. */
  abstract keep(seals: readonly Seal[]): Promise<void>;
}
