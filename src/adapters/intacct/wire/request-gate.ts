/**
 * Bounds the requests in flight of one sender, as the ledger does by its performance tier. Creates go first, because
 * their intent is on record and their time to leave is short; reads never take the last place. A read that waits gets
 * one place all the same, however many creates wait: outcomes are looked up by reads.
 */
export class RequestGate {
  private inFlight = 0;
  private readsInFlight = 0;
  private readonly creates: (() => void)[] = [];
  private readonly reads: (() => void)[] = [];

  /** At least 1. With 1, a read waits until no create does. */
  constructor(private readonly most: number) {}

  /** Places that reads could take at once. */
  get freeForReads(): number {
    const readsMax = Math.max(1, this.most - 1);
    return Math.max(0, Math.min(this.most - this.inFlight, readsMax - this.readsInFlight));
  }

  private get freeForCreates(): number {
    const isReadKeptOut = this.reads.length > 0 && this.readsInFlight === 0;
    return this.most - this.inFlight - (isReadKeptOut && this.most > 1 ? 1 : 0);
  }

  /** Runs the request when there is a place for it; in the order of the calls within creates and within reads. */
  async run<Outcome>(kind: 'create' | 'read', request: () => Promise<Outcome>): Promise<Outcome> {
    await this.enter(kind);
    try {
      return await request();
    } finally {
      this.leave(kind);
    }
  }

  private enter(kind: 'create' | 'read'): Promise<void> {
    return new Promise((resolve) => {
      (kind === 'create' ? this.creates : this.reads).push(resolve);
      this.admit();
    });
  }

  private leave(kind: 'create' | 'read'): void {
    this.inFlight -= 1;
    if (kind === 'read') this.readsInFlight -= 1;
    this.admit();
  }

  private admit(): void {
    while (this.freeForCreates > 0 && this.creates.length > 0) this.start(this.creates, 'create');
    while (this.freeForReads > 0 && this.reads.length > 0) this.start(this.reads, 'read');
  }

  private start(queue: (() => void)[], kind: 'create' | 'read'): void {
    this.inFlight += 1;
    if (kind === 'read') this.readsInFlight += 1;
    queue.shift()?.();
  }
}
