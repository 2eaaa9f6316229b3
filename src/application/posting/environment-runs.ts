import { BackOff } from '../shared/back-off';
import { isPutBackBy } from '../../domain/journal-batch/journal-batch.decisions';
import { batchProblem, type BatchProblem } from '../../domain/shared/batch-problem';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { finishRun } from '../../domain/posting-run/posting-run.decisions';
import { type RunCounts } from '../../domain/posting-run/posting-run.events';
import { postingRun } from '../../domain/posting-run/posting-run.state';
import { DomainError } from '../../domain/shared/errors';
import { type BatchOfRun } from '../journal-batch/batch-lookups';
import { streamId } from '../shared/streams';
import { type FreshEntry, logged, type PostingJob, type ReadyToSend, type StepResult } from './posting-job';
import { type CompanyLanes } from './company-lanes';
import { type EngineSteps } from './engine-steps';
import { type EnginePorts } from './engine-ports';
import { type PostingLimits } from './posting-limits';
import { type OpenRun } from './open-run';
import { originOfRun, isAtRest, outcomeOf, RunTally } from './run-tally';
import { Repeated } from './repeated';
import { RunClaims } from './run-claims';
import { Workload } from './workload';
import { isStoreOutage } from '../shared/store-outage';
import { isStreamDamage } from '../shared/stream-damage';

/** Defects in a row before a batch is given up, so that it blocks nothing. */
const DEFECTS_MAX = 3;
const WAIT_FOR_CONNECTION_MS = 5_000;

/**
 * The runs of one environment over the lanes of its company. As many batches as there are lanes are prepared ahead, one
 * at a time, so that a lane never waits. What the ledger confirmed is read back in parallel.
 */
export class EnvironmentRuns {
  private readonly waiting: PostingJob[] = [];
  private prepared: ReadyToSend[] = [];
  private readonly defects = new Map<string, number>();
  private readonly tallies = new Map<string, RunTally>();
  private readonly workload: Workload;
  private readonly repeated: Repeated;
  private readonly claims: RunClaims;
  private isPreparing = false;
  private holdUntilMs = 0;
  private readonly backOff: BackOff;

  constructor(
    private readonly ports: EnginePorts,
    private readonly steps: EngineSteps,
    private readonly limits: PostingLimits,
    private readonly stopping: AbortSignal,
  ) {
    this.backOff = new BackOff(limits.retryFirstMs, limits.retryMaxMs);
    this.workload = new Workload(ports.log);
    this.repeated = new Repeated(ports.clock, ports.log, limits.retryFirstMs, stopping);
    this.claims = new RunClaims(ports, steps, this.repeated, stopping, {
      enqueue: (job) => {
        this.enqueue(job);
      },
      finish: (job, outcome) => this.finish(job, outcome),
      rest: (job, state) => this.rest(job, state),
      isPutBack: (job) => this.isPutBack(job),
      forget: (runId) => this.tallies.delete(runId),
    });
  }

  /** Takes up a run, even one that a crash interrupted. Does nothing when it was already taken up. */
  take(run: OpenRun): void {
    if (this.tallies.has(run.runId)) return;
    const tally = new RunTally(run);
    tally.isStopping = run.isStopping === true;
    this.tallies.set(run.runId, tally);
    this.steps.context.startRun();
    this.workload.start(() => this.claims.claimBatches(tally));
  }

  /**
   * Sends nothing more of a run, but for entries of which a part was sent; the rest goes back. Does nothing when the
   * run is over, or stopped already.
   */
  stop(runId: string): void {
    const tally = this.tallies.get(runId);
    if (!tally || tally.isStopping) return;
    tally.isStopping = true;
    const isOfRun = ({ job }: ReadyToSend): boolean => job.runId === runId;
    this.waiting.unshift(...this.prepared.filter(isOfRun).map(({ job }) => job));
    this.prepared = this.prepared.filter((ready) => !isOfRun(ready));
    this.ports.log.info('posting.run-stopped', { environment: tally.origin.environment, runId });
    this.pump();
  }

  /** Takes up a batch whose run is already over. */
  adopt({ environment, batchKey, runId }: BatchOfRun): void {
    const origin = originOfRun({ environment, runId, correlationId: runId });
    this.enqueue({ batchKey, runId, origin });
  }

  /** Resolves when everything in flight is recorded. */
  async idle(): Promise<void> {
    await this.workload.idle();
  }

  /** False when the batch of a stopped run is to be finished, because something of its entry was sent. */
  private async isPutBack(job: PostingJob): Promise<boolean> {
    const state = await this.steps.runStop.putBack(job);
    if (state === null || !isAtRest(state)) return false;
    await this.rest(job, state);
    return true;
  }

  private enqueue(job: PostingJob): void {
    this.waiting.push(job);
    this.pump();
  }

  private readonly onLaneFree = (): void => {
    this.pump();
  };

  /** Fills the lanes and the queue ahead of them. Called whenever something became free or ready. */
  private pump(): void {
    if (this.stopping.aborted) return;
    while (!this.isHeld()) {
      const [ready] = this.prepared;
      if (!ready) break;
      const lanes = this.steps.lanesOf(ready.connection.facts.companyId);
      if (!lanes.take(this.onLaneFree)) break;
      this.prepared.shift();
      this.workload.start(() => this.send(ready, lanes));
    }
    if (this.isPreparing || this.prepared.length >= this.limits.lanesMax || this.isHeld()) return;
    const job = this.waiting.shift();
    if (!job) return;
    this.isPreparing = true;
    this.workload.start(() => this.prepare(job));
  }

  private async prepare(job: PostingJob): Promise<void> {
    // Yields between two batches, so that replies of the ledger are processed and the lanes stay busy.
    await this.ports.clock.sleep(0);
    const tally = this.tallies.get(job.runId);
    const wasStopping = tally?.isStopping === true;
    const result = await this.guarded(job, async () => {
      if (wasStopping && (await this.isPutBack(job))) return PUT_BACK;
      return this.steps.preparer.prepare(job);
    });
    this.isPreparing = false;
    if (result.kind === 'put-back') {
      this.pump();
      return;
    }
    // A stop that came meanwhile: it is decided anew.
    if (result.kind === 'ready' && tally?.isStopping === true && !wasStopping) this.waiting.unshift(job);
    else if (result.kind === 'ready') this.prepared.push(result);
    const followed = result.kind === 'ready' ? null : this.follow(job, result, true);
    this.pump();
    await followed;
  }

  private async send(ready: ReadyToSend, lanes: CompanyLanes): Promise<void> {
    let holdsLane = true;
    const startedAtMs = this.ports.clock.monotonicMs();
    const freeLane = (): void => {
      if (!holdsLane) return;
      holdsLane = false;
      lanes.release();
      this.pump();
    };
    const onPosted = (): void => {
      lanes.succeeded(this.ports.clock.monotonicMs() - startedAtMs);
      freeLane();
    };
    const result = await this.guarded(ready.job, () => this.steps.sender.send(ready, onPosted));
    if (result.kind !== 'again') this.backOff.reset();
    if (result.kind === 'done' || result.kind === 'confirmed') this.steps.contact.answered();
    if (result.kind === 'again' && result.why === 'throttled') lanes.throttled(this.pauseOf(result));
    const followed = this.follow(ready.job, result, false); // A pause that it requires applies from here.
    freeLane();
    await followed;
  }

  private async follow(job: PostingJob, result: StepResult, isOrphan: boolean): Promise<void> {
    switch (result.kind) {
      case 'done':
        return this.rest(job, result.state);
      case 'unknown':
        this.workload.start(() => this.settle(job, isOrphan));
        return;
      case 'confirmed':
        this.workload.start(() => this.verify(job, result.fresh));
        return;
      case 'waiting':
        await this.ports.clock.sleep(WAIT_FOR_CONNECTION_MS, this.stopping);
        this.enqueue(job);
        return;
      default:
        this.tryAgain(job, result);
    }
  }

  private async settle(job: PostingJob, isOrphan: boolean): Promise<void> {
    const state = await this.repeated.untilDone(() => this.steps.lookup.settle(job, isOrphan, this.stopping));
    if (this.stopping.aborted || state === undefined) return;
    if (isAtRest(state)) await this.rest(job, state);
    else if (state.status === 'Confirmed') await this.verify(job, null);
    else this.enqueue(job);
  }

  /** Never resolves when the service stops first: the next process takes up the run again. */
  private async verify(job: PostingJob, fresh: FreshEntry | null): Promise<void> {
    const verified = this.steps.readBacks.verify(job, fresh, this.workload.start);
    void verified.then((state) => {
      this.workload.start(async () => {
        if (state.status === 'AwaitingApproval')
          this.steps.followApproval({ environment: job.origin.environment, batchKey: job.batchKey, runId: job.runId });
        if (isAtRest(state)) await this.rest(job, state);
        else this.enqueue(job);
      });
    });
  }

  /** Prepared batches go back, because the connection may have been the cause; then all lanes pause together. */
  private tryAgain(job: PostingJob, result: Extract<StepResult, { kind: 'again' }>): void {
    const { why, retryAfterMs, silence } = result;
    this.waiting.unshift(job, ...this.prepared.map((ready) => ready.job));
    this.prepared = [];
    const pauseMs = this.pauseOf(result);
    if (retryAfterMs === undefined) this.backOff.next();
    this.ports.log.info('posting.try-again', { ...logged(job), why, pauseMs });
    this.holdUntilMs = Math.max(this.holdUntilMs, this.ports.clock.monotonicMs() + pauseMs);
    if (silence !== undefined) this.steps.contact.silent(silence);
    this.steps.contact.triesIn(pauseMs);
    this.workload.start(async () => {
      await this.ports.clock.sleep(this.holdUntilMs - this.ports.clock.monotonicMs(), this.stopping);
      this.pump();
    });
  }

  private pauseOf({ retryAfterMs }: Extract<StepResult, { kind: 'again' }>): number {
    return retryAfterMs ?? this.backOff.nextMs;
  }

  private isHeld(): boolean {
    return this.ports.clock.monotonicMs() < this.holdUntilMs;
  }

  /** Another process of the run may have put the batch back, before this one knew of the stop. */
  private async rest(job: PostingJob, state: JournalBatch): Promise<void> {
    if (!isPutBackBy(state, job.runId)) return this.finish(job, outcomeOf(state));
    if ('plan' in state && state.plan.parts > 1) this.tallies.get(job.runId)?.partsPutBack.push(job);
    return this.finish(job, 'returned');
  }

  private async finish(job: PostingJob, outcome: keyof RunCounts): Promise<void> {
    this.defects.delete(job.batchKey);
    const tally = this.tallies.get(job.runId);
    if (!tally?.count(outcome)) return;
    if (tally.partsPutBack.length > 0 && (await this.takeAgain(tally))) return;
    const id = streamId(job.origin.environment, job.runId);
    await this.repeated.untilDone(async () => {
      await this.ports.aggregates.change(postingRun, id, job.origin, (state) => finishRun(state, tally.counts));
    });
    this.tallies.delete(job.runId);
    this.steps.parts.runIsOver(job.runId);
    this.ports.log.info('posting.run-finished', {
      environment: job.origin.environment,
      runId: job.runId,
      correlationId: job.origin.correlationId,
      ...tally.counts,
    });
  }

  /**
   * The last thing before a stopped run ends: parts that it put back are taken again when another part of their entry
   * was sent after all. False when there are none.
   */
  private async takeAgain(tally: RunTally): Promise<boolean> {
    const taken: PostingJob[] = [];
    for (const job of tally.partsPutBack)
      if (await this.repeated.untilDone(() => this.steps.runStop.takeAgain(job))) taken.push(job);
    tally.reopen(taken.length);
    for (const job of taken) this.enqueue(job);
    return taken.length > 0 || this.stopping.aborted;
  }

  /**
   * A defect or a silent store fails only this turn of the batch. After some turns with a defect a batch that was not
   * sent is given up.
   */
  private async guarded<T extends { kind: string }>(job: PostingJob, step: () => Promise<T>): Promise<T | StepResult> {
    try {
      return await step();
    } catch (error) {
      if (isStoreOutage(error))
        return { kind: 'again', why: 'store-unavailable', retryAfterMs: this.limits.retryFirstMs };
      if (isStreamDamage(error)) return { kind: 'again', why: 'stream-damaged' }; // Its environment is being stopped.
      const count = (this.defects.get(job.batchKey) ?? 0) + 1;
      this.defects.set(job.batchKey, count);
      this.ports.log.error('posting.defect', error, { ...logged(job), count });
      if (count < DEFECTS_MAX || error instanceof DomainError) return { kind: 'again', why: 'defect' };
      const problem = batchProblem(
        'INTERNAL_ERROR',
        'This service cannot build the entry of this batch.',
        'Ask the operator to look for posting.defect in the service log.',
      );
      return this.giveUp(job, problem).catch((): StepResult => ({ kind: 'again', why: 'defect' }));
    }
  }

  /** Only what was not sent can be given up; what may be in the ledger continues until it is resolved. */
  private async giveUp(job: PostingJob, problem: BatchProblem): Promise<StepResult> {
    const result = await this.steps.unsent.block(job, [problem]);
    return result.kind === 'done' && !isAtRest(result.state) ? { kind: 'again', why: 'defect' } : result;
  }
}

const PUT_BACK = { kind: 'put-back' } as const;
