import { readFileSync } from 'node:fs';
import { type ClientReadableStream } from '@grpc/grpc-js';
import { type ChannelCredentialOptions, type Credentials, EventStoreDBClient } from '@eventstore/db-client';
import { Empty, StreamIdentifier } from '@eventstore/db-client/generated/shared_pb';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import { ReadReq, type ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { type EventStoreDbConnection } from './connection-string';

export type ReadReply = ReadResp;
export type ReplyStream = ClientReadableStream<ReadResp>;

/** For one page; a silent one is given up earlier. */
const READ_DEADLINE_MS = 60_000;

/** The pair of numbers that orders the server's log. */
export interface LogPosition {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/**
 * An insecure server needs no credentials and the client sends none, but giving some makes it use the call with a
 * deadline.
 */
const NOBODY: Credentials = { username: 'nobody', password: 'nobody' };

/**
 * Reads the certificates of a connection once, so that a file deleted later cannot prevent replacing a broken client.
 * Throws when one cannot be read.
 */
export const certificatesOf = ({
  isInsecure,
  caFile,
  userCertificate,
}: EventStoreDbConnection): ChannelCredentialOptions =>
  isInsecure
    ? {}
    : {
        ...(caFile === null ? {} : { rootCertificate: readCertificate(caFile) }),
        ...(userCertificate === null
          ? {}
          : {
              userCertFile: readCertificate(userCertificate.certFile),
              userKeyFile: readCertificate(userCertificate.keyFile),
            }),
      };

const readCertificate = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch {
    throw new Error(
      `${file} cannot be read. Check EVENTSTOREDB_CA_FILE, or the file that the address of the event store names.`,
    );
  }
};

/**
 * The official client, used for its connection, node selection and unary append. Reads are implemented here: the
 * client's own cannot filter the log by stream name, ignore deadlines and parse every event, while a follower skips
 * most.
 */
export class LogClient extends EventStoreDBClient {
  readonly userCredentials: Credentials;
  private channel: ReturnType<EventStoreDBClient['getChannel']> | null = null;

  constructor(connection: EventStoreDbConnection, certificates: ChannelCredentialOptions, connectionName: string) {
    const { hosts, isInsecure, isDiscovered, options, credentials } = connection;
    const [first] = hosts;
    if (!first) throw new Error('The address of the event store has no host.');
    const settings = { ...options, connectionName, nodePreference: 'leader' as const };
    const channel = { ...certificates, insecure: isInsecure };
    const user = credentials ?? NOBODY;
    if (isDiscovered) super({ ...settings, discover: first }, channel, user);
    else if (hosts.length > 1) super({ ...settings, endpoints: [...hosts] }, channel, user);
    else super({ ...settings, endpoint: first }, channel, user);
    this.userCredentials = user;
    const connect = this.getChannel;
    this.getChannel = () => {
      const channel = connect();
      this.channel = channel;
      return channel;
    };
    // Nobody awaits this promise of the client, and it rejects when a call on an old channel ends while no node is
    // found: that ended the process. Whoever waits for the node gets the same error.
    const handle = this.handleError;
    this.handleError = (grpcClient, error) => handle(grpcClient, error).catch(() => undefined);
  }

  /** Events of one stream from a revision on, oldest first. */
  readStreamFrom(stream: string, revision: number, limit: number): Promise<ReplyStream> {
    const options = optionsFor(ReadReq.Options.ReadDirection.FORWARDS, limit);
    const from = streamOptions(stream);
    from.setRevision(String(revision));
    options.setStream(from);
    options.setNoFilter(new Empty());
    return this.open(options, READ_DEADLINE_MS);
  }

  /** The last event of a stream. */
  readStreamEnd(stream: string): Promise<ReplyStream> {
    const options = optionsFor(ReadReq.Options.ReadDirection.BACKWARDS, 1);
    const from = streamOptions(stream);
    from.setEnd(new Empty());
    options.setStream(from);
    options.setNoFilter(new Empty());
    return this.open(options, READ_DEADLINE_MS);
  }

  /** The first event of the log, whoever wrote it: it shows whether this user may read it. */
  readAnything(deadlineMs: number): Promise<ReplyStream> {
    const options = optionsFor(ReadReq.Options.ReadDirection.FORWARDS, 1);
    options.setAll(logFrom('start'));
    options.setNoFilter(new Empty());
    return this.open(options, deadlineMs);
  }

  /** The event at a position, whoever wrote it, or the one after it. */
  readLogAt(position: LogPosition): Promise<ReplyStream> {
    const options = optionsFor(ReadReq.Options.ReadDirection.FORWARDS, 1);
    options.setAll(logFrom(position));
    options.setNoFilter(new Empty());
    return this.open(options, READ_DEADLINE_MS);
  }

  /** The last event of the log, whoever wrote it. */
  readLogEnd(): Promise<ReplyStream> {
    const options = optionsFor(ReadReq.Options.ReadDirection.BACKWARDS, 1);
    options.setAll(logFrom('end'));
    options.setNoFilter(new Empty());
    return this.open(options, READ_DEADLINE_MS);
  }

  /**
   * Events of all streams with the prefix, in log order, from a position on (included). Without a deadline: the server
   * says nothing while it reads through what others wrote.
   */
  readLogFrom(prefix: string, from: LogPosition | null, limit: number): Promise<ReplyStream> {
    const options = optionsFor(ReadReq.Options.ReadDirection.FORWARDS, limit);
    options.setAll(logFrom(from ?? 'start'));
    options.setFilter(filterFor(prefix));
    return this.open(options, null);
  }

  /** All events of some types, whoever wrote them, from the start of the log on. */
  readTypesFrom(types: readonly string[]): Promise<ReplyStream> {
    const options = optionsFor(ReadReq.Options.ReadDirection.FORWARDS, Number.MAX_SAFE_INTEGER);
    options.setAll(logFrom('start'));
    const expression = new ReadReq.Options.FilterOptions.Expression();
    expression.setPrefixList([...types]);
    const filter = new ReadReq.Options.FilterOptions();
    filter.setEventType(expression);
    filter.setMax(SEARCH_WINDOW);
    filter.setCheckpointintervalmultiplier(1);
    options.setFilter(filter);
    return this.open(options, null);
  }

  /** As the server names its version. */
  async serverVersion(): Promise<string> {
    return (await this.capabilities).serverVersion;
  }

  /** Endless: events of those streams after a position (excluded). */
  followLog(prefix: string, from: LogPosition | 'start' | 'end'): Promise<ReplyStream> {
    const options = optionsFor(ReadReq.Options.ReadDirection.FORWARDS, null);
    options.setAll(logFrom(from));
    options.setFilter(filterFor(prefix));
    return this.open(options, null);
  }

  /**
   * The client's own `dispose` leaves the connection open. One that is still being discovered is closed when found. The
   * last one is known here, because asking the client for it can begin another discovery.
   */
  async close(): Promise<void> {
    await this.dispose();
    void this.channel?.then(
      (channel) => {
        channel.close();
      },
      () => undefined,
    );
  }

  private async open(options: ReadReq.Options, deadlineMs: number | null): Promise<ReplyStream> {
    const request = new ReadReq();
    request.setOptions(options);
    const deadline = deadlineMs === null ? Infinity : Date.now() + deadlineMs;
    return this.GRPCStreamCreator(StreamsClient, 'read', (client) =>
      client.read(
        request,
        ...this.callArguments({ credentials: this.userCredentials, requiresLeader: true }, { deadline }),
      ),
    )();
  }
}

const optionsFor = (direction: ReadReq.Options.ReadDirection, limit: number | null): ReadReq.Options => {
  const options = new ReadReq.Options();
  const uuid = new ReadReq.Options.UUIDOption();
  uuid.setString(new Empty());
  options.setUuidOption(uuid);
  options.setResolveLinks(false);
  options.setReadDirection(direction);
  if (limit === null) options.setSubscription(new ReadReq.Options.SubscriptionOptions());
  else options.setCount(String(limit));
  return options;
};

const streamOptions = (stream: string): ReadReq.Options.StreamOptions => {
  const identifier = new StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream).toString('base64'));
  const options = new ReadReq.Options.StreamOptions();
  options.setStreamIdentifier(identifier);
  return options;
};

const logFrom = (from: LogPosition | 'start' | 'end'): ReadReq.Options.AllOptions => {
  const options = new ReadReq.Options.AllOptions();
  if (from === 'start') options.setStart(new Empty());
  else if (from === 'end') options.setEnd(new Empty());
  else {
    const position = new ReadReq.Options.Position();
    position.setCommitPosition(from.commit.toString());
    position.setPreparePosition(from.prepare.toString());
    options.setPosition(position);
  }
  return options;
};

/** Events that the server scans between two checkpoints. */
const SEARCH_WINDOW = 1_000;

const filterFor = (prefix: string): ReadReq.Options.FilterOptions => {
  const expression = new ReadReq.Options.FilterOptions.Expression();
  // Changes of a stream's metadata, deleting it among them, are events of the stream $$NAME.
  expression.setPrefixList([prefix, `$$${prefix}`]);
  const filter = new ReadReq.Options.FilterOptions();
  filter.setStreamIdentifier(expression);
  filter.setMax(SEARCH_WINDOW);
  filter.setCheckpointintervalmultiplier(1);
  return filter;
};
