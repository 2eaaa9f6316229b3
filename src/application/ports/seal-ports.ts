import { type Position } from './event-store';

/** What is signed: the whole log up to a place, in one hash. */
export interface SealContent {
  readonly number: number;
  /** Events of the log that it covers. */
  readonly size: number;
  /**
   * Of the last of them, in the store in which it was sealed. Only `size` and `root` define what it covers: a log may
   * move.
   */
  readonly position: Position;
  /** Merkle root over all of them in log order, hex. */
  readonly root: string;
  /** Roots of the tree's perfect parts, so that the next seal need not read the log again. */
  readonly parts: readonly string[];
  /** Signature of the previous seal; empty for the first. */
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

/** A seal that the archive has and a restored log lacks. */
export type LostSeal = Pick<Seal, 'number' | 'size' | 'at' | 'signature'>;

export interface RestoreContent {
  /** Random, one per restore. */
  readonly restoreId: string;
  /** Given by the operator who accepted it. */
  readonly reason: string;
  /** The last seal of each lost branch. All seals before it are lost too, up to one that the log has. */
  readonly lost: readonly LostSeal[];
  /** The last seal in the log; null when there is none. */
  readonly kept: { readonly number: number; readonly size: number } | null;
  /** ISO 8601 */
  readonly at: string;
  readonly keyId: string;
}

/** An operator accepted an older log. Signed, so that no one without the key can explain a loss away. */
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
  /** PEM, for verification. */
  abstract readonly publicKey: string;
  /** Ed25519, base64. */
  abstract sign(text: string): string;
  /** Whether this key signed it. */
  abstract isSigned(text: string, signature: string): boolean;
}

/**
 * Where seals are kept out of reach of anyone who can change the log: a folder on another machine, a mounted archive.
 */
export abstract class SealArchive {
  /** In order. Durable when it resolves. Does nothing for seals that are already kept. */
  abstract keep(seals: readonly Seal[]): Promise<void>;

  /** All seals of all branches, in the order in which they were kept. */
  abstract all(): Promise<readonly Seal[]>;
}
