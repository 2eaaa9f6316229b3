import { type DomainEvent } from '../shared/decider';

/** How the batches of a run ended. `awaitingApproval` are in the ledger but not in its books yet; `returned` went back to Ready to Post, `skipped` were not this run's to post. */
export interface RunCounts {
  readonly posted: number;
  readonly failed: number;
  readonly awaitingApproval: number;
  readonly needsPerson: number;
  readonly returned: number;
  readonly skipped: number;
}

/** Somebody pressed *Post Journals*, or the schedule's time had come. */
export const RUN_TRIGGERS = ['manual', 'scheduled'] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];

export type PostingRunEvent =
  | DomainEvent<
      'PostingRunStarted',
      {
        runId: string;
        trigger: RunTrigger;
        period: string | null;
        batchCount: number;
        /** Of a scheduled run: the occurrence of the schedule that it is. */
        occurrenceId?: string;
      }
    >
  /** At most 1,000 keys an event. */
  | DomainEvent<'PostingRunBatchesAdded', { batchKeys: readonly string[] }>
  | DomainEvent<'PostingRunFinished', RunCounts>;
