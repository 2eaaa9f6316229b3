import { type BatchStatus } from '../journal-batch/batch-status.views';
import { type JournalBatchViews } from '../journal-batch/journal-batch.views';
import { PAGE_LIMIT_MAX } from '../ports/page';
import { EVERY_BATCH } from '../journal-batch/batch-filter';

/** Nothing of these has been sent; all are built with the mapping of the moment when they are posted. */
const UNPOSTED: readonly BatchStatus[] = ['Ready to Post', 'Failed', 'On Hold', 'Waiting', 'Correction'];

/** How many batches one look takes. */
export const BATCHES_CHECKED_MAX = 20_000;

/** Keys of the unposted batches of an environment, or of one import. */
export function* unpostedKeys(
  views: Pick<JournalBatchViews, 'journalBatchesOf'>,
  environment: string,
  importId: string | null = null,
): Generator<string> {
  for (const status of UNPOSTED) {
    const filter = { ...EVERY_BATCH, status, importId };
    let cursor: string | null = null;
    do {
      const page = views.journalBatchesOf(environment, filter, { limit: PAGE_LIMIT_MAX, cursor });
      for (const { batchKey } of page.items) yield batchKey;
      cursor = page.nextCursor;
    } while (cursor !== null);
  }
}
