import { randomUUID } from 'node:crypto';
import { jsonEvent, type JSONEventData, NO_STREAM, WrongExpectedVersionError } from '@eventstore/db-client';
import { type ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { type LogPosition } from './eventstoredb-client';
import { streamOf } from './eventstoredb-event';
import { type EventStoreDbLink } from './eventstoredb-link';

interface Stored {
  readonly revision: bigint;
  readonly value: unknown;
  readonly createdMs: number;
}

const ATTEMPTS = 10;
const PAUSE_MS = 100;
const TICKS_PER_MS = 10_000n;

/**
 * Values beside the log: of each the server keeps the last one (`$maxCount` 1), in a stream of its own whose name no reader of the log looks at.
 * For what several instances share and what is no history.
 */
export class EventStoreDbValues {
  constructor(
    private readonly link: EventStoreDbLink,
    /** What the names of the streams begin with. */
    private readonly prefix: string,
  ) {}

  /** Undefined when it was never written. */
  async read(key: string): Promise<unknown> {
    return (await this.last(key))?.value;
  }

  /** Durable when it resolves. Of several that write at the same time the last one wins. Answers when the server took it, by its clock. */
  async write(key: string, value: unknown): Promise<{ readonly createdMs: number }> {
    const event = jsonEvent({ id: randomUUID(), type: 'ValueWritten', data: { value: value as string } });
    for (let attempt = 1; ; attempt += 1) {
      try {
        const before = await this.last(key);
        if (!before) await this.keepOnlyTheLast(key);
        await this.append(`${this.prefix}${key}`, event, before?.revision);
        const written = await this.last(key);
        return { createdMs: written?.createdMs ?? 0 };
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  /** Of everything that was ever written. */
  async keys(): Promise<readonly string[]> {
    const keys = new Set<string>();
    let after: LogPosition | null = null;
    for (;;) {
      const page: LogPosition | null = await this.keysAfter(after, keys);
      if (page === null) return [...keys];
      after = page;
    }
  }

  /** Adds one page of them. Answers where it ended, null at the end of the log. */
  private async keysAfter(after: LogPosition | null, keys: Set<string>): Promise<LogPosition | null> {
    const places: LogPosition[] = [];
    await this.link.collect(
      (client) => client.readLogFrom(this.prefix, after, KEYS_PAGE),
      (reply) => {
        const record = reply.getEvent()?.getEvent();
        if (!record) return true;
        const place = { commit: BigInt(record.getCommitPosition()), prepare: BigInt(record.getPreparePosition()) };
        if (place.commit === after?.commit) return true;
        places.push(place);
        keys.add(streamOf(record).slice(this.prefix.length));
        return true;
      },
    );
    return places.at(-1) ?? null;
  }

  private async last(key: string): Promise<Stored | undefined> {
    let record: ReadResp.ReadEvent.RecordedEvent | undefined;
    await this.link.collect(
      (client) => client.readStreamEnd(`${this.prefix}${key}`),
      (reply) => {
        record ??= reply.getEvent()?.getEvent();
        return record === undefined;
      },
    );
    if (!record) return undefined;
    const { value } = JSON.parse(Buffer.from(record.getData_asU8()).toString('utf8')) as { value?: unknown };
    const created = BigInt(record.getMetadataMap().get('created') ?? '0');
    return { revision: BigInt(record.getStreamRevision()), value, createdMs: Number(created / TICKS_PER_MS) };
  }

  /** Before the first value, so that no second one ever lies beside it for long. */
  private async keepOnlyTheLast(key: string): Promise<void> {
    const event = jsonEvent({ id: randomUUID(), type: '$metadata', data: { $maxCount: 1 } });
    try {
      await this.append(`$$${this.prefix}${key}`, event, undefined);
    } catch (error) {
      if (!(error instanceof WrongExpectedVersionError)) throw error; // It says so already.
    }
  }

  private async append(stream: string, event: JSONEventData, revision: bigint | undefined): Promise<void> {
    await this.link.call((client) =>
      client.appendToStream(stream, event, {
        expectedRevision: revision ?? NO_STREAM,
        credentials: client.userCredentials,
        requiresLeader: true,
      }),
    );
  }
}

const KEYS_PAGE = 500;
