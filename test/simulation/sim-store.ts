import { DomainError } from '../../src/domain/shared/errors';
import {
  type AppendResult,
  EventStore,
  type ExpectedRevision,
  type NewEvent,
  type RecordedEvent,
} from '../../src/application/ports/event-store';
import { type Faults } from './faults';
import { type SimProcess } from './sim-process';
import { type Scheduler } from './scheduler';

export type SimEvent = RecordedEvent & { readonly storedAtMs: number };

/** The log that all processes share. It knows repeats by the ids of the events alone, as EventStoreDB does. */
export class SimLog {
  all: SimEvent[] = [];
  /** Lengths that the log had between two appends: what a backup can hold. */
  lengths: number[] = [];
  private streams = new Map<string, SimEvent[]>();
  private isJoined = false;

  constructor(
    private readonly scheduler: Scheduler,
    /** Sees every event the moment it is written. */
    private readonly onWritten: (event: SimEvent) => void,
  ) {}

  read(stream: string): readonly SimEvent[] {
    return this.streams.get(stream) ?? [];
  }

  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision | 'any'): AppendResult {
    const written = this.streams.get(stream) ?? [];
    const next = expected === 'any' ? written.length : expected === 'no-stream' ? 0 : expected + 1;
    if (next !== written.length) {
      const there = written.slice(next, next + events.length);
      const isRepeat = there.length === events.length && events.every(({ id }, index) => there[index]?.id === id);
      const last = there.at(-1);
      return isRepeat && last ? { kind: 'ok', revision: last.revision, position: last.position } : { kind: 'conflict' };
    }
    this.streams.set(stream, written);
    for (const event of events) {
      const recorded: SimEvent = {
        ...event,
        stream,
        revision: written.length,
        position: String(this.all.length + 1),
        metadata: { ...event.metadata, prev: '', hash: '' },
        storedAtMs: this.scheduler.nowMs,
      };
      written.push(recorded);
      this.all.push(recorded);
      this.onWritten(recorded);
    }
    if (!this.isJoined) this.lengths.push(this.all.length);
    return { kind: 'ok', revision: written.length - 1, position: String(this.all.length) };
  }

  /** Somebody changes what is stored. Answers how to put it back. */
  alter(position: string, data: unknown): () => void {
    const altered = this.all.find((event) => event.position === position);
    const change = (to: unknown): void => {
      // By its id: after a restored backup another event has the position.
      const at = this.all.findIndex(({ id }) => id === altered?.id);
      const event = this.all[at];
      if (!event) return; // Gone with a restored backup.
      const changed = { ...event, data: to } as SimEvent;
      this.all[at] = changed;
      const written = this.streams.get(event.stream) ?? [];
      written[event.revision] = changed;
    };
    change(data);
    return () => {
      change(altered?.data);
    };
  }

  /** No backup is made in the middle of it. */
  joined<Result>(what: () => Result): Result {
    this.isJoined = true;
    try {
      return what();
    } finally {
      this.isJoined = false;
      this.lengths.push(this.all.length);
    }
  }

  streamNames(): readonly string[] {
    return [...this.streams.keys()];
  }

  /** The log as an older backup has it. */
  restore(length: number): void {
    this.all = this.all.slice(0, length);
    this.lengths = this.lengths.filter((one) => one <= length);
    this.streams = new Map();
    for (const event of this.all) {
      const written = this.streams.get(event.stream) ?? [];
      written.push(event);
      this.streams.set(event.stream, written);
    }
  }
}

/** How a weakened process uses the store. */
export interface StoreWeakness {
  readonly expected?: (
    stream: string,
    expected: ExpectedRevision,
    process: SimProcess,
  ) => ExpectedRevision | 'any' | 'refused';
  readonly events?: (stream: string, events: readonly NewEvent[], expected: ExpectedRevision) => readonly NewEvent[];
  readonly result?: (result: AppendResult, events: readonly NewEvent[], expected: ExpectedRevision) => AppendResult;
}

const LATE_MAX_MS = 3_000;

/** The store as one process sees it. */
export class SimStore extends EventStore {
  constructor(
    private readonly log: SimLog,
    private readonly process: SimProcess,
    private readonly world: { readonly faults: Faults; readonly scheduler: Scheduler },
    private readonly weakness: StoreWeakness,
  ) {
    super();
  }

  override read(stream: string): Promise<readonly RecordedEvent[]> {
    return this.process.call(() => {
      if (this.world.faults.strikes('store-read-fails')) throw SILENT;
      return this.log.read(stream).slice();
    });
  }

  override async append(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    const { weakness } = this;
    const revision = weakness.expected?.(stream, expected, this.process) ?? expected;
    if (revision === 'refused') return { kind: 'conflict' };
    const sent = weakness.events?.(stream, events, expected) ?? events;
    const result = await this.process.call(() => this.appendNow(stream, sent, revision));
    return weakness.result?.(result, events, expected) ?? result;
  }

  override async readAll(): Promise<readonly RecordedEvent[]> {
    throw new Error('Nobody of the simulated processes follows the log.');
  }

  override onAppended(): () => void {
    return () => undefined;
  }

  private appendNow(stream: string, events: readonly NewEvent[], expected: ExpectedRevision | 'any'): AppendResult {
    const { faults, scheduler } = this.world;
    switch (faults.first(['append-lost', 'append-unheard', 'append-late'])) {
      case 'append-lost':
        return { kind: 'unknown', cause: 'timeout' };
      case 'append-unheard':
        this.log.append(stream, events, expected);
        return { kind: 'unknown', cause: 'timeout' };
      case 'append-late':
        scheduler.after(LATE_MAX_MS, () => void this.log.append(stream, events, expected));
        return { kind: 'unknown', cause: 'timeout' };
      default:
        return this.log.append(stream, events, expected);
    }
  }
}

const SILENT = new DomainError('STORE_UNAVAILABLE', 'The store does not answer.', 'Try again.');
