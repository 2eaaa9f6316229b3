import { type DomainEvent } from '../shared/decider';

/**
 * Outcomes of the batches of a run. `awaitingApproval` are in the ledger but not in its books yet; `returned` went back
 * to Ready to Post; `skipped` were not this run's to post. `held` were on hold; left out in older logs and for none.
 */
export interface RunCounts {
  readonly posted: number;
  readonly failed: number;
  readonly awaitingApproval: number;
  readonly needsPerson: number;
  readonly returned: number;
  readonly skipped: number;
  readonly held?: number;
}

/** A person pressed *Post Journals*, or a scheduled occurrence was due. */
export const RUN_TRIGGERS = ['manual', 'scheduled'] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];

/**
 * Why a run posted nothing: the refusal of its prerequisites, with the causes that block the most batches. The
 * preflight of the run's id has all.
 */
export interface RunRefusal {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly batches: number;
  readonly blocked: number;
  readonly prerequisites: readonly MissingPrerequisite[];
}

export interface MissingPrerequisite {
  readonly check: string;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  /** Where it is fixed; null when that is in the ledger. */
  readonly mendAt: string | null;
  readonly cause: string | null;
  readonly batches: number;
}

/** Since when the ledger gives no usable answer, and what came instead of one. */
export interface LedgerSilence {
  readonly since: string;
  readonly cause: string;
}

export type PostingRunEvent =
  | DomainEvent<
      'PostingRunStarted',
      {
        runId: string;
        trigger: RunTrigger;
        period: string | null;
        batchCount: number;
        /** Of a scheduled run: its occurrence. */
        occurrenceId?: string;
      }
    >
  /** At most 1,000 keys per event. */
  | DomainEvent<'PostingRunBatchesAdded', { batchKeys: readonly string[] }>
  /**
   * It posts what a plan showed, and nothing else: the digest of each batch in the order in which they were added. At
   * most 1,000 per event.
   */
  | DomainEvent<'PostingRunBoundToPlan', { planId: string; digests: readonly string[] }>
  /**
   * Some of its batches can be posted, and they start. In logs older than this event, runs were checked before they
   * started.
   */
  | DomainEvent<'PostingRunChecked', { batches: number; blocked: number }>
  /** None of them can: the run is over, and nothing is changed. */
  | DomainEvent<'PostingRunNotStarted', RunRefusal>
  /** What is in flight ends, and what was not sent goes back. The reason is left out when none was given. */
  | DomainEvent<'PostingRunStopRequested', { reason?: string }>
  /** The ledger has not given a usable answer since a time (ISO 8601, UTC): nothing goes on before it does. */
  | DomainEvent<'PostingRunWaitsForLedger', LedgerSilence>
  /** The ledger answers again. */
  | DomainEvent<'PostingRunLedgerAnswered', Record<string, never>>
  | DomainEvent<'PostingRunFinished', RunCounts>;
