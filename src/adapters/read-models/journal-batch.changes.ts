import {
  type BatchStatus,
  type JournalBatchView,
  type PersonalDecision,
} from '../../application/journal-batch/journal-batch.views';
import { type JournalBatchEvent, type SetAsideCause } from '../../domain/journal-batch/journal-batch.events';
import { batchProblem, type BatchProblem } from '../../domain/shared/batch-problem';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { isAboutOtherOrigin, withoutOther, withoutRecord } from '../../domain/journal-batch/problem-cause';
import { decimalsIn } from '../../domain/shared/currency';
import { assertNever } from '../../domain/shared/decider';
import { formatMinor } from '../../domain/shared/money';

/** `isListed` is false until the import that brought the batch counts. */
type Change = Partial<JournalBatchView> & { readonly isListed?: true };

/** A batch as its import planned it. */
export const planned = (plan: BatchPlan): Omit<JournalBatchView, 'updatedAt' | 'revision'> => ({
  batchKey: plan.batchKey,
  journalEntryId: plan.journalEntryId,
  entryRevision: plan.entryRevision,
  part: plan.part,
  parts: plan.parts,
  businessEntityId: plan.businessEntityId,
  currency: plan.currency,
  transactionDate: plan.transactionDate,
  reversalDate: plan.reversalDate ?? null,
  period: plan.period,
  lineCount: plan.lineCount,
  total: formatMinor(BigInt(plan.totalMinor), decimalsIn(plan.currency)),
  status: 'Ready to Post',
  needsPerson: false,
  decision: null,
  entryProblem: null,
  problems: [],
  hold: null,
  withdrawal: null,
  elsewhere: null,
  attempts: 0,
  referenceNo: null,
  controlId: null,
  recordNo: null,
  recordUrl: null,
  ledgerState: null,
  importId: plan.importId,
  runId: null,
});

type LaterEvent = Exclude<JournalBatchEvent, { type: 'JournalBatchPlanned' | 'JournalBatchLinesRecorded' }>;

/** The view of the batch before the event, and who did it when. */
type Before = Pick<JournalBatchView, 'status' | 'problems' | 'needsPerson' | 'hold'>;
type Actor = Omit<PersonalDecision, 'reason'>;

/** Changes of an event to the view of its batch. */
export const changeOf = (
  event: Exclude<JournalBatchEvent, { type: 'JournalBatchPlanned' }>,
  before: Before,
  actor: Actor,
): Change => (event.type === 'JournalBatchLinesRecorded' ? {} : laterChange(event, before, actor));

const laterChange = (event: LaterEvent, before: Before, actor: Actor): Change => {
  switch (event.type) {
    case 'JournalBatchReleased':
      return { ...at('Ready to Post', []), isListed: true };
    case 'JournalBatchSetAside':
      return { ...setAside(event.data.because), hold: before.hold, isListed: true };
    case 'JournalBatchHeld':
    case 'JournalBatchHoldLifted':
    case 'PostingLookedUp':
    case 'PostingAbsenceSeen':
      return {};
    case 'LedgerRecordDeclaredForeign': {
      const left = withoutRecord(before.problems, event.data.referenceNo);
      return at(left.length === 0 ? 'Ready to Post' : 'Failed', left);
    }
    case 'OtherEntryAccepted': {
      const left = withoutOther(before.problems, event.data.recordNo);
      return left.length === 0 ? at('Ready to Post', []) : failed(left);
    }
    case 'JournalBatchDiscarded':
      return at('Discarded', []);
    case 'JournalBatchWithdrawn':
      return { ...at('Withdrawn', []), withdrawal: { reason: event.data.reason, ...actor } };
    case 'JournalBatchPostedElsewhere': {
      const { reason, recordNo, recordUrl = null, referenceNo } = event.data;
      const elsewhere = { reason, referenceNo, ...actor };
      return { ...at('Posted Elsewhere', []), recordNo, recordUrl, elsewhere };
    }
    case 'JournalBatchPutOnHold':
      return putOnHold(before, { reason: event.data.reason, ...actor });
    case 'JournalBatchTakenOffHold':
      return { hold: null, status: before.hold?.before ?? before.status };
    case 'JournalBatchQueued':
      return { ...at('In Progress', []), runId: event.data.runId };
    case 'JournalBatchReturned':
      return at('Ready to Post', []);
    case 'JournalBatchPutBack': {
      const { problems } = event.data;
      return problems.length === 0 ? at('Ready to Post', []) : failed(problems);
    }
    case 'JournalBatchBlocked':
    case 'PostingAttemptRejected':
      return failed(event.data.problems);
    case 'PostingAttemptStarted': {
      const { attempt, referenceNo, controlId } = event.data;
      return { ...at('In Progress', []), attempts: attempt, referenceNo, controlId };
    }
    case 'PostingAttemptNotSent':
    case 'PostingResendAllowed':
      return at('In Progress', []);
    case 'PostingFoundBeforeSending': {
      const { referenceNo, controlId } = event.data;
      return { ...at('Outcome Unknown', []), referenceNo, controlId };
    }
    case 'PostingAttemptConfirmed': // In the ledger, but not Success until it was read back.
      return { ...at('In Progress', []), recordNo: event.data.recordNo };
    case 'PostingAttemptUnknown':
      return at('Outcome Unknown', event.data.problems ?? []);
    default:
      return readBackChange(event);
  }
};

/** What waits, and a correction, keeps its status: it is not to be posted anyway. */
const putOnHold = ({ status }: Before, decision: PersonalDecision): Change => {
  const isPostable = ['Ready to Post', 'Awaiting Approval Here', 'Failed'].includes(status);
  return { hold: { ...decision, before: status }, status: isPostable ? 'On Hold' : status };
};

const setAside = (because: SetAsideCause): Change =>
  because === 'in posting'
    ? at('Waiting', [
        batchProblem(
          'ENTRY_IN_POSTING',
          'An earlier delivery of this entry is being posted. This one is not in the ledger yet.',
          'Nothing to do: it is decided again when the outcome of the earlier one is known.',
        ),
      ])
    : {
        ...at('Correction', [
          batchProblem(
            'ENTRY_ALREADY_POSTED',
            'The ledger has this entry with another content. This delivery is not in the ledger yet.',
            'Deliver the difference as an entry with its own id, or deliver the posted content again, which drops this one.',
          ),
        ]),
        needsPerson: true,
      };

type ReadBackEvent = Extract<
  LaterEvent,
  {
    type: `Posting${'Verified' | 'AwaitsApproval' | 'Declined' | 'GivenToPerson' | 'ConflictFound' | 'MismatchFound' | 'DuplicateFound' | 'ReleasedByPerson'}`;
  }
>;

const readBackChange = (event: ReadBackEvent): Change => {
  switch (event.type) {
    case 'PostingVerified':
      return { ...at('Success', []), recordNo: event.data.recordNo, recordUrl: event.data.recordUrl ?? null };
    case 'PostingAwaitsApproval': {
      const { recordNo, recordUrl = null, ledgerState } = event.data;
      return { ...at('Awaiting Approval', []), recordNo, recordUrl, ledgerState };
    }
    case 'PostingDeclined':
      return { ...at('Failed', [event.data.problem]), recordNo: null, recordUrl: null };
    case 'PostingGivenToPerson':
      return undecided('undecided', [event.data.problem]);
    case 'PostingConflictFound':
      return undecided('conflict', [event.data.problem]);
    case 'PostingMismatchFound':
      return undecided('conflict', event.data.problems);
    case 'PostingDuplicateFound':
      return undecided('duplicate', [event.data.problem]);
    case 'PostingReleasedByPerson':
      return { ...at('Ready to Post', []), recordNo: null, recordUrl: null };
    default:
      return assertNever(event);
  }
};

/** At rest or progressing: an earlier decision is no longer needed. */
const at = (status: BatchStatus, problems: readonly BatchProblem[]): Change => ({
  status,
  problems,
  hold: null,
  needsPerson: false,
  decision: null,
  entryProblem: null,
  ledgerState: null,
});

/** Beside an entry of other origin, only a person can say how it goes on. */
const failed = (problems: readonly BatchProblem[]): Change =>
  problems.some((problem) => isAboutOtherOrigin(problem))
    ? { ...at('Failed', problems), needsPerson: true, decision: 'other-origin' }
    : at('Failed', problems);

const undecided = (decision: JournalBatchView['decision'], problems: readonly BatchProblem[]): Change => ({
  ...at('Outcome Unknown', problems),
  needsPerson: true,
  decision,
});
