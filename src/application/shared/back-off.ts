/** Pauses that double, from the first to the longest. Milliseconds. */
export class BackOff {
  private pauseMs: number;

  constructor(
    private readonly firstMs: number,
    private readonly maxMs: number,
  ) {
    this.pauseMs = firstMs;
  }

  /** The next pause, before it is taken. */
  get nextMs(): number {
    return this.pauseMs;
  }

  /** The pause to take now; the one after it is twice as long. */
  next(): number {
    const { pauseMs } = this;
    this.pauseMs = Math.min(pauseMs * 2, this.maxMs);
    return pauseMs;
  }

  reset(): void {
    this.pauseMs = this.firstMs;
  }
}
