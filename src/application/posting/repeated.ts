import { type Clock } from '../ports/clock';
import { type Log } from '../ports/log';

/** Repeats steps that fail, with a pause, until the service stops. */
export class Repeated {
  constructor(
    private readonly clock: Pick<Clock, 'sleep'>,
    private readonly log: Log,
    private readonly pauseMs: number,
    private readonly stopping: AbortSignal,
  ) {}

  /**
   * For steps that do nothing when repeated and must survive a store that is silent for a while. Undefined when the
   * service stops.
   */
  async untilDone<Result>(step: () => Promise<Result>): Promise<Result | undefined> {
    while (!this.stopping.aborted) {
      try {
        return await step();
      } catch (error) {
        this.log.error('posting.interrupted', error, {});
        await this.clock.sleep(this.pauseMs, this.stopping);
      }
    }
    return undefined;
  }
}
