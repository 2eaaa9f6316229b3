import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type EventMetadata, type NewEvent, type RecordedEvent } from '../../application/ports/event-store';

/** Limits of the log, for every store behind the port. */
export const EVENT_BYTES_MAX = 64 * 1024;
export const APPEND_BYTES_MAX = 512 * 1024;

export interface SealedEvent {
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: string;
  /** With `prev` and `hash`. */
  readonly metadata: string;
  readonly prev: string;
  readonly hash: string;
}

/** `prev` of the first event of a stream. */
export const chainStart = (stream: string): string => createHash('sha256').update(`revrec/1|${stream}`).digest('hex');

/**
 * Serializes events for storage, each with the previous hash and its own: SHA-256 over the RFC 8785 form of everything
 * stored except the hash itself. Both stores keep the same bytes, so a history can move between them.
 */
export const sealEvents = (
  stream: string,
  events: readonly NewEvent[],
  head: { readonly revision: number; readonly hash: string },
): SealedEvent[] => {
  let { revision, hash: prev } = head;
  let total = 0;
  return events.map((event) => {
    revision += 1;
    const { id, type, schemaVersion, data } = event;
    const metadata = { ...event.metadata, prev };
    const hash = hashOf({ stream, revision, id, type, schemaVersion, data, metadata });
    const sealed = {
      id,
      type,
      schemaVersion,
      data: JSON.stringify(data),
      metadata: JSON.stringify({ ...metadata, hash }),
      prev,
      hash,
    };
    const bytes = Buffer.byteLength(sealed.data) + Buffer.byteLength(sealed.metadata);
    total += bytes;
    if (bytes > EVENT_BYTES_MAX || total > APPEND_BYTES_MAX) {
      throw new Error(`Event ${type} of ${stream} has ${bytes} bytes in an append of ${total}: too large for the log.`);
    }
    prev = hash;
    return sealed;
  });
};

/** The hash that an event must have; a verifier compares it with the stored one. */
export const hashOf = (event: {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: unknown;
  readonly metadata: EventMetadata & { readonly prev: string };
}): string => {
  const canonical = canonicalize(event);
  if (canonical === undefined) throw new Error(`Event ${event.type} of ${event.stream} is not plain JSON.`);
  return createHash('sha256').update(canonical).digest('hex');
};

/** Whether the stored event is the given one: the same id with the same content. */
export const isSameEvent = (event: NewEvent, stored: RecordedEvent): boolean =>
  stored.id === event.id &&
  stored.type === event.type &&
  JSON.stringify(stored.data) === JSON.stringify(event.data) &&
  (Object.keys(event.metadata) as (keyof EventMetadata)[]).every((key) => stored.metadata[key] === event.metadata[key]);

export interface StoredRow {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly schema_version: number;
  /** Null for large data, which is read lazily. */
  readonly data: string | null;
  readonly metadata: string;
}

/** An event read from the store. Its JSON is parsed (and read, if large) lazily: most readers skip journal lines. */
export class StoredEvent implements RecordedEvent {
  private parsedData: unknown;
  private parsedMetadata: RecordedEvent['metadata'] | undefined;

  constructor(
    private readonly row: StoredRow,
    private readonly readData: (position: number) => string,
  ) {}

  get position(): string {
    return String(this.row.position);
  }

  get stream(): string {
    return this.row.stream;
  }

  get revision(): number {
    return this.row.revision;
  }

  get id(): string {
    return this.row.id;
  }

  get type(): string {
    return this.row.type;
  }

  get schemaVersion(): number {
    return this.row.schema_version;
  }

  get data(): unknown {
    this.parsedData ??= JSON.parse(this.row.data ?? this.readData(this.row.position));
    return this.parsedData;
  }

  get metadata(): RecordedEvent['metadata'] {
    this.parsedMetadata ??= JSON.parse(this.row.metadata) as RecordedEvent['metadata'];
    return this.parsedMetadata;
  }
}
