import { type LedgerSilence, type RunRefusal, type RunTrigger } from '../../domain/posting-run/posting-run.events';
import { type Page, type PageRequest } from '../ports/page';
import { OpenRuns } from '../posting/open-run';

/** Who stopped a run before its end. */
export interface RunStopView {
  readonly by: string;
  readonly at: string;
  readonly reason: string | null;
}

/** The ledger gives no usable answer. `nextTryAt` is null where the instance that posts is not the one asked. */
export interface LedgerSilenceView extends LedgerSilence {
  readonly nextTryAt: string | null;
}

/** What the Export Journals widget shows. The counts add up to `batches`. */
export interface PostingRunView {
  readonly runId: string;
  /** *Not started*: none of its batches can be posted, and nothing was changed. */
  readonly status: 'Running' | 'Finished' | 'Not started';
  /** Why a run did not start. The preflight under the run's id has the whole list. */
  readonly refusal: RunRefusal | null;
  readonly trigger: RunTrigger;
  /** Of a scheduled run: its occurrence. */
  readonly occurrenceId: string | null;
  readonly period: string | null;
  readonly startedAt: string;
  readonly startedBy: string;
  readonly finishedAt: string | null;
  /** Null unless it was stopped. Until it is finished, what is in flight ends. */
  readonly stop: RunStopView | null;
  /** False until its prerequisites were checked; nothing is sent before. */
  readonly isChecked: boolean;
  /** Null while the ledger answers, and when the run is over. */
  readonly waitsForLedger: LedgerSilenceView | null;
  readonly batches: number;
  /** In the ledger's books and read back equal. */
  readonly posted: number;
  /** In the ledger, until an approver there releases it. */
  readonly awaitingApproval: number;
  readonly failed: number;
  readonly outcomeUnknown: number;
  readonly waiting: number;
  /** Returned to Ready to Post, or not this run's to post. */
  readonly leftOut: number;
  /** Skipped because a person holds them; known when the run has ended. */
  readonly onHold: number;
}

export abstract class PostingRunViews extends OpenRuns {
  /** Newest first. */
  abstract postingRunsOf(environment: string, page: PageRequest): Page<PostingRunView>;
  abstract postingRun(environment: string, runId: string): PostingRunView | undefined;
  /** Calls back after the views changed. Returns how to stop. */
  abstract onChanged(listener: () => void): () => void;
}
