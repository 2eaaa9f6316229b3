import { type RequestGate } from './request-gate';
import { type GatewayReply } from './reply';

/** A function that only reads, and with which others it may share a request. */
export interface JoinableRead<Request> {
  readonly request: Request;
  readonly gate: RequestGate;
  /** Only functions with the same key may share a request: one session, one endpoint, one way of asking for errors. */
  readonly key: string;
  /** Functions of one call that belong together: always in one request. */
  readonly together?: object;
}

/** The replies to the functions of one request, or one meaning of the whole. */
export type JoinedReplies =
  | { readonly kind: 'each'; readonly replies: readonly GatewayReply[] }
  | { readonly kind: 'whole'; readonly reply: GatewayReply };

interface Pending<Request> extends JoinableRead<Request> {
  readonly resolve: (reply: GatewayReply) => void;
  readonly reject: (error: unknown) => void;
}

/** More would make one reply large, and one failure dear. */
const FUNCTIONS_MAX = 8;

/**
 * Reads that are asked for at the same time go out side by side, as many requests as there are places; what is left
 * over shares these requests, several functions in each. They are independent there (`transaction="false"`, Sage's page
 * on requests): one that is refused leaves the others.
 */
export class JoinedReads<Request> {
  private pending: Pending<Request>[] = [];

  /** `send` sends functions in one request. */
  constructor(private readonly send: (requests: readonly Request[]) => Promise<JoinedReplies>) {}

  read(read: JoinableRead<Request>): Promise<GatewayReply> {
    return new Promise((resolve, reject) => {
      this.pending.push({ ...read, resolve, reject });
      if (this.pending.length === 1) setImmediate(this.flush);
    });
  }

  private readonly flush = (): void => {
    const byKey = Map.groupBy(this.pending, ({ key }) => key);
    this.pending = [];
    for (const reads of byKey.values()) for (const request of dividedIntoRequests(reads)) this.start(request);
  };

  private start(reads: readonly Pending<Request>[]): void {
    void this.sendAll(reads).catch((error: unknown) => {
      for (const { reject } of reads) reject(error);
    });
  }

  private async sendAll(reads: readonly Pending<Request>[]): Promise<void> {
    const [first] = reads;
    if (first === undefined) return;
    const replies = await first.gate.run('read', () => this.send(reads.map(({ request }) => request)));
    if (reads.length > 1 && isPerhapsOfOne(replies)) {
      for (const read of reads) this.start([read]);
      return;
    }
    for (const [index, { resolve }] of reads.entries()) resolve(replyAt(replies, index));
  }
}

/**
 * One function may have made the whole document unacceptable, or the reply too large: each is sent by itself. Not while
 * the gateway is overloaded, which more requests would make worse.
 */
const isPerhapsOfOne = (replies: JoinedReplies): boolean => {
  if (replies.kind === 'each') return false;
  const { reply } = replies;
  return reply.kind === 'refused' || (reply.kind === 'unclear' && !reply.isTransient);
};

const replyAt = (replies: JoinedReplies, index: number): GatewayReply => {
  const reply = replies.kind === 'whole' ? replies.reply : replies.replies[index];
  if (reply === undefined) throw new Error('There are fewer replies than functions.');
  return reply;
};

/** As many requests as there are places, of nearly the same number of functions. */
const dividedIntoRequests = <Request>(reads: readonly Pending<Request>[]): Pending<Request>[][] => {
  const units = unitsOf(reads);
  const [{ gate }] = reads as readonly [Pending<Request>];
  const count = Math.min(units.length, Math.max(1, gate.freeForReads, Math.ceil(reads.length / FUNCTIONS_MAX)));
  const requests = Array.from({ length: count }, (): Pending<Request>[] => []);
  for (const [index, unit] of units.entries()) requests[index % count]?.push(...unit);
  return requests;
};

const unitsOf = <Request>(reads: readonly Pending<Request>[]): Pending<Request>[][] => {
  const units = new Map<object, Pending<Request>[]>();
  for (const read of reads) {
    const unit = read.together ?? read;
    units.set(unit, [...(units.get(unit) ?? []), read]);
  }
  return [...units.values()];
};
