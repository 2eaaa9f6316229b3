import { Inject, Injectable } from '@nestjs/common';
import { discardBatch } from '../../domain/journal-batch/journal-batch.decisions';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch, type PostedBatch } from '../../domain/journal-batch/batch-states';
import { requireAdjustable } from '../../domain/journal-batch/difference.decisions';
import { differenceIdOf, differencePlanOf } from '../../domain/journal-batch/difference-plan';
import { standingOfReversal } from '../../domain/journal-batch/reversal-standing';
import { netDifference, notPossible } from '../../domain/ledger-entry/net-difference';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { checkedReason } from '../../domain/shared/reason';
import { OpenMonths } from '../accounting-period/open-months';
import { contentDigestOf } from '../journal-batch/batch-lines';
import { differenceKeyOf, namesMonthOf } from '../journal-batch/batch-keys';
import { stagesOf } from '../journal-batch/batch-staging';
import { DifferenceSettling } from '../journal-batch/difference-settling';
import { Chance } from '../ports/chance';
import { Aggregates, type Origin } from '../shared/aggregates';
import { streamId } from '../shared/streams';
import { Corrections, type ReadCorrection, type WantedCorrection } from './correction';
import { changedMeanwhile, recordFreshLook } from './fresh-look';
import { PostingWorker } from './posting.worker';
import { lastSeen, type PreparedReversal } from './reversal';

export type WantedDifference = Omit<WantedCorrection, 'date'>;

/** The number and id that the next net difference of an entry has, and what is recorded under them already. */
interface Turn {
  readonly number: number;
  readonly batchKey: string;
  readonly journalEntryId: string;
  readonly state: JournalBatch;
}

/**
 * Prepares the net difference between what the ledger holds of a posted entry, with its earlier net differences, and a
 * newer delivery of it. It is recorded whole first; then delivery and entry are bound to it, and it is Ready to Post. A
 * crash leaves it recorded: what is bound in part is bound whole by the worker, or by repeating the request.
 */
@Injectable()
export class NetDifferences {
  private readonly settling: DifferenceSettling;

  constructor(
    private readonly aggregates: Aggregates,
    private readonly corrections: Corrections,
    @Inject(PostingWorker) private readonly worker: Pick<PostingWorker, 'settleMs'>,
    private readonly chance: Chance,
  ) {
    this.settling = new DifferenceSettling(aggregates);
  }

  /**
   * Silent when the delivery is brought in by a net difference that is prepared already. Throws what
   * `Corrections.readShown`, `requireAdjustable`, `netDifference` and `planDifference` throw, and PERIOD_CLOSED for a
   * month that is closed here.
   */
  async prepare(origin: Origin, wanted: WantedDifference): Promise<PreparedReversal> {
    const reason = checkedReason(wanted.reason);
    const known = await this.preparedBefore(origin, wanted.batchKey);
    if (known !== null) return { batchKeys: [known], position: null };
    const read = await this.corrections.readShown(origin.environment, wanted);
    await new OpenMonths(this.aggregates).require(origin.environment, read.plan.period);
    const { settleMs } = this.worker;
    const fresh = [];
    for (const { batch, looked } of read.posted)
      fresh.push(
        await recordFreshLook(this.aggregates, origin, { plan: batch.plan, looked, settleMs }, requireAdjustable),
      );
    const { obstacle } = read.view;
    if (obstacle !== null) throw notPossible(obstacle);
    const [anchor] = fresh;
    if (anchor === undefined) throw changedMeanwhile(read.plan);
    const plan = await this.stage(origin, anchor.posted, read);
    const position = await this.settling.bind(origin, plan, { reason, seenAt: lastSeen(fresh) });
    return { batchKeys: [plan.batchKey], position };
  }

  private async preparedBefore({ environment }: Origin, batchKey: string): Promise<string | null> {
    const { state } = await this.aggregates.load(journalBatch, streamId(environment, batchKey));
    if (state.status !== 'Netted' || state.difference.standing === 'void') return null;
    await this.settling.settle(environment, state.difference.batchKey);
    return state.difference.batchKey;
  }

  /** Records the net difference whole. What an interrupted request left of another one is void. */
  private async stage(origin: Origin, anchor: PostedBatch, read: ReadCorrection): Promise<BatchPlan> {
    const memo = `Net difference to revision ${read.plan.entryRevision}`;
    const { journal, exchangeRateType, fields, lines } = netDifference(read.held, read.delivered, memo);
    for (let number = 1; ;) {
      const turn = await this.turnFrom(number, origin.environment, anchor);
      const plan = differencePlanOf(anchor, {
        batchKey: turn.batchKey,
        journalEntryId: turn.journalEntryId,
        number: turn.number,
        lines,
        namesOf: namesMonthOf(anchor.plan),
        base: read.view.posted,
        delivered: {
          batchKeys: read.deliveredKeys,
          entryRevision: read.plan.entryRevision,
          importId: read.plan.importId,
        },
        words: { journal, exchangeRateType, fields },
        contentDigest: contentDigestOf(lines),
      });
      if (turn.state.status === 'Absent' || isSame(turn.state.plan, plan)) {
        for (const stage of stagesOf(plan, lines, this.chance))
          await this.aggregates.change(journalBatch, streamId(origin.environment, plan.batchKey), origin, stage);
        return plan;
      }
      await this.drop(origin, turn.batchKey);
      number = turn.number + 1;
    }
  }

  /** The first number whose net difference is not recorded whole and released. */
  private async turnFrom(first: number, environment: string, anchor: PostedBatch): Promise<Turn> {
    const { businessEntityId, journalEntryId: entryId } = anchor.plan;
    for (let number = first; ; number += 1) {
      const journalEntryId = differenceIdOf(entryId, anchor.identity.referenceNo, number);
      const batchKey = differenceKeyOf(environment, { businessEntityId, journalEntryId });
      const { state } = await this.aggregates.load(journalBatch, streamId(environment, batchKey));
      const isUnrecorded = state.status === 'Absent' || state.status === 'Staging' || state.status === 'Staged';
      if (isUnrecorded) return { number, batchKey, journalEntryId, state };
      // Of one that is on its way the entry knows: it was refused before.
      if (standingOfReversal(state) === 'planned') throw changedMeanwhile(anchor.plan);
    }
  }

  private async drop(origin: Origin, batchKey: string): Promise<void> {
    await this.aggregates.change(journalBatch, streamId(origin.environment, batchKey), origin, (state) =>
      discardBatch(state, { importId: '', reason: 'import-rejected' }),
    );
  }
}

const isSame = (one: BatchPlan, other: BatchPlan): boolean =>
  one.contentDigest === other.contentDigest && JSON.stringify(one.adjusts) === JSON.stringify(other.adjusts);
