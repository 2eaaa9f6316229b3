import { type Log } from '../../../application/ports/log';
import { type EventStoreDbValues } from './eventstoredb-values';

/** Above this the clocks should be checked. */
const WARN_MS = 30_000;
/** Above this times in the log would be misleading: nothing is posted. */
const REFUSE_MS = 5 * 60_000;

/**
 * Compares the clock of this machine with the server's by writing a value and reading the server's time of the write.
 * It also shows that the user may write and read.
 */
export class EventStoreDbClockCheck {
  private found: string | null = null;

  constructor(
    private readonly values: EventStoreDbValues,
    private readonly nowMs: () => number,
    private readonly log: Log,
  ) {}

  /** Why nothing should be posted; null when the clocks agree well enough. */
  get problem(): string | null {
    return this.found;
  }

  /** Rejects when the store does not respond. */
  async look(): Promise<void> {
    const beforeMs = this.nowMs();
    const { createdMs } = await this.values.write('clock', beforeMs);
    const afterMs = this.nowMs();
    // The server's time is between the two; anything outside is a difference.
    const aheadMs = Math.max(createdMs - afterMs, 0) - Math.max(beforeMs - createdMs, 0);
    const seconds = Math.round(Math.abs(aheadMs) / 1_000);
    const text = `The clocks of this machine and of the event store differ by ${seconds} seconds.`;
    this.found = Math.abs(aheadMs) > REFUSE_MS ? text : null;
    if (Math.abs(aheadMs) > WARN_MS) this.log.warn('event-store.clocks-differ', { seconds });
  }
}
