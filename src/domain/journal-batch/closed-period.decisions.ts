import { addDays, daysOfMonth, periodOf } from '../shared/calendar';
import { type BatchPlan, ledgerDateOf } from '../shared/batch-plan';
import { DomainError } from '../shared/errors';
import { checkedReason } from '../shared/reason';
import { type JournalBatch } from './batch-states';
import { type ClosedPeriodChoice } from './closed-period';
import { outcomeNotKnown, outOfForce, requireUnposted } from './entry-control.decisions';
import { type JournalBatchEvent } from './journal-batch.events';

export interface ClosedPeriodDecision {
  readonly choice: ClosedPeriodChoice;
  readonly reason: string;
  /** Last closed day among the entities of the entry in the ledger, `YYYY-MM-DD`; null for none, or not known. */
  readonly closedThrough: string | null;
  /** Whether people are to be notified of it: of one batch for all parts of an entry. */
  readonly isNotified: boolean;
}

type Unsent = Extract<JournalBatch, { status: 'Ready' | 'Failed' | 'OnHold' }>;

/**
 * What becomes of an unposted batch whose day is closed in the ledger: it waits, people are asked to open the books, or
 * it is posted on the first open day. Silent when the same was decided. Throws LEDGER_PERIOD_OPEN where the ledger
 * takes its day, REVERSAL_DATE_INVALID for what the ledger, or this service, reverses on a day of its own,
 * OUTCOME_NOT_KNOWN while an attempt may still be in the ledger, what `requireUnposted` throws, and REASON_MISSING.
 */
export const decideClosedPeriod = (state: JournalBatch, decision: ClosedPeriodDecision): JournalBatchEvent[] => {
  const batch = requireUnsent(state);
  const { plan } = batch;
  const { choice, closedThrough } = decision;
  const reason = checkedReason(decision.reason);
  if (!isClosedFor(batch, closedThrough)) throw notClosed(plan);
  const postingDate = choice === 'first-open-day' ? firstOpenDay(batch, closedThrough) : null;
  if (batch.history.closedPeriod === choice && (plan.postingDate ?? null) === postingDate) return [];
  const { transactionDate } = plan;
  const asks = choice === 'ask-to-open' && decision.isNotified ? { isNotified: true as const } : {};
  return [
    {
      type: 'JournalBatchClosedPeriodDecided',
      data: { choice, reason, transactionDate, postingDate, closedThrough, ...asks },
    },
  ];
};

/** Whether the ledger refuses the day of an unposted batch, as far as is known. */
export const isClosedFor = (batch: Unsent, closedThrough: string | null): boolean =>
  wasRefused(batch) ||
  batch.plan.postingDate !== undefined ||
  (closedThrough !== null && ledgerDateOf(batch.plan) <= closedThrough);

/** The first day that the ledger takes. Where it refused a day that it should take, the first one of the next month. */
const firstOpenDay = (batch: Unsent, closedThrough: string | null): string => {
  const { plan } = batch;
  const current = ledgerDateOf(plan);
  const isTold = closedThrough !== null && closedThrough >= plan.transactionDate;
  const told = isTold ? addDays(closedThrough, 1) : null;
  const day = wasRefused(batch) && (told === null || told <= current) ? firstDayAfter(current) : (told ?? current);
  requireMovable(plan, day);
  return day;
};

const firstDayAfter = (date: string): string => {
  const last = `${periodOf(date)}-${String(daysOfMonth(date)).padStart(2, '0')}`;
  return addDays(last, 1);
};

const wasRefused = (batch: Unsent): boolean => {
  if (batch.status === 'OnHold') return wasRefused(batch.before);
  return batch.status === 'Failed' && batch.problems.some(({ code }) => code === PERIOD_CLOSED);
};

const PERIOD_CLOSED = 'PERIOD_CLOSED';

const requireUnsent = (state: JournalBatch): Unsent => {
  const batch = requireUnposted(state);
  if (batch.status === 'Discarded') throw outOfForce(batch);
  if (batch.status === 'SetAside') throw notClosed(batch.plan);
  if (batch.history.wasUnknown) throw outcomeNotKnown(batch.plan);
  return batch;
};

const requireMovable = ({ journalEntryId, reversalDate, reverses }: BatchPlan, day: string): void => {
  if (reverses === undefined && (reversalDate === undefined || reversalDate > day)) return;
  throw new DomainError(
    'REVERSAL_DATE_INVALID',
    reverses === undefined
      ? `Sage Intacct is to reverse journal entry ${journalEntryId} by itself on ${reversalDate ?? ''}, not after ${day}.`
      : `${journalEntryId} takes another entry back on a day that was chosen for it.`,
    reverses === undefined
      ? 'Have the period opened, or deliver the entry with a later reversal date.'
      : 'Withdraw it, then reverse the entry on another day.',
    { journalEntryId, day },
  );
};

const notClosed = ({ journalEntryId, batchKey }: BatchPlan): DomainError =>
  new DomainError(
    'LEDGER_PERIOD_OPEN',
    `Nothing is known to keep Sage Intacct from taking journal entry ${journalEntryId} on its date.`,
    'Post it. Where Sage Intacct refuses the date, decide then.',
    { journalEntryId, batchKey },
  );
