import { BackOff } from './back-off';
import { Injectable, Optional } from '@nestjs/common';
import { foldFacts, streamOf } from './streams';
import { type Decider, type DomainEvent } from '../../domain/shared/decider';
import { DomainError } from '../../domain/shared/errors';
import { Clock } from '../ports/clock';
import {
  EventStore,
  type AppendResult,
  type DiskTrouble,
  type ExpectedRevision,
  type NewEvent,
  type Position,
} from '../ports/event-store';
import { Ids } from '../ports/ids';
import { currentVersionOf } from './event-versions';
import { diskError } from './disk-trouble';

/** Who acts, where, and what it belongs to: part of the metadata of every event. */
export interface Origin {
  readonly actor: string;
  readonly environment: string;
  readonly correlationId: string;
  readonly causationId: string;
}

export interface Loaded<State> {
  readonly state: State;
  /** -1 when the stream does not exist. */
  readonly revision: number;
}

export interface Changed<State> extends Loaded<State> {
  /** Position of the change; null when nothing had to change. */
  readonly position: Position | null;
}

/** What a command answers: where its change stands in the log, so that the caller can ask for views that show it. */
export interface Receipt {
  readonly position: Position | null;
  /** The stream's revision, which serves as the ETag of what was changed. */
  readonly revision: number;
}

export const receiptOf = ({ position, revision }: Changed<unknown>): Receipt => ({ position, revision });

const DECISIONS_MAX = 3;
const UNKNOWN_PAUSE_MS = 250;
const UNKNOWN_PAUSE_MAX_MS = 1_000;
/** A request waits at most five seconds, as people do. */
const IMPATIENT: Patience = { repeatsMax: 20, pauseMaxMs: UNKNOWN_PAUSE_MS, stopping: null };

/** How long an append with an unknown outcome is repeated. */
interface Patience {
  readonly repeatsMax: number;
  readonly pauseMaxMs: number;
  readonly stopping: AbortSignal | null;
}

/** The one place that reads a stream, folds it, runs a decision and appends. */
@Injectable()
export class Aggregates {
  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    private readonly ids: Ids,
    @Optional() private readonly patience: Patience = IMPATIENT,
  ) {}

  /** The same for background work: repeats an append until its outcome is known; once stopping, it is as impatient. */
  patient(stopping: AbortSignal): Aggregates {
    const patience = { repeatsMax: Infinity, pauseMaxMs: UNKNOWN_PAUSE_MAX_MS, stopping };
    return new Aggregates(this.store, this.clock, this.ids, patience);
  }

  /** With `until`, an ISO time: the state at that time. */
  async load<State, Event extends DomainEvent>(
    kind: Decider<State, Event>,
    id: string,
    until?: string,
  ): Promise<Loaded<State>> {
    const all = await this.store.read(streamOf(kind, id));
    const events = until === undefined ? all : all.filter(({ metadata }) => metadata.occurredAt <= until);
    return { state: foldFacts(kind, events), revision: events.length - 1 };
  }

  /**
   * Decides on the current state and appends the resulting events. On a conflict it reads and decides again, three
   * times at most, then throws CHANGED_MEANWHILE. With `expected`, throws PRECONDITION_FAILED when the stream has
   * another revision.
   */
  async change<State, Event extends DomainEvent>(
    kind: Decider<State, Event>,
    id: string,
    origin: Origin,
    decide: (state: State) => readonly Event[],
    expected?: number,
  ): Promise<Changed<State>> {
    for (let decision = 1; decision <= DECISIONS_MAX; decision += 1) {
      const loaded = await this.load(kind, id);
      requireRevision(loaded.revision, expected);
      const changed = await this.changeLoaded(kind, id, origin, loaded, decide);
      if (changed !== 'conflict') return changed;
    }
    throw new DomainError(
      'CHANGED_MEANWHILE',
      'Someone else is changing the same thing at the same time.',
      'Try again.',
    );
  }

  /** Decides on a state that the caller has, and appends at exactly its revision. `conflict` means: load again. */
  async changeLoaded<State, Event extends DomainEvent>(
    kind: Decider<State, Event>,
    id: string,
    origin: Origin,
    loaded: Loaded<State>,
    decide: (state: State) => readonly Event[],
  ): Promise<Changed<State> | 'conflict'> {
    const events = decide(loaded.state);
    if (events.length === 0) return { ...loaded, position: null };
    const expected = loaded.revision < 0 ? 'no-stream' : loaded.revision;
    const result = await this.appendSettled(streamOf(kind, id), this.prepare(events, origin), expected);
    if (result.kind === 'conflict') return 'conflict';
    const state = events.reduce(kind.evolve, loaded.state);
    return { state, revision: loaded.revision + events.length, position: result.position };
  }

  private prepare(events: readonly DomainEvent[], origin: Origin): NewEvent[] {
    const metadata = { ...origin, occurredAt: this.clock.now() };
    return events.map(({ type, data }) => ({
      id: this.ids.next(),
      type,
      schemaVersion: currentVersionOf(type),
      data,
      metadata,
    }));
  }

  /** Repeats the same append with the same ids until its outcome is known. */
  private async appendSettled(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<Exclude<AppendResult, { kind: 'unknown' }>> {
    const { repeatsMax, pauseMaxMs, stopping } = this.patience;
    const backOff = new BackOff(UNKNOWN_PAUSE_MS, pauseMaxMs);
    let disk: DiskTrouble | undefined;
    for (let repeat = 1; repeat <= (stopping?.aborted ? IMPATIENT.repeatsMax : repeatsMax); repeat += 1) {
      const result = await this.store.append(stream, events, expected);
      if (result.kind !== 'unknown') return result;
      disk = result.disk;
      await this.clock.sleep(backOff.next(), stopping?.aborted ? undefined : (stopping ?? undefined));
    }
    if (disk) throw diskError(disk);
    throw new DomainError(
      'STORE_UNAVAILABLE',
      'The event store does not respond.',
      'Try again; the request may have been carried out.',
    );
  }
}

const requireRevision = (actual: number, expected: number | undefined): void => {
  if (expected === undefined || expected === actual) return;
  throw new DomainError('PRECONDITION_FAILED', 'It was changed since you read it.', 'Read it again, then change it.', {
    expectedRevision: expected,
    actualRevision: actual,
  });
};
