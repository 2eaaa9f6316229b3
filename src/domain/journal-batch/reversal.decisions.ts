import { batchProblem, type BatchProblem } from '../shared/batch-problem';
import { type BatchPlan, ledgerDateOf } from '../shared/batch-plan';
import { isIsoDate, periodOf } from '../shared/calendar';
import { DomainError } from '../shared/errors';
import { checkedReason } from '../shared/reason';
import { requirePlanned } from './journal-batch.decisions';
import { type JournalBatchEvent } from './journal-batch.events';
import { type JournalBatch, type PostedBatch } from './batch-states';
import { isAsAgreed, isHeldAs, isSeenSo } from './posted-ledger';
import { isReversed, standingOfReversal } from './reversal-standing';

/** The day of a reversal: the original's · the first one of the month after · one that a person names. */
export type ReversalDate =
  | { readonly rule: 'same' }
  | { readonly rule: 'next-period' }
  /** `YYYY-MM-DD`, not before the original's. */
  | { readonly rule: 'other'; readonly date: string };

export const REVERSAL_RULES = ['same', 'next-period', 'other'] as const satisfies readonly ReversalDate['rule'][];

/** The day on which a batch is reversed. Throws REVERSAL_DATE_INVALID. */
export const reversalDateOf = (
  plan: Pick<BatchPlan, 'transactionDate' | 'postingDate'>,
  wanted: ReversalDate,
): string => {
  const transactionDate = ledgerDateOf(plan);
  switch (wanted.rule) {
    case 'same':
      return transactionDate;
    case 'next-period':
      return firstDayAfter(periodOf(transactionDate));
    case 'other': {
      if (isIsoDate(wanted.date) && wanted.date >= transactionDate) return wanted.date;
      throw new DomainError(
        'REVERSAL_DATE_INVALID',
        `${wanted.date} is not a day on or after ${transactionDate}, the date of the entry.`,
        'Choose the date of the entry or a later one.',
        { date: wanted.date, transactionDate },
      );
    }
  }
};

const firstDayAfter = (period: string): string => {
  const [year, month] = [Number(period.slice(0, 4)), Number(period.slice(5, 7))];
  return month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
};

export interface PlannedReversal {
  readonly number: number;
  /** Key of the reversal, derived from the original. */
  readonly batchKey: string;
  readonly date: string;
  readonly dateRule: ReversalDate['rule'];
  readonly reason: string;
  /** Of the lines that take back what the ledger holds. */
  readonly contentDigest: string;
  /** When the reading of the ledger began that they were computed from, ISO 8601. */
  readonly seenAt: string;
  /** Key of the delivery that is to be posted in place of the entry. */
  readonly corrects?: string;
}

/**
 * A posted batch that can be reversed: read back, and equal or accepted as it stands. A reversal is not reversed: a
 * newer delivery may be posted in place of what it took back. Throws BATCH_NOT_REVERSIBLE, LEDGER_NOT_AS_POSTED,
 * BATCH_REVERSED when a reversal of it stands or is on its way, or DIFFERENCE_PLANNED while a net difference is.
 */
export const requireReversible = (state: JournalBatch, last: JournalBatch | null): PostedBatch => {
  const batch = requirePlanned(state);
  if (batch.status !== 'Posted') throw notReversible(batch.plan, `it is not posted (${batch.status})`);
  if (batch.plan.reverses !== undefined) throw notReversible(batch.plan, 'it takes another entry back');
  if (batch.plan.reversalDate !== undefined)
    throw notReversible(batch.plan, `Sage Intacct reverses it by itself on ${batch.plan.reversalDate}`);
  const { reversal } = batch;
  if (!isAsAgreed(batch)) throw notAsPosted(batch);
  if (last !== null && last.status !== 'Absent' && standingOfReversal(last) !== 'void')
    throw reversedBefore(batch, last);
  if (isReversed(batch) && reversal !== undefined) throw reversedBefore(batch, last);
  const open = (batch.history.differences ?? []).find(({ standing }) => standing === 'planned');
  if (open !== undefined) throw differencePlanned(batch.plan, open.batchKey);
  return batch;
};

/**
 * Reserves the one reversal of a posted batch, before it can be posted. `last` is the reversal before it by its own
 * stream, null for none; one with a higher number was asked for meanwhile. Silent when exactly this reversal is
 * reserved already. Throws like `requireReversible`, and REASON_MISSING.
 */
export const planReversal = (
  state: JournalBatch,
  { number, ...planned }: PlannedReversal,
  last: JournalBatch | null,
): JournalBatchEvent[] => {
  const batch = requireReversible(state, last);
  const { reversal } = batch;
  if (reversal !== undefined && reversal.number > number) throw reversedBefore(batch, null);
  const reason = checkedReason(planned.reason);
  const isOpen = reversal?.standing === 'planned' && reversal.number === number;
  if (isOpen && reversal.date === planned.date && reversal.contentDigest === planned.contentDigest) return [];
  if (!isSeenSo(batch, planned.seenAt)) throw notAsPosted(batch);
  return [{ type: 'JournalBatchReversalPlanned', data: { reversal: number, ...planned, reason } }];
};

/** What became of the reversal of a batch, by the reversal's own stream. Silent when it is known, or another's. */
export const recordReversal = (state: JournalBatch, batchKey: string, reversal: JournalBatch): JournalBatchEvent[] => {
  if (state.status !== 'Posted' || state.reversal?.batchKey !== batchKey) return [];
  const { number, standing } = state.reversal;
  const now = standingOfReversal(reversal);
  if (now === standing) return [];
  const facts = { reversal: number, batchKey };
  if (now === 'posted') {
    const recordNo = 'recordNo' in reversal ? reversal.recordNo : '';
    return [{ type: 'JournalBatchReversed', data: { ...facts, recordNo } }];
  }
  if (now === 'planned')
    return standing === 'posted' ? [{ type: 'JournalBatchReversalUndone', data: { ...facts, because: 'gone' } }] : [];
  const because = reversal.status === 'Discarded' ? 'withdrawn' : 'reversed';
  return [{ type: 'JournalBatchReversalUndone', data: { ...facts, because } }];
};

/** Nothing of the reserved reversal was ever recorded: another request may follow. Silent when it is not this one. */
export const undoUnprepared = (state: JournalBatch, batchKey: string): JournalBatchEvent[] => {
  const reversal = state.status === 'Posted' ? state.reversal : undefined;
  if (reversal?.batchKey !== batchKey || reversal.standing !== 'planned') return [];
  const facts = { reversal: reversal.number, batchKey };
  return [{ type: 'JournalBatchReversalUndone', data: { ...facts, because: 'not prepared' } }];
};

/** A newer delivery still waits for the reversal of its posted entry. Throws CHANGED_MEANWHILE. */
export const requireCorrection = (state: JournalBatch): void => {
  if (state.status === 'SetAside' && state.because === 'posted') return;
  throw new DomainError(
    'CHANGED_MEANWHILE',
    'The newer delivery that was to be posted in place of the entry was replaced or withdrawn meanwhile.',
    'Look at the entry again, then decide again.',
    'plan' in state ? { batchKey: state.plan.batchKey } : {},
  );
};

/**
 * Why a reversal may not be sent, from the stream of its original just before the intent: it is not the one that the
 * original names, or the original is not in the ledger any more as it was when the reversal was computed.
 */
export const reversalProblem = (
  { batchKey, contentDigest, reverses }: BatchPlan,
  original: JournalBatch,
): BatchProblem | null => {
  if (reverses === undefined) return null;
  const posted = original.status === 'Posted' ? original : null;
  const named = posted?.reversal;
  const isNamed = named?.batchKey === batchKey && named.contentDigest === contentDigest && named.standing !== 'void';
  if (posted === null || !isNamed || posted.recordNo !== reverses.recordNo)
    return batchProblem(
      'REVERSAL_NOT_CURRENT',
      `This is not the reversal that journal entry ${reverses.journalEntryId} waits for.`,
      'Withdraw it. If the entry is still to be reversed, reverse it again on its page.',
    );
  if (isAsAgreed(posted) && isHeldAs(posted, named.reservedOn ?? null)) return null;
  return batchProblem(
    'REVERSAL_ORIGINAL_CHANGED',
    `Journal entry ${reverses.journalEntryId} is not in Sage Intacct any more as it was when this reversal was computed.`,
    'Look at what was found for the entry. Withdraw this reversal and reverse the entry again; where a part of it is posted, set the entry in Sage Intacct back to what it was.',
  );
};

const notReversible = (plan: BatchPlan, why: string): DomainError =>
  new DomainError(
    'BATCH_NOT_REVERSIBLE',
    `Journal entry ${plan.journalEntryId} cannot be reversed: ${why}.`,
    'Only an entry that was posted here and read back is reversed. What is not posted is withdrawn instead; what was reversed is delivered again.',
    { journalEntryId: plan.journalEntryId, batchKey: plan.batchKey },
  );

export const notAsPosted = ({ plan, change }: PostedBatch): DomainError =>
  new DomainError(
    'LEDGER_NOT_AS_POSTED',
    `Journal entry ${plan.journalEntryId} is not in Sage Intacct as it was posted.`,
    'Look at what was found. Where it only differs, accept the difference first: then what the ledger holds is reversed.',
    { journalEntryId: plan.journalEntryId, batchKey: plan.batchKey, found: change?.finding.kind ?? null },
  );

export const reversedBefore = ({ plan, reversal }: PostedBatch, last: JournalBatch | null): DomainError =>
  new DomainError(
    'BATCH_REVERSED',
    `Journal entry ${plan.journalEntryId} has a reversal already.`,
    'Post that reversal, or withdraw it; if it is posted and the entry should stand after all, deliver the entry again.',
    {
      journalEntryId: plan.journalEntryId,
      reversalKey: last !== null && 'plan' in last ? last.plan.batchKey : (reversal?.batchKey ?? null),
    },
  );

export const differencePlanned = ({ journalEntryId }: BatchPlan, batchKey: string): DomainError =>
  new DomainError(
    'DIFFERENCE_PLANNED',
    `Journal entry ${journalEntryId} has a net difference that is prepared already.`,
    'Post that net difference, or withdraw it; then decide again.',
    { journalEntryId, differenceKey: batchKey },
  );
