import { isAtLeast, type Position } from '../../../application/ports/event-store';
import { type LogClient, type LogPosition, type ReadReply } from './client';
import { type EventStoreDbClientHolder, SilentStore } from './client-holder';
import { type EmptyStretch, type LogEnd } from './empty-stretch';
import { placeOf, positionOf, positionText, streamOf } from './event';
import { hasRightCheckpoints } from './server-version';

/** Where a read of the log begins, and the end of the log as it was before. */
export interface ScanBegin {
  readonly from: Position | null;
  readonly end: LogEnd | null;
}

/** An end that was noted so long ago still proves what a read finds. */
const END_KEPT_MS = 1_000;
/** Of the server's log, in bytes: about 100,000 events. A shorter part is read at once. */
const LONG_BYTES = 32n * 1024n * 1024n;
const ATTEMPTS = 4;
/** Readers at the end of the log find nothing many times a second. */
const EMPTY_EVERY_MS = 1_000;
const NOTE_EVERY_MS = 10_000;

/** Takes readers of the log past what others wrote, however much it is, and remembers how far. */
export class LogScan {
  private noted: { readonly end: LogEnd; readonly atMs: number } | null = null;
  private version: string | null = null;
  private emptyAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly holder: EventStoreDbClientHolder,
    private readonly prefix: string,
    private readonly stretch: EmptyStretch,
    private readonly longBytes = LONG_BYTES,
  ) {
    holder.onBack(() => {
      stretch.doubt();
      this.noted = null;
      this.version = null; // Perhaps another server answers.
    });
  }

  /** Rejects when the server does not respond. A long part without events of ours is read through first. */
  async begin(after: Position | null): Promise<ScanBegin> {
    await this.confirmStretch();
    this.version ??= await this.holder.call((client) => client.serverVersion()).catch(() => null);
    const end = await this.end();
    const from = this.stretch.skip(after);
    if (end === null || end.position.commit - commitOf(from) < this.longBytes) return { from, end };
    if (!this.isSound) return { from, end };
    return { from: await this.pass(from, end), end };
  }

  /**
   * A read that began there brought nothing of ours. It counts only if the server answers afterwards: one that shuts
   * down ends its reads as if they were through.
   */
  async foundNothing(after: Position | null, { end }: ScanBegin): Promise<void> {
    const nowMs = performance.now();
    if (end === null || nowMs - this.emptyAtMs < EMPTY_EVERY_MS) return;
    const isThere = await this.eventOf((client) => client.readLogAt(end.position)).catch(() => null);
    if (isThere?.eventId !== end.eventId) return;
    this.emptyAtMs = nowMs;
    this.stretch.note(after, end);
  }

  /** Whether checkpoints of this server tell where it is. False while it is not known. */
  get isSound(): boolean {
    return this.version !== null && hasRightCheckpoints(this.version);
  }

  private async confirmStretch(): Promise<void> {
    const { unsure } = this.stretch;
    if (unsure === null) return;
    const there = await this.eventOf((client) => client.readLogAt(unsure.position));
    const isSame = there?.eventId === unsure.eventId && there.position.commit === unsure.position.commit;
    if (isSame) this.stretch.confirm();
    else this.stretch.forget();
  }

  private async end(): Promise<LogEnd | null> {
    const nowMs = performance.now();
    if (this.noted !== null && nowMs - this.noted.atMs < END_KEPT_MS) return this.noted.end;
    const end = await this.eventOf((client) => client.readLogEnd());
    this.noted = end && { end, atMs: nowMs };
    return end;
  }

  private async eventOf(open: Parameters<EventStoreDbClientHolder['collect']>[0]): Promise<LogEnd | null> {
    let found: LogEnd | null = null;
    await this.holder.collect(open, (reply) => {
      const record = reply.getEvent()?.getEvent();
      if (record) found = { position: placeOf(record), eventId: record.getId()?.getString() ?? '' };
      return !record;
    });
    return found;
  }

  /**
   * A subscription tells how far the server has read, so that one that is interrupted goes on from there. Returns where
   * the first event of ours, or the end, is not far any more.
   */
  private async pass(from: Position | null, end: LogEnd): Promise<Position | null> {
    let at = from;
    let notedAtMs = performance.now();
    const take = (reply: ReadReply): boolean => {
      const record = reply.getEvent()?.getEvent();
      if (record && streamOf(record).includes(this.prefix)) return false;
      const checkpoint = reply.getCheckpoint();
      if (!checkpoint) return !reply.hasCaughtUp();
      attempt = 0;
      at = positionText(placeOf(checkpoint));
      const nowMs = performance.now();
      if (nowMs - notedAtMs >= NOTE_EVERY_MS) {
        notedAtMs = nowMs;
        void this.noteAt(from, placeOf(checkpoint));
      }
      return !isAtLeast(at, positionText(end.position));
    };
    let attempt = 0;
    for (;;) {
      try {
        const open = (client: LogClient) => client.followLog(this.prefix, at === null ? 'start' : positionOf(at));
        await this.holder.collect(open, take);
        return at;
      } catch (error) {
        if (error instanceof SilentStore && at !== from) return at; // It has caught up, and says nothing of it.
        attempt += 1;
        if (attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** A checkpoint names no event, and without one it could not be recognized later. */
  private async noteAt(from: Position | null, position: LogPosition): Promise<void> {
    const there = await this.eventOf((client) => client.readLogAt(position)).catch(() => null);
    if (there?.position.commit === position.commit) this.stretch.note(from, there);
  }
}

const commitOf = (position: Position | null): bigint => (position === null ? 0n : positionOf(position).commit);
