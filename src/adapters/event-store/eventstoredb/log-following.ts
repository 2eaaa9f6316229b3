import { type Position } from '../../../application/ports/event-store';
import { type Log } from '../../../application/ports/log';
import { type LogPosition, type ReadReply, type ReplyStream } from './client';
import { positionOf, streamOf } from './event';
import { cancel, causeOf, type EventStoreDbClientHolder, pause } from './client-holder';

export interface FollowingTimes {
  /** The pause before a broken subscription is resumed; it doubles up to the maximum. */
  readonly resumeFirstMs: number;
  readonly resumeMaxMs: number;
  /** How often the log is polled for what the subscription should have delivered. */
  readonly probeEveryMs: number;
}

/**
 * Notifies of new events. A subscription that ends, with or without an error, is resumed from its last position; a
 * silent one is detected by polling the log. A notification is only a hint, so every start sends one too: listeners
 * read from their own checkpoint.
 */
export class LogFollowing {
  private readonly listeners = new Set<() => void>();
  private readonly stopping = new AbortController();
  private checkpoint: LogPosition | null = null;
  private running: Promise<void> | null = null;
  /** Ends the subscription, even one that is not open yet. */
  private restart: (() => void) | null = null;
  private isTelling = false;

  constructor(
    private readonly holder: EventStoreDbClientHolder,
    private readonly prefix: string,
    /** Up to where this process has read or written. */
    private readonly reached: () => Position | null,
    /** Whether checkpoints of the server tell where it is. */
    private readonly isSound: () => boolean,
    /** Called with every poll: readers are taken past what others wrote meanwhile. */
    private readonly onPoll: () => Promise<void>,
    private readonly times: FollowingTimes & { readonly silenceMs: number },
    private readonly log: Log,
  ) {}

  /** The first listener starts it. */
  add(listener: () => void): () => void {
    this.listeners.add(listener);
    this.running ??= this.run();
    return () => this.listeners.delete(listener);
  }

  /** Soon and once for any number of calls. */
  tell(): void {
    if (this.isTelling) return;
    this.isTelling = true;
    setImmediate(() => {
      this.isTelling = false;
      // After the callers that wait for their append, which are more urgent.
      for (const listener of this.listeners) listener();
    });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.listeners.clear();
    this.restart?.();
    await this.running;
  }

  private async run(): Promise<void> {
    const probing = setInterval(() => {
      void this.probe()
        .then(this.onPoll)
        .catch(() => undefined); // A lost connection shows elsewhere.
    }, this.times.probeEveryMs);
    let pauseMs = this.times.resumeFirstMs;
    for (;;) {
      const { cause, isConfirmed } = await this.subscribe();
      if (this.isStopped()) break;
      if (isConfirmed) pauseMs = this.times.resumeFirstMs;
      this.log.info('event-store.subscription-resumed', { cause, pauseMs });
      await this.pauseUntilBack(pauseMs * (1 + Math.random() / 2));
      if (this.isStopped()) break;
      pauseMs = Math.min(pauseMs * 2, this.times.resumeMaxMs);
    }
    clearInterval(probing);
  }

  /** Ends early when the store is back. */
  private async pauseUntilBack(ms: number): Promise<void> {
    const back = new AbortController();
    const stop = this.holder.onBack(() => {
      back.abort();
    });
    await pause(ms, AbortSignal.any([back.signal, this.stopping.signal]));
    stop();
  }

  private isStopped(): boolean {
    return this.stopping.signal.aborted;
  }

  /** Resolves when the subscription is over for any reason. */
  private async subscribe(): Promise<{ cause: string; isConfirmed: boolean }> {
    let isConfirmed = false;
    let confirming: NodeJS.Timeout | undefined;
    const { client } = this.holder;
    const opening = client.followLog(this.prefix, this.checkpoint ?? 'end');
    try {
      await new Promise<void>((resolve, reject) => {
        confirming = setTimeout(() => {
          reject(new Error('The subscription was not confirmed.'));
        }, this.times.silenceMs);
        this.restart = resolve;
        opening.then((stream) => {
          stream.on('error', reject);
          stream.once('end', resolve);
          stream.on('data', (reply: ReadReply) => {
            isConfirmed = true;
            clearTimeout(confirming);
            this.take(reply);
          });
        }, reject);
      });
      return { cause: 'It ended.', isConfirmed };
    } catch (error) {
      this.holder.note(client, error);
      return { cause: causeOf(error), isConfirmed };
    } finally {
      this.restart = null;
      clearTimeout(confirming);
      opening.then(leave, () => undefined);
    }
  }

  private take(reply: ReadReply): void {
    const record = reply.getEvent()?.getEvent();
    const checkpoint = this.isSound() ? reply.getCheckpoint() : undefined;
    const place = record ?? checkpoint;
    if (place)
      this.checkpoint = { commit: BigInt(place.getCommitPosition()), prepare: BigInt(place.getPreparePosition()) };
    const isOurs = record !== undefined && streamOf(record).startsWith(this.prefix);
    if (isOurs || reply.hasConfirmation()) this.tell();
  }

  /** Whether there is an event after the checkpoint that was not delivered by the next poll. */
  private async probe(): Promise<void> {
    const from = this.checkpoint;
    if (from === null) {
      const reached = this.reached();
      this.checkpoint = reached === null ? null : positionOf(reached);
      return; // Everything from here on must be delivered.
    }
    let missed = 0;
    try {
      await this.holder.scan(
        (client) => client.readLogFrom(this.prefix, from, 2),
        (reply) => {
          const record = reply.getEvent()?.getEvent();
          if (record && BigInt(record.getCommitPosition()) > from.commit) missed += 1;
          return missed === 0;
        },
      );
    } catch {
      return; // The holder counts it. A lost connection breaks the subscription too.
    }
    if (missed === 0 || this.checkpoint !== from) return;
    this.log.warn('event-store.subscription-silent', {});
    this.tell();
    this.restart?.();
  }
}

const leave = (stream: ReplyStream): void => {
  stream.removeAllListeners('data');
  cancel(stream);
};
