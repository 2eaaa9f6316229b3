import { type BatchProblem } from '../../domain/shared/batch-problem';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { type Page, type PageRequest } from '../ports/page';

/** The words of the screens. */
export const BATCH_STATUSES = [
  'Ready to Post',
  'In Progress',
  'Success',
  'Failed',
  'Outcome Unknown',
  'Awaiting Approval',
  'Discarded',
] as const;
export type BatchStatus = (typeof BATCH_STATUSES)[number];

export interface JournalBatchView {
  readonly batchKey: string;
  readonly journalEntryId: string;
  readonly entryRevision: number;
  readonly part: number;
  readonly parts: number;
  readonly businessEntityId: string;
  readonly currency: string;
  readonly transactionDate: string;
  readonly period: string;
  readonly lineCount: number;
  /** Debits, equal to the credits: decimal text with the currency's own decimals. */
  readonly total: string;
  readonly status: BatchStatus;
  /** Nothing happens by itself any more: somebody has to decide. */
  readonly needsPerson: boolean;
  /** What the person has to decide about: an entry that differs, one that is there several times, or one that cannot be told. */
  readonly decision: 'conflict' | 'duplicate' | 'undecided' | null;
  readonly problems: readonly BatchProblem[];
  readonly attempts: number;
  /** How the ledger knows it; null before the first attempt. */
  readonly referenceNo: string | null;
  readonly controlId: string | null;
  /** The record that the ledger confirmed; Success says that it was read back and is equal. */
  readonly recordNo: string | null;
  /** Where people see the entry in the ledger, if the ledger says. */
  readonly recordUrl: string | null;
  /** The ledger's own word while the entry awaits approval there. */
  readonly ledgerState: string | null;
  readonly importId: string;
  /** The posting run that took it last. */
  readonly runId: string | null;
  readonly updatedAt: string;
  readonly revision: number;
}

export interface BatchFilter {
  readonly status: BatchStatus | null;
  readonly period: string | null;
  readonly importId: string | null;
  readonly runId: string | null;
  readonly journalEntryId: string | null;
  /** Of `causeOf`: what failed for it. */
  readonly cause: string | null;
  /** Text within the journal entry id, the reference or the record number, whatever its case. */
  readonly search: string | null;
}

/** Ties are in the order of journal entry and part. */
export const BATCH_SORTS = ['entry', 'period', 'status', 'total', 'lines', 'recordNo', 'updated'] as const;

export interface BatchOrder {
  readonly by: (typeof BATCH_SORTS)[number];
  readonly isDescending: boolean;
}

/** Batches of a period with one status and currency. */
export interface BatchSummaryView {
  readonly period: string;
  readonly status: BatchStatus;
  readonly currency: string;
  readonly batches: number;
  readonly lines: number;
  /** Debits, equal to the credits: decimal text with the currency's own decimals. */
  readonly total: string;
  readonly needsPerson: number;
}

/** One line of a batch as the revenue system wrote it. */
export interface JournalLineView {
  readonly line: number;
  readonly account: string;
  readonly accountName: string;
  readonly postingType: 'Debit' | 'Credit';
  readonly amount: string;
  readonly currency: string;
  readonly description: string;
  readonly postingGroup: string;
  readonly values: Readonly<Record<string, string>>;
}

/** A batch of some environment with the run that has it. */
export interface BatchOfRun {
  readonly environment: string;
  readonly batchKey: string;
  readonly runId: string;
}

/** A cause for which batches failed, with how many of them. */
export interface FailureCauseView {
  /** Post with it just the batches that have it. */
  readonly cause: string;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly field: string | null;
  readonly value: string | null;
  readonly candidates: readonly { readonly id: string; readonly name: string }[];
  readonly batches: number;
}

/** How the ledger knows a posted batch. */
export interface PostedRecord {
  readonly referenceNo: string;
  readonly recordNo: string;
}

/** What an entry of the ledger adds up to. */
export interface EntryAmounts {
  /** Empty when the ledger does not say: it keeps one currency. */
  readonly currency: string;
  readonly transactionDate: string;
  readonly totalMinor: string;
  readonly lineCount: number;
}

/** Names under which a batch of this installation was sent, or found. */
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

export abstract class JournalBatchViews {
  /** Every reference with this prefix that a batch of any environment was sent or found under. */
  abstract usedReferences(prefix: string): readonly UsedReference[];
  /** Whether the environment has a batch of this entry in the period, of whatever entity and revision. */
  abstract hasEntry(environment: string, period: string, journalEntryId: string): boolean;
  /** Plans of all batches of an id in a period, of whatever entity and revision, without those that were discarded. */
  abstract plansOfEntry(environment: string, period: string, journalEntryId: string): readonly BatchPlan[];
  /** Some posted batches of the same entity and the file's journal, the latest first, without the batch itself. */
  abstract postedBeside(environment: string, batchKey: string, limit: number): readonly PostedRecord[];
  /** Ids of entries with a batch of this amount that is neither posted nor discarded. An empty currency is any. */
  abstract entriesOfAmount(environment: string, period: string, amounts: EntryAmounts): readonly string[];
  abstract journalBatchesOf(
    environment: string,
    filter: BatchFilter,
    page: PageRequest,
    order?: BatchOrder,
  ): Page<JournalBatchView>;
  /** What there is, latest period first; discarded ones are left out. All periods, or one. */
  abstract summaryOf(environment: string, period: string | null): readonly BatchSummaryView[];
  abstract journalBatch(environment: string, batchKey: string): JournalBatchView | undefined;
  /** All that await approval in the ledger, of all environments. */
  abstract awaitingApproval(): readonly BatchOfRun[];
  /** All that a run took and that are not at rest, of all environments. */
  abstract underWay(): readonly BatchOfRun[];
  /** Keys of what is Ready to Post, oldest period first. */
  abstract readyKeys(environment: string, period: string | null, limit: number): readonly string[];
  /** The same of all periods up to this one, which is among them. */
  abstract readyKeysUpTo(environment: string, lastPeriod: string, limit: number): readonly string[];
  /** Keys of what failed for a cause (`causeOf`), oldest period first. */
  abstract failedKeys(environment: string, cause: string, limit: number): readonly string[];
  /** Why batches failed, all of them or those that a run took last: the causes that most of them have come first. */
  abstract failureCauses(environment: string, page: PageRequest, runId?: string | null): Page<FailureCauseView>;
}
