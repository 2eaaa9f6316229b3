import { jsonEvent, type JSONType } from '@eventstore/db-client';
import { type StreamDamage, StreamDamages } from '../../../application/ports/stream-damage';
import { type ReadReply } from './client';
import { unavailable } from './attempts';
import { type EventStoreDbClientHolder } from './client-holder';
import { type ServerRecord, streamOf } from './event';

/** Types of events that the server writes itself. */
export const METADATA = '$metadata';
export const TOMBSTONE = '$streamDeleted';

const METADATA_PREFIX = '$$';
/** `$tb` of a stream that was deleted and may be written again. */
const DELETED = '9223372036854775807';
const LIMITS = ['$tb', '$maxAge', '$maxCount'];
const ASKED_MAX = 100_000;

/**
 * What readers see of damage on their way through the log, and what reads of single streams show. A change of a
 * stream's metadata is an event of the stream `$$NAME`; a stream that was deleted for good gets a last event without
 * data.
 */
export class EventStoreDbStreamDamages extends StreamDamages {
  private readonly found = new Map<string, StreamDamage>();
  private readonly listeners = new Set<(damage: StreamDamage) => void>();
  /** Streams that were not there, and whose metadata said nothing. */
  private readonly asked = new Set<string>();
  /** Streams whose metadata was seen to change, until the newest is read: a change may have been undone since. */
  private readonly doubtful = new Set<string>();

  constructor(
    private readonly holder: EventStoreDbClientHolder,
    private readonly prefix: string,
  ) {
    super();
    holder.onBack(() => {
      for (const stream of this.doubtful) this.ask(stream);
    });
  }

  override all(): readonly StreamDamage[] {
    return [...this.found.values()];
  }

  override onFound(listener: (damage: StreamDamage) => void): void {
    this.listeners.add(listener);
    for (const damage of this.found.values()) listener(damage);
  }

  override async search(): Promise<readonly StreamDamage[]> {
    const found = new Map<string, StreamDamage>();
    const take = (reply: ReadReply): boolean => {
      const record = reply.getEvent()?.getEvent();
      const judged = record && this.judge(record);
      if (judged?.kind === 'fine') found.delete(judged.stream);
      else if (judged) found.set(judged.stream, { stream: judged.stream, kind: judged.kind });
      return true;
    };
    try {
      await this.holder.scan((client) => client.readTypesFrom([METADATA, TOMBSTONE]), take);
      // A server that shuts down ends its reads as if they were through.
      await this.holder.collect(
        (client) => client.readLogEnd(),
        () => false,
      );
    } catch (error) {
      throw unavailable(error);
    }
    for (const stream of this.found.keys()) if (!found.has(stream)) this.found.delete(stream);
    for (const damage of found.values()) this.add(damage);
    return [...found.values()];
  }

  /** Every record that a reader of the log passes. True for one that no reader may get. */
  see(record: ServerRecord): boolean {
    const judged = this.judge(record);
    if (judged === null) return false;
    if (judged.kind === 'tombstoned') this.add({ stream: judged.stream, kind: judged.kind });
    else this.ask(judged.stream);
    return true;
  }

  override async repair(stream: string): Promise<boolean> {
    const name = `${METADATA_PREFIX}${this.prefix}${stream}`;
    const newest = await this.newestMetadata(stream);
    if (newest === null) return false;
    const { revision, metadata } = newest;
    const kept = Object.fromEntries(
      Object.entries(JSON.parse(metadata) as Record<string, JSONType>).filter(([key]) => !LIMITS.includes(key)),
    );
    await this.holder.call((client) =>
      client.appendToStream(name, jsonEvent({ type: METADATA, data: kept }), {
        expectedRevision: revision,
        credentials: client.userCredentials,
        requiresLeader: true,
      }),
    );
    this.asked.delete(stream);
    return (await this.ofMissing(stream)) === null;
  }

  private ask(stream: string): void {
    this.doubtful.add(stream);
    this.asked.delete(stream);
    this.ofMissing(stream).then(
      () => this.doubtful.delete(stream),
      () => undefined, // Asked again when the server is back.
    );
  }

  add(damage: StreamDamage): StreamDamage {
    if (this.found.get(damage.stream)?.kind === damage.kind) return damage;
    this.found.set(damage.stream, damage);
    for (const listener of this.listeners) listener(damage);
    return damage;
  }

  /** What the newest metadata of a stream says, for one that is not there. Asks the server once for each. */
  async ofMissing(stream: string): Promise<StreamDamage | null> {
    if (this.asked.has(stream) && !this.found.has(stream)) return null;
    const newest = await this.newestMetadata(stream);
    const kind = newest === null ? 'fine' : kindOf(newest.metadata);
    if (kind !== 'fine') return this.add({ stream, kind });
    this.found.delete(stream);
    if (this.asked.size >= ASKED_MAX) this.asked.clear();
    this.asked.add(stream);
    return null;
  }

  private async newestMetadata(stream: string): Promise<{ revision: bigint; metadata: string } | null> {
    let newest: { revision: bigint; metadata: string } | null = null;
    await this.holder.collect(
      (client) => client.readStreamEnd(`${METADATA_PREFIX}${this.prefix}${stream}`),
      (reply) => {
        const record = reply.getEvent()?.getEvent();
        if (record) newest = { revision: BigInt(record.getStreamRevision()), metadata: textOfData(record) };
        return !record;
      },
    );
    return newest;
  }

  /** Null for an event of ours, and for what concerns others. */
  private judge(record: ServerRecord): { stream: string; kind: StreamDamage['kind'] | 'fine' } | null {
    const name = streamOf(record);
    if (name.startsWith(this.prefix))
      return record.getMetadataMap().get('type') === TOMBSTONE
        ? { stream: name.slice(this.prefix.length), kind: 'tombstoned' }
        : null;
    if (!name.startsWith(`${METADATA_PREFIX}${this.prefix}`)) return null;
    const stream = name.slice(METADATA_PREFIX.length + this.prefix.length);
    return { stream, kind: kindOf(textOfData(record)) };
  }
}

const textOfData = (record: ServerRecord): string => Buffer.from(record.getData_asU8()).toString('utf8');

/** Numbers of 64 bits are compared as they are written: JSON.parse would round them. */
const kindOf = (metadata: string): StreamDamage['kind'] | 'fine' => {
  const before = /"\$tb"\s*:\s*"?(\d+)/.exec(metadata)?.[1];
  if (before === DELETED) return 'deleted';
  if (before !== undefined && before !== '0') return 'cut';
  return /"\$max(Age|Count)"\s*:\s*"?[1-9]/.test(metadata) ? 'cut' : 'fine';
};
