import { type Log } from '../../../application/ports/log';
import { type EventStoreDbValues } from './eventstoredb-values';

/** More than this, and somebody should look at the clocks. */
const WARN_MS = 30_000;
/** More than this, and times in the log would be wrong enough to mislead: nothing is posted. */
const REFUSE_MS = 5 * 60_000;

/**
 * Compares the clock of this machine with the server's by writing a value and reading when the server took it. That also shows that this user may
 * write and read at all.
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

  /** Rejects when the store does not answer. */
  async look(): Promise<void> {
    const beforeMs = this.nowMs();
    const { createdMs } = await this.values.write('clock', beforeMs);
    const afterMs = this.nowMs();
    // The server took it between the two: whatever lies outside of them is a difference.
    const aheadMs = Math.max(createdMs - afterMs, 0) - Math.max(beforeMs - createdMs, 0);
    const seconds = Math.round(Math.abs(aheadMs) / 1_000);
    const text = `The clocks of this machine and of the event store differ by ${seconds} seconds.`;
    this.found = Math.abs(aheadMs) > REFUSE_MS ? text : null;
    if (Math.abs(aheadMs) > WARN_MS) this.log.warn('event-store.clocks-differ', { seconds });
  }
}
