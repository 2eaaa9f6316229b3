import { type StopCause, type UnexplainedEntry } from '../../domain/posting-stop/posting-stop.events';

/** Something that keeps the service, or posting, from its work: what it is and what to do. */
export interface ConditionView {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** What stopped posting of the environment, or of a period of it. */
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
  /** Entries of the ledger that nobody explains: each may be declared foreign. */
  readonly entries: readonly UnexplainedEntry[];
}

export interface ServiceStateView {
  readonly conditions: readonly ConditionView[];
  readonly stops: readonly PostingStopView[];
}
