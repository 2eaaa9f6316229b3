import { randomUUID } from 'node:crypto';

/** What the node keeps of an event. */
export interface KeptEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  /** Where it stands in the log: a byte offset on a real server, so there are gaps. */
  readonly position: bigint;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
  readonly createdMs: number;
}

export type Proposed = Pick<KeptEvent, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>;

/** `any` and `exists` are there because the protocol has them. */
export type Expected = number | 'no-stream' | 'any' | 'exists';

export type Appended =
  | { readonly kind: 'ok'; readonly revision: number; readonly position: bigint }
  | { readonly kind: 'wrong-version'; readonly revision: number };

/** The log of a server, in memory, with the server's rules of revisions and repeats. Several nodes of a cluster share one. */
export class NodeLog {
  readonly events: KeptEvent[] = [];
  private readonly streams = new Map<string, KeptEvent[]>();
  private readonly listeners = new Set<() => void>();
  private readonly tombstones = new Set<string>();
  private end = 4096n;
  /** Parts of the log that others wrote, so many events that they are only counted. */
  readonly stretches: { readonly from: bigint; readonly to: bigint }[] = [];
  /** How far the clock of the server is ahead. */
  clockAheadMs = 0;

  constructor() {
    this.write('$stats-127.0.0.1:2113', [
      {
        id: '00000000-0000-4000-8000-000000000000',
        type: '$statsCollected',
        contentType: 'application/json',
        ...NOTHING,
      },
    ]);
  }

  /** What readers of the stream see of it. */
  stream(name: string): readonly KeptEvent[] {
    const { before, max } = this.limitsOf(name);
    const all = (this.streams.get(name) ?? []).filter(({ revision }) => BigInt(revision) >= before);
    return max === null ? all : all.slice(-max);
  }

  /** The delete button of the server's page: the stream may be written again, after what it had. */
  softDelete(stream: string): void {
    this.setMetadata(stream, `{"$tb":${DELETED}}`);
  }

  setMetadata(stream: string, metadata: string): void {
    const data = new Uint8Array(Buffer.from(metadata));
    this.write(`$$${stream}`, [{ ...NOTHING, id: randomUUID(), type: '$metadata', contentType: JSON_TYPE, data }]);
  }

  /** For good. */
  tombstone(stream: string): void {
    const event = { id: randomUUID(), type: '$streamDeleted', contentType: 'application/octet-stream' };
    const position = this.end;
    this.end += 80n;
    const nothing = { data: new Uint8Array(), metadata: new Uint8Array(), createdMs: Date.now() };
    this.events.push({ ...event, ...nothing, stream, revision: 2 ** 63, position });
    this.tombstones.add(stream);
    for (const listener of [...this.listeners]) listener();
  }

  isTombstoned(stream: string): boolean {
    return this.tombstones.has(stream);
  }

  revisionOf(name: string): number {
    return this.streams.get(name)?.at(-1)?.revision ?? -1;
  }

  append(stream: string, events: readonly Proposed[], expected: Expected): Appended {
    const isDeleted = this.limitsOf(stream).before === DELETED;
    if (isDeleted && expected === 'no-stream') {
      this.setMetadata(stream, `{"$tb":${this.revisionOf(stream) + 1}}`);
      return this.write(stream, events);
    }
    const current = isDeleted ? -1 : this.revisionOf(stream);
    if (expected === 'any') return this.write(stream, events);
    const wanted = expected === 'no-stream' ? -1 : expected;
    if (wanted === current || (wanted === 'exists' && current >= 0)) return this.write(stream, events);
    // Only the ids are compared with what stands there.
    const there =
      wanted === 'exists' ? [] : (this.streams.get(stream) ?? []).slice(wanted + 1, wanted + 1 + events.length);
    const last = there.at(-1);
    if (last && there.length === events.length && there.every(({ id }, index) => id === events[index]?.id))
      return { kind: 'ok', revision: last.revision, position: last.position };
    return { kind: 'wrong-version', revision: current };
  }

  onAppended(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private write(stream: string, events: readonly Proposed[]): Appended {
    const kept = this.streams.get(stream) ?? [];
    this.streams.set(stream, kept);
    for (const event of events) {
      const position = this.end;
      this.end += BigInt(80 + event.data.length + event.metadata.length);
      const revision = (kept.at(-1)?.revision ?? -1) + 1;
      const recorded = { ...event, stream, revision, position, createdMs: Date.now() + this.clockAheadMs };
      kept.push(recorded);
      this.events.push(recorded);
    }
    const last = kept.at(-1);
    if (!last) throw new Error('An append without events.');
    for (const listener of [...this.listeners]) listener();
    return { kind: 'ok', revision: last.revision, position: last.position };
  }

  /** Others write so many events, and a last one that is kept. */
  addForeign(count: number): void {
    const from = this.end;
    this.end += BigInt(count) * FOREIGN_BYTES;
    this.stretches.push({ from, to: this.end });
    this.write('others-1', [{ id: randomUUID(), type: 'Foreign', contentType: 'application/json', ...NOTHING }]);
  }

  /** How many counted events lie from one position to another. */
  foreignIn(from: bigint, to: bigint): number {
    const bytes = this.stretches.map((one) => {
      const [start, end] = [from > one.from ? from : one.from, to < one.to ? to : one.to];
      return end > start ? end - start : 0n;
    });
    return Number(bytes.reduce((sum, one) => sum + one, 0n) / FOREIGN_BYTES);
  }

  /** Numbers of 64 bits, which JSON.parse would round. */
  private limitsOf(stream: string): { readonly before: bigint; readonly max: number | null } {
    const last = stream.startsWith('$$') ? undefined : this.streams.get(`$$${stream}`)?.at(-1);
    const metadata = Buffer.from(last?.data ?? '').toString('utf8');
    const max = /"\$maxCount":(\d+)/.exec(metadata)?.[1];
    return { before: BigInt(/"\$tb":(\d+)/.exec(metadata)?.[1] ?? 0), max: max === undefined ? null : Number(max) };
  }
}

const DELETED = 2n ** 63n - 1n;
const JSON_TYPE = 'application/json';
export const FOREIGN_BYTES = 100n;

const NOTHING = { data: new Uint8Array(Buffer.from('{}')), metadata: new Uint8Array() };
