import { type Clock } from '../ports/clock';

/** A round whose creates took more than this many times those of the best one adds no lane. */
const SLOWER_MAX = 2;

/**
 * How many creates may be in flight at one company, over all runs and environments of this process: additive increase,
 * multiplicative decrease. Each round of creates, as many as there are lanes, that the ledger answers without
 * throttling adds one lane, up to the most; a round that took much longer than the best one adds none. Throttling
 * halves them.
 */
export class CompanyLanes {
  private width: number;
  private inFlight = 0;
  private round: number[] = [];
  private bestMs = Number.POSITIVE_INFINITY;
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

  /** The ledger confirmed a create after so many milliseconds. */
  succeeded(tookMs: number): void {
    this.round.push(tookMs);
    if (this.round.length < this.width) return;
    const meanMs = this.round.reduce((sum, ms) => sum + ms, 0) / this.round.length;
    this.round = [];
    this.bestMs = Math.min(this.bestMs, meanMs);
    if (this.width < this.widthMax && meanMs <= SLOWER_MAX * this.bestMs) this.width += 1;
  }

  /** The ledger is limiting requests: nothing starts before the pause is over, and then half as much at a time. */
  throttled(pauseMs: number): void {
    this.width = Math.max(1, Math.floor(this.width / 2));
    this.round = [];
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
