import { batchProblem, type BatchProblem } from '../shared/batch-problem';
import { type JournalBatch } from './batch-states';
import { causeOf } from './problem-cause';

/** A batch is not sent, because another part of its entry is blocked. */
export const ENTRY_PART_BLOCKED = 'ENTRY_PART_BLOCKED';

/** Another part of an entry, as far as the log and the checks know it. */
export interface OtherPart {
  readonly state: JournalBatch;
  /** What the checks find in it now. */
  readonly problems: readonly BatchProblem[];
  /** The run will take it, and did not yet: why it failed before may be fixed. */
  readonly isStillToCome: boolean;
}

/**
 * Why a part of an entry is not sent: the first of the other parts that is known to be blocked. Null when none is.
 * What is in the ledger, or on its way there, blocks nothing; what needs a decision is judged elsewhere.
 */
export const blockedByPart = (others: readonly OtherPart[]): BatchProblem | null => {
  for (const other of others) {
    const [problem] = problemsOf(other);
    if (problem !== undefined && 'plan' in other.state) return partBlocked(other.state.plan, problem);
  }
  return null;
};

/**
 * Whether something of the part was sent, or is about to be sent again: a stopped run finishes its entry. What ended
 * without an entry in the ledger does not count.
 */
export const isBegun = (state: JournalBatch): boolean => {
  switch (state.status) {
    case 'InFlight':
    case 'Unknown':
    case 'Confirmed':
    case 'AwaitingApproval':
    case 'Posted':
    case 'PostedElsewhere':
    case 'Conflict':
    case 'Duplicate':
    case 'Undecided':
      return true;
    case 'Queued':
    case 'Ready':
    case 'Failed':
    case 'OnHold':
      return state.history.wasUnknown;
    default:
      return false;
  }
};

/** The problem of a part whose sibling `plan` has this problem. */
export const partBlocked = (plan: { readonly part: number; readonly parts: number }, of: BatchProblem): BatchProblem =>
  batchProblem(
    ENTRY_PART_BLOCKED,
    `Part ${plan.part} of ${plan.parts} of this entry cannot be posted, so none of its other parts is sent. ${of.message}`,
    `Fix part ${plan.part} first; then post all parts of the entry together. ${of.fix}`,
    { field: `Part ${plan.part} of ${plan.parts}`, value: causeOf(of) },
  );

/** The problems of a batch itself, without those of other parts. */
export const ownProblems = (problems: readonly BatchProblem[]): readonly BatchProblem[] =>
  problems.filter(({ code }) => code !== ENTRY_PART_BLOCKED);

const problemsOf = ({ state, problems, isStillToCome }: OtherPart): readonly BatchProblem[] => {
  switch (state.status) {
    case 'Ready':
    case 'Queued':
      return problems;
    case 'Failed': {
      const known = isStillToCome ? [] : ownProblems(state.problems);
      return known.length > 0 ? known : problems;
    }
    case 'OnHold':
      return [partOnHold(state.reason)];
    case 'Discarded':
      return state.withdrawn === undefined ? [] : [partWithdrawn(state.withdrawn)];
    default:
      return [];
  }
};

const partOnHold = (reason: string): BatchProblem =>
  batchProblem('ENTRY_ON_HOLD', `It is on hold: ${reason}`, 'Lift the hold of the entry, or withdraw it.');

const partWithdrawn = (reason: string): BatchProblem =>
  batchProblem('ENTRY_WITHDRAWN', `It is withdrawn: ${reason}`, 'Withdraw the rest of the entry too.');

/**
 * What a person has to know of a failed part while other parts of its entry are in the ledger; null while none is. The
 * entry is half posted.
 */
export const halfPosted = (
  { part, parts }: { readonly part: number; readonly parts: number },
  partsInLedger: number,
): Pick<BatchProblem, 'code' | 'message' | 'fix'> | null =>
  partsInLedger === 0
    ? null
    : {
        code: 'ENTRY_HALF_POSTED',
        message: `${partsInLedger} of ${parts} parts of this entry ${partsInLedger === 1 ? 'is' : 'are'} in Sage Intacct, and part ${part} failed.`,
        fix: 'Fix why it failed and post the rest of the entry; or, if the entry should not stand, reverse it: what is not posted is withdrawn.',
      };
