import { Inject, Injectable } from '@nestjs/common';
import { isUnposted } from '../../domain/journal-batch/entry-control.decisions';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { journalImport } from '../../domain/journal-import/journal-import.state';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { notYetVisible } from '../journal-batch/entry-selection';
import { EventStore } from '../ports/event-store';
import { Aggregates } from '../shared/aggregates';
import { Freshness } from '../shared/freshness';
import { type Caller } from '../shared/permissions';
import { streamId, streamOf } from '../shared/streams';

/** Whose import it is: who may not withdraw in general may take back what they delivered themselves. */
@Injectable()
export class ImportOwnership {
  constructor(
    private readonly store: EventStore,
    private readonly aggregates: Aggregates,
    private readonly freshness: Freshness,
    @Inject(JournalBatchViews) private readonly views: Pick<JournalBatchViews, 'keysOfImport'>,
  ) {}

  /** Whether the caller delivered it. */
  async isOwn({ environment, subject }: Caller, importId: string): Promise<boolean> {
    const [received] = await this.store.read(streamOf(journalImport, streamId(environment, importId)));
    return received?.metadata.actor === subject;
  }

  /** Whether none of its entries is posted, or may be. Throws NOT_YET_VISIBLE. */
  async isUnposted(environment: string, importId: string): Promise<boolean> {
    if (!(await this.freshness.caughtUp())) throw notYetVisible();
    for (const batchKey of this.views.keysOfImport(environment, importId)) {
      const { state } = await this.aggregates.load(journalBatch, streamId(environment, batchKey));
      if (!isUnposted(state)) return false;
    }
    return true;
  }
}
