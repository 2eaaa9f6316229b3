import { type Clock } from '../ports/clock';

/** Successful creates in a row that add a lane, or restore one that throttling took away. */
const SUCCESSES_PER_LANE = 20;

/**
 * How many creates may be in flight at one company, over all runs and environments of this process. While the ledger
 * answers well they become more, one at a time, up to the most; its throttling halves them.
 */
export class CompanyLanes {
  private width: number;
  private inFlight = 0;
  private successes = 0;
  private heldUntilMs = Number.NEGATIVE_INFINITY;
  /** In the order of request, so that no environment starves another one of the same company. */
  private readonly waiting = new Set<() => void>();

  constructor(
    widthAtFirst: number,
    private readonly widthMax: number,
    private readonly clock: Clock,
  ) {
    this.width = Math.min(widthAtFirst, widthMax);
  }

  /** Takes a lane, or returns false and calls back when one may be free. */
  take(onFree: () => void): boolean {
    if (this.inFlight >= this.width || this.clock.monotonicMs() < this.heldUntilMs) {
      this.waiting.add(onFree);
      return false;
    }
    this.inFlight += 1;
    return true;
  }

  release(): void {
    this.inFlight -= 1;
    this.wake();
  }

  succeeded(): void {
    this.successes += 1;
    if (this.successes < SUCCESSES_PER_LANE || this.width >= this.widthMax) return;
    this.successes = 0;
    this.width += 1;
  }

  /** The ledger is limiting requests: nothing starts before the pause is over, and then half as much at a time. */
  throttled(pauseMs: number): void {
    this.width = Math.max(1, Math.floor(this.width / 2));
    this.successes = 0;
    this.heldUntilMs = Math.max(this.heldUntilMs, this.clock.monotonicMs() + pauseMs);
    void this.clock.sleep(pauseMs).then(() => {
      this.wake();
    });
  }

  private wake(): void {
    const callbacks = [...this.waiting];
    this.waiting.clear();
    for (const callback of callbacks) callback();
  }
}
