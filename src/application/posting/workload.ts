import { type Log } from '../ports/log';

/** Background work, which is awaited only when the service stops. */
export class Workload {
  private readonly working = new Set<Promise<void>>();

  constructor(private readonly log: Log) {}

  /** An exception of a task is a defect: it is logged for the operator and ends only that task. */
  readonly start = (task: () => Promise<void>): void => {
    const promise = task()
      .catch((error: unknown) => {
        this.log.error('posting.worker-defect', error, {});
      })
      .finally(() => this.working.delete(promise));
    this.working.add(promise);
  };

  /** Resolves when nothing is in flight. */
  async idle(): Promise<void> {
    while (this.working.size > 0) await Promise.all(this.working);
  }
}
