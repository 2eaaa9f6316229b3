import { type RunRefusal, type RunTrigger } from '../../domain/posting-run/posting-run.events';
import { type Page, type PageRequest } from '../ports/page';

/** What the Export Journals widget shows. The counts add up to `batches`. */
export interface PostingRunView {
  readonly runId: string;
  /** *Not started*: none of its batches can be posted, and nothing was changed. */
  readonly status: 'Running' | 'Finished' | 'Not started';
  /** Why a run did not start. The preflight under the run's id has the whole list. */
  readonly refusal: RunRefusal | null;
  readonly trigger: RunTrigger;
  /** Of a scheduled run: which occurrence of the schedule it is. */
  readonly occurrenceId: string | null;
  readonly period: string | null;
  readonly startedAt: string;
  readonly startedBy: string;
  readonly finishedAt: string | null;
  readonly batches: number;
  /** In the ledger's books and read back equal. */
  readonly posted: number;
  /** In the ledger, until an approver there releases it. */
  readonly awaitingApproval: number;
  readonly failed: number;
  readonly outcomeUnknown: number;
  readonly waiting: number;
  /** Given back to Ready to Post, or never this run's to post. */
  readonly leftOut: number;
}

/** A run that is not finished, for the worker to take up. */
export interface OpenRun {
  readonly environment: string;
  readonly runId: string;
  readonly correlationId: string;
}

/** A record of the ledger with a reference like ours that no environment of this installation explains. */
export interface UnexplainedRecordView {
  readonly referenceNo: string;
  readonly recordNo: string | null;
  readonly title: string | null;
  /** The entry that it seems to be: nothing of it is sent until somebody decided. Null stops its month. */
  readonly journalEntryId: string | null;
}

export interface SweptPeriodView {
  readonly period: string;
  /** Records of the ledger under references like ours. */
  readonly records: number;
  readonly unexplained: readonly UnexplainedRecordView[];
}

/** What the ledger holds of the months in which something waits to be posted. */
export interface LedgerSweepView {
  /** The same as long as the ledger shows the same. */
  readonly sweepId: string;
  readonly periods: readonly SweptPeriodView[];
}

export abstract class PostingRunViews {
  /** Newest first. */
  abstract postingRunsOf(environment: string, page: PageRequest): Page<PostingRunView>;
  abstract postingRun(environment: string, runId: string): PostingRunView | undefined;
  abstract openRuns(): readonly OpenRun[];
  /** Calls back after the views changed. Answers how to stop. */
  abstract onChanged(listener: () => void): () => void;
}
