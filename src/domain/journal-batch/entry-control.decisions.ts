import { assertNever } from '../shared/decider';
import { DomainError } from '../shared/errors';
import { checkedReason } from '../shared/reason';
import { type BatchPlan } from '../shared/batch-plan';
import { inAnotherImport, requirePlanned } from './journal-batch.decisions';
import { differencePlanned } from './reversal.decisions';
import { type JournalBatchEvent } from './journal-batch.events';
import { holdReasonOf, type JournalBatch } from './batch-states';

/** What a person decides about an entry that is not posted: about all its parts, or about none. */
export type EntryDecision =
  | { readonly kind: 'hold'; readonly reason: string }
  | { readonly kind: 'lift-hold'; readonly reason: string }
  /** `importId` when its import is taken back. */
  | { readonly kind: 'withdraw'; readonly reason: string; readonly importId: string | null };

/**
 * Whether the decision can be made about an entry with these parts. Throws BATCH_NOT_FOUND, ENTRY_IN_ANOTHER_IMPORT,
 * ENTRY_IN_POSTING, ENTRY_IN_LEDGER, OUTCOME_NOT_KNOWN, ENTRY_WITHDRAWN or REASON_MISSING. True when there is something
 * to do.
 */
export const checkEntry = (parts: readonly JournalBatch[], decision: EntryDecision): boolean => {
  // Parts of an entry that were withdrawn while the others could not be yet stay withdrawn.
  const isHalf = decision.kind !== 'withdraw' && parts.some(isWithdrawn) && !parts.every(isOutOfForce);
  const [first] = parts;
  if (isHalf && first !== undefined && 'plan' in first) throw halfWithdrawn(first.plan);
  return parts.map((part) => decideEntry(part, decision)).some((events) => events.length > 0);
};

/** Decides about one part; nothing when it is decided already. Throws like `checkEntry`. */
export const decideEntry = (state: JournalBatch, decision: EntryDecision): JournalBatchEvent[] => {
  switch (decision.kind) {
    case 'hold':
      return putOnHold(state, decision.reason);
    case 'lift-hold':
      return takeOffHold(state, decision.reason);
    case 'withdraw':
      return withdrawUnposted(state, decision);
    default:
      return assertNever(decision);
  }
};

const putOnHold = (state: JournalBatch, reason: string): JournalBatchEvent[] => {
  const batch = requireUnposted(state);
  if (batch.status === 'Discarded') throw outOfForce(batch);
  if (holdReasonOf(batch) !== null) return [];
  return [{ type: 'JournalBatchPutOnHold', data: { reason: checkedReason(reason) } }];
};

const takeOffHold = (state: JournalBatch, reason: string): JournalBatchEvent[] => {
  const batch = requirePlanned(state);
  if (batch.status === 'Held') throw inAnotherImport(batch.plan);
  if (batch.status === 'Discarded' || holdReasonOf(batch) === null) return [];
  return [{ type: 'JournalBatchTakenOffHold', data: { reason: checkedReason(reason) } }];
};

const withdrawUnposted = (
  state: JournalBatch,
  { reason, importId }: Extract<EntryDecision, { kind: 'withdraw' }>,
): JournalBatchEvent[] => {
  const batch = requireUnposted(state);
  if (batch.status === 'Discarded') return [];
  if (batch.status !== 'SetAside' && batch.history.wasUnknown) throw outcomeNotKnown(batch.plan);
  return [{ type: 'JournalBatchWithdrawn', data: { importId, reason: checkedReason(reason) } }];
};

export type Unposted = Extract<JournalBatch, { status: 'Ready' | 'Failed' | 'OnHold' | 'SetAside' | 'Discarded' }>;

/** Throws for what is in a run, in the ledger, may be there, or is in an import that does not count yet. */
export const requireUnposted = (state: JournalBatch): Unposted => {
  const batch = requirePlanned(state);
  switch (batch.status) {
    case 'Ready':
    case 'Failed':
    case 'OnHold':
    case 'SetAside':
    case 'Discarded':
      return batch;
    case 'Staging':
    case 'Staged':
    case 'Held':
      throw inAnotherImport(batch.plan);
    case 'Queued':
    case 'InFlight':
    case 'Unknown':
      throw inPosting(batch.plan);
    case 'Conflict':
    case 'Duplicate':
    case 'Undecided':
      throw outcomeNotKnown(batch.plan);
    case 'Netted':
      throw batch.difference.standing === 'posted'
        ? inLedger(batch.plan)
        : differencePlanned(batch.plan, batch.difference.batchKey);
    case 'Confirmed':
    case 'AwaitingApproval':
    case 'Posted':
    case 'PostedElsewhere':
      throw inLedger(batch.plan);
    default:
      return assertNever(batch);
  }
};

/** Whether it is certain that the batch is neither in the ledger nor on its way there. */
export const isUnposted = (state: JournalBatch): boolean => {
  switch (state.status) {
    case 'Ready':
    case 'Failed':
    case 'OnHold':
      return !state.history.wasUnknown;
    case 'SetAside':
    case 'Discarded':
      return true;
    default:
      return false;
  }
};

const isWithdrawn = (state: JournalBatch): boolean => state.status === 'Discarded' && state.withdrawn !== undefined;

const isOutOfForce = ({ status }: JournalBatch): boolean => status === 'Discarded' || status === 'Absent';

const nameOf = ({ journalEntryId, part, parts }: BatchPlan): string =>
  parts === 1 ? `Journal entry ${journalEntryId}` : `Part ${part} of ${parts} of journal entry ${journalEntryId}`;

export const inPosting = (plan: BatchPlan): DomainError =>
  new DomainError(
    'ENTRY_IN_POSTING',
    `${nameOf(plan)} is in a posting run.`,
    'Stop the run, or wait until it is finished; then try again.',
    { journalEntryId: plan.journalEntryId, batchKey: plan.batchKey },
  );

export const inLedger = (plan: BatchPlan): DomainError =>
  new DomainError(
    'ENTRY_IN_LEDGER',
    `${nameOf(plan)} is in Sage Intacct.`,
    plan.parts === 1
      ? 'What is posted is not withdrawn and not held: reverse it on its page if it should not stand.'
      : 'Post the rest of the entry; or, if it should not stand, reverse it: what is not posted is withdrawn.',
    { journalEntryId: plan.journalEntryId, batchKey: plan.batchKey },
  );

export const outcomeNotKnown = (plan: BatchPlan): DomainError =>
  new DomainError(
    'OUTCOME_NOT_KNOWN',
    `${nameOf(plan)} may be in Sage Intacct: the outcome of an earlier attempt is not known.`,
    'Post it again, which looks it up there first, or check it. When Sage Intacct certainly has no such entry, a Controller releases it, and it can be withdrawn.',
    { journalEntryId: plan.journalEntryId, batchKey: plan.batchKey },
  );

export const outOfForce = (batch: Extract<JournalBatch, { status: 'Discarded' }>): DomainError =>
  new DomainError(
    'ENTRY_WITHDRAWN',
    `${nameOf(batch.plan)} is ${batch.withdrawn === undefined ? 'replaced by a newer delivery' : 'withdrawn'}.`,
    batch.withdrawn === undefined ? 'Decide about the newer delivery.' : 'Deliver it again if it is to be posted.',
    { journalEntryId: batch.plan.journalEntryId, batchKey: batch.plan.batchKey },
  );

const halfWithdrawn = ({ journalEntryId }: BatchPlan): DomainError =>
  new DomainError(
    'ENTRY_WITHDRAWN',
    `A part of journal entry ${journalEntryId} is withdrawn already.`,
    'Withdraw the entry again, which withdraws the rest; then deliver it again if it is to be posted.',
    { journalEntryId },
  );
