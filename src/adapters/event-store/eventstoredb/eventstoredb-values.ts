import { randomUUID } from 'node:crypto';
import {
  AccessDeniedError,
  jsonEvent,
  type JSONEventData,
  NO_STREAM,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { type ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { attempted, isRefusal, unavailable } from './attempts';
import { type LogPosition } from './client';
import { streamOf } from './event';
import { type EventStoreDbClientHolder } from './client-holder';

export interface VersionedValue {
  readonly revision: bigint;
  readonly value: unknown;
  /** Time of the write, by the server's clock. */
  readonly createdMs: number;
}

const ATTEMPTS = 10;
const PAUSE_MS = 100;
const TICKS_PER_MS = 10_000n;

/**
 * Values outside the log: the server keeps the last one of each (`$maxCount` 1), in its own stream that readers of the
 * log ignore. For what instances share and what is not history.
 */
export class EventStoreDbValues {
  constructor(
    private readonly holder: EventStoreDbClientHolder,
    /** Prefix of the stream names. */
    private readonly prefix: string,
  ) {}

  /** Undefined when it was never written. Rejects with `STORE_UNAVAILABLE` when the store does not respond. */
  async read(key: string): Promise<unknown> {
    return (await attempted(() => this.readVersioned(key)))?.value;
  }

  /**
   * Durable when it resolves. Of concurrent writes the last one wins. Returns the time of the write, by the server's
   * clock. Rejects with `STORE_UNAVAILABLE` when the store does not respond: it may be written or not.
   */
  async write(key: string, value: unknown): Promise<{ readonly createdMs: number }> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const before = await this.readVersioned(key);
        const revision = await this.writeAt(key, value, before?.revision);
        const written = revision === null ? undefined : await this.readVersioned(key);
        if (written) return { createdMs: written.createdMs };
      } catch (error) {
        if (attempt === ATTEMPTS) throw isRefusal(error) ? error : unavailable(error);
      }
      if (attempt === ATTEMPTS) throw new Error('Others keep writing the same value.');
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  /**
   * Only if the value still has that revision (undefined for none). Returns the new revision, or null when another
   * writer was first.
   */
  async writeAt(key: string, value: unknown, expected: bigint | undefined): Promise<bigint | null> {
    if (expected === undefined) await this.keepOnlyTheLast(key);
    const event = jsonEvent({ id: randomUUID(), type: 'ValueWritten', data: { value: value as string } });
    try {
      await this.append(`${this.prefix}${key}`, event, expected);
      return (expected ?? -1n) + 1n;
    } catch (error) {
      if (error instanceof WrongExpectedVersionError) return null;
      throw error;
    }
  }

  /** Of everything that was ever written. Rejects with `STORE_UNAVAILABLE` when the store does not respond. */
  async keys(): Promise<readonly string[]> {
    const keys = new Set<string>();
    let after: LogPosition | null = null;
    for (;;) {
      const from: LogPosition | null = after;
      const page: LogPosition | null = await attempted(() => this.keysAfter(from, keys));
      if (page === null) return [...keys];
      after = page;
    }
  }

  /** Adds one page of them. Returns where it ended, null at the end of the log. */
  private async keysAfter(after: LogPosition | null, keys: Set<string>): Promise<LogPosition | null> {
    const places: LogPosition[] = [];
    await this.holder.collect(
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

  async readVersioned(key: string): Promise<VersionedValue | undefined> {
    let record: ReadResp.ReadEvent.RecordedEvent | undefined;
    await this.holder.collect(
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

  /** Set before the first value, so that old values are removed. */
  private async keepOnlyTheLast(key: string): Promise<void> {
    const event = jsonEvent({ id: randomUUID(), type: '$metadata', data: { $maxCount: 1 } });
    try {
      await this.append(`$$${this.prefix}${key}`, event, undefined);
    } catch (error) {
      // Already set; or this user may not set it, and the server keeps old encrypted values.
      if (!(error instanceof WrongExpectedVersionError || error instanceof AccessDeniedError)) throw error;
    }
  }

  private async append(stream: string, event: JSONEventData, revision: bigint | undefined): Promise<void> {
    await this.holder.call((client) =>
      client.appendToStream(stream, event, {
        expectedRevision: revision ?? NO_STREAM,
        credentials: client.userCredentials,
        requiresLeader: true,
      }),
    );
  }
}

const KEYS_PAGE = 500;
