import { Injectable } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Log } from '../../application/ports/log';
import { isDamage } from '../../application/shared/disk-trouble';
import { ViewsCare } from '../../application/shared/views-care';

/** Something driven by time. `tick` is single flight. */
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

/**
 * Ticks everything driven by time. A tick only means that time passed; the domain decides what is due. What fails in a
 * tick is logged and tried again at the next one: it must never end the service.
 */
@Injectable()
export class Ticker {
  private entries: readonly TickerEntry[] = [];

  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly log: Log,
    private readonly views: ViewsCare,
  ) {}

  /**
   * Ticks at once, and then at the intervals. Call it once, when the read models have caught up. They end in this
   * order.
   */
  start(entries: readonly TickerEntry[]): void {
    this.entries = entries;
    for (const { name, worker, tickMs } of this.entries) {
      const tick = (): void => {
        void this.guarded(name, () => worker.tick());
      };
      this.registry.addInterval(name, setInterval(tick, tickMs));
      tick();
    }
  }

  async stop(): Promise<void> {
    for (const { name } of this.entries)
      if (this.registry.doesExist('interval', name)) this.registry.deleteInterval(name);
    await Promise.all(this.entries.map(({ name, worker }) => this.guarded(name, () => worker.stop())));
  }

  private async guarded(name: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.log.error('service.tick-failed', error, { name });
      if (isDamage(error)) this.views.suspectDamage();
    }
  }
}
