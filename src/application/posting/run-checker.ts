import { type PostingRun } from '../../domain/posting-run/posting-run.state';
import { type Origin } from '../shared/aggregates';

/** What the check of a run is told of it. */
export interface CheckedRun {
  readonly origin: Origin;
  readonly runId: string;
  readonly period: string | null;
  readonly batchKeys: readonly string[];
}

/** Looks at a run before its first batch: it may end it as not started. Answers with the run as it is then. */
export abstract class RunChecker {
  abstract check(run: CheckedRun): Promise<PostingRun>;
}
