import { assertNever, type Decider } from '../shared/decider';
import {
  type AttemptFacts,
  type BatchPlan,
  type BatchProblem,
  type IdentityFacts,
  type JournalBatchEvent,
} from './journal-batch.events';

/** What earlier attempts left behind. */
export interface PostingHistory {
  readonly attempts: number;
  readonly identity: IdentityFacts | null;
  /** Some attempt under this identity ended without a definite answer, so a refusal needs a look-up before it is believed. */
  readonly wasUnknown: boolean;
  readonly resends: number;
}

export type JournalBatch =
  | { readonly status: 'Absent' }
  | { readonly status: 'Staging'; readonly plan: BatchPlan; readonly linesRecorded: number }
  | { readonly status: 'Staged'; readonly plan: BatchPlan }
  | PostableBatch
  | { readonly status: 'Held'; readonly plan: BatchPlan; readonly importId: string; readonly before: PostableBatch }
  | QueuedBatch
  | AttemptedBatch
  | {
      readonly status: 'Posted';
      readonly plan: BatchPlan;
      readonly identity: IdentityFacts;
      readonly runId: string;
      readonly attemptId: string;
      readonly recordNo: string;
    }
  /** Something in the ledger bears this batch's reference but is not it, or is there twice, or cannot be told: a person decides. */
  | {
      readonly status: 'NeedsPerson';
      readonly plan: BatchPlan;
      readonly history: PostingHistory;
      readonly runId: string;
      readonly attemptId: string;
      readonly problem: BatchProblem;
    }
  | { readonly status: 'Discarded'; readonly plan: BatchPlan };

export type PostableBatch =
  /** `runId` is the run that gave it back, if one did. */
  | {
      readonly status: 'Ready';
      readonly plan: BatchPlan;
      readonly history: PostingHistory;
      readonly runId: string | null;
    }
  | {
      readonly status: 'Failed';
      readonly plan: BatchPlan;
      readonly history: PostingHistory;
      readonly runId: string;
      readonly problems: readonly BatchProblem[];
    };

export type QueuedBatch = {
  readonly status: 'Queued';
  readonly plan: BatchPlan;
  readonly history: PostingHistory;
  readonly runId: string;
};

export type AttemptedBatch = {
  readonly plan: BatchPlan;
  readonly history: PostingHistory;
  readonly identity: IdentityFacts;
  readonly runId: string;
  readonly attempt: AttemptFacts;
  readonly journal: string;
} & (
  | { readonly status: 'InFlight' }
  | { readonly status: 'Unknown'; readonly cause: string; readonly refusal: readonly BatchProblem[] | null }
);

const FRESH: PostingHistory = { attempts: 0, identity: null, wasUnknown: false, resends: 0 };

export const journalBatch: Decider<JournalBatch, JournalBatchEvent> = {
  initial: { status: 'Absent' },
  evolve: (state, event): JournalBatch => {
    switch (event.type) {
      case 'JournalBatchPlanned':
        return { status: 'Staging', plan: event.data, linesRecorded: 0 };
      case 'JournalBatchLinesRecorded':
      case 'JournalBatchReleased':
      case 'JournalBatchHeld':
      case 'JournalBatchHoldLifted':
      case 'JournalBatchDiscarded':
        return evolveContent(state, event);
      default:
        return state.status === 'Absent' ? state : evolvePosting(state, event);
    }
  },
};

type ContentEvent = Extract<
  JournalBatchEvent,
  { type: `JournalBatch${'LinesRecorded' | 'Released' | 'Held' | 'HoldLifted' | 'Discarded'}` }
>;
type PostingEvent = Exclude<JournalBatchEvent, ContentEvent | { type: 'JournalBatchPlanned' }>;
type PlannedBatch = Exclude<JournalBatch, { status: 'Absent' }>;

const evolveContent = (state: JournalBatch, event: ContentEvent): JournalBatch => {
  if (state.status === 'Absent') return state;
  switch (event.type) {
    case 'JournalBatchLinesRecorded':
      return state.status === 'Staging' ? withLines(state, event.data.lines.length) : state;
    case 'JournalBatchReleased':
      return { status: 'Ready', plan: state.plan, history: FRESH, runId: null };
    case 'JournalBatchHeld':
      return state.status === 'Ready' || state.status === 'Failed'
        ? { status: 'Held', plan: state.plan, importId: event.data.importId, before: state }
        : state;
    case 'JournalBatchHoldLifted':
      return state.status === 'Held' ? state.before : state;
    case 'JournalBatchDiscarded':
      return { status: 'Discarded', plan: state.plan };
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
      return { status: 'Queued', plan, history, runId: event.data.runId };
    case 'JournalBatchReturned':
      return { status: 'Ready', plan, history, runId: event.data.runId };
    case 'JournalBatchBlocked':
      return { status: 'Failed', plan, history, runId: event.data.runId, problems: event.data.problems };
    case 'PostingAttemptStarted':
      return started(plan, history, event.data);
    default:
      return 'attempt' in state ? evolveAttempt(state, event) : state;
  }
};

type AttemptEvent = Exclude<
  PostingEvent,
  { type: 'JournalBatchQueued' | 'JournalBatchReturned' | 'JournalBatchBlocked' | 'PostingAttemptStarted' }
>;

const evolveAttempt = (state: AttemptedBatch, event: AttemptEvent): JournalBatch => {
  const { plan, history, identity, runId, attempt } = state;
  const { attemptId } = attempt;
  switch (event.type) {
    case 'PostingAttemptNotSent':
      return { status: 'Queued', plan, history, runId };
    case 'PostingAttemptConfirmed':
      return { status: 'Posted', plan, identity, runId, attemptId, recordNo: event.data.recordNo };
    case 'PostingAttemptRejected':
      return {
        status: 'Failed',
        plan,
        history: { ...history, wasUnknown: false },
        runId,
        problems: event.data.problems,
      };
    case 'PostingAttemptUnknown':
      return {
        ...state,
        status: 'Unknown',
        history: { ...history, wasUnknown: true },
        cause: event.data.cause,
        refusal: event.data.problems ?? null,
      };
    case 'PostingLookedUp':
      return state;
    case 'PostingResendAllowed':
      return { status: 'Queued', plan, history: { ...history, resends: event.data.resend }, runId };
    case 'PostingGivenToPerson':
    case 'PostingConflictFound':
    case 'PostingDuplicateFound':
      return { status: 'NeedsPerson', plan, history, runId, attemptId, problem: event.data.problem };
    default:
      return assertNever(event);
  }
};

const started = (
  plan: BatchPlan,
  history: PostingHistory,
  facts: Extract<PostingEvent, { type: 'PostingAttemptStarted' }>['data'],
): JournalBatch => {
  const { attempt, attemptId, runId, journal, issue, companyId, referenceNo, controlId, payloadDigest } = facts;
  const identity = { issue, companyId, referenceNo, controlId, payloadDigest };
  const isNewIssue = history.identity?.issue !== issue;
  return {
    status: 'InFlight',
    plan,
    identity,
    runId,
    journal,
    attempt: { attempt, attemptId },
    history: {
      attempts: attempt,
      identity,
      wasUnknown: isNewIssue ? false : history.wasUnknown,
      resends: isNewIssue ? 0 : history.resends,
    },
  };
};

const historyOf = (state: PlannedBatch): PostingHistory => ('history' in state ? state.history : FRESH);
