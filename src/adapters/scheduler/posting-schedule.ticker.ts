import { type SchedulerRegistry } from '@nestjs/schedule';
import { type PostingScheduleWorker } from '../../application/posting-schedule/posting-schedule.worker';

const INTERVAL = 'posting-schedule';

/** The one tick of automatic posting. It only says that time went on; what is due is decided by the domain. */
export class PostingScheduleTicker {
  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly worker: PostingScheduleWorker,
    private readonly tickMs: number,
  ) {}

  /** Ticks at once, and then at the interval. Call it when the read models have caught up. */
  start(): void {
    const tick = (): void => {
      void this.worker.tick();
    };
    this.registry.addInterval(INTERVAL, setInterval(tick, this.tickMs));
    tick();
  }

  async stop(): Promise<void> {
    if (this.registry.doesExist('interval', INTERVAL)) this.registry.deleteInterval(INTERVAL);
    await this.worker.stop();
  }
}
