import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { Clock } from '../../application/ports/clock';

/** The machine's clocks and timers. Timers may fire a moment early; a sleep never ends before its time. */
export class SystemClock extends Clock {
  override now(): string {
    return new Date().toISOString();
  }

  override monotonicMs(): number {
    return performance.now();
  }

  override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= 0) {
      await nextTurn();
      return;
    }
    const until = this.monotonicMs() + ms;
    for (let left = ms; left > 0 && !signal?.aborted; left = until - this.monotonicMs()) {
      await wait(Math.ceil(left), undefined, signal ? { signal } : {}).catch((error: unknown) => {
        if ((error as Error).name !== 'AbortError') throw error;
      });
    }
  }
}
