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

/** A seal that the archive knows and a restored log does not hold. */
export type LostSeal = Pick<Seal, 'number' | 'size' | 'at' | 'signature'>;

export interface RestoreContent {
  /** Random: one for each restore. */
  readonly restoreId: string;
  /** Of whoever accepted it. */
  readonly reason: string;
  /** The last seal of each branch that is lost. All seals before it are lost with it, up to one that the log holds. */
  readonly lost: readonly LostSeal[];
  /** The last seal that the log holds; null when it holds none. */
  readonly kept: { readonly number: number; readonly size: number } | null;
  /** ISO 8601 */
  readonly at: string;
  readonly keyId: string;
}

/** An operator took an older log for the log. It is signed, so that nobody without the key can explain a loss away. */
export interface AcceptedRestore extends RestoreContent {
  /** Ed25519 over `restoreText`, base64. */
  readonly signature: string;
}

/** What is signed: every value in this order. */
export const restoreText = ({ restoreId, reason, lost, kept, at, keyId }: RestoreContent): string =>
  JSON.stringify([
    ...['revrec-restore/1', restoreId, reason],
    lost.map(({ number, size, at: sealedAt, signature }) => [number, size, sealedAt, signature]),
    ...[kept === null ? null : [kept.number, kept.size], at, keyId],
  ]);

/** The private key that signs seals, kept outside the log. */
export abstract class SealKey {
  /** SHA-256 of the public key in DER, hex. */
  abstract readonly keyId: string;
  /** PEM, for whoever verifies. */
  abstract readonly publicKey: string;
  /** Ed25519, base64. */
  abstract sign(text: string): string;
  /** Whether this key signed it. */
  abstract isSigned(text: string, signature: string): boolean;
}

/** Where seals go that nobody who can change the log should be able to change: a folder of another machine, a mounted archive. */
export abstract class SealArchive {
  /** In their order. Durable when it resolves. What is kept already changes nothing. */
  abstract keep(seals: readonly Seal[]): Promise<void>;

  /** All of all branches, in the order in which they came. */
  abstract all(): Promise<readonly Seal[]>;
}
