import { assertNever, type Decider } from '../shared/decider';
import { withoutOther, withoutRecord } from './problem-cause';
import { type AttemptFacts, identityIn, type IdentityFacts, type JournalBatchEvent } from './journal-batch.events';
import { afterClosedPeriod } from './closed-period-state';
import { holdOf, type PlannedBatch, putOnHold, takenOffHold } from './hold-states';
import { type DifferenceEvent } from './difference';
import { afterDifference } from './difference-homes';
import { reversalAfter } from './reversal';
import { type BatchProblem } from '../shared/batch-problem';
import { type BatchPlan } from '../shared/batch-plan';
import { elsewhereAfter } from './elsewhere-state';
import { isLookEvent, ledgerAfter, type LookEvent, UNCHANGED } from './posted-ledger';
import {
  type JournalBatch,
  FRESH,
  type QueuedBatch,
  type PostedFacts,
  isUndecided,
  type PostingHistory,
} from './batch-states';

export const journalBatch: Decider<JournalBatch, JournalBatchEvent> = {
  category: 'journalBatch',
  initial: { status: 'Absent' },
  evolve: (state, event): JournalBatch => {
    switch (event.type) {
      case 'JournalBatchPlanned':
        return { status: 'Staging', plan: event.data, linesRecorded: 0 };
      case 'JournalBatchLineRootRecorded':
      case 'JournalBatchLinesRecorded':
      case 'JournalBatchReleased':
      case 'JournalBatchSetAside':
      case 'JournalBatchHeld':
      case 'JournalBatchHoldLifted':
      case 'JournalBatchPutOnHold':
      case 'JournalBatchTakenOffHold':
      case 'JournalBatchDiscarded':
      case 'JournalBatchWithdrawn':
      case 'JournalBatchPostedElsewhere':
      case 'JournalBatchClosedPeriodDecided':
        return evolveContent(state, event);
      case 'JournalBatchCorrectedBySetting':
      case 'JournalBatchCorrectionLeftToPerson':
        return state.status === 'SetAside' || state.status === 'Netted' ? { ...state, isTriedBySetting: true } : state;
      case 'JournalBatchDifferencePlanned':
      case 'JournalBatchDifferencePosted':
      case 'JournalBatchDifferenceUndone':
        return state.status === 'Absent' ? state : afterDifference(state, event);
      default:
        return state.status === 'Absent' ? state : evolvePosting(state, event);
    }
  },
};

type ContentEvent = Extract<
  JournalBatchEvent,
  {
    type: `JournalBatch${
      | (
          | 'LineRootRecorded'
          | 'LinesRecorded'
          | 'Released'
          | 'SetAside'
          | 'Held'
          | 'HoldLifted'
          | 'PutOnHold'
          | 'TakenOffHold'
        )
      | ('Discarded' | 'Withdrawn' | 'PostedElsewhere' | 'ClosedPeriodDecided')}`;
  }
>;

type PostingEvent = Exclude<
  JournalBatchEvent,
  | ContentEvent
  | DifferenceEvent
  | { type: 'JournalBatchPlanned' | `JournalBatchCorrect${'edBySetting' | 'ionLeftToPerson'}` }
>;

const evolveContent = (state: JournalBatch, event: ContentEvent): JournalBatch => {
  if (state.status === 'Absent') return state;
  switch (event.type) {
    case 'JournalBatchLineRootRecorded':
      return state;
    case 'JournalBatchLinesRecorded':
      return state.status === 'Staging' ? withLines(state, event.data.lines.length) : state;
    case 'JournalBatchReleased':
      return { status: 'Ready', plan: state.plan, history: FRESH, runId: null };
    case 'JournalBatchSetAside':
      return { status: 'SetAside', plan: state.plan, because: event.data.because, ...holdOf(state) };
    case 'JournalBatchHeld':
      return state.status === 'Ready' ||
        state.status === 'Failed' ||
        state.status === 'OnHold' ||
        state.status === 'SetAside'
        ? { status: 'Held', plan: state.plan, importId: event.data.importId, before: state }
        : state;
    case 'JournalBatchHoldLifted':
      return state.status === 'Held' ? state.before : state;
    case 'JournalBatchPutOnHold':
      return putOnHold(state, event.data.reason);
    case 'JournalBatchTakenOffHold':
      return takenOffHold(state);
    case 'JournalBatchClosedPeriodDecided':
      return afterClosedPeriod(state, event.data);
    case 'JournalBatchDiscarded':
      return { status: 'Discarded', plan: state.plan, ...holdOf(state) };
    case 'JournalBatchWithdrawn':
      return { status: 'Discarded', plan: state.plan, withdrawn: event.data.reason };
    case 'JournalBatchPostedElsewhere':
      return elsewhereAfter(state.plan, event.data);
    default:
      return assertNever(event);
  }
};

const withLines = (state: Extract<JournalBatch, { status: 'Staging' }>, count: number): JournalBatch => {
  const linesRecorded = state.linesRecorded + count;
  return linesRecorded === state.plan.lineCount ? { status: 'Staged', plan: state.plan } : { ...state, linesRecorded };
};

const evolvePosting = (state: PlannedBatch, event: PostingEvent): JournalBatch => {
  const { plan } = state;
  const history = historyOf(state);
  switch (event.type) {
    case 'JournalBatchQueued':
      return queuedIn(state, event.data.runId);
    case 'JournalBatchPutBack':
      return putBack(state, event.data.runId);
    case 'JournalBatchReturned':
      return { status: 'Ready', plan, history, runId: event.data.runId };
    case 'LedgerRecordDeclaredForeign':
      return withForeign(state, event.data.referenceNo);
    case 'OtherEntryAccepted':
      return withOther(state, event.data);
    case 'JournalBatchBlocked':
      return { status: 'Failed', plan, history, runId: event.data.runId, problems: event.data.problems };
    case 'PostingAttemptStarted':
      return { ...attempted(plan, history, event.data), status: 'InFlight' };
    case 'PostingFoundBeforeSending': {
      const found = attempted(plan, history, event.data);
      const cause = 'found-before-sending';
      return { ...found, status: 'Unknown', history: { ...found.history, wasUnknown: true }, cause, refusal: null };
    }
    default:
      if (state.status === 'PostedElsewhere')
        return isLookEvent(event) ? { ...state, ...ledgerAfter(state, event) } : state;
      return 'attempt' in state ? evolveAttempt(state, event) : state;
  }
};

const queuedIn = (state: PlannedBatch, runId: string): QueuedBatch => {
  const { failure: _failure, putBackBy: _putBackBy, ...history } = takenBy(historyOf(state), runId);
  const failure = state.status === 'Failed' ? { failure: { runId: state.runId, problems: state.problems } } : {};
  return { status: 'Queued', plan: state.plan, history: { ...history, ...failure }, runId };
};

/** Where it was before the run: also of a batch that the run had not taken yet. */
const putBack = (state: PlannedBatch, runId: string): JournalBatch => {
  if (state.status !== 'Queued' && state.status !== 'Ready' && state.status !== 'Failed') return state;
  const { failure, ...taken } = takenBy(state.history, runId);
  const history = { ...taken, putBackBy: runId };
  if (state.status !== 'Queued') return { ...state, history };
  const { plan } = state;
  return failure === undefined
    ? { status: 'Ready', plan, history, runId }
    : { status: 'Failed', plan, history, ...failure };
};

type AttemptEvent = Exclude<
  PostingEvent,
  {
    type:
      | 'JournalBatchQueued'
      | 'JournalBatchReturned'
      | 'JournalBatchPutBack'
      | 'JournalBatchBlocked'
      | 'LedgerRecordDeclaredForeign'
      | 'OtherEntryAccepted'
      | 'PostingAttemptStarted'
      | 'PostingFoundBeforeSending';
  }
>;

type OpenBatch = Extract<JournalBatch, PostedFacts>;

const evolveAttempt = (state: OpenBatch, event: AttemptEvent): JournalBatch => {
  const { plan, history, identity, runId, attempt, journal } = state;
  const facts: PostedFacts = { plan, history, identity, runId, attempt, journal };
  switch (event.type) {
    case 'PostingAttemptNotSent':
      return { status: 'Queued', plan, history, runId };
    case 'PostingAttemptConfirmed':
      return { ...facts, status: 'Confirmed', recordNo: event.data.recordNo };
    case 'PostingAttemptRejected':
      return failed(facts, { wasUnknown: false }, event.data.problems);
    case 'PostingAttemptUnknown':
      return {
        ...facts,
        status: 'Unknown',
        history: { ...history, wasUnknown: true },
        cause: event.data.cause,
        refusal: event.data.problems ?? null,
      };
    case 'PostingLookedUp':
      return isUndecided(state) ? { ...state, recordNos: [] } : state;
    case 'PostingAbsenceSeen':
    case 'LedgerChangeFound':
    case 'LedgerEntrySeenEqual':
    case 'LedgerChangeAccepted':
      return state.status === 'Posted' ? { ...state, ...ledgerAfter(state, event) } : state;
    case 'JournalBatchReversalPlanned':
    case 'JournalBatchReversed':
    case 'JournalBatchReversalUndone': {
      const reversal = state.status === 'Posted' ? reversalAfter(state.reversal, event, state) : undefined;
      return reversal === undefined ? state : ({ ...state, reversal } as JournalBatch);
    }
    case 'PostingResendAllowed':
      return { status: 'Queued', plan, history: { ...history, resends: event.data.resend }, runId };
    default:
      return evolveReadBack(facts, event);
  }
};

type ReadBackEvent = Exclude<
  AttemptEvent,
  | LookEvent
  | {
      type:
        | `PostingAttempt${'NotSent' | 'Confirmed' | 'Rejected' | 'Unknown'}`
        | 'PostingLookedUp'
        | 'PostingResendAllowed'
        | `JournalBatch${'ReversalPlanned' | 'Reversed' | 'ReversalUndone'}`;
    }
>;

const evolveReadBack = (facts: PostedFacts, event: ReadBackEvent): JournalBatch => {
  switch (event.type) {
    case 'PostingVerified':
      return { ...facts, status: 'Posted', recordNo: event.data.recordNo, ...UNCHANGED };
    case 'PostingAwaitsApproval': {
      const { recordNo, ledgerState } = event.data;
      return { ...facts, status: 'AwaitingApproval', recordNo, ledgerState };
    }
    case 'PostingDeclined':
      return failed(facts, { wasUnknown: false, isSpent: true }, [event.data.problem]);
    case 'PostingGivenToPerson':
      return { ...facts, status: 'Undecided', problems: [event.data.problem], recordNos: [] };
    case 'PostingConflictFound':
      return { ...facts, status: 'Conflict', problems: [event.data.problem], recordNos: [event.data.found.recordNo] };
    case 'PostingMismatchFound':
      return { ...facts, status: 'Conflict', problems: event.data.problems, recordNos: [event.data.recordNo] };
    case 'PostingDuplicateFound':
      return { ...facts, status: 'Duplicate', problems: [event.data.problem], recordNos: event.data.recordNos };
    case 'PostingReleasedByPerson': {
      const { plan, history, runId, identity } = facts;
      const refused = [...history.refused, identity.referenceNo];
      return { status: 'Ready', plan, history: { ...history, wasUnknown: false, isSpent: true, refused }, runId };
    }
    default:
      return assertNever(event);
  }
};

const failed = (
  { plan, history, runId, identity }: PostedFacts,
  change: Partial<PostingHistory>,
  problems: readonly BatchProblem[],
): JournalBatch => ({
  status: 'Failed',
  plan,
  history: { ...history, ...change, refused: [...history.refused, identity.referenceNo] },
  runId,
  problems,
});

const withForeign = (state: PlannedBatch, referenceNo: string): JournalBatch => {
  const change = { foreign: [...historyOf(state).foreign, referenceNo] };
  return explained(state, change, (problems) => withoutRecord(problems, referenceNo));
};

const withOther = (
  state: PlannedBatch,
  { recordNo, contentDigest }: { readonly recordNo: string; readonly contentDigest: string },
): JournalBatch => {
  const change = { others: [...(historyOf(state).others ?? []), { recordNo, contentDigest }] };
  return explained(state, change, (problems) => withoutOther(problems, recordNo));
};

/** A person said what a record is: it stops the batch no longer. */
const explained = (
  state: PlannedBatch,
  change: Partial<PostingHistory>,
  left: (problems: readonly BatchProblem[]) => readonly BatchProblem[],
): JournalBatch => {
  if (state.status !== 'Ready' && state.status !== 'Failed') return state;
  const { plan, runId } = state;
  const history = { ...state.history, ...change };
  if (state.status === 'Ready') return { ...state, history };
  const problems = left(state.problems);
  return problems.length === 0 ? { status: 'Ready', plan, history, runId } : { ...state, history, problems };
};

const attempted = (
  plan: BatchPlan,
  history: PostingHistory,
  facts: AttemptFacts & IdentityFacts & { runId: string; journal: string },
): PostedFacts => {
  const { attempt, attemptId, runId, journal } = facts;
  const identity = identityIn(facts);
  const isNewIssue = history.identity?.issue !== identity.issue;
  const carried = isNewIssue ? { wasUnknown: false, resends: 0, isSpent: false } : history;
  const { wasUnknown, resends, isSpent } = carried;
  return {
    plan,
    identity,
    runId,
    journal,
    attempt: { attempt, attemptId },
    history: {
      ...takenBy(history, runId),
      attempts: attempt,
      identity,
      wasUnknown,
      resends,
      isSpent,
      used: withIdentity(history.used, identity),
    },
  };
};

const withIdentity = (used: readonly IdentityFacts[], identity: IdentityFacts): readonly IdentityFacts[] =>
  used.some(({ referenceNo }) => referenceNo === identity.referenceNo) ? used : [...used, identity];

const takenBy = (history: PostingHistory, runId: string): PostingHistory =>
  history.runs.includes(runId) ? history : { ...history, runs: [...history.runs, runId] };

const historyOf = (state: PlannedBatch): PostingHistory => ('history' in state ? state.history : FRESH);
