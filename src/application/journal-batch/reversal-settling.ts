import { Inject, Injectable } from '@nestjs/common';
import { releaseBatch } from '../../domain/journal-batch/journal-batch.decisions';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { recordReversal } from '../../domain/journal-batch/reversal.decisions';
import { DomainError } from '../../domain/shared/errors';
import { DifferenceSettling } from './difference-settling';
import { EntryBatches } from './entry-batches';
import { JournalBatchViews } from './journal-batch.views';
import { type ReversedBatchName } from './batch-lookups';
import { Aggregates, type Origin } from '../shared/aggregates';
import { isStoreOutage } from '../shared/store-outage';
import { streamId } from '../shared/streams';

/**
 * Records with the originals what became of their reversals and net differences, and releases those that a crash left
 * recorded but not released. The views only say where to look; the streams decide. Every step does nothing when
 * repeated.
 */
@Injectable()
export class ReversalSettling {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly entries: EntryBatches,
    @Inject(JournalBatchViews)
    private readonly views: Pick<JournalBatchViews, 'reversalsToSettle' | 'differencesToSettle'>,
  ) {}

  async settle(): Promise<void> {
    for (const name of this.views.reversalsToSettle()) await this.unlessChanging(() => this.settleOne(name));
    const differences = new DifferenceSettling(this.aggregates);
    for (const { environment, batchKey } of this.views.differencesToSettle())
      await this.unlessChanging(() => differences.settle(environment, batchKey));
  }

  private async unlessChanging(settle: () => Promise<void>): Promise<void> {
    try {
      await settle();
    } catch (error) {
      // Somebody changes it at this moment: the next turn looks again.
      if (!(error instanceof DomainError) || isStoreOutage(error)) throw error;
    }
  }

  private async settleOne({ environment, batchKey, reversalKey }: ReversedBatchName): Promise<void> {
    const origin: Origin = { actor: 'worker', environment, correlationId: batchKey, causationId: reversalKey };
    const reversal = await this.aggregates.load(journalBatch, streamId(environment, reversalKey));
    if (reversal.state.status === 'Staged') return this.release(origin, reversalKey);
    await this.aggregates.change(journalBatch, streamId(environment, batchKey), origin, (state) =>
      recordReversal(state, reversalKey, reversal.state),
    );
  }

  /** All parts of a reversal, or none: one that is not recorded whole waits until the request is repeated. */
  private async release(origin: Origin, reversalKey: string): Promise<void> {
    const { state } = await this.aggregates.load(journalBatch, streamId(origin.environment, reversalKey));
    if (state.status === 'Absent') return;
    const parts = await this.entries.partsOf(origin.environment, state.plan);
    const isWhole = parts.length === state.plan.parts && parts.every((part) => part.state.status !== 'Staging');
    if (!isWhole) return;
    for (const { batchKey } of parts)
      await this.aggregates.change(journalBatch, streamId(origin.environment, batchKey), origin, (now) =>
        releaseBatch(now),
      );
  }
}
