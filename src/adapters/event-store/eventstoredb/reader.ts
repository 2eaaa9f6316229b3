import { damagedStream } from '../../../application/shared/stream-damage';
import { type LogClient, type ReplyStream } from './client';
import { attempted, isTombstone, READ_PAUSE_MS, unavailable } from './attempts';
import { type EventStoreDbClientHolder, SilentStore } from './client-holder';
import { EventStoreDbEvent, type ServerRecord, streamOf } from './event';
import { type EventStoreDbStreamDamages } from './stream-damages';

/** Reads events from the server, again where it was interrupted, and notices streams that were cut or deleted. */
export class EventStoreDbReader {
  constructor(
    private readonly client: EventStoreDbClientHolder,
    private readonly damages: EventStoreDbStreamDamages,
    private readonly streamPrefix: string,
    private readonly visibleMs: number,
  ) {}

  /** Throws STREAM_DAMAGED for a missing stream that once had events. */
  async requireAbsent(stream: string): Promise<void> {
    const damage = await attempted(() => this.damages.ofMissing(stream));
    if (damage) throw damagedStream(damage);
  }

  /** Rejects when fewer than the smallest number of events can be read in time. */
  async readVisible(
    stream: string,
    revision: number,
    limit: number,
    least: number,
  ): Promise<readonly EventStoreDbEvent[]> {
    const giveUpAt = performance.now() + this.visibleMs;
    for (let pauseMs = READ_PAUSE_MS; ; pauseMs *= 2) {
      const stored = await this.readFrom(stream, revision, limit);
      if (stored.length >= least) return stored;
      if (performance.now() >= giveUpAt) throw unavailable(new SilentStore());
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  /** From a revision on; throws STREAM_DAMAGED for a stream that was cut or deleted. */
  async readFrom(stream: string, revision: number, limit: number): Promise<EventStoreDbEvent[]> {
    const events: EventStoreDbEvent[] = [];
    const next = (): number => revision + events.length;
    await this.collect(
      (client) => client.readStreamFrom(`${this.streamPrefix}${stream}`, next(), limit - events.length),
      (event) => {
        const isHidden = revision === 0 && events.length === 0 && event.revision > 0;
        if (isHidden) throw damagedStream(this.damages.add({ stream, kind: 'cut' }));
        if (event.revision === next()) events.push(event);
        return events.length < limit;
      },
    ).catch((error: unknown) => {
      throw isTombstone(error) ? damagedStream(this.damages.add({ stream, kind: 'tombstoned' })) : error;
    });
    return events;
  }

  /** Reopens where it was interrupted. */
  async collect(
    open: (client: LogClient) => Promise<ReplyStream>,
    take: (event: EventStoreDbEvent) => boolean,
    onLogRecord: ((record: ServerRecord) => void) | null = null,
  ): Promise<void> {
    const { streamPrefix } = this;
    const how = onLogRecord === null ? 'collect' : 'scan';
    await attempted((progress) =>
      this.client[how](open, (reply) => {
        const record = reply.getEvent()?.getEvent();
        if (!record) return true; // A missing stream, or a notice of the server.
        progress();
        onLogRecord?.(record);
        if (this.damages.see(record)) return true;
        const name = streamOf(record);
        return !name.startsWith(streamPrefix) || take(new EventStoreDbEvent(record, name.slice(streamPrefix.length)));
      }),
    );
  }
}
