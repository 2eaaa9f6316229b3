import { type AttemptFacts, type IdentityFacts, type SetAsideCause } from './journal-batch.events';
import { type ClosedPeriodChoice } from './closed-period';
import { type Difference } from './difference';
import { type Reversal } from './reversal';
import { type BatchProblem } from '../shared/batch-problem';
import { type BatchPlan } from '../shared/batch-plan';
import { type PostedLedger } from './posted-ledger';

/** What is known from earlier attempts. */
export interface PostingHistory {
  readonly attempts: number;
  readonly identity: IdentityFacts | null;
  /** An attempt under this identity ended without a definite answer, so a refusal is trusted only after a lookup. */
  readonly wasUnknown: boolean;
  readonly resends: number;
  /**
   * The ledger used up the names without keeping an entry (declined, or removed there): they can never be sent again.
   */
  readonly isSpent: boolean;
  /** Every run that ever took it, so a run that continues after a restart takes nothing twice. */
  readonly runs: readonly string[];
  /** Every pair of names under which it was sent or found; each once, in order. */
  readonly used: readonly IdentityFacts[];
  /** References whose attempt ended without an entry according to the ledger, each as often as that happened. */
  readonly refused: readonly string[];
  /** References that a Controller declared foreign to this entry. */
  readonly foreign: readonly string[];
  /** Records of other origin that a Controller said are another entry than this content. Left out for none. */
  readonly others?: readonly { readonly recordNo: string; readonly contentDigest: string }[];
  /** Why it had failed when the run took it; left out when it had not. */
  readonly failure?: { readonly runId: string; readonly problems: readonly BatchProblem[] };
  /** What a person chose because its day is closed in the ledger; left out for nothing. */
  readonly closedPeriod?: ClosedPeriodChoice;
  /** Net differences that adjust it, the latest last; left out for none. */
  readonly differences?: readonly Difference[];
  /** The stopped run that put it back untouched; left out when nothing was put back since. */
  readonly putBackBy?: string;
}

export type JournalBatch =
  | { readonly status: 'Absent' }
  | { readonly status: 'Staging'; readonly plan: BatchPlan; readonly linesRecorded: number }
  | { readonly status: 'Staged'; readonly plan: BatchPlan }
  /** Delivered, but an earlier revision of its entry is in the ledger, or may be: not to be posted as it is. */
  | SetAsideBatch
  /** Delivered, and brought into the books by its net difference to what is posted: not to be posted as it is. */
  | {
      readonly status: 'Netted';
      readonly plan: BatchPlan;
      readonly difference: Difference;
      readonly isTriedBySetting?: true;
    }
  | PostableBatch
  | OnHoldBatch
  /** Its entry is delivered again. */
  | {
      readonly status: 'Held';
      readonly plan: BatchPlan;
      readonly importId: string;
      readonly before: PostableBatch | OnHoldBatch | SetAsideBatch;
    }
  | QueuedBatch
  | AttemptedBatch
  /** In the ledger, not read back yet. */
  | KeptBatch<'Confirmed'>
  /** In the ledger and equal, but not in its books until an approver there releases it. */
  | (KeptBatch<'AwaitingApproval'> & { readonly ledgerState: string })
  | PostedBatch
  | UndecidedBatch
  | ElsewhereBatch
  | {
      readonly status: 'Discarded';
      readonly plan: BatchPlan;
      /** Why it was withdrawn; left out when it was replaced, or its import rejected. */
      readonly withdrawn?: string;
      /** Why it was on hold when it was replaced: the hold goes on with what replaces it. */
      readonly onHold?: string;
    };

export interface SetAsideBatch {
  readonly status: 'SetAside';
  readonly plan: BatchPlan;
  readonly because: SetAsideCause;
  /** Why a person put it on hold, so that it will not be posted when its time comes. */
  readonly onHold?: string;
  /** The environment's setting about corrections has acted on it, or could not: from then on a person decides. */
  readonly isTriedBySetting?: true;
}

/** A person keeps it from being posted. */
export interface OnHoldBatch {
  readonly status: 'OnHold';
  readonly plan: BatchPlan;
  readonly history: PostingHistory;
  readonly reason: string;
  /** What it becomes again. */
  readonly before: PostableBatch;
}

export type PostableBatch =
  /** `runId` is the run that returned it, if any. */
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

export type AttemptedBatch = PostedFacts &
  (
    | { readonly status: 'InFlight' }
    | { readonly status: 'Unknown'; readonly cause: string; readonly refusal: readonly BatchProblem[] | null }
  );

export interface PostedFacts {
  readonly plan: BatchPlan;
  readonly history: PostingHistory;
  readonly identity: IdentityFacts;
  readonly runId: string;
  readonly attempt: AttemptFacts;
  readonly journal: string;
}

export type KeptBatch<Status extends string> = PostedFacts & { readonly status: Status; readonly recordNo: string };

/** In the ledger's books, read back and equal at that time. */
export type PostedBatch = KeptBatch<'Posted'> &
  PostedLedger & {
    /** The latest one; left out before the first. */
    readonly reversal?: Reversal;
  };

/** In the ledger's books as a record that this service did not post: settled. */
export type ElsewhereBatch = PostedLedger & {
  readonly status: 'PostedElsewhere';
  readonly plan: BatchPlan;
  readonly recordNo: string;
  readonly companyId: string;
  /** Digest of the entry that the record was compared with; left out in older logs. */
  readonly comparedDigest?: string;
};

/** In the books, read and equal at some time: what is looked at again. */
export type BackedBatch = PostedBatch | ElsewhereBatch;

export const isBacked = (state: JournalBatch): state is BackedBatch =>
  state.status === 'Posted' || state.status === 'PostedElsewhere';

/** A person decides: nothing is sent or deleted automatically. */
export type UndecidedBatch = PostedFacts & {
  /** Something else in the ledger has the reference · several entries have it · unknown. */
  readonly status: 'Conflict' | 'Duplicate' | 'Undecided';
  readonly problems: readonly BatchProblem[];
  /** The ledger records concerned. */
  readonly recordNos: readonly string[];
};

export const FRESH: PostingHistory = {
  attempts: 0,
  identity: null,
  wasUnknown: false,
  resends: 0,
  isSpent: false,
  runs: [],
  used: [],
  refused: [],
  foreign: [],
};

export const isUndecided = (state: JournalBatch): state is UndecidedBatch =>
  state.status === 'Conflict' || state.status === 'Duplicate' || state.status === 'Undecided';

/** Why a person put the batch on hold; null when nobody did. */
export const holdReasonOf = (state: JournalBatch): string | null => {
  switch (state.status) {
    case 'OnHold':
      return state.reason;
    case 'Held':
      return holdReasonOf(state.before);
    case 'SetAside':
    case 'Discarded':
      return state.onHold ?? null;
    default:
      return null;
  }
};
