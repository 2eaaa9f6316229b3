import { Injectable, Inject } from '@nestjs/common';
import { ConnectionPause } from '../connection/connection-pause';
import { companyKeyOf } from '../../domain/shared/company';
import { type BatchOfRun } from '../journal-batch/batch-lookups';
import { ApprovalWatch } from './approval-watch';
import { OPEN_GATE, PostingGate } from './posting-gate';
import { type ShareMember, WorkShare } from '../shared/work-share';
import { BatchCheck, type Comparison, type Look, type WantedRecord } from './batch-check';
import { EntryParts } from './entry-parts';
import { EntryPreparer } from './entry-preparer';
import { EntrySender } from './entry-sender';
import { RunPlans } from './run-plans';
import { SendClearance } from './send-clearance';
import { UnsentBatches } from './unsent-batches';
import { CompanyLanes } from './company-lanes';
import { ReadBackQueue } from './read-back-queue';
import { EnvironmentRuns } from './environment-runs';
import { LedgerContact } from './ledger-contact';
import { OutcomeLookup } from './outcome-lookup';
import { PostingContext } from './posting-context';
import { EnginePorts } from './engine-ports';
import { type LedgerSweepView } from './ledger-sweep.views';
import { type OpenRun } from './open-run';
import { PostingLimits, settleMs } from './posting-limits';
import { RunStop } from './run-stop';
import { RunChecker } from './run-checker';

interface Posting {
  readonly stopping: AbortController;
  /** Whether batches without a run were taken up. */
  hasAdopted: boolean;
  /** Runs that it took up: the views may briefly show them as open after they ended. */
  readonly taken: Set<string>;
  readonly runs: EnvironmentRuns;
  readonly approvals: ApprovalWatch;
  readonly check: BatchCheck;
  readonly contact: LedgerContact;
}

/** Whether this instance works for an environment. */
export interface PostingShare {
  holds(environment: string): boolean;
}

const WHOLE: PostingShare = { holds: () => true };

/**
 * Posts the batches of all open runs. All its state is in the event store, so it may be stopped or killed at any time.
 */
@Injectable()
export class PostingWorker implements ShareMember {
  private readonly environments = new Map<string, Posting>();
  /** Environments that other instances have now: work in flight is still recorded. */
  private readonly leaving = new Set<Promise<void>>();
  private readonly lanes = new Map<string, CompanyLanes>();
  private readonly stopping = new AbortController();

  private readonly ports: EnginePorts;

  constructor(
    ports: EnginePorts,
    private readonly limits: PostingLimits,
    @Inject(WorkShare) private readonly share: PostingShare = WHOLE,
    @Inject(PostingGate) private readonly gate: Pick<PostingGate, 'isOpen'> = OPEN_GATE,
    @Inject(RunChecker) private readonly check: RunChecker | null = null,
  ) {
    this.ports = Object.assign({}, ports, { aggregates: ports.aggregates.patient(this.stopping.signal) });
  }

  /**
   * Takes up every unfinished run of the environment, every batch that is in progress although its run is over (several
   * processes may briefly disagree about that), and every entry that awaits approval. Call it when the read models have
   * caught up.
   */
  gained(environment: string): void {
    this.takeUp(environment);
  }

  /** Starts nothing new there; another instance takes over. */
  lost(environment: string): void {
    const posting = this.environments.get(environment);
    if (!posting) return;
    this.environments.delete(environment);
    posting.stopping.abort();
    const left = idle(posting).finally(() => this.leaving.delete(left));
    this.leaving.add(left);
  }

  /** Takes up the runs that other instances were asked for. Call it when the views changed. */
  takeOpenRuns(): void {
    for (const run of this.ports.runViews.openRuns()) this.take(run);
  }

  takeUp(environment: string): void {
    this.takeOpenRuns();
    this.adoptStrays(environment);
    for (const batch of this.ports.batchViews.awaitingApproval())
      if (batch.environment === environment) this.follow(batch);
  }

  /**
   * Leaves a run to the instance that has its environment; where posting is stopped the run waits until it is resumed.
   * A run that was stopped is wound up, also when it was taken before.
   */
  take(run: OpenRun): void {
    if (!this.share.holds(run.environment)) return;
    const { taken, runs } = this.postingOf(run.environment);
    if (taken.has(run.runId)) {
      if (run.isStopping) runs.stop(run.runId);
      return;
    }
    taken.add(run.runId);
    this.whenOpen(run.environment, (isOpen) => {
      if (isOpen) runs.take(run);
      else taken.delete(run.runId);
    });
  }

  /** Follows an entry that awaits approval in the ledger. */
  follow(batch: BatchOfRun): void {
    if (this.share.holds(batch.environment)) this.postingOf(batch.environment).approvals.follow(batch);
  }

  /** What the ledger shows of one batch now. Throws like `BatchCheck.check`. */
  look(environment: string, batchKey: string): Promise<Look> {
    return this.postingOf(environment).check.check(batchKey);
  }

  /** Whether the ledger holds one batch under any name that it ever had. Throws like `BatchCheck.absence`. */
  absence(environment: string, batchKey: string): ReturnType<BatchCheck['absence']> {
    return this.postingOf(environment).check.absence(batchKey);
  }

  /** A ledger record compared with one batch. Throws like `BatchCheck.compare`. */
  compare(environment: string, batchKey: string, referenceNo: string): Promise<Comparison> {
    return this.postingOf(environment).check.compare(batchKey, referenceNo);
  }

  /** Records of the ledger compared with parts of an entry. Throws like `BatchCheck.compareRecords`. */
  compareRecords(environment: string, wanted: readonly WantedRecord[]): ReturnType<BatchCheck['compareRecords']> {
    return this.postingOf(environment).check.compareRecords(wanted);
  }

  /** Entries of batches as they would be sent now. Throws like `BatchCheck.entriesNow`. */
  entriesNow(environment: string, batchKeys: readonly string[]): ReturnType<BatchCheck['entriesNow']> {
    return this.postingOf(environment).check.entriesNow(batchKeys);
  }

  /** The last closed day of the books of batches, by key. Throws like `BatchCheck.closedThrough`. */
  closedThrough(environment: string, batchKeys: readonly string[]): ReturnType<BatchCheck['closedThrough']> {
    return this.postingOf(environment).check.closedThrough(batchKeys);
  }

  /** What the ledger holds for the months with something to post. Throws like `BatchCheck.sweep`. */
  sweep(environment: string): Promise<LedgerSweepView> {
    return this.postingOf(environment).check.sweep();
  }

  /** How long after an attempt "not found" proves that nothing was posted. */
  get settleMs(): number {
    return settleMs(this.limits);
  }

  /** Starts nothing new and resolves when everything in flight is recorded. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all([...[...this.environments.values()].map(idle), ...this.leaving]);
  }

  /** Batches that are in progress although their run is over: once, as soon as the environment may post. */
  private adoptStrays(environment: string): void {
    const posting = this.postingOf(environment);
    if (posting.hasAdopted) return;
    posting.hasAdopted = true;
    this.whenOpen(environment, (isOpen) => {
      posting.hasAdopted = isOpen;
      if (!isOpen) return;
      for (const batch of this.ports.batchViews.underWay())
        if (batch.environment === environment && !posting.taken.has(batch.runId)) posting.runs.adopt(batch);
    });
  }

  /** Asks the gate; without an answer it counts as closed, and the next turn asks again. */
  private whenOpen(environment: string, work: (isOpen: boolean) => void): void {
    const asked = this.gate
      .isOpen(environment)
      .catch((error: unknown) => {
        this.ports.log.error('posting.gate-unknown', error, { environment });
        return false;
      })
      .then((isOpen) => {
        if (!this.stopping.signal.aborted) work(isOpen);
      })
      .finally(() => this.leaving.delete(asked));
    this.leaving.add(asked);
  }

  private postingOf(environment: string): Posting {
    const known = this.environments.get(environment);
    if (known) return known;
    const { ports, limits } = this;
    const stopping = new AbortController();
    const signal = AbortSignal.any([this.stopping.signal, stopping.signal]);
    const context = new PostingContext(environment, ports);
    const pause = new ConnectionPause(ports.aggregates, ports.log);
    const plans = new RunPlans(ports.aggregates);
    const parts = new EntryParts(ports, plans);
    const unsent = new UnsentBatches(ports, pause, parts);
    const clearance = new SendClearance(ports, context, limits);
    const preparer = new EntryPreparer(ports, context, clearance, unsent, parts, plans);
    const sender = new EntrySender(ports, context, limits, clearance, unsent, parts);
    const contact = new LedgerContact(environment, ports);
    const lookup = new OutcomeLookup(ports, context, pause, limits, contact);
    const readBacks = new ReadBackQueue(ports, context, pause, limits, signal, contact);
    const approvals = new ApprovalWatch(ports, readBacks, limits, signal);
    const steps = {
      context,
      preparer,
      sender,
      unsent,
      parts,
      lookup,
      readBacks,
      contact,
      runStop: new RunStop(ports.aggregates),
      followApproval: (batch: BatchOfRun) => {
        approvals.follow(batch);
      },
      check: this.check,
      lanesOf: (companyId: string) => this.lanesOf(companyId),
    };
    const created: Posting = {
      stopping,
      hasAdopted: false,
      taken: new Set<string>(),
      runs: new EnvironmentRuns(ports, steps, limits, signal),
      approvals,
      check: new BatchCheck(environment, ports, context),
      contact,
    };
    this.environments.set(environment, created);
    return created;
  }

  private lanesOf(companyId: string): CompanyLanes {
    const key = companyKeyOf(companyId);
    const { lanes, lanesMax } = this.limits;
    const known = this.lanes.get(key) ?? new CompanyLanes(lanes, lanesMax, this.ports.clock);
    this.lanes.set(key, known);
    return known;
  }
}

const idle = async ({ runs, approvals, contact }: Posting): Promise<void> => {
  await Promise.all([runs.idle(), approvals.idle()]);
  await contact.idle();
};
