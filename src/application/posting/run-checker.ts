import { type PostingRun } from '../../domain/posting-run/posting-run.state';
import { type EntryContext } from '../../domain/ledger-entry/entry-builder';
import { type Origin } from '../shared/aggregates';

/** Input of the check of a run. */
export interface CheckedRun {
  readonly origin: Origin;
  readonly runId: string;
  readonly period: string | null;
  readonly batchKeys: readonly string[];
}

/**
 * Batches in which nothing was found that blocks them, as the plan of their run showed them, and all that they were
 * checked against.
 */
export interface CleanBatches {
  readonly context: EntryContext;
  readonly batchKeys: ReadonlySet<string>;
}

export interface RunCheckResult {
  readonly run: PostingRun;
  /** Null when it is not known what the batches were checked against. */
  readonly clean: CleanBatches | null;
}

/** Checks a run before its first batch, and may end it as not started. */
export abstract class RunChecker {
  abstract check(run: CheckedRun): Promise<RunCheckResult>;
}
