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
  /** The client is replaced at most once per this time. */
  readonly replaceEveryMs: number;
}

const STRANGE_MAX = 3;

/**
 * Holds the client. Each call has our own timer besides the client's, because some of its calls never settle. After
 * three errors in a row that do not concern the events the client is replaced: some errors leave it on a dead
 * connection.
 */
export class EventStoreDbClientHolder {
  readonly certificates: ReturnType<typeof certificatesOf>;
  private current: LogClient;
  private strange = 0;
  private replacedAtMs = Number.NEGATIVE_INFINITY;
  private isClosed = false;

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
  async collect(open: (client: LogClient) => Promise<ReplyStream>, take: (reply: ReadReply) => boolean): Promise<void> {
    const client = this.current;
    const opening = open(client);
    try {
      await drain(await within(opening, this.times.silenceMs), take, this.times.silenceMs);
      this.strange = 0;
    } catch (error) {
      opening.then(cancel, () => undefined); // Including one that opens only now.
      this.note(client, error);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
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
    this.strange += 1;
    const isDue = performance.now() - this.replacedAtMs >= this.times.replaceEveryMs;
    if (this.strange < STRANGE_MAX || !isDue || this.isClosed) return;
    this.strange = 0;
    this.replacedAtMs = performance.now();
    this.current = this.newClient();
    this.log.info('event-store.client-replaced', { cause: causeOf(error) });
    void client.close().catch(() => undefined);
  }
}

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
const drain = (stream: ReplyStream, take: (reply: ReadReply) => boolean, silenceMs: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = (error?: unknown): void => {
      clearTimeout(timer);
      stream.removeAllListeners('data');
      cancel(stream);
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new SilentStore());
    };
    const timer = setTimeout(() => {
      settle(new SilentStore());
    }, silenceMs);
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
