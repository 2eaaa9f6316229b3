import { type ClosedPeriodChoice } from '../../domain/journal-batch/closed-period';
import { type BatchProblem } from '../../domain/shared/batch-problem';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { type DefaultCorrection } from '../../domain/shared/default-correction';
import { type LedgerDifference } from '../../domain/shared/ledger-difference';
import { type ReversalStanding } from '../../domain/journal-batch/reversal';
import { type FindingKind } from '../../domain/journal-batch/ledger-finding';
import { type Page, type PageRequest } from '../ports/page';
import {
  type PostedBatchRow,
  type MonthBatchRow,
  type BatchEntry,
  type BatchName,
  type CorrectionName,
  type ReversedBatchName,
  type UsedReference,
  type PostedRecord,
  type EntryAmounts,
  type BatchOfRun,
  type FailedBatch,
} from './batch-lookups';
import { type OutcomeOutlook } from '../shared/posting-outlook';
import { type BatchFilter, type BatchScope } from './batch-filter';
import { type BatchStatus } from './batch-status.views';

/** What a person decided about an entry before it was posted. */
export interface PersonalDecision {
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

/** How the ledger shows a posted entry other than it was posted, side by side. */
export interface LedgerChangeView {
  readonly kind: FindingKind;
  /** Its own record first; empty when none was seen. */
  readonly records: readonly {
    readonly recordNo: string;
    readonly recordUrl: string | null;
    readonly ledgerState: string;
    /** The record with which Sage Intacct reversed it; null for none, and where it was not told. */
    readonly reversedByRecordNo: string | null;
  }[];
  readonly differences: readonly LedgerDifference[];
  /** Why it could not be read; null otherwise. */
  readonly cause: string | null;
  /** When it was found; what is accepted is named by it. */
  readonly seenAt: string;
  /** Who accepted it, and why; null when nobody did. */
  readonly accepted: PersonalDecision | null;
}

/** The posted batch that another one takes back. */
export interface ReversesView {
  readonly batchKey: string;
  readonly journalEntryId: string;
  readonly referenceNo: string;
  readonly recordNo: string;
}

/** The latest reversal of a posted batch, with who asked for it, and why. */
export interface ReversalView extends PersonalDecision {
  readonly number: number;
  readonly batchKey: string;
  readonly date: string;
  /** On its way · in the books · without effect, so that another one may follow. */
  readonly standing: ReversalStanding;
  /** Its record in the ledger; null until it is in the books. */
  readonly recordNo: string | null;
}

/** What the environment's setting about corrections did with a delivery; nothing is done by it twice. */
export interface BySettingView {
  readonly choice: DefaultCorrection;
  /** Who set it so. */
  readonly setBy: string;
  readonly at: string;
  /** Keys of what was prepared; empty where a person has to decide. */
  readonly batchKeys: readonly string[];
  /** Why it could not be done; null when it was. */
  readonly problem: Pick<BatchProblem, 'code' | 'message' | 'fix'> | null;
}

/** The posted entry that a net difference brings to a newer delivery. */
export interface AdjustsView extends ReversesView {
  /** The revision that was delivered, and its first batch. */
  readonly entryRevision: number;
  readonly deliveredKey: string;
}

/** A net difference of a posted batch, or of the delivery that it brings in, with who asked for it, and why. */
export interface DifferenceView extends PersonalDecision {
  readonly number: number;
  readonly batchKey: string;
  /** On its way · in the books · without effect. */
  readonly standing: ReversalStanding;
  /** Its record in the ledger; null until it is in the books. */
  readonly recordNo: string | null;
}

export interface JournalBatchView {
  readonly batchKey: string;
  readonly journalEntryId: string;
  readonly entryRevision: number;
  readonly part: number;
  readonly parts: number;
  readonly businessEntityId: string;
  readonly currency: string;
  readonly transactionDate: string;
  /** The day on which it is posted instead, because its own is closed in the ledger; null for its own. */
  readonly postingDate: string | null;
  /** What a person chose because its day is closed in the ledger, and why; null for nothing. */
  readonly closedPeriod: (PersonalDecision & { readonly choice: ClosedPeriodChoice }) | null;
  /** Day on which the ledger reverses the entry by itself; null for none. */
  readonly reversalDate: string | null;
  readonly period: string;
  readonly lineCount: number;
  /** Debits, equal to the credits: decimal text with the currency's own decimals. */
  readonly total: string;
  readonly status: BatchStatus;
  /** Nothing more happens automatically: a person has to decide. */
  readonly needsPerson: boolean;
  /** What to decide: the entry differs, is there twice, is undecided, half posted, or stands there from others. */
  readonly decision: 'conflict' | 'duplicate' | 'undecided' | 'half-posted' | 'other-origin' | null;
  /** Of a failed part whose entry is half posted: what is in the ledger, and what to do. */
  readonly entryProblem: Pick<BatchProblem, 'code' | 'message' | 'fix'> | null;
  readonly problems: readonly BatchProblem[];
  /** Who keeps its entry from being posted, and why, with the status that it has again afterward; null for no hold. */
  readonly hold: (PersonalDecision & { readonly before: BatchStatus }) | null;
  /** The batch that it takes back; null for what was delivered. */
  readonly reverses: ReversesView | null;
  /** Null before the first. */
  readonly reversal: ReversalView | null;
  /** The posted entry that it brings to a newer delivery; null unless it is a net difference. */
  readonly adjusts: AdjustsView | null;
  /** Of a posted batch those that adjust it, of a delivery the one that brings it in; the latest last. */
  readonly differences: readonly DifferenceView[];
  /** Of the first batch of a correction; null before the setting acts, or where a person is asked. */
  readonly bySetting: BySettingView | null;
  /** Who withdrew it, and why; null unless it is withdrawn. */
  readonly withdrawal: PersonalDecision | null;
  /** Who said that it is posted elsewhere, and why; null unless it is. Its reference there is empty for none. */
  readonly elsewhere: (PersonalDecision & { readonly referenceNo: string }) | null;
  readonly attempts: number;
  /** Null before the first attempt. */
  readonly referenceNo: string | null;
  readonly controlId: string | null;
  /** The record that the ledger confirmed; only Success means that it was read back and is equal. */
  readonly recordNo: string | null;
  /** Address of the entry in the ledger, if known. */
  readonly recordUrl: string | null;
  /** When it was last read in the ledger and was equal, ISO 8601; null before. */
  readonly lastEqualAt: string | null;
  /** How the ledger shows it now, other than it was posted; null when it does not, and before it is posted. */
  readonly ledgerChange: LedgerChangeView | null;
  /** The ledger's own word while the entry awaits approval there. */
  readonly ledgerState: string | null;
  /** Empty for a reversal or net difference: no import brought it. */
  readonly importId: string;
  /** The posting run that took it last. */
  readonly runId: string | null;
  readonly updatedAt: string;
  readonly revision: number;
}

/** Of a refused decision: a record of the ledger that is not the part of the entry. */
export interface DifferingRecordView {
  readonly part: number;
  readonly recordNo: string;
  readonly differences: readonly LedgerDifference[];
}

/** What can be chosen in a scope: what listed batches have, each once and in order. */
export interface BatchScopeValuesView {
  readonly businessEntityIds: readonly string[];
  readonly currencies: readonly string[];
  readonly journals: readonly string[];
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
  /** Row of the close file, as a spreadsheet counts; null for a clearing line, and in older logs. */
  readonly row: number | null;
  readonly account: string;
  readonly accountName: string;
  readonly postingType: 'Debit' | 'Credit';
  readonly amount: string;
  /** As delivered, when it was rounded; else null. */
  readonly sourceAmount: string | null;
  readonly currency: string;
  readonly description: string;
  readonly postingGroup: string;
  /** Empty for none. */
  readonly customerId: string;
  readonly values: Readonly<Record<string, string>>;
  /** False in batches of older logs: a single line of them cannot be proven. */
  readonly isProvable: boolean;
}

/** A cause for which batches failed, with how many of them. */
export interface FailureCauseView {
  /** Selects the batches that have it. */
  readonly cause: string;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly field: string | null;
  readonly value: string | null;
  readonly candidates: readonly { readonly id: string; readonly name: string }[];
  readonly batches: number;
}

/** A batch with what was delivered of its entry since, if the ledger does not have that. */
export interface JournalBatchDetailView extends JournalBatchView {
  /** Keys of the batches of corrections, and of what waits. */
  readonly notInLedgerYet: readonly string[];
  /** When an unknown outcome is known; null when this instance is not the one that looks for it, and for any other. */
  readonly outlook: OutcomeOutlook | null;
}

export abstract class JournalBatchViews {
  /** Periods that have batches in one of WATCHED_STATUSES, the newest first. */
  abstract postedPeriods(environment: string): readonly string[];
  /** Batches in one of WATCHED_STATUSES, in the order of their keys. */
  abstract postedBatches(
    environment: string,
    period: string,
    after: string | null,
    limit: number,
  ): readonly PostedBatchRow[];
  /** Months that have batches, the newest first. */
  abstract periods(environment: string): readonly string[];
  /** Listed batches of a month but those that were replaced, in the order of their keys. */
  abstract batchesOfPeriod(
    environment: string,
    period: string,
    after: string | null,
    limit: number,
  ): readonly MonthBatchRow[];
  /** Periods of batches in one of WATCHED_STATUSES, by the keys of batches. */
  abstract postedPeriodsOf(environment: string, batchKeys: readonly string[]): readonly string[];
  /** Periods that have listed batches of this status. */
  abstract periodsWith(environment: string, status: BatchStatus): readonly string[];
  /** The entries of listed batches of this status and period, in the order of their recording. */
  abstract entriesWith(
    environment: string,
    at: { readonly status: BatchStatus; readonly period: string },
    after: number,
    limit: number,
  ): readonly BatchEntry[];
  /** The first batch of every waiting entry, and of every correction whose entry was reversed. */
  abstract waiting(): readonly BatchName[];
  /** Batches whose entry has a day in this month by choice, whatever their own month is. */
  abstract movedInto(environment: string, period: string): readonly string[];
  /** Posted batches that do not say yet what became of their reversal, in all environments. */
  abstract reversalsToSettle(): readonly ReversedBatchName[];
  /** Net differences of which an entry or a delivery does not say yet what became of them, in all environments. */
  abstract differencesToSettle(): readonly BatchName[];
  /** The first batch of every correction that nobody has decided and that the setting was not applied to. */
  abstract correctionsForSetting(environment: string): readonly CorrectionName[];
  /** Newer deliveries of the entry of a batch that are not in the ledger yet: corrections, and what waits. */
  abstract setAsideBeside(environment: string, batchKey: string): readonly string[];

  /** Every reference with this prefix under which a batch of any environment was sent or found. */
  abstract usedReferences(prefix: string): readonly UsedReference[];
  /** Whether the environment has a batch of this entry in the period, of any entity and revision. */
  abstract hasEntry(environment: string, period: string, journalEntryId: string): boolean;
  /** Plans of all batches of an id in a period that are not discarded, of any entity and revision. */
  abstract plansOfEntry(environment: string, period: string, journalEntryId: string): readonly BatchPlan[];
  /** Some other posted batches of the same entity and journal, the latest first. */
  abstract postedBeside(environment: string, batchKey: string, limit: number): readonly PostedRecord[];
  /** Batches of any environment and company whose record in the ledger has this number. */
  abstract batchesOfRecord(recordNo: string): readonly BatchName[];
  /** Ids of entries with a batch of this amount that is neither posted nor discarded. An empty currency means any. */
  abstract entriesOfAmount(environment: string, period: string, amounts: EntryAmounts): readonly string[];
  abstract journalBatchesOf(
    environment: string,
    filter: BatchFilter,
    page: PageRequest,
    order?: BatchOrder,
  ): Page<JournalBatchView>;
  /** Summary of one or all periods, latest first, without discarded batches. */
  abstract summaryOf(
    environment: string,
    period: string | null,
    scope?: BatchScope & { readonly importId?: string | null },
  ): readonly BatchSummaryView[];
  abstract scopeValuesOf(environment: string): BatchScopeValuesView;
  abstract journalBatch(environment: string, batchKey: string): JournalBatchView | undefined;
  /** All batches that await approval in the ledger, in all environments. */
  abstract awaitingApproval(): readonly BatchOfRun[];
  /** All batches of runs that are not at rest, in all environments. */
  abstract underWay(): readonly BatchOfRun[];
  /** Keys of what is Ready to Post or Failed, oldest period first. A limit leaves no entry divided. */
  abstract postableKeys(environment: string, period: string | null, limit: number): readonly string[];
  /** Keys of what is Ready to Post; in the same order, cut the same way. */
  abstract readyKeys(environment: string, period: string | null, limit: number): readonly string[];
  /** The same in all periods up to and including this one. */
  abstract readyKeysUpTo(environment: string, lastPeriod: string, limit: number): readonly string[];
  /** What failed in these periods, and why; in the same order, cut the same way. */
  abstract failedUpTo(environment: string, lastPeriod: string, limit: number): readonly FailedBatch[];
  /** The first batch that is not sent of each entry, whether or not it awaits approval here. */
  abstract unsentEntries(environment: string): readonly string[];
  /** Keys of all parts that are Ready to Post or Failed of the entries of these batches. */
  abstract unsentParts(environment: string, batchKeys: readonly string[]): readonly string[];
  /** Keys of all listed batches of an import that were not replaced. */
  abstract keysOfImport(environment: string, importId: string): readonly string[];
  /** Keys of what failed for a cause (`causeOf`), oldest period first. */
  abstract failedKeys(environment: string, cause: string, limit: number): readonly string[];
  /** Why batches failed, all or those whose last run is given; the most frequent causes first. */
  abstract failureCauses(environment: string, page: PageRequest, runId?: string | null): Page<FailureCauseView>;
}
