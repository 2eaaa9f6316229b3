import { Readable } from 'node:stream';
import { type Observable, type Subscription } from 'rxjs';

/** Keeps proxies and this server from closing a stream on which nothing happens for a while. */
const HEARTBEAT_MS = 20_000;

/** A server-sent event. Made once for all who read it. */
export const eventFrame = (name: string, data: unknown): Buffer =>
  Buffer.from(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);

const HEARTBEAT = eventFrame('heartbeat', {});

/**
 * The events of one reader, each frame the whole state. A reader that does not keep up gets the newest frame and none
 * of those before it, so what waits for a reader is one frame.
 */
export class EventStream extends Readable {
  private readonly subscription: Subscription;
  private readonly heartbeats = setInterval(() => {
    this.newest ??= HEARTBEAT;
    this.give();
  }, HEARTBEAT_MS).unref();
  private newest: Buffer | null = null;
  private isWanted = false;
  private isOver = false;

  constructor(frames: Observable<Buffer>) {
    super({ highWaterMark: 1 });
    this.subscription = frames.subscribe({
      next: (frame) => {
        this.newest = frame;
        this.give();
      },
      error: (error: unknown) => {
        this.destroy(error instanceof Error ? error : new Error(String(error)));
      },
      complete: () => {
        this.isOver = true;
        this.give();
      },
    });
  }

  override _read(): void {
    this.isWanted = true;
    this.give();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearInterval(this.heartbeats);
    this.subscription.unsubscribe();
    done(error);
  }

  private give(): void {
    if (!this.isWanted) return;
    if (this.newest) {
      const frame = this.newest;
      this.newest = null;
      this.isWanted = this.push(frame);
    }
    if (this.isOver) this.push(null);
  }
}
