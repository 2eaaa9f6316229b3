import { decideEntry } from '../../domain/journal-batch/entry-control.decisions';
import { discardBatch, releaseBatch } from '../../domain/journal-batch/journal-batch.decisions';
import { type JournalBatchEvent } from '../../domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { type Reversal } from '../../domain/journal-batch/reversal';
import { linkedReferenceIn, reversalIdOf } from '../../domain/journal-batch/reversal-plan';
import { planReversal, recordReversal, requireCorrection } from '../../domain/journal-batch/reversal.decisions';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { DomainError } from '../../domain/shared/errors';
import { type Position } from '../ports/event-store';
import { type Aggregates, type Changed, type Origin } from '../shared/aggregates';
import { isStoreOutage } from '../shared/store-outage';
import { streamId } from '../shared/streams';
import { reversalKeyOf } from './batch-keys';
import { type EntryBatches } from './entry-batches';

/** Why a reversal was asked for, and what it was computed from. */
export type ReversalReason = Pick<Reversal, 'dateRule' | 'reason' | 'seenAt' | 'corrects'>;

/**
 * Carries a reversal that is recorded whole to where it can be posted, and tells the originals what became of it. Every
 * step does nothing when repeated.
 */
export class ReversalBinding {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly entries: EntryBatches,
  ) {}

  /**
   * Reserves a recorded reversal with each original, withdraws what of the entry is not posted, then releases it. When
   * one of them refuses, the reversal is void and the refusal is thrown. `plans` are all its parts.
   */
  async bind(origin: Origin, plans: readonly BatchPlan[], asked: ReversalReason): Promise<Position | null> {
    try {
      for (const plan of plans) await this.reserve(origin, plan, asked);
      await this.requireCorrection(origin, asked);
      await this.withdrawRest(origin, plans, asked.reason);
    } catch (error) {
      if (!(error instanceof DomainError) || isStoreOutage(error)) throw error;
      await this.drop(origin, plans);
      throw error;
    }
    let position: Position | null = null;
    for (const { batchKey } of plans)
      position = (await this.change(origin, batchKey, (state) => releaseBatch(state))).position ?? position;
    return position;
  }

  /**
   * What a crash left is completed, or is void; what became of a reversal is told to its original. False when nothing
   * of the reversal is recorded.
   */
  async settle(origin: Origin, originalKey: string, reversalKey: string): Promise<boolean> {
    const state = await this.batch(origin, reversalKey);
    if (state.status === 'Absent') return false;
    await (isUnreleased(state)
      ? this.complete(origin, originalKey, state.plan)
      : this.tell(origin, originalKey, reversalKey));
    return true;
  }

  /** A reversal that was never released is void: its number is not used again. */
  async drop(origin: Origin, plans: readonly BatchPlan[]): Promise<void> {
    const why = { importId: '', reason: 'import-rejected' } as const;
    for (const { batchKey, reverses } of plans) {
      await this.change(origin, batchKey, (state) => (isUnreleased(state) ? discardBatch(state, why) : []));
      if (reverses !== undefined) await this.tell(origin, reverses.batchKey, batchKey);
    }
  }

  /**
   * A reversal is reserved only after all of it is recorded. So what is reserved and not recorded whole is of an older
   * release, which reserved first: nothing of it was ever released.
   */
  private async complete(origin: Origin, originalKey: string, plan: BatchPlan): Promise<void> {
    const original = await this.batch(origin, originalKey);
    const asked = original.status === 'Posted' ? original.reversal : undefined;
    if (asked?.batchKey !== plan.batchKey || asked.standing !== 'planned') return;
    const parts = await this.entries.partsOf(origin.environment, plan);
    const plans = parts.flatMap(({ state }) => ('plan' in state ? [state.plan] : []));
    const isWhole = parts.length === plan.parts && parts.every(({ state }) => state.status !== 'Staging');
    const isBegun = parts.some(({ state }) => !isUnreleased(state));
    if (!isWhole && !isBegun) return this.drop(origin, plans);
    if (!isBegun) await this.bind(origin, plans, asked);
    else if (isWhole)
      for (const { batchKey } of plans) await this.change(origin, batchKey, (state) => releaseBatch(state));
  }

  private async reserve(
    origin: Origin,
    plan: BatchPlan,
    { dateRule, reason, seenAt, corrects }: ReversalReason,
  ): Promise<void> {
    const { batchKey, transactionDate, contentDigest, reverses } = plan;
    if (reverses === undefined) throw new Error(`Batch ${batchKey} is no reversal.`);
    const last = await this.lastBefore(origin, plan);
    const facts = { number: reverses.number, batchKey, date: transactionDate, contentDigest, dateRule, reason, seenAt };
    const planned = corrects === undefined ? facts : { ...facts, corrects };
    await this.change(origin, reverses.batchKey, (state) => planReversal(state, planned, last));
  }

  /** The reversal with the number before, of the same entry; null for none. */
  private async lastBefore(
    origin: Origin,
    { businessEntityId, journalEntryId, reverses }: BatchPlan,
  ): Promise<JournalBatch | null> {
    if (reverses === undefined || reverses.number === 1) return null;
    const firstReference = linkedReferenceIn(journalEntryId) ?? reverses.referenceNo;
    const id = reversalIdOf(reverses.journalEntryId, firstReference, reverses.number - 1);
    const ids = { businessEntityId, journalEntryId: id };
    return this.batch(origin, reversalKeyOf(origin.environment, ids, 1));
  }

  /** A delivery that is to be posted in place of the entry still waits for that. */
  private async requireCorrection(origin: Origin, { corrects }: ReversalReason): Promise<void> {
    if (corrects !== undefined) requireCorrection(await this.batch(origin, corrects));
  }

  private async withdrawRest(origin: Origin, plans: readonly BatchPlan[], reason: string): Promise<void> {
    const reversed = new Set(plans.map(({ reverses }) => reverses?.batchKey));
    for (const { reverses } of plans) {
      const original = await this.batch(origin, reverses?.batchKey ?? '');
      if (original.status === 'Absent') continue;
      for (const { batchKey } of await this.entries.partsOf(origin.environment, original.plan))
        if (!reversed.has(batchKey))
          await this.change(origin, batchKey, (state) =>
            decideEntry(state, { kind: 'withdraw', reason, importId: null }),
          );
      return;
    }
  }

  private async tell(origin: Origin, originalKey: string, reversalKey: string): Promise<void> {
    const reversal = await this.batch(origin, reversalKey);
    await this.change(origin, originalKey, (state) => recordReversal(state, reversalKey, reversal));
  }

  private async batch({ environment }: Origin, batchKey: string): Promise<JournalBatch> {
    return (await this.aggregates.load(journalBatch, streamId(environment, batchKey))).state;
  }

  private change(
    origin: Origin,
    batchKey: string,
    decide: (state: JournalBatch) => readonly JournalBatchEvent[],
  ): Promise<Changed<JournalBatch>> {
    return this.aggregates.change(journalBatch, streamId(origin.environment, batchKey), origin, decide);
  }
}

const isUnreleased = ({ status }: JournalBatch): boolean => status === 'Staging' || status === 'Staged';
