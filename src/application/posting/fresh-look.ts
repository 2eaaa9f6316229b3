import { type JournalBatch, type PostedBatch } from '../../domain/journal-batch/batch-states';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { recordLook } from '../../domain/journal-batch/ledger-look.decisions';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { DomainError } from '../../domain/shared/errors';
import { type Aggregates, type Origin } from '../shared/aggregates';
import { streamId } from '../shared/streams';
import { type PostingWorker } from './posting.worker';

type Looked = Awaited<ReturnType<PostingWorker['look']>>;

/** What one look at the ledger showed of a posted batch, and the batch that says so. */
export interface FreshLook {
  readonly posted: PostedBatch;
  readonly held: NonNullable<Extract<Looked, { kind: 'posted' }>['held']>;
  readonly seenAt: string;
}

/**
 * Records with a posted batch what a look at the ledger showed of it, and holds that it may be built upon: `require`
 * decides. Throws what that throws, or CHANGED_MEANWHILE when the look is not one of the batch as it is now.
 */
export const recordFreshLook = async (
  aggregates: Aggregates,
  origin: Origin,
  { plan, looked, settleMs }: { readonly plan: BatchPlan; readonly looked: Looked; readonly settleMs: number },
  require: (state: JournalBatch) => PostedBatch,
): Promise<FreshLook> => {
  if (looked.kind !== 'posted') throw changedMeanwhile(plan);
  const { look, held } = looked;
  const id = streamId(origin.environment, plan.batchKey);
  const asked = { settleMs, isAsked: true };
  const seen = await aggregates.change(journalBatch, id, origin, (state) => recordLook(state, look, asked));
  const posted = require(seen.state);
  if (held === null || look.attemptId !== posted.attempt.attemptId) throw changedMeanwhile(plan);
  return { posted, held, seenAt: look.readAt };
};

export const changedMeanwhile = ({ journalEntryId }: BatchPlan): DomainError =>
  new DomainError(
    'CHANGED_MEANWHILE',
    `Journal entry ${journalEntryId} was changed or reversed by somebody else meanwhile.`,
    'Look at the entry again, then decide again if it still should be.',
    { journalEntryId },
  );
