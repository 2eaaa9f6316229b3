import { Injectable } from '@nestjs/common';
import { BATCHES_PER_RUN_MAX } from '../../domain/posting-run/posting-run.decisions';
import { connection } from '../../domain/connection/connection.state';
import { DomainError } from '../../domain/shared/errors';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { type BatchStatus } from '../journal-batch/batch-status.views';
import { type Position } from '../ports/event-store';
import { PreflightViews } from '../preflight/preflight.views';
import { OpenMonths } from '../accounting-period/open-months';
import { Aggregates } from '../shared/aggregates';
import { Freshness } from '../shared/freshness';

/**
 * Which batches to post: all that are Ready to Post or Failed, those of a period, chosen ones, or those that a cause
 * (`causeOf`) blocked: the Failed ones with it, and those it blocked in the latest preflight.
 */
export interface PostingSelection {
  readonly period: string | null;
  readonly batchKeys: readonly string[] | null;
  readonly cause: string | null;
}

/** Batches that no run takes as they are. */
export interface LeftOutByStatus {
  readonly status: BatchStatus;
  readonly batches: number;
}

/** Statuses in which a batch waits for something else than a run. */
const NOT_TAKEN: ReadonlySet<BatchStatus> = new Set([
  ...(['On Hold', 'Awaiting Approval Here', 'In Progress', 'Outcome Unknown'] as const),
  ...(['Correction', 'Waiting', 'Period Closed'] as const),
]);

const countByStatus = (rows: readonly LeftOutByStatus[]): readonly LeftOutByStatus[] => {
  const counts = new Map<BatchStatus, number>();
  for (const { status, batches } of rows)
    if (NOT_TAKEN.has(status)) counts.set(status, (counts.get(status) ?? 0) + batches);
  return [...counts].map(([status, batches]) => ({ status, batches }));
};

/** Keys that a refusal names. */
const KEYS_TOLD_MAX = 20;

/** Finds the batches of a selection. The views only propose: each batch's own stream decides. */
@Injectable()
export class BatchChoice {
  private readonly months: OpenMonths;

  constructor(
    private readonly freshness: Freshness,
    private readonly batches: JournalBatchViews,
    private readonly preflights: PreflightViews,
    private readonly aggregates: Aggregates,
  ) {
    this.months = new OpenMonths(aggregates);
  }

  /**
   * Keys, each once, with the other unsent parts of their entries where entries go whole. Throws NOT_YET_VISIBLE when
   * the views do not reach `atLeast` in time, BATCH_NOT_FOUND for an unknown chosen key, APPROVAL_MISSING for one that
   * awaits approval here, and PERIOD_CLOSED for a chosen month or batch of one that is closed.
   */
  async keysOf(environment: string, selection: PostingSelection, atLeast: Position | null): Promise<readonly string[]> {
    await this.freshness.require(atLeast);
    if (selection.period !== null) await this.months.require(environment, selection.period);
    const keys = await this.inOpenMonths(environment, selection, this.selected(environment, selection));
    const { state } = await this.aggregates.load(connection, environment);
    if (!state.settings.entriesGoWhole) return keys;
    return [...new Set([...keys, ...this.batches.unsentParts(environment, keys)])];
  }

  /**
   * What a plan looks at, and what it leaves out because of its status. Unlike a run, it refuses nothing that awaits
   * approval. Throws NOT_YET_VISIBLE, and BATCH_NOT_FOUND for an unknown chosen key.
   */
  async plannedOf(
    environment: string,
    selection: PostingSelection,
    atLeast: Position | null,
  ): Promise<{ batchKeys: readonly string[]; leftOut: readonly LeftOutByStatus[] }> {
    await this.freshness.require(atLeast);
    const { period, batchKeys: chosen, cause } = selection;
    const known = chosen === null ? null : this.known(environment, [...new Set(chosen)]);
    const postable = known?.filter((key) => this.isPostable(environment, key)) ?? this.selected(environment, selection);
    const keys = (await this.amongMonths(environment, postable)).open;
    const leftOut =
      known !== null
        ? countByStatus(known.flatMap((key) => this.statusOf(environment, key)))
        : cause === null
          ? countByStatus(this.batches.summaryOf(environment, period))
          : [];
    const { state } = await this.aggregates.load(connection, environment);
    const parts = state.settings.entriesGoWhole ? this.batches.unsentParts(environment, keys) : [];
    return { batchKeys: [...new Set([...keys, ...parts])], leftOut };
  }

  /** Without those of closed months, where everything is posted. Throws PERIOD_CLOSED where such ones were chosen. */
  private async inOpenMonths(
    environment: string,
    { batchKeys }: PostingSelection,
    keys: readonly string[],
  ): Promise<readonly string[]> {
    const { open, closed } = await this.amongMonths(environment, keys);
    const [first] = closed;
    if (first !== undefined && (batchKeys !== null || open.length === 0)) await this.months.require(environment, first);
    return open;
  }

  private amongMonths(environment: string, keys: readonly string[]): ReturnType<OpenMonths['among']> {
    return this.months.among(environment, keys, (key) => this.batches.journalBatch(environment, key)?.period);
  }

  private statusOf(environment: string, key: string): readonly LeftOutByStatus[] {
    const view = this.batches.journalBatch(environment, key);
    return view === undefined ? [] : [{ status: view.status, batches: 1 }];
  }

  private isPostable(environment: string, key: string): boolean {
    const status = this.batches.journalBatch(environment, key)?.status;
    return status === 'Ready to Post' || status === 'Failed';
  }

  /** For a look: chosen ones, or what is Ready to Post. Throws BATCH_NOT_FOUND for an unknown chosen key. */
  async readyKeysOf(
    environment: string,
    { period, batchKeys }: Omit<PostingSelection, 'cause'>,
  ): Promise<readonly string[]> {
    await this.freshness.require(null);
    if (batchKeys !== null) return this.known(environment, [...new Set(batchKeys)]);
    return this.batches.readyKeys(environment, period, BATCHES_PER_RUN_MAX);
  }

  private selected(environment: string, { period, batchKeys, cause }: PostingSelection): readonly string[] {
    if (batchKeys !== null) return this.approved(environment, this.known(environment, [...new Set(batchKeys)]));
    return cause === null
      ? this.batches.postableKeys(environment, period, BATCHES_PER_RUN_MAX)
      : this.keysOfCause(environment, cause);
  }

  private known(environment: string, batchKeys: readonly string[]): readonly string[] {
    const unknown = batchKeys.find((key) => this.batches.journalBatch(environment, key) === undefined);
    if (unknown === undefined) return batchKeys;
    throw new DomainError('BATCH_NOT_FOUND', `There is no journal batch ${unknown}.`, 'Check its key in the list.', {
      batchKey: unknown,
    });
  }

  /** What waits for approval is not even started. The run's check and the engine look at the content itself. */
  private approved(environment: string, batchKeys: readonly string[]): readonly string[] {
    const waiting = batchKeys.filter(
      (key) => this.batches.journalBatch(environment, key)?.status === 'Awaiting Approval Here',
    );
    if (waiting.length === 0) return batchKeys;
    throw new DomainError(
      'APPROVAL_MISSING',
      `${waiting.length} of the chosen batches ${waiting.length === 1 ? 'awaits' : 'await'} approval here.`,
      'Have them approved under Approvals, or choose others.',
      { batchKeys: waiting.slice(0, KEYS_TOLD_MAX) },
    );
  }

  private keysOfCause(environment: string, cause: string): readonly string[] {
    const failed = this.batches.failedKeys(environment, cause, BATCHES_PER_RUN_MAX);
    const ready = this.preflights
      .batchesOfCause(environment, cause)
      .filter((key) => this.batches.journalBatch(environment, key)?.status === 'Ready to Post');
    return [...new Set([...failed, ...ready])];
  }
}
