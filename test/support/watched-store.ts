import {
  type AppendResult,
  EventStore,
  type ExpectedRevision,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '../../src/application/ports/event-store';
import { type FakeClock } from './clock';

export interface AppendRequest {
  readonly stream: string;
  readonly events: readonly NewEvent[];
  readonly expected: ExpectedRevision;
}

/** `proceed` asks the real store; anything else is what the caller meets instead. */
export type Interference = (request: AppendRequest, proceed: () => Promise<AppendResult>) => Promise<AppendResult>;

/** What one process sees of a store: it can be disturbed, and killed while the store lives on for the next process. */
export class WatchedStore extends EventStore {
  readonly appends: AppendRequest[] = [];
  interfere: Interference = (_request, proceed) => proceed();
  isKilled = false;
  private readonly watchers = new Set<(event: NewEvent) => void>();

  constructor(
    private readonly inner: EventStore,
    private readonly clock?: FakeClock,
  ) {
    super();
  }

  /** From now on nothing answers and nothing is written, as for a process that is gone. */
  kill(): void {
    this.isKilled = true;
  }

  /** Resolves when an event of this type is written, of this stream if it matters. */
  written(type: string, stream?: string): Promise<void> {
    return new Promise((resolve) => {
      const watcher = (event: NewEvent & { stream?: string }): void => {
        if (event.type !== type || (stream !== undefined && event.stream !== stream)) return;
        this.watchers.delete(watcher);
        resolve();
      };
      this.watchers.add(watcher);
    });
  }

  override async read(stream: string): Promise<readonly RecordedEvent[]> {
    this.clock?.touch();
    if (this.isKilled) return never();
    return this.inner.read(stream);
  }

  override async append(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    this.clock?.touch();
    if (this.isKilled) return never();
    const request = { stream, events, expected };
    this.appends.push(request);
    const result = await this.interfere(request, () => this.inner.append(stream, events, expected));
    this.clock?.touch();
    for (const event of events) for (const watcher of [...this.watchers]) watcher({ ...event, stream } as NewEvent);
    return result;
  }

  override async readAll(after: Position | null, limit: number): Promise<readonly RecordedEvent[]> {
    if (this.isKilled) return never();
    return this.inner.readAll(after, limit);
  }

  override onAppended(listener: () => void): () => void {
    return this.inner.onAppended(listener);
  }
}

export const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
