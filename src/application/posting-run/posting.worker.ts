import { type BatchOfRun } from '../journal-batch/journal-batch.views';
import { ApprovalFollowing } from './approval-following';
import { BatchLooking, type Look } from './batch-looking';
import { BatchPosting } from './batch-posting';
import { CompanyLanes } from './company-lanes';
import { EntryVerification } from './entry-verification';
import { EnvironmentPosting } from './environment-posting';
import { OutcomeSettling } from './outcome-settling';
import { PostingContext } from './posting-context';
import { type PostingPorts } from './posting-ports';
import { type OpenRun } from './posting-run.views';
import { type PostingLimits, settleMs } from './posting-settings';

interface Posting {
  readonly runs: EnvironmentPosting;
  readonly approvals: ApprovalFollowing;
  readonly looking: BatchLooking;
}

/** Posts the batches of all open runs. Everything it knows is in the event store, so it may be stopped or killed at any time. */
export class PostingWorker {
  private readonly environments = new Map<string, Posting>();
  private readonly lanes = new Map<string, CompanyLanes>();
  private readonly stopping = new AbortController();

  private readonly ports: PostingPorts;

  constructor(
    ports: PostingPorts,
    private readonly limits: PostingLimits,
  ) {
    this.ports = { ...ports, aggregates: ports.aggregates.patient(this.stopping.signal) };
  }

  /**
   * Takes up every run that is not finished, every batch that is under way though its run is over (several processes may disagree about
   * that for a moment), and every entry that awaits approval. Call it when the read models have caught up.
   */
  resume(): void {
    const runs = this.ports.runViews.openRuns();
    for (const run of runs) this.take(run);
    const open = new Set(runs.map(({ environment, runId }) => `${environment} ${runId}`));
    for (const batch of this.ports.batchViews.underWay()) {
      if (!open.has(`${batch.environment} ${batch.runId}`)) this.postingOf(batch.environment).runs.adopt(batch);
    }
    for (const batch of this.ports.batchViews.awaitingApproval()) this.follow(batch);
  }

  take(run: OpenRun): void {
    this.postingOf(run.environment).runs.take(run);
  }

  /** Follows an entry that awaits approval in the ledger. */
  follow(batch: BatchOfRun): void {
    this.postingOf(batch.environment).approvals.follow(batch);
  }

  /** What the ledger shows of one batch now. Refused as `BatchLooking.look` says. */
  look(environment: string, batchKey: string): Promise<Look> {
    return this.postingOf(environment).looking.look(batchKey);
  }

  /** How long after an attempt "not found" proves that nothing was posted. */
  get settleMs(): number {
    return settleMs(this.limits);
  }

  /** Starts nothing new and resolves when what is under way is recorded. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const all = [...this.environments.values()];
    await Promise.all(all.flatMap(({ runs, approvals }) => [runs.idle(), approvals.idle()]));
  }

  private postingOf(environment: string): Posting {
    const known = this.environments.get(environment);
    if (known) return known;
    const { ports, limits } = this;
    const { signal } = this.stopping;
    const context = new PostingContext(environment, ports);
    const posting = new BatchPosting(ports, context, limits);
    const settling = new OutcomeSettling(ports, context, posting, limits);
    const verification = new EntryVerification(ports, context, posting, limits, signal);
    const approvals = new ApprovalFollowing(ports, verification, limits, signal);
    const steps = {
      context,
      posting,
      settling,
      verification,
      followApproval: (batch: BatchOfRun) => {
        approvals.follow(batch);
      },
      lanesOf: (companyId: string) => this.lanesOf(companyId),
    };
    const created = {
      runs: new EnvironmentPosting(ports, steps, limits, signal),
      approvals,
      looking: new BatchLooking(environment, ports, context),
    };
    this.environments.set(environment, created);
    return created;
  }

  private lanesOf(companyId: string): CompanyLanes {
    const known = this.lanes.get(companyId) ?? new CompanyLanes(this.limits.lanes, this.ports.clock);
    this.lanes.set(companyId, known);
    return known;
  }
}
