import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isAtLeast, type Position } from '../../../application/ports/event-store';
import { type LogPosition } from './client';
import { positionText } from './event';

/** A place in the server's log, and the event that stood there. */
export interface LogEnd {
  readonly position: LogPosition;
  readonly eventId: string;
}

interface Stretch {
  /** Null: the start of the log. */
  readonly from: Position | null;
  readonly to: Position;
  readonly eventId: string;
}

/** The file is written at most this often. */
const KEEP_EVERY_MS = 60_000;

/**
 * The longest part of the server's log that is known to hold nothing of ours, so that nobody reads through it again. It
 * is proved by a read that found nothing up to an end noted before. It counts only while the event at its end is there:
 * a server that was restored uses its positions again.
 */
export class EmptyStretch {
  private known: Stretch | null = null;
  private isSure = false;
  private keptAtMs = Number.NEGATIVE_INFINITY;

  /** With a file it survives the process. A file that cannot be read or written only costs time. */
  constructor(
    private readonly file: string | null,
    private readonly monotonicMs: () => number = () => performance.now(),
  ) {
    if (file !== null) this.known = stretchIn(file);
  }

  /** What has to be compared with the server before the stretch is used; null when nothing has to. */
  get unsure(): LogEnd | null {
    if (this.known === null || this.isSure) return null;
    const [commit = '0', prepare = commit] = this.known.to.split('-', 2);
    return { position: { commit: BigInt(commit), prepare: BigInt(prepare) }, eventId: this.known.eventId };
  }

  confirm(): void {
    this.isSure = true;
  }

  forget(): void {
    this.known = null;
  }

  /** After an outage another server, or an older state of this one, may answer. */
  doubt(): void {
    this.isSure = false;
  }

  /** Where a reader that has everything up to `after` may begin: there or later. */
  skip(after: Position | null): Position | null {
    if (this.known === null || !this.isSure) return after;
    const { from, to } = this.known;
    const isInside = (from === null || isAtLeast(after, from)) && !isAtLeast(after, to);
    return isInside ? to : after;
  }

  /** A read from a place found nothing of ours up to the end. */
  note(from: Position | null, { position, eventId }: LogEnd): void {
    const to = positionText(position);
    if (isAtLeast(from, to)) return;
    const known = this.isSure ? this.known : null;
    // From inside of what is known, or from its end, it grows.
    const isNext = known !== null && (known.from === null || isAtLeast(from, known.from)) && isWithin(from, known.to);
    if (isNext && isAtLeast(known.to, to)) return;
    this.known = { from: isNext ? known.from : from, to, eventId };
    this.isSure = true;
    this.keep();
  }

  private keep(): void {
    const nowMs = this.monotonicMs();
    if (this.file === null || nowMs - this.keptAtMs < KEEP_EVERY_MS) return;
    this.keptAtMs = nowMs;
    try {
      writeFileSync(`${this.file}.half`, JSON.stringify(this.known), { mode: 0o600 });
      renameSync(`${this.file}.half`, this.file);
    } catch {
      // The next start reads a little more.
    }
  }
}

const isWithin = (from: Position | null, to: Position): boolean => from === null || isAtLeast(to, from);

const stretchIn = (file: string): Stretch | null => {
  try {
    const { from, to, eventId } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Stretch>;
    const isPosition = (text: unknown): text is Position => typeof text === 'string' && /^\d+-\d+$/.test(text);
    if (!isPosition(to) || typeof eventId !== 'string' || !(from === null || isPosition(from))) return null;
    return { from, to, eventId };
  } catch {
    return null;
  }
};
