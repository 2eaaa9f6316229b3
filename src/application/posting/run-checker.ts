import { type PostingRun } from '../../domain/posting-run/posting-run.state';
import { type Origin } from '../shared/aggregates';

/** Input of the check of a run. */
export interface CheckedRun {
  readonly origin: Origin;
  readonly runId: string;
  readonly period: string | null;
  readonly batchKeys: readonly string[];
}

/** Checks a run before its first batch, and may end it as not started. Returns the resulting run. */
export abstract class RunChecker {
  abstract check(run: CheckedRun): Promise<PostingRun>;
}
