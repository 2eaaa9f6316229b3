import { batchProblem, type BatchProblem } from '../shared/batch-problem';
import { type BatchPlan } from '../shared/batch-plan';
import { DomainError } from '../shared/errors';
import { checkedReason } from '../shared/reason';
import { type JournalBatch, type PostedBatch } from './batch-states';
import { type Difference } from './difference';
import { type JournalBatchEvent } from './journal-batch.events';
import { requirePlanned } from './journal-batch.decisions';
import { isAsAgreed, isSeenSo } from './posted-ledger';
import { isReversed, standingOfReversal } from './reversal-standing';
import { differencePlanned, notAsPosted, requireReversible, reversedBefore } from './reversal.decisions';

export interface PlannedDifference {
  readonly number: number;
  /** Key of the net difference, derived from the first posted batch of the entry. */
  readonly batchKey: string;
  /** Of its lines. */
  readonly contentDigest: string;
  readonly reason: string;
  /** When the reading of the ledger began that they were computed from, ISO 8601. */
  readonly seenAt: string;
}

/**
 * A batch of a newer delivery is to come into the books by a net difference. Silent when it is this one already. Throws
 * BATCH_NOT_FOUND, CORRECTION_NOT_LISTED for what is no correction, ENTRY_ON_HOLD, DIFFERENCE_PLANNED when another one
 * is on its way or in the books, or REASON_MISSING.
 */
export const planDifference = (state: JournalBatch, planned: PlannedDifference): JournalBatchEvent[] => {
  const batch = requirePlanned(state);
  if (batch.status === 'Netted') {
    if (isThis(batch.difference, planned)) return [];
    throw differencePlanned(batch.plan, batch.difference.batchKey);
  }
  if (batch.status !== 'SetAside' || batch.because !== 'posted') throw noCorrection(batch.plan);
  if (batch.onHold !== undefined) throw onHold(batch.plan);
  return [plannedEvent(planned)];
};

/**
 * The first posted batch of an entry reserves its net difference: an entry has one at a time, and none while a reversal
 * of it is on its way. Silent when this one is reserved already. Throws like `requireReversible`, and REASON_MISSING.
 */
export const reserveDifference = (state: JournalBatch, planned: PlannedDifference): JournalBatchEvent[] => {
  const known = 'history' in state ? (state.history.differences ?? []) : [];
  if (known.some((one) => isThis(one, planned) && one.standing !== 'void')) return [];
  const batch = requireAdjustable(state);
  if (!isSeenSo(batch, planned.seenAt)) throw notAsPosted(batch);
  return [plannedEvent(planned)];
};

/**
 * A posted batch that a net difference can be computed from: it could be reversed, and no reversal of it is on its way.
 * Throws like `requireReversible`.
 */
export const requireAdjustable = (state: JournalBatch): PostedBatch => {
  const batch = requireReversible(state, null);
  if (batch.reversal !== undefined && batch.reversal.standing !== 'void') throw reversedBefore(batch, null);
  return batch;
};

/**
 * What became of a net difference, by its own stream: for the posted batch that it adjusts, and for the delivery that
 * it brings in. Silent when it is known, or another's.
 */
export const recordDifference = (
  state: JournalBatch,
  batchKey: string,
  difference: JournalBatch,
): JournalBatchEvent[] => {
  const known = differenceIn(state, batchKey);
  if (known === undefined) return [];
  const now = standingOfReversal(difference);
  if (now === known.standing) return [];
  const facts = { difference: known.number, batchKey };
  if (now === 'posted') {
    const recordNo = 'recordNo' in difference ? difference.recordNo : '';
    return [{ type: 'JournalBatchDifferencePosted', data: { ...facts, recordNo } }];
  }
  if (now === 'planned')
    return known.standing === 'posted'
      ? [{ type: 'JournalBatchDifferenceUndone', data: { ...facts, because: 'gone' } }]
      : [];
  return [{ type: 'JournalBatchDifferenceUndone', data: { ...facts, because: undoneBecause(difference) } }];
};

/**
 * Why a net difference may not be sent, from the streams of the entry just before the intent: another one or a reversal
 * is what the posted entry waits for, the delivery is not to be brought in by it, or the ledger does not hold the entry
 * any more as it was when the difference was computed.
 */
export const differenceProblem = (
  { batchKey, contentDigest, adjusts }: BatchPlan,
  base: readonly JournalBatch[],
  delivered: readonly JournalBatch[],
): BatchProblem | null => {
  if (adjusts === undefined) return null;
  const wanted = { batchKey, contentDigest };
  const [anchor] = base;
  const known = anchor?.status === 'Posted' && anchor.recordNo === adjusts.recordNo ? anchor.history.differences : [];
  const named = (known ?? []).find((one) => isThis(one, wanted) && one.standing !== 'void');
  const isWanted = delivered.length > 0 && delivered.every((one) => isThis(differenceIn(one, batchKey), wanted));
  if (named === undefined || !isWanted)
    return batchProblem(
      'DIFFERENCE_NOT_CURRENT',
      `This is not the net difference that journal entry ${adjusts.journalEntryId} waits for.`,
      'Withdraw it. If the newer delivery is still to be brought in, decide on it again on its page.',
    );
  const { seenAt } = named;
  if (base.every((state) => isAsComputed(state, seenAt))) return null;
  return batchProblem(
    'DIFFERENCE_BASE_CHANGED',
    `Journal entry ${adjusts.journalEntryId} is not in Sage Intacct any more as it was when this net difference was computed.`,
    'Withdraw this net difference, look at what was found for the entry, then decide on the newer delivery again.',
  );
};

/** A net difference is reversed together with its entry only. Throws BATCH_NOT_REVERSIBLE. */
export const requireOwnEntry = ({ adjusts, journalEntryId, batchKey }: BatchPlan): void => {
  if (adjusts === undefined) return;
  throw new DomainError(
    'BATCH_NOT_REVERSIBLE',
    `${journalEntryId} cannot be reversed alone: it is a net difference of journal entry ${adjusts.journalEntryId}.`,
    `Reverse journal entry ${adjusts.journalEntryId} on its page, which takes its net differences back too; or deliver it again and correct it.`,
    { journalEntryId, batchKey },
  );
};

/** Keys of the net differences that stand in the books beside a posted batch, or did when it was looked at last. */
export const postedDifferencesOf = ({ history }: Pick<PostedBatch, 'history'>): readonly string[] =>
  (history.differences ?? []).flatMap(({ standing, batchKey }) => (standing === 'posted' ? [batchKey] : []));

const isAsComputed = (state: JournalBatch, seenAt: string): boolean =>
  state.status === 'Posted' &&
  (state.reversal === undefined || state.reversal.standing === 'void') &&
  isAsAgreed(state) &&
  isSeenSo(state, seenAt);

const isThis = (
  one: { readonly batchKey: string; readonly contentDigest: string } | undefined,
  { batchKey, contentDigest }: { readonly batchKey: string; readonly contentDigest: string },
): boolean => one?.batchKey === batchKey && one.contentDigest === contentDigest;

const differenceIn = (state: JournalBatch, batchKey: string): Difference | undefined => {
  const all = state.status === 'Netted' ? [state.difference] : 'history' in state ? state.history.differences : [];
  return (all ?? []).find((one) => one.batchKey === batchKey);
};

const undoneBecause = (difference: JournalBatch): 'withdrawn' | 'reversed' | 'taken back' => {
  if (difference.status === 'Discarded') return 'withdrawn';
  return isReversed(difference) ? 'taken back' : 'reversed';
};

const plannedEvent = ({ number, reason, ...planned }: PlannedDifference): JournalBatchEvent => ({
  type: 'JournalBatchDifferencePlanned',
  data: { difference: number, ...planned, reason: checkedReason(reason) },
});

const noCorrection = ({ batchKey, journalEntryId }: BatchPlan): DomainError =>
  new DomainError(
    'CORRECTION_NOT_LISTED',
    `Batch ${batchKey} of journal entry ${journalEntryId} is no correction of a posted entry.`,
    'Look at its status: it may be Ready to Post already, or withdrawn.',
    { batchKey },
  );

const onHold = ({ batchKey, journalEntryId }: BatchPlan): DomainError =>
  new DomainError(
    'ENTRY_ON_HOLD',
    `The newer delivery of journal entry ${journalEntryId} is on hold.`,
    'Lift the hold first; then decide how it comes into the books.',
    { batchKey, journalEntryId },
  );
