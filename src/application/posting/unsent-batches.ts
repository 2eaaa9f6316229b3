import { fixOf, stopPosting } from '../../domain/posting-stop/posting-stop.decisions';
import { type StopCause } from '../../domain/posting-stop/posting-stop.events';
import { postingStop } from '../../domain/posting-stop/posting-stop.state';
import { blockBatch, returnBatch } from '../../domain/journal-batch/journal-batch.decisions';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type QueuedBatch } from '../../domain/journal-batch/batch-states';
import { problemOfReason } from '../../domain/ledger-entry/entry-builder';
import { type LedgerReason } from '../../domain/ledger-entry/ledger-entry';
import { batchProblem, type BatchProblem } from '../../domain/shared/batch-problem';
import { type ConnectionPause } from '../connection/connection-pause';
import { type BatchDamage } from '../journal-batch/batch-integrity';
import { EntryBatches } from '../journal-batch/entry-batches';
import { type ReadFailure } from '../ports/accounting-system';
import { streamId, streamOf } from '../shared/streams';
import { type EntryParts } from './entry-parts';
import { type EnginePorts } from './engine-ports';
import { type UsableConnection } from './posting-context';
import { again, batchIdOf, logged, type PostingJob, type StepResult } from './posting-job';

/** A store may show events so much later to another reader. */
const SHOWN_LATE_MS = 1_000;

/** What becomes of a batch that is not sent. */
export class UnsentBatches {
  private readonly entries: EntryBatches;

  constructor(
    private readonly ports: Pick<EnginePorts, 'aggregates' | 'clock' | 'log'>,
    private readonly pause: ConnectionPause,
    private readonly parts: EntryParts,
  ) {
    this.entries = new EntryBatches(ports.aggregates);
  }

  /** Ends the batch as Failed with all its problems; nothing was sent. */
  async block(job: PostingJob, problems: readonly BatchProblem[]): Promise<StepResult> {
    this.ports.log.info('posting.blocked', { ...logged(job), codes: problems.map(({ code }) => code) });
    const { state } = await this.ports.aggregates.change(journalBatch, batchIdOf(job), job.origin, (before) =>
      blockBatch(before, job.runId, problems),
    );
    if ('plan' in state) this.parts.forget(state.plan);
    return { kind: 'done', state };
  }

  async giveBack(
    job: PostingJob,
    state: QueuedBatch,
    why: { code: string; message: string; fix: string },
  ): Promise<StepResult> {
    if (state.history.wasUnknown) return { kind: 'waiting' };
    const { code, message, fix } = why;
    const returned = await this.ports.aggregates.change(journalBatch, batchIdOf(job), job.origin, (current) =>
      returnBatch(current, { runId: job.runId, code, message, fix }),
    );
    return { kind: 'done', state: returned.state };
  }

  /**
   * It did not fail: it goes back untouched, unless an earlier attempt ties it to this run, or something of its entry
   * was sent. Then it fails, because a person has to know that the entry is half posted.
   */
  async heldBack(job: PostingJob, state: QueuedBatch, why: BatchProblem): Promise<StepResult> {
    const isTied = state.history.wasUnknown || (await this.entries.isBegun(job.origin.environment, state.plan));
    return isTied ? this.block(job, [why]) : this.giveBack(job, state, why);
  }

  /** Stops all posting of the environment and returns the batch. */
  async pauseConnection(
    { origin }: PostingJob,
    connection: UsableConnection,
    reasons: readonly LedgerReason[],
  ): Promise<StepResult> {
    await this.pause.because(origin, connection.facts, reasons, 'posting');
    return { kind: 'again', why: 'connection-paused', retryAfterMs: 0 };
  }

  /** Nothing is sent while the ledger cannot be read: an unknown outcome could never be resolved. */
  async cannotRead(job: PostingJob, connection: UsableConnection, failure: ReadFailure): Promise<StepResult> {
    switch (failure.kind) {
      case 'unavailable':
        return again(failure.cause, failure.retryAfterMs, failure.cause);
      case 'connection-refused':
        return this.pauseConnection(job, connection, failure.reasons);
      case 'refused':
        return this.block(job, failure.reasons.map(problemOfReason));
    }
  }

  /** A damaged batch is not sent, and nothing else of the environment is until the log verifies again. */
  async stopDamaged(job: PostingJob, { code, message }: BatchDamage): Promise<StepResult> {
    return this.block(job, [await this.stop(job, { code, stream: streamOf(journalBatch, batchIdOf(job)), message })]);
  }

  /**
   * The views have a batch that the log does not hold: it was lost, or taken away. Nothing of the environment is sent
   * until the log verifies again. Returns why; null when it is there after all: a store may show it late.
   */
  async stopMissing(job: PostingJob, batchKey: string): Promise<BatchProblem | null> {
    const id = streamId(job.origin.environment, batchKey);
    await this.ports.clock.sleep(SHOWN_LATE_MS);
    if ((await this.ports.aggregates.load(journalBatch, id)).state.status !== 'Absent') return null;
    const stream = streamOf(journalBatch, id);
    const message = `The views have the stream ${stream}, and the log does not hold it.`;
    return this.stop(job, { code: 'STREAM_MISSING', stream, message });
  }

  private async stop(
    job: PostingJob,
    { code, stream, message }: Omit<Extract<StopCause, { kind: 'log-damaged' }>, 'kind'>,
  ): Promise<BatchProblem> {
    const { environment } = job.origin;
    this.ports.log.error('log.damaged', new Error(message), { ...logged(job), code, stream });
    const cause = { kind: 'log-damaged', code, stream, message } as const;
    await this.ports.aggregates.change(postingStop, environment, job.origin, (state) => stopPosting(state, cause));
    return batchProblem('LOG_DAMAGED', `The log is damaged: ${message}`, fixOf(cause));
  }
}
