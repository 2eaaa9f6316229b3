import { type EventStore, type Position, type RecordedEvent } from '../ports/event-store';

const PAGE_EVENTS_MAX = 500;

/** The events of a log in order. At its end every call reads again, so later appends are found. */
export class LogWalk {
  /** Events taken so far. */
  taken = 0;
  private page: readonly RecordedEvent[] = [];
  private index = 0;
  private position: Position | null = null;

  constructor(private readonly store: EventStore) {}

  /** The next event, without taking it. Null at the end of the log. */
  async peek(): Promise<RecordedEvent | null> {
    if (this.index === this.page.length) {
      this.page = await this.store.readAll(this.position, PAGE_EVENTS_MAX);
      this.index = 0;
      this.position = this.page.at(-1)?.position ?? this.position;
    }
    return this.page[this.index] ?? null;
  }

  /** The event that `peek` shows. */
  async take(): Promise<RecordedEvent | null> {
    const event = await this.peek();
    if (event === null) return null;
    this.index += 1;
    this.taken += 1;
    return event;
  }
}
