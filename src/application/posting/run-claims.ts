import { queueBatch } from '../../domain/journal-batch/journal-batch.decisions';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { type RunCounts } from '../../domain/posting-run/posting-run.events';
import { type PostingRun, postingRun } from '../../domain/posting-run/posting-run.state';
import { DomainError } from '../../domain/shared/errors';
import { namesMonthOf } from '../journal-batch/batch-keys';
import { isStoreOutage } from '../shared/store-outage';
import { isStreamDamage } from '../shared/stream-damage';
import { streamId } from '../shared/streams';
import { type EnginePorts } from './engine-ports';
import { type EngineSteps } from './engine-steps';
import { batchIdOf, type PostingJob } from './posting-job';
import { type Repeated } from './repeated';
import { isAtRest, type RunTally } from './run-tally';

/** Batches that a run claims concurrently: the store commits them together. */
const CLAIMS_AT_A_TIME = 8;
/** How old may be what was read of the ledger while the run was checked. */
const AHEAD_AGE_MAX_MS = 10_000;
/** Defects in a row before the check of a run is given up. */
const CHECK_DEFECTS_MAX = 3;

/** What becomes of batches that a run claimed. */
export interface ClaimedBatches {
  readonly enqueue: (job: PostingJob) => void;
  readonly finish: (job: PostingJob, outcome: keyof RunCounts) => Promise<void>;
  readonly rest: (job: PostingJob, state: JournalBatch) => Promise<void>;
  readonly isPutBack: (job: PostingJob) => Promise<boolean>;
  readonly forget: (runId: string) => void;
}

/** Begins a run: checks it, and takes its batches. */
export class RunClaims {
  constructor(
    private readonly ports: EnginePorts,
    private readonly steps: EngineSteps,
    private readonly repeated: Repeated,
    private readonly stopping: AbortSignal,
    private readonly of: ClaimedBatches,
  ) {}

  /** Takes each batch of a run, after its check; a run that is over leaves only what it left in progress. */
  async claimBatches(tally: RunTally): Promise<void> {
    const loaded = await this.repeated.untilDone(() => this.load(tally));
    const startedAtMs = this.ports.clock.monotonicMs();
    const ahead = this.lookAhead(tally, loaded);
    const run = await this.checked(tally, loaded);
    await ahead;
    // A check of very many lines takes minutes, in which others may have posted.
    if (this.ports.clock.monotonicMs() - startedAtMs > AHEAD_AGE_MAX_MS) this.steps.context.forgetLookedAhead();
    if (run?.status === 'Running' && run.isStopping) tally.isStopping = true;
    const keys = run === undefined || run.status === 'Absent' ? [] : run.batchKeys;
    const isOver = run?.status !== 'Running';
    if (run?.status === 'NotStarted') {
      this.of.forget(tally.run.runId);
      return; // None of its batches was changed.
    }
    if (isOver) this.of.forget(tally.run.runId);
    tally.open = keys.length;
    for (let start = 0; start < keys.length && !this.stopping.aborted; start += CLAIMS_AT_A_TIME) {
      const some = keys.slice(start, start + CLAIMS_AT_A_TIME);
      const claim = (batchKey: string): Promise<void> =>
        isOver ? this.takeStray(tally, batchKey) : this.claim(tally, batchKey);
      await Promise.all(some.map((batchKey) => this.repeated.untilDone(() => claim(batchKey))));
    }
  }

  /**
   * Of the month of its first batch: a run has one month, as a rule. Never rejects, for nobody listens while the run is
   * checked: whatever fails here is tried again, and told, when a batch needs it.
   */
  private async lookAhead({ origin }: RunTally, run: PostingRun | undefined): Promise<void> {
    const [batchKey] = run?.status === 'Running' ? run.batchKeys : [];
    if (batchKey === undefined) return;
    try {
      const id = streamId(origin.environment, batchKey);
      const { state } = await this.ports.aggregates.load(journalBatch, id);
      if ('plan' in state) await this.steps.context.lookAhead(namesMonthOf(state.plan));
    } catch (error) {
      if (isStoreOutage(error) || isStreamDamage(error)) return;
      this.ports.log.error('posting.look-ahead-defect', error, { environment: origin.environment });
    }
  }

  /** The first step of a run that is not checked yet. */
  private async checked({ run, origin }: RunTally, state: PostingRun | undefined): Promise<PostingRun | undefined> {
    const { check } = this.steps;
    if (check === null || state?.status !== 'Running' || state.isChecked || state.isStopping) return state;
    const { period, batchKeys } = state;
    let left = CHECK_DEFECTS_MAX;
    return this.repeated.untilDone(async () => {
      left -= 1;
      try {
        const { run: checked, clean } = await check.check({ origin, runId: run.runId, period, batchKeys });
        if (clean !== null) this.steps.parts.trust(run.runId, clean);
        return checked;
      } catch (error) {
        if (left > 0 || isStoreOutage(error)) throw error;
        this.ports.log.error('posting.check-defect', error, { environment: origin.environment, runId: run.runId });
        return state; // Each batch is checked again before it is sent.
      }
    });
  }

  private async load({ run, origin }: RunTally): Promise<PostingRun> {
    return (await this.ports.aggregates.load(postingRun, streamId(origin.environment, run.runId))).state;
  }

  private async claim(tally: RunTally, batchKey: string): Promise<void> {
    const job = { batchKey, runId: tally.run.runId, origin: tally.origin };
    if (tally.isStopping && (await this.of.isPutBack(job))) return;
    const state = await this.queue(job);
    if (state === 'on hold') await this.of.finish(job, 'held');
    else if (state === null || isUnderWayElsewhere(state, job.runId)) await this.of.finish(job, 'skipped');
    else if (isAtRest(state)) await this.of.rest(job, state);
    else this.of.enqueue(job);
  }

  /** Another process ended the run meanwhile; what it left in progress is finished. */
  private async takeStray({ run, origin }: RunTally, batchKey: string): Promise<void> {
    const id = streamId(origin.environment, batchKey);
    const { state } = await this.ports.aggregates.load(journalBatch, id);
    const isStray = !isAtRest(state) && !isUnderWayElsewhere(state, run.runId);
    if (isStray) this.of.enqueue({ batchKey, runId: run.runId, origin });
  }

  /** Null when the batch is not this run's to post. */
  private async queue(job: PostingJob): Promise<JournalBatch | 'on hold' | null> {
    const id = batchIdOf(job);
    try {
      return (await this.ports.aggregates.change(journalBatch, id, job.origin, (state) => queueBatch(state, job.runId)))
        .state;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'BATCH_NOT_READY') return error.details['state'] === ON_HOLD ? 'on hold' : null;
      if (error.code !== 'BATCH_NOT_FOUND') throw error;
      return (await this.steps.unsent.stopMissing(job, job.batchKey)) === null ? this.queue(job) : null;
    }
  }
}

const ON_HOLD: JournalBatch['status'] = 'OnHold';

const isUnderWayElsewhere = (state: JournalBatch, runId: string): boolean =>
  !isAtRest(state) && 'runId' in state && state.runId !== runId;
