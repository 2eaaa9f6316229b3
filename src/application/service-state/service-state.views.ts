import { type StopCause } from '../../domain/posting-stop/posting-stop.events';

/** Something that stops the service or posting: what it is and what to do. */
export interface ConditionView {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** A ledger entry that no environment of this installation explains. Unknown facts are null. */
export interface UnexplainedEntryView {
  readonly referenceNo: string;
  readonly recordNo: string | null;
  readonly title: string | null;
  readonly entityId: string | null;
  readonly currency: string | null;
  /** Decimal text. */
  readonly total: string | null;
}

/** What stopped posting of the environment or of one of its periods. */
export interface PostingStopView {
  readonly stopId: string;
  readonly cause: StopCause['kind'];
  /** Null for the whole environment. */
  readonly period: string | null;
  readonly message: string;
  readonly fix: string;
  /** ISO 8601 */
  readonly since: string;
  /** Whether a Controller may resume it with a reason. */
  readonly canBeResumed: boolean;
  /** Unexplained ledger entries: each may be declared foreign. */
  readonly entries: readonly UnexplainedEntryView[];
}

export interface ServiceStateView {
  readonly conditions: readonly ConditionView[];
  readonly stops: readonly PostingStopView[];
}
