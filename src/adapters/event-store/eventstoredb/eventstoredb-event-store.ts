import {
  type AppendResult as ClientResult,
  NO_STREAM,
  StreamDeletedError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import {
  type AppendResult,
  EventStore,
  type ExpectedRevision,
  isAtLeast,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '../../../application/ports/event-store';
import { type Log } from '../../../application/ports/log';
import { damagedStream, isStreamDamage } from '../../../application/shared/stream-damage';
import { chainStart, isSameEvent, sealEvents } from '../event-json';
import { type EventStoreDbConnection } from './connection-string';
import { type EventStoreDbEvent, placeOf, positionOf, positionText, proposalOf } from './event';
import { causeOf, EventStoreDbClientHolder, type ClientTimes } from './client-holder';
import { EmptyStretch } from './empty-stretch';
import { LogScan } from './log-scan';
import { EventStoreDbStreamDamages } from './stream-damages';
import { attempted, isRefusal } from './attempts';
import { EventStoreDbReader } from './reader';
import { LogFollowing, type FollowingTimes } from './log-following';
import { StreamHeads } from '../stream-heads';

export interface EventStoreDbSettings {
  readonly connection: EventStoreDbConnection;
  /** Prefix of all its stream names on the server, which may be shared: lowercase letters and digits, then a hyphen. */
  readonly streamPrefix: string;
  /** Appears in the server's own log. */
  readonly connectionName: string;
  /** Keeps how far the log is known to hold nothing of ours; may be deleted at any time. */
  readonly scanFile?: string;
  /** From how many bytes on a part of the log is read through in steps. */
  readonly longBytes?: bigint;
  readonly times?: Partial<EventStoreDbTimes>;
}

export type EventStoreDbTimes = ClientTimes &
  FollowingTimes & {
    /** How long events that the server counted may take to be readable. */
    readonly visibleMs: number;
  };

const TIMES: EventStoreDbTimes = {
  graceMs: 2_000,
  silenceMs: 10_000,
  replaceEveryMs: 60_000,
  lookEveryMs: 1_000,
  resumeFirstMs: 500,
  resumeMaxMs: 30_000,
  probeEveryMs: 60_000,
  visibleMs: 3_000,
};

/** Maximum number of events per reply stream. */
const READ_PAGE = 500;
/** A page of the log ends early at this many bytes, to bound memory. */
const PAGE_BYTES_MAX = 2 * 1024 * 1024;
const HEADS_KEPT = 10_000;

/**
 * The log in EventStoreDB or KurrentDB, for several instances on several hosts. Each append has the exact revision, so
 * the server decides who is first, and a repeat with the same ids is recognized at any age. Statements about the client
 * and the server come from their code at 6.2.1 and 20.10 to 26.
 */
export class EventStoreDbEventStore extends EventStore {
  readonly clientHolder: EventStoreDbClientHolder;
  readonly damages: EventStoreDbStreamDamages;
  private readonly scan: LogScan;
  private readonly following: LogFollowing;
  private readonly reader: EventStoreDbReader;
  private readonly heads = new StreamHeads(HEADS_KEPT);
  /** The log is known to reach at least this position. */
  private reached: Position | null = null;

  constructor(
    private readonly settings: EventStoreDbSettings,
    log: Log,
  ) {
    super();
    const times = { ...TIMES, ...settings.times };
    this.clientHolder = new EventStoreDbClientHolder(settings.connection, settings.connectionName, times, log);
    this.damages = new EventStoreDbStreamDamages(this.clientHolder, settings.streamPrefix);
    this.reader = new EventStoreDbReader(this.clientHolder, this.damages, settings.streamPrefix, times.visibleMs);
    this.scan = new LogScan(
      this.clientHolder,
      settings.streamPrefix,
      new EmptyStretch(settings.scanFile ?? null),
      settings.longBytes,
    );
    this.following = new LogFollowing(
      this.clientHolder,
      settings.streamPrefix,
      () => this.reached,
      () => this.scan.isSound,
      async () => {
        await this.readAll(this.reached, 1);
      },
      times,
      log,
    );
  }

  /** Throws STREAM_DAMAGED for one that was cut or deleted, which is not an empty one. */
  override async read(stream: string): Promise<readonly RecordedEvent[]> {
    const events: EventStoreDbEvent[] = [];
    for (;;) {
      const page = await this.reader.readFrom(stream, events.length, READ_PAGE);
      events.push(...page);
      if (page.length < READ_PAGE) break;
    }
    const last = events.at(-1);
    if (last) this.heads.keep(stream, last.revision, last.metadata.hash);
    else await this.reader.requireAbsent(stream);
    return events;
  }

  override async append(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    const expectedRevision = expected === 'no-stream' ? -1 : expected;
    try {
      const place = await this.placeAfter(stream, expectedRevision);
      if (place.kind === 'passed') return await this.repeatOrConflict(stream, events, expectedRevision, place.head);
      return await this.appendAfter(stream, events, expectedRevision, place.hash);
    } catch (error) {
      if (error instanceof StreamDeletedError) throw damagedStream(this.damages.add({ stream, kind: 'tombstoned' }));
      if (isStreamDamage(error)) throw error;
      if (isRefusal(error)) throw new Error(`The event store refused an append to ${stream}: ${causeOf(error)}.`);
      if (error instanceof WrongEvents) throw error.defect;
      return { kind: 'unknown', cause: causeOf(error) };
    }
  }

  override async readAll(after: Position | null, limit: number): Promise<readonly RecordedEvent[]> {
    const page: EventStoreDbEvent[] = [];
    let bytes = 0;
    const begin = await attempted(() => this.scan.begin(after));
    let at = begin.from;
    let sent = 0;
    let wanted = 0;
    const isFull = (): boolean => page.length >= limit || bytes > PAGE_BYTES_MAX;
    const take = (event: EventStoreDbEvent): boolean => {
      const before = page.at(-1)?.position ?? after;
      if (before !== null && isAtLeast(before, event.position)) return true;
      page.push(event);
      bytes += event.bytes;
      return !isFull();
    };
    do {
      await this.reader.collect(
        (client) => {
          // The server starts with the event at the position itself.
          wanted = limit - page.length + (at === null ? 0 : 1);
          sent = 0;
          return client.readLogFrom(this.settings.streamPrefix, at === null ? null : positionOf(at), wanted);
        },
        take,
        (record) => {
          sent += 1;
          at = positionText(placeOf(record));
        },
      );
      // What was sent may be about the metadata of streams, of which readers get nothing.
    } while (!isFull() && sent === wanted);
    const last = page.at(-1);
    if (last) this.reach(last.position);
    else await this.scan.foundNothing(after, begin);
    return page;
  }

  override onAppended(listener: () => void): () => void {
    return this.following.add(listener);
  }

  async close(): Promise<void> {
    await this.following.stop();
    await this.clientHolder.close();
  }

  /** The hash to chain an append to, or the actual end of the stream. */
  private async placeAfter(stream: string, revision: number): Promise<Place> {
    const head = this.heads.get(stream);
    if (head && head.revision > revision) return { kind: 'passed', head: head.revision };
    if (revision < 0) {
      await this.reader.requireAbsent(stream);
      return { kind: 'free', hash: chainStart(stream) };
    }
    if (head?.revision === revision) return { kind: 'free', hash: head.hash };
    const [event, next] = await this.reader.readFrom(stream, revision, 2);
    if (event && !next) return { kind: 'free', hash: event.metadata.hash };
    return { kind: 'passed', head: next?.revision ?? -1 };
  }

  private async appendAfter(
    stream: string,
    events: readonly NewEvent[],
    revision: number,
    hash: string,
  ): Promise<AppendResult> {
    const sealed = sealOrThrow(stream, events, { revision, hash });
    const proposals = events.flatMap((event, index) => (sealed[index] ? [proposalOf(event, sealed[index])] : []));
    const last = revision + events.length;
    const reachedBefore = this.reached;
    let result: ClientResult;
    try {
      result = await this.clientHolder.call((client) =>
        client.appendToStream(this.nameOf(stream), proposals, {
          expectedRevision: revision < 0 ? NO_STREAM : BigInt(revision),
          credentials: client.userCredentials,
          requiresLeader: true,
          deadline: this.settings.connection.options.defaultDeadline,
        }),
      );
    } catch (error) {
      if (!(error instanceof WrongExpectedVersionError)) throw error;
      return this.repeatOrConflict(stream, events, revision, revisionOf(error));
    }
    const lastHash = sealed.at(-1)?.hash ?? hash;
    const position = result.position && positionText(result.position);
    // The server compares only ids: a position that the log had already passed is its reply to a repeat.
    const isNew = position !== undefined && !isAtLeast(reachedBefore, position);
    if (isNew && result.nextExpectedRevision > BigInt(last)) {
      // Written, after events that are hidden: the stream was deleted a moment ago.
      this.heads.forget(stream);
      this.damages.add({ stream, kind: 'deleted' });
      return this.written(Number(result.nextExpectedRevision), position);
    }
    if (!isNew || result.nextExpectedRevision !== BigInt(last) || events.length > 1)
      return this.confirmed(stream, last, lastHash);
    this.heads.keep(stream, last, lastHash);
    return this.written(last, position);
  }

  /**
   * The hash of the last event covers all before it. Its position is read too, because for several events servers may
   * return the first one's.
   */
  private async confirmed(stream: string, revision: number, hash: string): Promise<AppendResult> {
    const [stored] = await this.reader.readFrom(stream, revision, 1);
    if (stored?.metadata.hash !== hash) {
      this.heads.forget(stream);
      return { kind: 'conflict' };
    }
    this.heads.keep(stream, revision, hash);
    return this.written(revision, stored.position);
  }

  /**
   * The same ids with the same content at the same place are an exact repeat: it succeeded, so it is `ok` again. `head`
   * is the end of the stream that the server named: a read that ends before it proves nothing, and is repeated for a
   * while, because servers name an end before it can be read.
   */
  private async repeatOrConflict(
    stream: string,
    events: readonly NewEvent[],
    revision: number,
    head: number,
  ): Promise<AppendResult> {
    this.heads.forget(stream);
    const stored = await this.reader.readVisible(
      stream,
      revision + 1,
      events.length,
      Math.min(events.length, head - revision),
    );
    const last = stored.at(-1);
    const isRepeat =
      stored.length === events.length &&
      events.every((event, index) => stored[index] !== undefined && isSameEvent(event, stored[index]));
    if (!isRepeat || last === undefined) return { kind: 'conflict' };
    return this.written(last.revision, last.position);
  }

  private written(revision: number, position: Position): AppendResult {
    this.reach(position);
    this.following.tell();
    return { kind: 'ok', revision, position };
  }

  private reach(position: Position): void {
    if (!isAtLeast(this.reached, position)) this.reached = position;
  }

  private nameOf(stream: string): string {
    return `${this.settings.streamPrefix}${stream}`;
  }
}

type Place = { readonly kind: 'free'; readonly hash: string } | { readonly kind: 'passed'; readonly head: number };

/** Of the last event of the stream; -1 when there is none. */
const revisionOf = ({ actualVersion }: WrongExpectedVersionError): number =>
  typeof actualVersion === 'bigint' ? Number(actualVersion) : -1;

/** Not plain JSON or too large: a defect of the caller; nothing was written. */
class WrongEvents extends Error {
  constructor(readonly defect: unknown) {
    super('These events cannot be stored.');
  }
}

const sealOrThrow = (...parameters: Parameters<typeof sealEvents>): ReturnType<typeof sealEvents> => {
  try {
    return sealEvents(...parameters);
  } catch (error) {
    throw new WrongEvents(error);
  }
};
