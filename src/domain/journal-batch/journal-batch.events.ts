import { type OtherWay } from '../shared/ledger-way';
import { type BatchPlan, type ResolvedValue } from '../shared/batch-plan';
import { type BatchProblem } from '../shared/batch-problem';
import { type DomainEvent } from '../shared/decider';
import { type DefaultCorrection } from '../shared/default-correction';
import { type JournalLine } from '../shared/journal-line';
import { type ClosedPeriodChoice } from './closed-period';
import { type LedgerFinding } from './ledger-finding';

export interface AttemptFacts {
  readonly attempt: number;
  /** Random, one per decision: two workers can never own the same attempt. */
  readonly attemptId: string;
}

export interface IdentityFacts {
  /**
   * Incremented when a definitely refused batch is posted again with another payload or company, or when its names were
   * used up in the ledger.
   */
  readonly issue: number;
  readonly companyId: string;
  readonly referenceNo: string;
  readonly controlId: string;
  readonly payloadDigest: string;
  /** Left out for the XML gateway. */
  readonly way?: OtherWay;
  /** As whom it was sent, where a repeated request is known by its user. */
  readonly userId?: string;
}

/** What is recorded of an intent, without the facts of its attempt. */
export const identityIn = (facts: IdentityFacts): IdentityFacts => {
  const { issue, companyId, referenceNo, controlId, payloadDigest, way, userId } = facts;
  const names = { issue, companyId, referenceNo, controlId, payloadDigest };
  return { ...names, ...(way === undefined ? {} : { way }), ...(userId === undefined ? {} : { userId }) };
};

export interface FoundFacts {
  readonly recordNo: string;
  readonly date: string;
  readonly lineCount: number;
  readonly debitMinor: string | null;
  readonly creditMinor: string | null;
}

/** The record in the ledger, and its address there if known. */
export interface RecordFacts {
  readonly recordNo: string;
  readonly recordUrl?: string;
}

/** A record of the ledger that backs a batch which this service did not post. */
export interface ElsewhereFacts extends RecordFacts {
  readonly companyId: string;
  /** As the ledger shows it; empty for none. */
  readonly referenceNo: string;
  /** As read back. */
  readonly lineCount: number;
  readonly totalMinor: string;
  readonly reason: string;
  /**
   * SHA-256 in hex of the entry that the record was compared with (`approvedContentOf`), and the ids that names stood
   * for in it. Left out in older logs; `resolved` also when it does not fit into one event.
   */
  readonly comparedDigest?: string;
  readonly resolved?: readonly ResolvedValue[];
}

/** What single lines of a batch are proven with. Nothing of any line, and no sum, can be told from it. */
export interface LineRoot extends Pick<
  BatchPlan,
  | ('batchKey' | 'journalEntryId' | 'businessEntityId' | 'period' | 'currency' | 'transactionDate')
  | ('part' | 'parts' | 'lineCount')
> {
  /** Root of the tree of salted line hashes, in hex. */
  readonly lineRoot: string;
}

/** Why something that was asked for cannot be done, in the words of a refusal. */
export type CorrectionProblemFacts = Pick<BatchProblem, 'code' | 'message' | 'fix'>;

/** An earlier revision of the entry is posted · is being posted · the month is closed here. */
export type SetAsideCause = 'posted' | 'in posting' | 'period closed';

export type JournalBatchEvent =
  | DomainEvent<'JournalBatchPlanned', BatchPlan>
  /** Stands beside the plan; absent in older logs: their lines cannot be proven one by one. */
  | DomainEvent<'JournalBatchLineRootRecorded', LineRoot>
  /** `lineSalt` stands with the first lines: the salts of the line hashes follow from it. */
  | DomainEvent<'JournalBatchLinesRecorded', { firstLine: number; lines: readonly JournalLine[]; lineSalt?: string }>
  | DomainEvent<'JournalBatchReleased', Record<string, never>>
  /** Its entry is posted already, or its outcome is not known yet: a person decides on the correction, or it waits. */
  | DomainEvent<'JournalBatchSetAside', { importId: string; because: SetAsideCause }>
  | DomainEvent<'JournalBatchHeld', { importId: string }>
  | DomainEvent<'JournalBatchHoldLifted', { importId: string }>
  | DomainEvent<'JournalBatchDiscarded', { importId: string; reason: 'replaced' | 'import-rejected' }>
  /** A person keeps its entry from being posted, until a person lifts that. */
  | DomainEvent<'JournalBatchPutOnHold', { reason: string }>
  | DomainEvent<'JournalBatchTakenOffHold', { reason: string }>
  /**
   * Its day is closed in the ledger, as far as is known through `closedThrough`: it waits · people are asked to open
   * the books (`isNotified` with the first part) · it is posted on `postingDate`, the first open day, and stays an
   * entry of its period.
   */
  | DomainEvent<
      'JournalBatchClosedPeriodDecided',
      {
        choice: ClosedPeriodChoice;
        reason: string;
        transactionDate: string;
        postingDate: string | null;
        closedThrough: string | null;
        isNotified?: true;
      }
    >
  /** Its entry shall not be posted: the reason says why. The import that held it, or was taken back, is named. */
  | DomainEvent<'JournalBatchWithdrawn', { importId: string | null; reason: string }>
  /** A record that this service did not post was read and is exactly this batch: it backs the batch from now on. */
  | DomainEvent<'JournalBatchPostedElsewhere', ElsewhereFacts>
  | DomainEvent<'JournalBatchQueued', { runId: string }>
  | DomainEvent<'JournalBatchReturned', { runId: string; code: string; message: string; fix: string }>
  /**
   * The run was stopped before anything of the entry was sent: the batch is where it was, Ready to Post or, with these
   * problems, Failed.
   */
  | DomainEvent<'JournalBatchPutBack', { runId: string; problems: readonly BatchProblem[] }>
  | DomainEvent<'JournalBatchBlocked', { runId: string; problems: readonly BatchProblem[] }>
  /** `resolved` lets the request be rebuilt from the log alone; left out when it does not fit into one event. */
  | DomainEvent<
      'PostingAttemptStarted',
      AttemptFacts & IdentityFacts & { runId: string; journal: string; resolved?: readonly ResolvedValue[] }
    >
  | DomainEvent<'PostingAttemptNotSent', AttemptFacts & { cause: string; detail: string }>
  /** The ledger has it under `recordNo`. The read-back shows whether it is unaltered. */
  | DomainEvent<'PostingAttemptConfirmed', AttemptFacts & { recordNo: string; confirmedBy: 'reply' | 'look-up' }>
  | DomainEvent<'PostingAttemptRejected', AttemptFacts & { problems: readonly BatchProblem[] }>
  /** It may be in the ledger. `problems` are a refusal that is not trusted until a lookup after the settle time. */
  | DomainEvent<'PostingAttemptUnknown', AttemptFacts & { cause: string; problems?: readonly BatchProblem[] }>
  | DomainEvent<'PostingLookedUp', AttemptFacts & { found: 0; conclusive: boolean }>
  | DomainEvent<'PostingResendAllowed', AttemptFacts & { resend: number }>
  /**
   * The sweep before a run found this batch's reference in the ledger, but this log has no attempt that explains it: a
   * restored backup or a second installation. Nothing was sent.
   */
  | DomainEvent<
      'PostingFoundBeforeSending',
      AttemptFacts & IdentityFacts & { runId: string; journal: string; recordNo: string }
    >
  /** Read back and equal in header, lines, dimensions and totals. */
  | DomainEvent<'PostingVerified', AttemptFacts & RecordFacts & { lineCount: number; totalMinor: string }>
  /** Read back and equal, but not yet released by an approver in the ledger. `ledgerState` is the ledger's own word. */
  | DomainEvent<'PostingAwaitsApproval', AttemptFacts & RecordFacts & { ledgerState: string }>
  | DomainEvent<'PostingDeclined', AttemptFacts & { recordNo: string; problem: BatchProblem }>
  | DomainEvent<'PostingGivenToPerson', AttemptFacts & { problem: BatchProblem }>
  | DomainEvent<'PostingConflictFound', AttemptFacts & { found: FoundFacts; problem: BatchProblem }>
  /** Read back and different from what was sent: each difference is a problem. */
  | DomainEvent<'PostingMismatchFound', AttemptFacts & { recordNo: string; problems: readonly BatchProblem[] }>
  | DomainEvent<'PostingDuplicateFound', AttemptFacts & { recordNos: readonly string[]; problem: BatchProblem }>
  /** A Controller declared a record that looks like this entry foreign: it no longer blocks the batch. */
  | DomainEvent<'LedgerRecordDeclaredForeign', { referenceNo: string; reason: string }>
  /** A Controller said that a record of other origin is another entry: this content is posted beside it. */
  | DomainEvent<'OtherEntryAccepted', { recordNo: string; contentDigest: string; reason: string }>
  /**
   * Neither the record nor any name of a posted batch was in the ledger, while the same reading showed other posted
   * entries of its entity and journal. The first of two readings before it may be released.
   */
  | DomainEvent<'PostingAbsenceSeen', AttemptFacts & { seenAt: string; recordNosBeside: readonly string[] }>
  /** A later look at the ledger, begun at `seenAt`, showed a posted entry otherwise than it was posted. */
  | DomainEvent<'LedgerChangeFound', AttemptFacts & { seenAt: string; finding: LedgerFinding }>
  /** Looked at again: it is in the books and equal. What was found before is over. */
  | DomainEvent<
      'LedgerEntrySeenEqual',
      AttemptFacts & RecordFacts & { seenAt: string; lineCount: number; totalMinor: string }
    >
  /** A person accepts exactly what was found at `seenAt`. */
  | DomainEvent<'LedgerChangeAccepted', AttemptFacts & { seenAt: string; reason: string }>
  /**
   * A Controller takes the posted batch back: this is its one reversal, reserved when all of it is recorded and before
   * it can be posted. `contentDigest` is that of the lines, computed from what the ledger held at `seenAt`. `corrects`
   * is the delivery that is to be posted in place of the entry.
   */
  | DomainEvent<
      'JournalBatchReversalPlanned',
      {
        reversal: number;
        batchKey: string;
        date: string;
        dateRule: 'same' | 'next-period' | 'other';
        reason: string;
        contentDigest: string;
        seenAt: string;
        corrects?: string;
      }
    >
  /** Its reversal is in the books and equal: both together come to nothing. */
  | DomainEvent<'JournalBatchReversed', { reversal: number; batchKey: string; recordNo: string }>
  /**
   * Its reversal does not stand: withdrawn before it was posted · reversed in the ledger · gone from it · not prepared,
   * because the request for it was interrupted.
   */
  | DomainEvent<
      'JournalBatchReversalUndone',
      { reversal: number; batchKey: string; because: 'withdrawn' | 'reversed' | 'gone' | 'not prepared' }
    >
  /**
   * A Controller brings a newer delivery into the books by its net difference to the posted entry: told by each batch
   * of the delivery, and by the first posted batch of the entry. `contentDigest` is that of the lines, computed from
   * what the ledger held at `seenAt`.
   */
  | DomainEvent<
      'JournalBatchDifferencePlanned',
      { difference: number; batchKey: string; contentDigest: string; reason: string; seenAt: string }
    >
  /** The net difference is in the books and equal: the posted entry comes to what was delivered. */
  | DomainEvent<'JournalBatchDifferencePosted', { difference: number; batchKey: string; recordNo: string }>
  /**
   * The net difference does not stand: withdrawn before it was posted · reversed in the ledger · gone from it · taken
   * back by a reversal together with its entry.
   */
  | DomainEvent<
      'JournalBatchDifferenceUndone',
      { difference: number; batchKey: string; because: 'withdrawn' | 'reversed' | 'gone' | 'taken back' }
    >
  /**
   * The setting of the environment about corrections had a reversal or net difference prepared, as if the person who
   * set it had asked for it: told by the first batch of the delivery.
   */
  | DomainEvent<
      'JournalBatchCorrectedBySetting',
      { choice: DefaultCorrection; setBy: string; batchKeys: readonly string[] }
    >
  /** What that setting asks for cannot be done for this delivery: a person decides. */
  | DomainEvent<
      'JournalBatchCorrectionLeftToPerson',
      CorrectionProblemFacts & { choice: DefaultCorrection; setBy: string }
    >
  /** A person vouches that the ledger holds no entry for this batch: it may be posted under new names. */
  | DomainEvent<'PostingReleasedByPerson', AttemptFacts & { reason: string }>;
