import { type JournalBatch, type PostedBatch } from '../../domain/journal-batch/batch-states';
import { postedDifferencesOf } from '../../domain/journal-batch/difference.decisions';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { isReversed } from '../../domain/journal-batch/reversal-standing';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { DomainError } from '../../domain/shared/errors';
import { keyOfPart } from '../journal-batch/batch-keys';
import { type EntryBatches } from '../journal-batch/entry-batches';
import { type Aggregates } from '../shared/aggregates';
import { streamId } from '../shared/streams';

/** What of an entry is in the books before a newer delivery of it is. */
export interface PostedEntry {
  /** Its posted parts, then its net differences in the books. */
  readonly posted: readonly PostedBatch[];
  /** Why it cannot be corrected now, for people; null when nothing of it is on its way. */
  readonly obstacle: string | null;
}

/** Finds what is posted of an entry, from the streams of its batches. */
export class CorrectedEntry {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly entries: EntryBatches,
  ) {}

  /** Before the revision that a plan belongs to. Throws CORRECTION_NOT_LISTED when nothing of it is known as posted. */
  async before(environment: string, plan: BatchPlan): Promise<PostedEntry> {
    for (let entryRevision = plan.entryRevision - 1; entryRevision >= 1; entryRevision -= 1) {
      const first = await this.batch(environment, keyOfPart(environment, { ...plan, entryRevision }, 1));
      if (first.status === 'Absent') continue;
      const parts = await this.entries.partsOf(environment, first.plan);
      const posted = parts.flatMap(({ state }) => (state.status === 'Posted' && !isReversed(state) ? [state] : []));
      if (posted.length === 0) continue;
      const others = parts.filter(({ state }) => state.status !== 'Posted' && state.status !== 'Discarded');
      const differences = await this.differencesOf(environment, posted);
      return {
        posted: [...posted, ...differences.posted],
        obstacle: partObstacle(others.length) ?? differences.obstacle,
      };
    }
    throw new DomainError(
      'CORRECTION_NOT_LISTED',
      `No posted batch of journal entry ${plan.journalEntryId} is known that this delivery corrects.`,
      'Where it was posted elsewhere, correct it in Sage Intacct and withdraw this delivery.',
      { journalEntryId: plan.journalEntryId },
    );
  }

  private async differencesOf(environment: string, parts: readonly PostedBatch[]): Promise<PostedEntry> {
    const posted: PostedBatch[] = [];
    let obstacle: string | null = null;
    for (const key of parts.flatMap(postedDifferencesOf)) {
      const state = await this.batch(environment, key);
      if (state.status === 'Posted' && !isReversed(state)) posted.push(state);
      else obstacle = 'A net difference of the entry is not in Sage Intacct as it was posted. Look at it first.';
    }
    const open = parts.flatMap(({ history }) =>
      (history.differences ?? []).filter(({ standing }) => standing === 'planned'),
    );
    for (const { batchKey } of open) {
      const { status } = await this.batch(environment, batchKey);
      obstacle =
        status === 'Posted' ? BEING_RECORDED : 'A net difference of the entry is on its way: post it, or withdraw it.';
    }
    return { posted, obstacle };
  }

  private async batch(environment: string, batchKey: string): Promise<JournalBatch> {
    return (await this.aggregates.load(journalBatch, streamId(environment, batchKey))).state;
  }
}

/** The entry is told of it right after. */
const BEING_RECORDED =
  'A net difference of the entry was posted just now and is being recorded. Look again in a moment.';

const partObstacle = (others: number): string | null =>
  others === 0 ? null : 'A part of the posted entry is not posted. Post it, or withdraw it.';
