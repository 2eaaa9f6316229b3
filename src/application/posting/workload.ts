import { type Log } from '../ports/log';

/** Work that nobody waits for, until the service stops: then it is waited for. */
export class Workload {
  private readonly working = new Set<Promise<void>>();

  constructor(private readonly log: Log) {}

  /** What a task throws is a defect: it is told to the operator and ends that task only. */
  readonly start = (task: () => Promise<void>): void => {
    const promise = task()
      .catch((error: unknown) => {
        this.log.error('posting.worker-defect', error, {});
      })
      .finally(() => this.working.delete(promise));
    this.working.add(promise);
  };

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.working.size > 0) await Promise.all(this.working);
  }
}
