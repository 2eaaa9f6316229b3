import { Injectable, Inject } from '@nestjs/common';
import { type BatchPlan, type ResolvedValue } from '../../domain/shared/batch-plan';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { DomainError } from '../../domain/shared/errors';
import { fold } from '../../domain/shared/decider';
import { type JournalLine } from '../../domain/shared/journal-line';
import { ChainRules } from '../log-seals/log-verification';
import { EventStore } from '../ports/event-store';
import { type Loaded } from '../shared/aggregates';
import { factsOf, streamId, streamOf } from '../shared/streams';
import { type BatchDamage, damageOf } from './batch-integrity';

export interface LoadedContent extends Loaded<JournalBatch> {
  readonly plan: BatchPlan;
  readonly lines: readonly JournalLine[];
  /** Whether single lines of it can be proven. */
  readonly hasLineRoot: boolean;
  /** When its delivery planned it, ISO 8601. */
  readonly plannedAt: string;
  /** Who planned it: the service for a delivery, a person for a reversal. */
  readonly plannedBy: string;
  /** When the last attempt was decided, or the record that backs it was compared, ISO 8601; null before the first. */
  readonly lastAttemptAt: string | null;
  /** The ledger ids that names stood for in it, if recorded. */
  readonly lastNames: readonly ResolvedValue[];
  /** Null when stream and lines are unchanged. */
  readonly damage: () => BatchDamage | null;
}

/** Reads a batch with its lines, which are not part of its state. */
@Injectable()
export class BatchContent {
  constructor(
    private readonly store: EventStore,
    @Inject(ChainRules) private readonly rules: Pick<ChainRules, 'hashOf' | 'chainStart'>,
  ) {}

  /** Throws BATCH_NOT_FOUND. */
  async read(environment: string, batchKey: string): Promise<LoadedContent> {
    const recorded = await this.store.read(streamOf(journalBatch, streamId(environment, batchKey)));
    const events = factsOf(journalBatch, recorded);
    const state = fold(journalBatch, events);
    if (state.status === 'Absent') {
      throw new DomainError(
        'BATCH_NOT_FOUND',
        `There is no journal batch ${batchKey}.`,
        'Check its key in the list of batches.',
        { batchKey },
      );
    }
    const lines = events.flatMap((event) => (event.type === 'JournalBatchLinesRecorded' ? event.data.lines : []));
    const at = events.findLastIndex(
      ({ type }) => type === 'PostingAttemptStarted' || type === 'JournalBatchPostedElsewhere',
    );
    const attempt = events[at];
    return {
      state,
      revision: recorded.length - 1,
      plan: state.plan,
      lines,
      hasLineRoot: events.some(({ type }) => type === 'JournalBatchLineRootRecorded'),
      plannedAt: recorded[0]?.metadata.occurredAt ?? '',
      plannedBy: recorded[0]?.metadata.actor ?? '',
      lastAttemptAt: recorded[at]?.metadata.occurredAt ?? null,
      damage: () => damageOf(recorded, { plan: state.plan, lines }, this.rules),
      lastNames: attempt !== undefined && 'resolved' in attempt.data ? (attempt.data.resolved ?? []) : [],
    };
  }
}
