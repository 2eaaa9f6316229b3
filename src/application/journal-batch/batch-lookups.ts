import { type BatchStatus } from './batch-status.views';
import { type BatchProblem } from '../../domain/shared/batch-problem';

/** A batch of some environment with the run that has it. */
export interface BatchOfRun {
  readonly environment: string;
  readonly batchKey: string;
  readonly runId: string;
}

/** The record of a posted batch in the ledger. */
export interface PostedRecord {
  readonly referenceNo: string;
  readonly recordNo: string;
}

/** A batch that failed, and why. */
export interface FailedBatch {
  readonly batchKey: string;
  readonly problems: readonly BatchProblem[];
}

/** Total of an entry in the ledger. */
export interface EntryAmounts {
  /** Empty when the ledger keeps only one currency. */
  readonly currency: string;
  readonly transactionDate: string;
  readonly totalMinor: string;
  readonly lineCount: number;
}

/** Names under which a batch of this installation was sent or found. */
export interface UsedReference {
  readonly referenceNo: string;
  readonly environment: string;
  readonly batchKey: string;
  readonly journalEntryId: string;
  readonly businessEntityId: string;
  readonly entryRevision: number;
  /** The record that the ledger confirmed under it; null before. */
  readonly recordNo: string | null;
}

/** A batch that was posted and read back, or is posted elsewhere. */
export interface PostedBatchRow {
  readonly batchKey: string;
  readonly businessEntityId: string;
  readonly title: string;
  readonly transactionDate: string;
  readonly lineCount: number;
  readonly recordNo: string;
  /** Every reference under which it was sent or found. */
  readonly references: readonly string[];
  readonly status: BatchStatus;
}

/** A listed batch of a month, whatever became of it, unless it was replaced. */
export interface MonthBatchRow {
  readonly batchKey: string;
  readonly journalEntryId: string;
  readonly businessEntityId: string;
  readonly entryRevision: number;
  readonly currency: string;
  readonly status: BatchStatus;
  /** 1 for a batch that takes another one back: it was not delivered. */
  readonly isReversal: 0 | 1;
  /** Id of the entry that a net difference adjusts; null for any other batch. */
  readonly adjustsEntryId: string | null;
}

/** A batch of some environment. */
export interface BatchName {
  readonly environment: string;
  readonly batchKey: string;
}

/** A batch of a delivery that would change a posted entry. */
export interface CorrectionName extends BatchName {
  readonly importId: string;
}

/** A posted batch with its latest reversal. */
export interface ReversedBatchName extends BatchName {
  readonly reversalKey: string;
  /** 0 when nothing of the reversal was ever seen in the log. */
  readonly isKnown: 0 | 1;
}

/** Which entry a batch is of. */
export interface BatchEntry {
  /** Where to go on after. */
  readonly mark: number;
  readonly journalEntryId: string;
  readonly businessEntityId: string;
  readonly period: string;
}
