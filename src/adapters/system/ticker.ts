import { Injectable } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';

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
@Injectable()
export class Ticker {
  private entries: readonly TickerEntry[] = [];

  constructor(private readonly registry: SchedulerRegistry) {}

  /** Ticks at once, and then at the intervals. Call it once, when the read models have caught up. They end in this order. */
  start(entries: readonly TickerEntry[]): void {
    this.entries = entries;
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
