/** Time and waiting, so that tests and simulations can own them. */
export abstract class Clock {
  /** Wall clock, ISO 8601 in UTC. For display and records, never to order decisions. */
  abstract now(): string;

  /** Milliseconds that only grow, from an arbitrary start. For every limit and timeout. */
  abstract monotonicMs(): number;

  /**
   * Resolves when the time is over on the monotonic clock, never earlier, or at once when the signal aborts. Never
   * rejects.
   */
  abstract sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
