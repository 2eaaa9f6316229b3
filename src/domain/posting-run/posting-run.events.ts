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

export type PostingRunEvent =
  | DomainEvent<'PostingRunStarted', { runId: string; trigger: 'manual'; period: string | null; batchCount: number }>
  /** At most 1,000 keys an event. */
  | DomainEvent<'PostingRunBatchesAdded', { batchKeys: readonly string[] }>
  | DomainEvent<'PostingRunFinished', RunCounts>;
