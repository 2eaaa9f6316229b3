import { isBegun } from '../../domain/journal-batch/entry-parts';
import { isPutBackBy, putBackBatch, takeAgain } from '../../domain/journal-batch/journal-batch.decisions';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { EntryBatches } from '../journal-batch/entry-batches';
import { type Aggregates } from '../shared/aggregates';
import { batchIdOf, type PostingJob } from './posting-job';

/**
 * What becomes of the batches of a run that was stopped. Decided from their streams alone, so that several processes
 * that have the run agree: a batch that one puts back cannot be sent by another one that prepared it.
 */
export class RunStop {
  private readonly entries: EntryBatches;

  constructor(private readonly aggregates: Aggregates) {
    this.entries = new EntryBatches(aggregates);
  }

  /** Puts the batch back where it was. Null when it is to be finished, because something of its entry was sent. */
  async putBack(job: PostingJob): Promise<JournalBatch | null> {
    const { state } = await this.aggregates.load(journalBatch, batchIdOf(job));
    if (state.status === 'Absent' || isBegun(state) || (await this.entries.isBegun(job.origin.environment, state.plan)))
      return null;
    const change = (current: JournalBatch): ReturnType<typeof putBackBatch> => putBackBatch(current, job.runId);
    const changed = await this.aggregates.change(journalBatch, batchIdOf(job), job.origin, change);
    return isBegun(changed.state) ? null : changed.state;
  }

  /**
   * Takes a batch again that was put back, when another part of its entry turned out to be sent meanwhile. False when
   * it stays where it is.
   */
  async takeAgain(job: PostingJob): Promise<boolean> {
    const { state } = await this.aggregates.load(journalBatch, batchIdOf(job));
    if (!isPutBackBy(state, job.runId) || !('plan' in state)) return false;
    if (!(await this.entries.isBegun(job.origin.environment, state.plan))) return false;
    const change = (current: JournalBatch): ReturnType<typeof takeAgain> => takeAgain(current, job.runId);
    const changed = await this.aggregates.change(journalBatch, batchIdOf(job), job.origin, change);
    return changed.state.status === 'Queued' && changed.state.runId === job.runId;
  }
}
