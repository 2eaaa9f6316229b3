import { type AppendResult, EventStore, isAtLeast, type Position, type RecordedEvent } from '../ports/event-store';

/**
 * A log that others write to, as it was when its end was first reached: later events are left out of every read.
 * Nothing can be appended.
 */
export class LogUntilEnd extends EventStore {
  private last: Position | null = null;
  private isEnded = false;

  constructor(private readonly store: EventStore) {
    super();
  }

  override async readAll(after: Position | null, limit: number): Promise<readonly RecordedEvent[]> {
    const page = this.bounded(await this.store.readAll(after, limit));
    if (page.length === 0) this.isEnded = true;
    const position = page.at(-1)?.position;
    if (position !== undefined && !isAtLeast(this.last, position)) this.last = position;
    return page;
  }

  /** Of events after the end, none. */
  override async read(stream: string): Promise<readonly RecordedEvent[]> {
    return this.bounded(await this.store.read(stream));
  }

  override append(): Promise<AppendResult> {
    return Promise.reject(new Error('This log is only read.'));
  }

  override onAppended(): () => void {
    return () => undefined;
  }

  private bounded(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
    return this.isEnded ? events.filter(({ position }) => isAtLeast(this.last, position)) : events;
  }
}
