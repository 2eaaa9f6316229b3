import { Injectable } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';

/** Something driven by time. `tick` never rejects and is single flight. */
export interface Ticking {
  tick(): Promise<void>;
  /** Resolves when a running tick is over. */
  stop(): Promise<void>;
}

export interface TickerEntry {
  readonly name: string;
  readonly worker: Ticking;
  readonly tickMs: number;
}

/** Ticks everything driven by time. A tick only means that time passed; the domain decides what is due. */
@Injectable()
export class Ticker {
  private entries: readonly TickerEntry[] = [];

  constructor(private readonly registry: SchedulerRegistry) {}

  /**
   * Ticks at once, and then at the intervals. Call it once, when the read models have caught up. They end in this
   * order.
   */
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
