import {
  type JournalBatchView,
  type PersonalDecision,
  type ReversesView,
} from '../../application/journal-batch/journal-batch.views';
import { type BatchStatus } from '../../application/journal-batch/batch-status.views';
import { type JournalBatchEvent, type SetAsideCause } from '../../domain/journal-batch/journal-batch.events';
import { type DifferenceEvent } from '../../domain/journal-batch/difference';
import { type FindingKind } from '../../domain/journal-batch/ledger-finding';
import { batchProblem, type BatchProblem } from '../../domain/shared/batch-problem';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { adjustsOf, differencesAfter, isNetted } from './journal-batch.difference';
import { reversalChange, statusAsPosted } from './journal-batch.reversal';
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
  postingDate: null,
  closedPeriod: null,
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
  reverses: reversesOf(plan),
  reversal: null,
  adjusts: adjustsOf(plan),
  differences: [],
  bySetting: null,
  withdrawal: null,
  elsewhere: null,
  attempts: 0,
  referenceNo: null,
  controlId: null,
  recordNo: null,
  recordUrl: null,
  lastEqualAt: null,
  ledgerChange: null,
  ledgerState: null,
  importId: plan.importId,
  runId: null,
});

const reversesOf = ({ reverses }: BatchPlan): ReversesView | null => {
  if (reverses === undefined) return null;
  const { batchKey, journalEntryId, referenceNo, recordNo } = reverses;
  return { batchKey, journalEntryId, referenceNo, recordNo };
};

type ContentEvent = Extract<JournalBatchEvent, { type: 'JournalBatchLineRootRecorded' | 'JournalBatchLinesRecorded' }>;
type LaterEvent = Exclude<JournalBatchEvent, { type: 'JournalBatchPlanned' } | ContentEvent>;

/** Whether an event holds lines, or their root: the view of their batch has all of them from its plan. */
export const isContent = <Event extends JournalBatchEvent>(
  event: Event,
): event is Extract<Event, { type: ContentEvent['type'] }> =>
  event.type === 'JournalBatchLineRootRecorded' || event.type === 'JournalBatchLinesRecorded';

/** The view of the batch before the event, and who did it when. */
type Before = Pick<
  JournalBatchView,
  'status' | 'problems' | 'needsPerson' | 'hold' | 'ledgerChange' | 'reversal' | 'differences' | 'elsewhere'
>;
type Actor = Omit<PersonalDecision, 'reason'>;

/** Changes of an event to the view of its batch. */
export const changeOf = (
  event: Exclude<JournalBatchEvent, { type: 'JournalBatchPlanned' }>,
  before: Before,
  actor: Actor,
): Change => (isContent(event) ? {} : laterChange(event, before, actor));

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
      return { ...at('Posted Elsewhere', []), recordNo, recordUrl, elsewhere, lastEqualAt: actor.at };
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
    case 'LedgerChangeFound':
      return found(event.data);
    case 'LedgerChangeAccepted': {
      const accepted = { reason: event.data.reason, ...actor };
      return before.ledgerChange === null
        ? {}
        : { needsPerson: false, ledgerChange: { ...before.ledgerChange, accepted } };
    }
    case 'LedgerEntrySeenEqual': {
      const { recordNo, recordUrl = null, seenAt } = event.data;
      return { ...at(statusAsPosted(before), []), recordNo, recordUrl, lastEqualAt: seenAt };
    }
    case 'JournalBatchClosedPeriodDecided':
      return closedPeriodChange(event.data, before, actor);
    case 'JournalBatchReversalPlanned':
    case 'JournalBatchReversed':
    case 'JournalBatchReversalUndone':
      return reversalChange(event, before, actor);
    case 'JournalBatchDifferencePlanned':
    case 'JournalBatchDifferencePosted':
    case 'JournalBatchDifferenceUndone':
      return differenceChange(event, before, actor);
    case 'JournalBatchCorrectedBySetting':
    case 'JournalBatchCorrectionLeftToPerson':
      return bySettingChange(event, actor);
    default:
      return readBackChange(event, actor.at);
  }
};

/** On another day it is not refused any more for what was said of the first. */
const closedPeriodChange = (
  { choice, reason, postingDate }: Extract<LaterEvent, { type: 'JournalBatchClosedPeriodDecided' }>['data'],
  { status, problems }: Before,
  actor: Actor,
): Change => {
  const decided = { postingDate, closedPeriod: { choice, reason, ...actor } };
  if (status !== 'Failed' || postingDate === null) return decided;
  const left = problems.filter(({ code }) => code !== 'PERIOD_CLOSED');
  return { ...(left.length === 0 ? at('Ready to Post', []) : failed(left)), ...decided };
};

const bySettingChange = (
  event: Extract<LaterEvent, { type: `JournalBatchCorrect${'edBySetting' | 'ionLeftToPerson'}` }>,
  { at: when }: Actor,
): Change => {
  const { choice, setBy } = event.data;
  if (event.type === 'JournalBatchCorrectedBySetting')
    return { bySetting: { choice, setBy, at: when, batchKeys: event.data.batchKeys, problem: null } };
  const { code, message, fix } = event.data;
  return { bySetting: { choice, setBy, at: when, batchKeys: [], problem: { code, message, fix } } };
};

const differenceChange = (event: DifferenceEvent, before: Before, actor: Actor): Change => {
  const differences = differencesAfter(event, before, actor);
  if (!isNetted(before)) return { differences };
  if (event.type === 'JournalBatchDifferencePosted') return { ...at('Corrected', []), differences };
  if (event.type === 'JournalBatchDifferencePlanned') return { ...at('Correction', []), differences };
  switch (event.data.because) {
    case 'gone':
      return { ...at('Correction', []), differences };
    case 'taken back':
      return { ...at('Discarded', []), differences };
    default:
      return { ...setAside('posted'), differences: [] };
  }
};

const FOUND: Readonly<Record<FindingKind, BatchStatus>> = {
  differs: 'Differs in Ledger',
  twice: 'Twice in Ledger',
  reversed: 'Reversed in Ledger',
  'reversal-pending': 'Reversal Pending',
  gone: 'Gone',
  unreadable: 'Could Not Be Read',
};

/** What a look at the ledger found needs a person until it is accepted, or is over. */
const found = ({ finding, seenAt }: Extract<LaterEvent, { type: 'LedgerChangeFound' }>['data']): Change => {
  const { kind, differences, cause = null } = finding;
  const records = finding.records.map(({ recordNo, recordUrl = null, ledgerState, reversedByRecordNo = null }) => ({
    recordNo,
    recordUrl,
    ledgerState,
    reversedByRecordNo,
  }));
  const ledgerChange = { kind, records, differences, cause, seenAt, accepted: null };
  return { ...at(FOUND[kind], []), needsPerson: true, ledgerChange };
};

/** What waits, and a correction, keeps its status: it is not to be posted anyway. */
const putOnHold = ({ status }: Before, decision: PersonalDecision): Change => {
  const isPostable = ['Ready to Post', 'Awaiting Approval Here', 'Failed'].includes(status);
  return { hold: { ...decision, before: status }, status: isPostable ? 'On Hold' : status };
};

const setAside = (because: SetAsideCause): Change => {
  switch (because) {
    case 'in posting':
      return at('Waiting', [
        batchProblem(
          'ENTRY_IN_POSTING',
          'An earlier delivery of this entry is being posted. This one is not in the ledger yet.',
          'Nothing to do: it is decided again when the outcome of the earlier one is known.',
        ),
      ]);
    case 'period closed':
      return at('Period Closed', [
        batchProblem(
          'PERIOD_CLOSED_HERE',
          'It was delivered when its month was closed here. It is not in the ledger.',
          'A Controller reopens the month under Close Period: then it becomes Ready to Post. Or withdraw it.',
        ),
      ]);
    case 'posted': {
      const problem = batchProblem(
        'ENTRY_ALREADY_POSTED',
        'The ledger has this entry with another content. This delivery is not in the ledger yet.',
        'Post the net difference; or reverse the posted entry: when its reversal is in the books, this delivery becomes Ready to Post. Or withdraw this delivery, which leaves the ledger as it is.',
      );
      return { ...at('Correction', [problem]), needsPerson: true };
    }
    default:
      return assertNever(because);
  }
};

type ReadBackEvent = Extract<
  LaterEvent,
  {
    type: `Posting${'Verified' | 'AwaitsApproval' | 'Declined' | 'GivenToPerson' | 'ConflictFound' | 'MismatchFound' | 'DuplicateFound' | 'ReleasedByPerson'}`;
  }
>;

const readBackChange = (event: ReadBackEvent, occurredAt: string): Change => {
  switch (event.type) {
    case 'PostingVerified':
      return {
        ...at('Success', []),
        recordNo: event.data.recordNo,
        recordUrl: event.data.recordUrl ?? null,
        lastEqualAt: occurredAt,
      };
    case 'PostingAwaitsApproval': {
      const { recordNo, recordUrl = null, ledgerState } = event.data;
      return { ...at('Awaiting Approval', []), recordNo, recordUrl, ledgerState, lastEqualAt: occurredAt };
    }
    case 'PostingDeclined':
      return { ...at('Failed', [event.data.problem]), recordNo: null, recordUrl: null, lastEqualAt: null };
    case 'PostingGivenToPerson':
      return undecided('undecided', [event.data.problem]);
    case 'PostingConflictFound':
      return undecided('conflict', [event.data.problem]);
    case 'PostingMismatchFound':
      return undecided('conflict', event.data.problems);
    case 'PostingDuplicateFound':
      return undecided('duplicate', [event.data.problem]);
    case 'PostingReleasedByPerson':
      return { ...at('Ready to Post', []), recordNo: null, recordUrl: null, lastEqualAt: null, reversal: null };
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
  ledgerChange: null,
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
