import { type Origin } from '../shared/aggregates';
import { type BatchOfRun } from '../journal-batch/batch-lookups';
import { type ReadBackQueue } from './read-back-queue';
import { type EnginePorts } from './engine-ports';
import { type PostingLimits } from './posting-limits';
import { Workload } from './workload';

/** Polls entries that await approval in the ledger until an approver there posted or declined them. */
export class ApprovalWatch {
  private readonly followed = new Map<string, BatchOfRun>();
  private readonly workload: Workload;
  private isFollowing = false;

  constructor(
    private readonly ports: Pick<EnginePorts, 'clock' | 'log'>,
    private readonly readBacks: ReadBackQueue,
    private readonly limits: PostingLimits,
    private readonly stopping: AbortSignal,
  ) {
    this.workload = new Workload(ports.log);
  }

  /** Follows it from the next poll on. Does nothing when it is already followed. */
  follow({ environment, batchKey, runId }: BatchOfRun): void {
    this.followed.set(batchKey, { environment, batchKey, runId });
    if (this.isFollowing) return;
    this.isFollowing = true;
    this.workload.start(() => this.lookAgainAndAgain());
  }

  /** Resolves when everything in flight is recorded. */
  async idle(): Promise<void> {
    await this.workload.idle();
  }

  private async lookAgainAndAgain(): Promise<void> {
    while (this.followed.size > 0) {
      await this.ports.clock.sleep(this.limits.approvalPollMs, this.stopping);
      if (this.stopping.aborted) return;
      await this.lookAtAll();
    }
    this.isFollowing = false;
  }

  /** Ends when all were checked, or when the service stops. */
  private lookAtAll(): Promise<unknown> {
    const looked = [...this.followed.values()].map(async ({ environment, batchKey, runId }) => {
      const origin: Origin = { actor: 'worker', environment, correlationId: runId, causationId: runId };
      const state = await this.readBacks.verify({ batchKey, runId, origin }, null, this.workload.start);
      if (state.status !== 'AwaitingApproval') this.followed.delete(batchKey);
    });
    const stopped = new Promise<void>((resolve) => {
      this.stopping.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
    });
    return Promise.race([Promise.all(looked), stopped]);
  }
}
