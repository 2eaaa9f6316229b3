import { once } from 'node:events';
import {
  Metadata,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerWritableStream,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb';
import { ClusterInfo, EndPoint, MemberInfo } from '@eventstore/db-client/generated/gossip_pb';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb';
import { SupportedMethod, SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';
import { AllStreamPosition, Empty, StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import {
  type AppendReq,
  AppendResp,
  type BatchAppendReq,
  BatchAppendResp,
  ReadReq,
  ReadResp,
} from '@eventstore/db-client/generated/streams_pb';
import { type Appended, type Expected, FOREIGN_BYTES, type KeptEvent, NodeLog, type Proposed } from './node-log';

/** What goes wrong, until it is set to something else. */
export interface Trouble {
  /**
   * Of appends: `silent` takes them and never answers, `late` answers when `release` is called, `drop` commits and breaks
   * the connection, `uncommitted` has no quorum: the append may be kept or cut off, and nobody says which.
   */
  append: 'none' | 'silent' | 'late' | 'drop' | 'uncommitted' | 'not-ready' | 'internal' | 'denied';
  /**
   * Of reads: `truncated` breaks off with an error in the middle, `short` ends there as if it were all, `double` sends
   * each event twice, `closing` ends the read of a server that shuts down as if there were nothing, and answers no more.
   */
  read:
    | 'none'
    | 'closing'
    | 'silent'
    | 'truncated'
    | 'short'
    | 'double'
    | 'slow'
    | 'not-ready'
    | 'denied'
    | 'unauthenticated';
  /** A subscription is cut off when so many foreign events were read through. */
  cutAfter: number | null;
  /** So many reads of a stream do not show its last event yet. */
  lateReads: number;
  /** Of subscriptions: `deaf` confirms and brings nothing more, `double` sends each event twice. */
  subscription: 'none' | 'silent' | 'deaf' | 'double' | 'not-ready';
  /** Of the gossip: `empty` names no node, `leaderless` has nodes and no leader among them, `silent` answers nothing. */
  gossip: 'none' | 'empty' | 'leaderless' | 'silent';
  /** Sends whoever asks for a leader to this node. */
  leader: { readonly address: string; readonly port: number } | null;
}

/** How the node is reached, and what it saw. */
export class FakeNode {
  readonly trouble: Trouble = {
    ...{
      append: 'none',
      read: 'none',
      lateReads: 0,
      cutAfter: null,
      subscription: 'none',
      gossip: 'none',
      leader: null,
    },
  };
  /** Calls by method, batched appends apart. */
  readonly calls = { append: 0, batchAppend: 0, read: 0, subscription: 0, gossip: 0 };
  /** Values of the authorization header that came. */
  readonly authorizations = new Set<string>();
  port = 0;
  /** One without known faults, unless a test says otherwise. */
  version = '24.10.14';
  /** How many foreign events it reads through in a millisecond. Real ones: about 700. */
  foreignPerMs = 700_000;
  /** How many it has read through in all. */
  scanned = 0;
  private server = new Server();
  private readonly held: (() => void)[] = [];
  private readonly subscriptions = new Set<ServerWritableStream<ReadReq, ReadResp>>();
  /** Of the gossip: other nodes of the same log. */
  private members: readonly FakeNode[] = [this];

  constructor(readonly log = new NodeLog()) {}

  /** Listens on loopback. The members of a cluster share one log; the first is its leader. */
  async start(port = 0, credentials: ServerCredentials = ServerCredentials.createInsecure()): Promise<this> {
    this.server = new Server();
    this.server.addService(StreamsService, {
      append: (call: ServerReadableStream<AppendReq, AppendResp>, reply: sendUnaryData<AppendResp>) =>
        void this.append(call, reply),
      batchAppend: (call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>) => {
        this.batchAppend(call);
      },
      read: (call: ServerWritableStream<ReadReq, ReadResp>) => void this.read(call),
      delete: unsupported,
      tombstone: unsupported,
    });
    this.server.addService(ServerFeaturesService, {
      getSupportedMethods: (_call: unknown, reply: sendUnaryData<SupportedMethods>) => {
        reply(null, supportedMethods(this.version));
      },
    });
    this.server.addService(GossipService, {
      read: (_call: unknown, reply: sendUnaryData<ClusterInfo>) => {
        this.calls.gossip += 1;
        const { gossip } = this.trouble;
        if (gossip === 'silent') return;
        reply(null, clusterInfo(gossip === 'empty' ? [] : this.members, gossip !== 'leaderless'));
      },
    });
    this.port = await new Promise<number>((resolve, reject) => {
      this.server.bindAsync(`127.0.0.1:${port}`, credentials, (error, bound) => {
        if (error) reject(error);
        else resolve(bound);
      });
    });
    return this;
  }

  /** Tells all of them of each other. */
  static join(nodes: readonly FakeNode[]): void {
    for (const node of nodes) node.members = nodes;
  }

  /** As if the process were killed. */
  stop(): void {
    this.server.forceShutdown();
  }

  get address(): { address: string; port: number } {
    return { address: '127.0.0.1', port: this.port };
  }

  get connectionString(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  /** Answers the appends that came late. */
  release(): void {
    for (const answer of this.held.splice(0)) answer();
  }

  /** Ends every subscription as a server that shuts down: without an error. */
  endSubscriptions(): void {
    for (const call of [...this.subscriptions]) call.end();
  }

  breakSubscriptions(): void {
    for (const call of [...this.subscriptions]) fail(call, status.UNAVAILABLE, 'The connection was lost');
  }

  get openSubscriptions(): number {
    return this.subscriptions.size;
  }

  private async append(
    call: ServerReadableStream<AppendReq, AppendResp>,
    reply: sendUnaryData<AppendResp>,
  ): Promise<void> {
    this.calls.append += 1;
    this.noteCaller(call.metadata);
    const requests: AppendReq[] = [];
    call.on('data', (request: AppendReq) => requests.push(request));
    await once(call, 'end');
    this.answerAppend(call.metadata, requests, reply);
  }

  private answerAppend(metadata: Metadata, requests: readonly AppendReq[], reply: sendUnaryData<AppendResp>): void {
    const { append } = this.trouble;
    const [first, ...others] = requests;
    const options = first?.getOptions();
    const refused = this.refusalOf(metadata, append);
    if (append === 'silent' && !refused) return;
    if (refused || !options) {
      reply(refused ?? { code: status.INVALID_ARGUMENT });
      return;
    }
    if (this.log.isTombstoned(nameOf(options.getStreamIdentifier()))) {
      const metadata = deletedStream(options.getStreamIdentifier());
      reply({ code: status.FAILED_PRECONDITION, details: 'Event stream is deleted.', metadata });
      return;
    }
    const expected = expectedOf(options);
    if (append === 'uncommitted') {
      const isKept = this.calls.append % 2 === 0;
      if (isKept) this.log.append(nameOf(options.getStreamIdentifier()), others.map(proposedOf), expected);
      const timeout = { code: status.ABORTED, details: 'Operation timed out: Commit phase timeout' };
      setTimeout(() => {
        reply(timeout);
      }, COMMIT_TIMEOUT_MS);
      return;
    }
    const appended = this.log.append(nameOf(options.getStreamIdentifier()), others.map(proposedOf), expected);
    const answer = (): void => {
      reply(null, appendReply(appended));
    };
    if (append === 'drop') reply({ code: status.UNAVAILABLE, details: 'The connection was lost' });
    else if (append === 'late') this.held.push(answer);
    else answer();
  }

  private batchAppend(call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>): void {
    const proposed: Proposed[] = [];
    let options: BatchAppendReq.Options | undefined;
    call.on('data', (request: BatchAppendReq) => {
      this.calls.batchAppend += 1;
      options = request.getOptions() ?? options;
      proposed.push(...request.getProposedMessagesList().map(messageOf));
      if (!request.getIsFinal() || !options || this.trouble.append === 'silent') return;
      const expected = options.hasStreamPosition()
        ? Number(options.getStreamPosition())
        : options.hasNoStream()
          ? 'no-stream'
          : options.hasStreamExists()
            ? 'exists'
            : 'any';
      const appended = this.log.append(nameOf(options.getStreamIdentifier()), proposed.splice(0), expected);
      call.write(batchReply(request, options, appended));
    });
    call.on('end', () => call.end());
  }

  private async read(call: ServerWritableStream<ReadReq, ReadResp>): Promise<void> {
    this.noteCaller(call.metadata);
    const options = call.request.getOptions() ?? new ReadReq.Options();
    const isSubscription = options.hasSubscription();
    this.calls[isSubscription ? 'subscription' : 'read'] += 1;
    const trouble = isSubscription ? this.trouble.subscription : this.trouble.read;
    const refused = this.refusalOf(call.metadata, trouble);
    if (refused) {
      fail(call, refused.code, refused.details, refused.metadata);
      return;
    }
    if (trouble === 'silent') return;
    if (isSubscription) this.subscribe(call, options);
    else await this.sendPage(call, options);
  }

  private async sendPage(call: ServerWritableStream<ReadReq, ReadResp>, options: ReadReq.Options): Promise<void> {
    const stream = options.getStream();
    if (stream && this.log.isTombstoned(nameOf(stream.getStreamIdentifier()))) {
      fail(call, status.FAILED_PRECONDITION, 'Event stream is deleted.', deletedStream(stream.getStreamIdentifier()));
      return;
    }
    if (stream && this.log.stream(nameOf(stream.getStreamIdentifier())).length === 0) {
      call.write(notFound(nameOf(stream.getStreamIdentifier())));
      call.end();
      return;
    }
    const events = stream ? this.eventsOfStream(stream, options) : this.eventsOfLog(options);
    if (this.trouble.read === 'closing' && options.hasFilter()) {
      this.trouble.read = 'not-ready';
      call.end();
      return;
    }
    const count = Number(options.getCount());
    const page = events.slice(0, count);
    const last = page.length === count ? page.at(-1)?.position : undefined;
    if (!stream && options.hasFilter()) await this.passForeign(call, options, last, () => undefined);
    const { read } = this.trouble;
    const isCut = (read === 'truncated' || read === 'short') && page.length > 2; // What is left comes when it is asked for again.
    const sent = isCut ? page.slice(0, Math.ceil(page.length / 2)) : page;
    for (const event of sent) {
      if (call.cancelled) return;
      for (let copy = 0; copy < (read === 'double' ? 2 : 1); copy += 1)
        if (!call.write(eventReply(event))) await drained(call);
      if (read === 'slow') await new Promise((turn) => setTimeout(turn, 20));
    }
    if (read === 'truncated' && isCut) fail(call, status.UNAVAILABLE, 'The connection was lost');
    else call.end();
  }

  private eventsOfStream(options: ReadReq.Options.StreamOptions, all: ReadReq.Options): readonly KeptEvent[] {
    const kept = this.log.stream(nameOf(options.getStreamIdentifier()));
    const isLate = this.trouble.lateReads > 0;
    if (isLate) this.trouble.lateReads -= 1;
    const events = isLate ? kept.slice(0, -1) : kept;
    const isBackwards = all.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS;
    if (isBackwards) return [...events].reverse();
    return options.hasRevision() ? events.filter(({ revision }) => revision >= Number(options.getRevision())) : events;
  }

  /** Nothing is sent while it reads through what the filter leaves out. Ends early when the call is gone. */
  private async passForeign(
    call: ServerWritableStream<ReadReq, ReadResp>,
    options: ReadReq.Options,
    to: bigint | undefined,
    onWindow: (at: bigint) => void,
  ): Promise<void> {
    const from = BigInt(options.getAll()?.getPosition()?.getCommitPosition() ?? 0);
    const end = to ?? this.log.events.at(-1)?.position ?? 0n;
    for (const stretch of this.log.stretches) {
      let at = from > stretch.from ? from : stretch.from;
      const limit = end < stretch.to ? end : stretch.to;
      while (at < limit && !call.cancelled) {
        const step = BigInt(Math.ceil(this.foreignPerMs * SCAN_TICK_MS)) * FOREIGN_BYTES;
        const next = at + step < limit ? at + step : limit;
        await new Promise((turn) => setTimeout(turn, SCAN_TICK_MS));
        this.scanned += Number((next - at) / FOREIGN_BYTES);
        at = next;
        onWindow(at);
      }
    }
  }

  /** A read begins at the position, which must be that of an event: a server looks there for one and fails otherwise. */
  private eventsOfLog(options: ReadReq.Options): readonly KeptEvent[] {
    const from = options.getAll()?.getPosition();
    const at = from ? BigInt(from.getCommitPosition()) : 0n;
    if (options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS) return [...this.log.events].reverse();
    return this.log.events.filter((event) => event.position >= at && passes(event, options));
  }

  private subscribe(call: ServerWritableStream<ReadReq, ReadResp>, options: ReadReq.Options): void {
    const all = options.getAll();
    const from = all?.getPosition();
    let next = all?.hasEnd() === true ? this.log.events.length : 0;
    if (from) next = this.log.events.findIndex(({ position }) => position > BigInt(from.getCommitPosition()));
    if (next < 0) next = this.log.events.length;
    const confirmation = new ReadResp();
    const confirmed = new ReadResp.SubscriptionConfirmation();
    confirmed.setSubscriptionId('subscription');
    confirmation.setConfirmation(confirmed);
    call.write(confirmation);
    const send = (): void => {
      if (this.trouble.subscription === 'deaf') return;
      for (; next < this.log.events.length; next += 1) {
        const event = this.log.events[next];
        if (!event || !passes(event, options)) continue;
        for (let copy = 0; copy < (this.trouble.subscription === 'double' ? 2 : 1); copy += 1)
          call.write(eventReply(event));
      }
    };
    const stop = this.log.onAppended(send);
    this.subscriptions.add(call);
    for (const end of ['cancelled', 'close', 'finish'])
      call.once(end, () => {
        stop();
        this.subscriptions.delete(call);
      });
    const to = this.log.events.slice(next).find((event) => passes(event, options))?.position;
    void this.passForeign(call, from ? options : startOf(options), to, (at) => {
      if (call.cancelled) return;
      if (this.trouble.subscription === 'none') call.write(checkpointReply(at));
      const { cutAfter } = this.trouble;
      if (cutAfter === null || this.scanned < cutAfter) return;
      this.trouble.cutAfter = null;
      fail(call, status.UNAVAILABLE, 'The connection was lost');
    }).then(send);
  }

  private refusalOf(
    metadata: Metadata,
    trouble: string,
  ): { code: status; details: string; metadata?: Metadata } | null {
    if (trouble === 'not-ready') return { code: status.UNAVAILABLE, details: 'Server Is Not Ready' };
    if (trouble === 'internal') return { code: status.INTERNAL, details: 'Something broke' };
    if (trouble === 'denied')
      return { code: status.PERMISSION_DENIED, details: 'Access Denied', metadata: exception('access-denied') };
    if (trouble === 'unauthenticated') return { code: status.UNAUTHENTICATED, details: 'Unauthenticated' };
    const { leader } = this.trouble;
    if (!leader || metadata.get('requires-leader')[0] !== 'true') return null;
    const notLeader = exception('not-leader');
    notLeader.set('leader-endpoint-host', leader.address);
    notLeader.set('leader-endpoint-port', String(leader.port));
    return { code: status.NOT_FOUND, details: 'Leader info available', metadata: notLeader };
  }

  private noteCaller(metadata: Metadata): void {
    for (const value of metadata.get('authorization')) this.authorizations.add(String(value));
  }
}

const drained = (call: ServerWritableStream<ReadReq, ReadResp>): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      call.off('drain', done);
      call.off('cancelled', done);
      resolve();
    };
    call.on('drain', done);
    call.on('cancelled', done);
  });

/** Shorter than on a real server, where it takes 2 s. */
const COMMIT_TIMEOUT_MS = 300;

const unsupported = (_call: unknown, reply: sendUnaryData<never>): void => {
  reply({ code: status.UNIMPLEMENTED });
};

const exception = (name: string): Metadata => {
  const metadata = new Metadata();
  metadata.set('exception', name);
  return metadata;
};

const deletedStream = (identifier: StreamIdentifier | undefined): Metadata => {
  const metadata = exception('stream-deleted');
  metadata.set('stream-name', nameOf(identifier));
  return metadata;
};

const fail = (
  call: ServerWritableStream<ReadReq, ReadResp>,
  code: status,
  details: string,
  metadata = new Metadata(),
): void => {
  call.emit('error', { code, details, metadata });
};

const nameOf = (identifier: StreamIdentifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? '').toString('utf8');

const proposedOf = (request: AppendReq): Proposed => {
  const message = request.getProposedMessage();
  if (!message) throw new Error('A request without a proposed message.');
  return messageOf(message);
};

const messageOf = (message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage): Proposed => ({
  id: message.getId()?.getString() ?? '',
  type: message.getMetadataMap().get('type') ?? '',
  contentType: message.getMetadataMap().get('content-type') ?? '',
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
});

const expectedOf = (options: AppendReq.Options): Expected => {
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasAny()) return 'any';
  return options.hasStreamExists() ? 'exists' : Number(options.getRevision());
};

const passes = (event: KeptEvent, options: ReadReq.Options): boolean => {
  const filter = options.getFilter();
  const [streams, types] = [filter?.getStreamIdentifier()?.getPrefixList(), filter?.getEventType()?.getPrefixList()];
  if (types) return types.some((prefix) => event.type.startsWith(prefix));
  return !streams || streams.some((prefix) => event.stream.startsWith(prefix));
};

const appendReply = (appended: Appended): AppendResp => {
  const reply = new AppendResp();
  if (appended.kind === 'ok') {
    const success = new AppendResp.Success();
    success.setCurrentRevision(String(appended.revision));
    const position = new AppendResp.Position();
    position.setCommitPosition(appended.position.toString());
    position.setPreparePosition(appended.position.toString());
    success.setPosition(position);
    reply.setSuccess(success);
    return reply;
  }
  const wrong = new AppendResp.WrongExpectedVersion();
  if (appended.revision < 0) wrong.setCurrentNoStream(new Empty());
  else wrong.setCurrentRevision(String(appended.revision));
  wrong.setExpectedAny(new Empty());
  reply.setWrongExpectedVersion(wrong);
  return reply;
};

const batchReply = (request: BatchAppendReq, options: BatchAppendReq.Options, appended: Appended): BatchAppendResp => {
  const reply = new BatchAppendResp();
  reply.setCorrelationId(request.getCorrelationId());
  reply.setStreamIdentifier(options.getStreamIdentifier());
  if (appended.kind !== 'ok') return reply; // The adapter never appends in batches: enough to see that it does not.
  const success = new BatchAppendResp.Success();
  success.setCurrentRevision(String(appended.revision));
  const position = new AllStreamPosition();
  position.setCommitPosition(appended.position.toString());
  position.setPreparePosition(appended.position.toString());
  success.setPosition(position);
  reply.setSuccess(success);
  return reply;
};

const TICKS_PER_MS = 10_000n;
const SCAN_TICK_MS = 2;
/** No safe integer. */
const TOMBSTONE_REVISION = 2n ** 63n - 1n;

/** Of a subscription from the end nothing lies before. */
const startOf = (options: ReadReq.Options): ReadReq.Options => {
  const copy = options.clone();
  if (options.getAll()?.hasEnd() !== true) return copy;
  const position = new ReadReq.Options.Position();
  position.setCommitPosition(String(2n ** 62n));
  copy.getAll()?.setPosition(position);
  return copy;
};

const checkpointReply = (at: bigint): ReadResp => {
  const checkpoint = new ReadResp.Checkpoint();
  checkpoint.setCommitPosition(at.toString());
  checkpoint.setPreparePosition(at.toString());
  const reply = new ReadResp();
  reply.setCheckpoint(checkpoint);
  return reply;
};

const eventReply = (event: KeptEvent): ReadResp => {
  const record = new ReadResp.ReadEvent.RecordedEvent();
  const id = new UUID();
  id.setString(event.id);
  record.setId(id);
  record.setStreamIdentifier(identifierOf(event.stream));
  record.setStreamRevision(String(BigInt(event.revision) >= TOMBSTONE_REVISION ? TOMBSTONE_REVISION : event.revision));
  record.setCommitPosition(event.position.toString());
  record.setPreparePosition(event.position.toString());
  record.getMetadataMap().set('type', event.type);
  record.getMetadataMap().set('content-type', event.contentType);
  record.getMetadataMap().set('created', (BigInt(event.createdMs) * TICKS_PER_MS).toString());
  record.setData(event.data);
  record.setCustomMetadata(event.metadata);
  const read = new ReadResp.ReadEvent();
  read.setEvent(record);
  read.setCommitPosition(event.position.toString());
  const reply = new ReadResp();
  reply.setEvent(read);
  return reply;
};

const identifierOf = (stream: string): StreamIdentifier => {
  const identifier = new StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream).toString('base64'));
  return identifier;
};

const notFound = (stream: string): ReadResp => {
  const missing = new ReadResp.StreamNotFound();
  missing.setStreamIdentifier(identifierOf(stream));
  const reply = new ReadResp();
  reply.setStreamNotFound(missing);
  return reply;
};

const supportedMethods = (version: string): SupportedMethods => {
  const methods = new SupportedMethods();
  methods.setEventStoreServerVersion(version);
  methods.setMethodsList(
    ['append', 'batchappend', 'read'].map((name) => {
      const method = new SupportedMethod();
      method.setMethodName(name);
      method.setServiceName('event_store.client.streams.streams');
      return method;
    }),
  );
  return methods;
};

/** Without a quorum the old leader is unknown after two seconds, and the others are not alive. */
const clusterInfo = (nodes: readonly FakeNode[], hasLeader: boolean): ClusterInfo => {
  const { LEADER, FOLLOWER, UNKNOWN } = MemberInfo.VNodeState;
  const info = new ClusterInfo();
  info.setMembersList(
    nodes.map((node, index) => {
      const member = new MemberInfo();
      const id = new UUID();
      id.setString(`00000000-0000-4000-8000-00000000000${index}`);
      member.setInstanceId(id);
      member.setTimeStamp('0');
      member.setState(index > 0 ? FOLLOWER : hasLeader ? LEADER : UNKNOWN);
      member.setIsAlive(hasLeader || index === 0);
      const endpoint = new EndPoint();
      endpoint.setAddress('127.0.0.1');
      endpoint.setPort(node.port);
      member.setHttpEndPoint(endpoint);
      return member;
    }),
  );
  return info;
};
