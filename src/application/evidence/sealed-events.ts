import { type Clock } from '../ports/clock';
import { type EventStore, type RecordedEvent } from '../ports/event-store';
import { type Seal } from '../ports/seal-ports';

export interface SealedEvent {
  readonly event: RecordedEvent;
  /** Its place in the log, from 0. */
  readonly index: number;
}

const PAGE_EVENTS_MAX = 500;
const STREAMS_AT_ONCE = 10;

/** The part of the log that a seal covers, which never changes. */
export class SealedEvents {
  private streamsRead = 0;

  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    readonly seal: Seal,
  ) {}

  /** All of them in log order, page by page. */
  async *all(): AsyncGenerator<SealedEvent> {
    let index = 0;
    for (let after: string | null = null; index < this.seal.size;) {
      const page: readonly RecordedEvent[] = await this.store.readAll(
        after,
        Math.min(PAGE_EVENTS_MAX, this.seal.size - index),
      );
      for (const event of page) {
        yield { event, index };
        index += 1;
      }
      after = page.at(-1)?.position ?? null;
      if (after === null) return; // The log ends before what was sealed; verification will report it.
      await this.letOthersWork();
    }
  }

  /** Events of one stream up to the last revision that the seal covers. */
  async ofStream(stream: string, lastRevision: number): Promise<readonly RecordedEvent[]> {
    this.streamsRead += 1;
    if (this.streamsRead % STREAMS_AT_ONCE === 0) await this.letOthersWork();
    return (await this.store.read(stream)).filter(({ revision }) => revision <= lastRevision);
  }

  /** A pack takes a minute; posting must not wait for it. */
  private letOthersWork(): Promise<void> {
    return this.clock.sleep(0);
  }
}
