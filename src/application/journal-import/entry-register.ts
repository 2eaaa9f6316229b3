import { type ExistingRevision } from '../../domain/journal-batch/revision.decisions';
import { type JournalBatch } from '../../domain/journal-batch/journal-batch.state';
import { batchKeyOf } from '../journal-batch/batch-keys';
import { type Aggregates } from '../shared/aggregates';
import { journalBatchStream, streamId } from '../shared/streams';

/** Finds the revisions of a journal entry from the batches' own streams: the first part of each revision is its register. */
export class EntryRegister {
  constructor(private readonly aggregates: Aggregates) {}

  /** All revisions in order; none for an entry that was never seen. */
  async revisions(environment: string, journalEntryId: string): Promise<readonly ExistingRevision[]> {
    const revisions: ExistingRevision[] = [];
    for (let revision = 1; ; revision += 1) {
      const first = await this.batch(environment, journalEntryId, revision, 1);
      if (first.status === 'Absent') return revisions;
      const batches: JournalBatch[] = [first];
      for (let part = 2; part <= first.plan.parts; part += 1) {
        batches.push(await this.batch(environment, journalEntryId, revision, part));
      }
      revisions.push({ revision, entryDigest: first.plan.entryDigest, importId: first.plan.importId, batches });
    }
  }

  /** Keys of all parts of one revision; none when it does not exist. */
  async keysOf(environment: string, journalEntryId: string, entryRevision: number): Promise<string[]> {
    const first = await this.batch(environment, journalEntryId, entryRevision, 1);
    if (first.status === 'Absent') return [];
    return Array.from({ length: first.plan.parts }, (_, index) =>
      batchKeyOf({ environment, journalEntryId, entryRevision, part: index + 1 }),
    );
  }

  private async batch(
    environment: string,
    journalEntryId: string,
    entryRevision: number,
    part: number,
  ): Promise<JournalBatch> {
    const key = batchKeyOf({ environment, journalEntryId, entryRevision, part });
    return (await this.aggregates.load(journalBatchStream, streamId(environment, key))).state;
  }
}
