import { NotLeaderError, StreamDeletedError, WrongExpectedVersionError } from '@eventstore/db-client';
import { DomainError } from '../../../domain/shared/errors';
import { type Log } from '../../../application/ports/log';
import { certificatesOf, LogClient, type ReadReply, type ReplyStream } from './client';
import { type EventStoreDbConnection } from './connection-string';

export interface ClientTimes {
  /** A call that has not settled this long after its own deadline never will. */
  readonly graceMs: number;
  /** A read or subscription that is silent for this long is given up. */
  readonly silenceMs: number;
  /** The client is replaced at most once per this time because of strange errors. */
  readonly replaceEveryMs: number;
  /** How often it is looked whether a store that went away is back. */
  readonly lookEveryMs: number;
}

/** For a look at a store that went away: one that is back answers at once. */
const LOOK_MS_MAX = 2_000;

const STRANGE_MAX = 3;

/**
 * Holds the client. Each call has our own timer besides the client's, because some of its calls never settle. After
 * three errors in a row that do not concern the events the client is replaced: some errors leave it on a dead
 * connection. A store that went away is looked for by a client of its own, which takes over when it finds it: calls on
 * the old one end then, instead of at their deadlines.
 */
export class EventStoreDbClientHolder {
  readonly certificates: ReturnType<typeof certificatesOf>;
  private current: LogClient;
  private strange = 0;
  private replacedAtMs = Number.NEGATIVE_INFINITY;
  private readonly closing = new AbortController();
  private isLooking = false;
  private readonly backListeners = new Set<() => void>();

  constructor(
    private readonly connection: EventStoreDbConnection,
    private readonly name: string,
    private readonly times: ClientTimes,
    private readonly log: Log,
  ) {
    this.certificates = certificatesOf(connection);
    this.current = this.newClient();
  }

  get client(): LogClient {
    return this.current;
  }

  /** Rejects with SilentStore when the call settles neither way. */
  async call<Result>(act: (client: LogClient) => Promise<Result>): Promise<Result> {
    const client = this.current;
    const timeMs = this.connection.options.defaultDeadline + this.times.graceMs;
    try {
      const result = await within(act(client), timeMs);
      this.strange = 0;
      return result;
    } catch (error) {
      this.note(client, error);
      throw error;
    }
  }

  /** Passes on every reply until the stream ends or `take` returns false. Rejects after too long a silence. */
  collect(open: (client: LogClient) => Promise<ReplyStream>, take: (reply: ReadReply) => boolean): Promise<void> {
    return this.drained(open, take, () => Promise.resolve(false));
  }

  /** The same for a reading that may be silent for as long as the server answers others on the same connection. */
  scan(open: (client: LogClient) => Promise<ReplyStream>, take: (reply: ReadReply) => boolean): Promise<void> {
    return this.drained(open, take, answers);
  }

  private async drained(
    open: (client: LogClient) => Promise<ReplyStream>,
    take: (reply: ReadReply) => boolean,
    isAlive: (client: LogClient) => Promise<boolean>,
  ): Promise<void> {
    const client = this.current;
    const opening = open(client);
    try {
      const stream = await within(opening, this.times.silenceMs);
      await drain(stream, take, this.times.silenceMs, () => isAlive(client));
      this.strange = 0;
    } catch (error) {
      opening.then(cancel, () => undefined); // Including one that opens only now.
      this.note(client, error);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.current.close();
  }

  private newClient(): LogClient {
    return new LogClient(this.connection, this.certificates, this.name);
  }

  /** Errors about the events themselves show that the connection works. */
  note(client: LogClient, error: unknown): void {
    if (error instanceof WrongExpectedVersionError || error instanceof StreamDeletedError) {
      this.strange = 0;
      return;
    }
    // The client itself goes to the leader with the next call.
    if (client !== this.current || error instanceof NotLeaderError) return;
    this.lookUntilBack();
    this.strange += 1;
    const isDue = performance.now() - this.replacedAtMs >= this.times.replaceEveryMs;
    if (this.strange < STRANGE_MAX || !isDue || this.isClosed) return;
    this.replacedAtMs = performance.now();
    this.replaceBy(this.newClient(), causeOf(error));
  }

  /** Calls back when a store that did not respond responds again. Returns how to stop. */
  onBack(listener: () => void): () => void {
    this.backListeners.add(listener);
    return () => this.backListeners.delete(listener);
  }

  private get isClosed(): boolean {
    return this.closing.signal.aborted;
  }

  private replaceBy(client: LogClient, cause: string): void {
    const old = this.current;
    this.strange = 0;
    this.current = client;
    this.log.info('event-store.client-replaced', { cause });
    void old.close().catch(() => undefined);
  }

  /** Once after an error, and as long as nothing answers. */
  private lookUntilBack(): void {
    if (this.isLooking || this.isClosed) return;
    this.isLooking = true;
    void this.look().finally(() => {
      this.isLooking = false;
    });
  }

  private async look(): Promise<void> {
    for (;;) {
      await pause(this.times.lookEveryMs, this.closing.signal);
      if (this.isClosed) return;
      const fresh = this.newClient();
      const [isFound, isUsable] = await Promise.all([answers(fresh), answers(this.current)]);
      if (this.closing.signal.aborted) {
        await fresh.close();
        return;
      }
      if (isFound && !isUsable) this.replaceBy(fresh, 'The store is back.');
      else void fresh.close().catch(() => undefined);
      if (!isFound && !isUsable) continue;
      for (const listener of this.backListeners) listener();
      return;
    }
  }
}

/** One small read of the leader. */
export const answers = async (client: Pick<LogClient, 'readAnything'>): Promise<boolean> => {
  const opening = client.readAnything(LOOK_MS_MAX);
  try {
    const isDead = (): Promise<boolean> => Promise.resolve(false);
    await drain(await within(opening, LOOK_MS_MAX), () => false, LOOK_MS_MAX, isDead);
    return true;
  } catch {
    opening.then(cancel, () => undefined); // Nobody else would hear the error of one that opens only now.
    return false;
  }
};

/** Ends early when the signal aborts. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });

/** The store did not respond in time: the request may have been carried out. */
export class SilentStore extends Error {
  constructor() {
    super('The event store did not respond in time.');
  }
}

/** One line without addresses: messages of the client may contain them. */
export const causeOf = (error: unknown): string => {
  if (error instanceof SilentStore || error instanceof DomainError) return error.message;
  const { type, code } = error as { type?: unknown; code?: unknown };
  if (typeof type === 'string') return type;
  return STATUS[code as number] ?? (typeof code === 'number' ? `gRPC status ${code}` : 'The connection failed.');
};

/** Names of gRPC status codes. */
const STATUS: Readonly<Record<number, string>> = {
  4: 'deadline-exceeded',
  7: 'permission-denied',
  14: 'unavailable',
  16: 'unauthenticated',
};

const within = <Result>(result: Promise<Result>, timeMs: number): Promise<Result> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new SilentStore());
    }, timeMs);
    result.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });

/** Leaves a stream in any state. */
export const cancel = (stream: ReplyStream): void => {
  stream.on('error', () => undefined); // The cancellation causes an error of its own.
  stream.cancel();
};

/** A stream that was left early is cancelled, so that the server stops sending. */
const drain = (
  stream: ReplyStream,
  take: (reply: ReadReply) => boolean,
  silenceMs: number,
  isAlive: () => Promise<boolean>,
): Promise<void> =>
  new Promise((resolve, reject) => {
    let isSettled = false;
    const settle = (error?: unknown): void => {
      isSettled = true;
      clearTimeout(timer);
      stream.removeAllListeners('data');
      cancel(stream);
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new SilentStore());
    };
    const askAfterSilence = async (): Promise<void> => {
      const isWorthWaiting = await isAlive();
      if (isSettled) return;
      if (isWorthWaiting) timer.refresh();
      else settle(new SilentStore());
    };
    const timer = setTimeout(() => void askAfterSilence(), silenceMs);
    stream.once('error', settle);
    stream.once('end', () => {
      settle();
    });
    stream.on('data', (reply: ReadReply) => {
      timer.refresh();
      try {
        if (!take(reply)) settle();
      } catch (error) {
        settle(error);
      }
    });
  });
