import { discardBatch, releaseBatch } from '../../domain/journal-batch/journal-batch.decisions';
import { type JournalBatchEvent } from '../../domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import {
  planDifference,
  recordDifference,
  reserveDifference,
  type PlannedDifference,
} from '../../domain/journal-batch/difference.decisions';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { DomainError } from '../../domain/shared/errors';
import { type Position } from '../ports/event-store';
import { type Aggregates, type Changed, type Origin } from '../shared/aggregates';
import { isStoreOutage } from '../shared/store-outage';
import { streamId } from '../shared/streams';

/** Why a net difference was asked for, and what it was computed from. */
export type DifferenceReason = Pick<PlannedDifference, 'reason' | 'seenAt'>;

/**
 * Carries a net difference that is recorded whole to where it can be posted, and tells the entry and the delivery what
 * became of it. Every step does nothing when repeated.
 */
export class DifferenceSettling {
  constructor(private readonly aggregates: Aggregates) {}

  /**
   * Binds the delivery and the posted entry to a recorded net difference, then releases it. When one of them refuses,
   * the net difference is void and the refusal is thrown.
   */
  async bind(origin: Origin, plan: BatchPlan, { reason, seenAt }: DifferenceReason): Promise<Position | null> {
    const { batchKey, contentDigest, adjusts } = plan;
    if (adjusts === undefined) throw new Error(`Batch ${batchKey} is no net difference.`);
    const planned = { number: adjusts.number, batchKey, contentDigest, reason, seenAt };
    try {
      for (const key of adjusts.delivered.batchKeys)
        await this.change(origin, key, (state) => planDifference(state, planned));
      await this.change(origin, adjusts.batchKey, (state) => reserveDifference(state, planned));
    } catch (error) {
      if (!(error instanceof DomainError) || isStoreOutage(error)) throw error;
      await this.change(origin, batchKey, (state) => discardBatch(state, { importId: '', reason: 'import-rejected' }));
      await this.tell(origin, plan);
      throw error;
    }
    return (await this.change(origin, batchKey, (state) => releaseBatch(state))).position;
  }

  /** What a crash left bound in part is bound whole; what became of a net difference is told. */
  async settle(environment: string, batchKey: string): Promise<void> {
    const origin: Origin = { actor: 'worker', environment, correlationId: batchKey, causationId: batchKey };
    const { state } = await this.aggregates.load(journalBatch, streamId(environment, batchKey));
    if (state.status === 'Absent' || state.status === 'Staging') return;
    if (state.status === 'Staged') {
      const asked = await this.askedFor(origin, state.plan);
      if (asked !== null) await this.bind(origin, state.plan, asked);
      return;
    }
    await this.tell(origin, state.plan);
  }

  private async tell(origin: Origin, { batchKey, adjusts }: BatchPlan): Promise<void> {
    if (adjusts === undefined) return;
    const { state: difference } = await this.aggregates.load(journalBatch, streamId(origin.environment, batchKey));
    for (const key of [adjusts.batchKey, ...adjusts.delivered.batchKeys])
      await this.change(origin, key, (state) => recordDifference(state, batchKey, difference));
  }

  /** What the first delivered batch that is bound says; null while none is. */
  private async askedFor({ environment }: Origin, { batchKey, adjusts }: BatchPlan): Promise<DifferenceReason | null> {
    for (const key of adjusts?.delivered.batchKeys ?? []) {
      const { state } = await this.aggregates.load(journalBatch, streamId(environment, key));
      if (state.status === 'Netted' && state.difference.batchKey === batchKey) return state.difference;
    }
    return null;
  }

  private change(
    origin: Origin,
    batchKey: string,
    decide: (state: JournalBatch) => readonly JournalBatchEvent[],
  ): Promise<Changed<JournalBatch>> {
    return this.aggregates.change(journalBatch, streamId(origin.environment, batchKey), origin, decide);
  }
}
