import { Inject, Injectable } from '@nestjs/common';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { undoUnprepared } from '../../domain/journal-batch/reversal.decisions';
import { DomainError } from '../../domain/shared/errors';
import { DifferenceSettling } from './difference-settling';
import { ReversalBinding } from './reversal-binding';
import { EntryBatches } from './entry-batches';
import { JournalBatchViews } from './journal-batch.views';
import { type ReversedBatchName } from './batch-lookups';
import { Aggregates, type Origin } from '../shared/aggregates';
import { isStoreOutage } from '../shared/store-outage';
import { streamId } from '../shared/streams';

/**
 * Records with the originals what became of their reversals and net differences, and completes or drops what a crash
 * left of one. The views only say where to look; the streams decide. Every step does nothing when
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

  private async settleOne({ environment, batchKey, reversalKey, isKnown }: ReversedBatchName): Promise<void> {
    const origin: Origin = { actor: 'worker', environment, correlationId: batchKey, causationId: reversalKey };
    const isRecorded = await new ReversalBinding(this.aggregates, this.entries).settle(origin, batchKey, reversalKey);
    // What the views know and the store does not have is missing: that is for people.
    if (isRecorded || isKnown === 1) return;
    await this.aggregates.change(journalBatch, streamId(environment, batchKey), origin, (state) =>
      undoUnprepared(state, reversalKey),
    );
  }
}
