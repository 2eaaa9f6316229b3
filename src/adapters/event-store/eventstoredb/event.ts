import { createHash } from 'node:crypto';
import { type ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { jsonEvent, type JSONEventData } from '@eventstore/db-client';
import { type NewEvent, type Position, type RecordedEvent } from '../../../application/ports/event-store';
import { type LogPosition } from './client';
import { type SealedEvent } from '../event-json';

export type ServerRecord = ReadResp.ReadEvent.RecordedEvent;

/** Our additions to the server's metadata, which has no fields for them. */
interface StoreMetadata {
  readonly schemaVersion: number;
  /** Only when it is not a UUID, the only id that the server accepts. */
  readonly id?: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id of an event on the server: its own, or a UUID derived from it. */
const serverIdOf = (id: string): string => {
  if (UUID.test(id)) return id;
  const hex = createHash('sha256').update(`revrec-event/1|${id}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
};

/** As sent to the server: readable JSON, with the same bytes as in the embedded store. */
export const proposalOf = (
  { id, type, schemaVersion, data, metadata }: NewEvent,
  { prev, hash }: SealedEvent,
): JSONEventData => {
  const extra: StoreMetadata = { schemaVersion, ...(UUID.test(id) ? {} : { id }) };
  return jsonEvent({
    id: serverIdOf(id),
    type,
    data: data as JSONEventData['data'],
    metadata: { ...extra, ...metadata, prev, hash },
  });
};

export const positionText = ({ commit, prepare }: LogPosition): Position => `${commit}-${prepare}`;

export const positionOf = (position: Position): LogPosition => {
  const [commit = '0', prepare = commit] = position.split('-', 2);
  return { commit: BigInt(commit), prepare: BigInt(prepare) };
};

/** An event as the server sent it. Its JSON is parsed lazily: followers of the log skip most of it. */
export class EventStoreDbEvent implements RecordedEvent {
  readonly position: Position;
  readonly revision: number;
  readonly type: string;
  readonly bytes: number;
  private readonly rawData: Uint8Array;
  private readonly rawMetadata: Uint8Array;
  private readonly serverId: string;
  private parsedData: unknown;
  private parsed: (StoreMetadata & RecordedEvent['metadata']) | undefined;

  constructor(
    record: ServerRecord,
    readonly stream: string,
  ) {
    this.position = `${record.getCommitPosition()}-${record.getPreparePosition()}`;
    this.revision = Number(record.getStreamRevision());
    this.type = record.getMetadataMap().get('type') ?? '';
    this.serverId = record.getId()?.getString() ?? '';
    this.rawData = record.getData_asU8();
    this.rawMetadata = record.getCustomMetadata_asU8();
    this.bytes = this.rawData.length + this.rawMetadata.length;
  }

  get id(): string {
    return this.stored.id ?? this.serverId;
  }

  get schemaVersion(): number {
    return this.stored.schemaVersion;
  }

  get data(): unknown {
    this.parsedData ??= JSON.parse(Buffer.from(this.rawData).toString('utf8'));
    return this.parsedData;
  }

  get metadata(): RecordedEvent['metadata'] {
    const { schemaVersion, id, ...metadata } = this.stored;
    return metadata;
  }

  private get stored(): StoreMetadata & RecordedEvent['metadata'] {
    this.parsed ??= JSON.parse(Buffer.from(this.rawMetadata).toString('utf8')) as StoreMetadata &
      RecordedEvent['metadata'];
    return this.parsed;
  }
}

/** The server's name of an event's stream. */
export const streamOf = (record: ServerRecord): string =>
  Buffer.from(record.getStreamIdentifier()?.getStreamName_asU8() ?? '').toString('utf8');

/** Of an event or a checkpoint. */
export const placeOf = (place: { getCommitPosition(): string; getPreparePosition(): string }): LogPosition => ({
  commit: BigInt(place.getCommitPosition()),
  prepare: BigInt(place.getPreparePosition()),
});
