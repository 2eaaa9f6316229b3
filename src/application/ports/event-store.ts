import { type DomainEvent } from '../../domain/shared/decider';

/**
 * Position of an event in the log of one store: digits, or two numbers as `commit-prepare`. Growing, not dense. Compare
 * with `isAtLeast`.
 */
export type Position = string;

export interface EventMetadata {
  /** Who caused it: a person's subject, or `worker`. */
  readonly actor: string;
  readonly environment: string;
  readonly correlationId: string;
  readonly causationId: string;
  /** ISO 8601, UTC. */
  readonly occurredAt: string;
}

export interface NewEvent extends DomainEvent {
  /** Random, drawn once per decision and reused when the same append is repeated. */
  readonly id: string;
  readonly schemaVersion: number;
  readonly metadata: EventMetadata;
}

export interface RecordedEvent extends NewEvent {
  readonly stream: string;
  /** 0 for the first event of a stream. */
  readonly revision: number;
  readonly position: Position;
  /** The hash chain of the stream: SHA-256 over canonical JSON, `prev` being the hash of the previous event. */
  readonly metadata: EventMetadata & { readonly prev: string; readonly hash: string };
}

/** The revision of the last event the writer saw, or that it saw none. There is no "any". */
export type ExpectedRevision = number | 'no-stream';

/** Why a disk cannot be written to: it is full, or it fails. */
export type DiskTrouble = 'full' | 'failing';

export type AppendResult =
  /** Durable. Also the result of an exact repeat of an append that succeeded. */
  | { readonly kind: 'ok'; readonly revision: number; readonly position: Position }
  /** Another writer was first, or the same ids exist with different content. Nothing was written. */
  | { readonly kind: 'conflict' }
  /**
   * It may be written. Repeat the same append, with the same ids, until it is `ok` or `conflict`. `disk`: the disk of
   * the store cannot be written to.
   */
  | { readonly kind: 'unknown'; readonly cause: string; readonly disk?: DiskTrouble };

export abstract class EventStore {
  /** All events of a stream in order; none when it does not exist. */
  abstract read(stream: string): Promise<readonly RecordedEvent[]>;

  /** Appends all events or none. At most 512 KiB per call and 64 KiB per event. */
  abstract append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult>;

  /**
   * Events of all streams after a position in log order, at most `limit` of them; fewer when they are large, none at
   * the end.
   */
  abstract readAll(after: Position | null, limit: number): Promise<readonly RecordedEvent[]>;

  /** Calls back after new events became readable. A hint: calls may be merged or spurious. Returns how to stop. */
  abstract onAppended(listener: () => void): () => void;
}

export const POSITION = /^\d{1,20}(-\d{1,20})?$/;

/** Of two positions of the same store. */
export const isAtLeast = (position: Position | null, wanted: Position): boolean => {
  if (position === null) return false;
  const [commit, prepare] = numbersOf(position);
  const [wantedCommit, wantedPrepare] = numbersOf(wanted);
  return commit === wantedCommit ? prepare >= wantedPrepare : commit > wantedCommit;
};

const numbersOf = (position: Position): [bigint, bigint] => {
  const [commit = '', prepare = commit] = position.split('-', 2);
  return [BigInt(commit), BigInt(prepare)];
};
