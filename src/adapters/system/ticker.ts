import { type SchedulerRegistry } from '@nestjs/schedule';

/** Something that time moves on. `tick` never rejects, and a call during a tick is that tick. */
export interface Ticking {
  tick(): Promise<void>;
  /** Resolves when a tick that is under way is over. */
  stop(): Promise<void>;
}

export interface TickerEntry {
  readonly name: string;
  readonly worker: Ticking;
  readonly tickMs: number;
}

/** The ticks of all that time moves on. They only say that time went on; what is due is decided by the domain. */
export class Ticker {
  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly entries: readonly TickerEntry[],
  ) {}

  /** Ticks at once, and then at the intervals. Call it when the read models have caught up. */
  start(): void {
    for (const { name, worker, tickMs } of this.entries) {
      const tick = (): void => {
        void worker.tick();
      };
      this.registry.addInterval(name, setInterval(tick, tickMs));
      tick();
    }
  }

  async stop(): Promise<void> {
    for (const { name } of this.entries)
      if (this.registry.doesExist('interval', name)) this.registry.deleteInterval(name);
    await Promise.all(this.entries.map(({ worker }) => worker.stop()));
  }
}
