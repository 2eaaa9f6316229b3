import { OpenMonths } from '../accounting-period/open-months';
import { periodOf } from '../../domain/shared/calendar';
import { Inject, Injectable } from '@nestjs/common';
import { discardBatch, releaseBatch, requirePlanned } from '../../domain/journal-batch/journal-batch.decisions';
import { decideEntry, isUnposted } from '../../domain/journal-batch/entry-control.decisions';
import { type JournalBatchEvent } from '../../domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch, type PostedBatch } from '../../domain/journal-batch/batch-states';
import { postedDifferencesOf, requireOwnEntry } from '../../domain/journal-batch/difference.decisions';
import { standingOfReversal } from '../../domain/journal-batch/reversal-standing';
import { reversalIdOf, reversalPlanOf } from '../../domain/journal-batch/reversal-plan';
import {
  planReversal,
  requireReversible,
  type ReversalDate,
  reversalDateOf,
} from '../../domain/journal-batch/reversal.decisions';
import { linesHeld, mirrored } from '../../domain/ledger-entry/ledger-words';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { type JournalLine } from '../../domain/shared/journal-line';
import { type ReadField } from '../../domain/shared/ledger-field';
import { checkedReason } from '../../domain/shared/reason';
import { contentDigestOf } from '../journal-batch/batch-lines';
import { namesMonthOf, reversalKeyOf } from '../journal-batch/batch-keys';
import { stagesOf } from '../journal-batch/batch-staging';
import { EntryBatches } from '../journal-batch/entry-batches';
import { Chance } from '../ports/chance';
import { type Position } from '../ports/event-store';
import { Aggregates, type Changed, type Origin } from '../shared/aggregates';
import { streamId } from '../shared/streams';
import { changedMeanwhile, recordFreshLook } from './fresh-look';
import { PostingWorker } from './posting.worker';
import { RATE_FIELDS } from './read-back';

export interface WantedReversal {
  readonly batchKey: string;
  readonly date: ReversalDate;
  readonly reason: string;
}

export interface PreparedReversal {
  /** Keys of the reversal's parts, in order. */
  readonly batchKeys: readonly string[];
  /** Of the last change; null when all was prepared before. */
  readonly position: Position | null;
}

/** A part of the entry with its reversal. */
interface Pair {
  readonly originalKey: string;
  readonly plan: BatchPlan;
  readonly lines: readonly JournalLine[];
  readonly seenAt: string;
}

/** The reversal that may be prepared: its number, and the one before it. */
interface Turn {
  readonly number: number;
  readonly journalEntryId: string;
  readonly last: JournalBatch | null;
}

/**
 * Prepares the reversal of a posted entry with all its parts and net differences, from what the ledger holds of it now.
 * Each original reserves its reversal before anything of that is recorded, and none can be posted before all are
 * recorded. A crash leaves a reservation; repeating the request goes on from there.
 */
@Injectable()
export class Reversals {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly entries: EntryBatches,
    @Inject(PostingWorker) private readonly worker: Pick<PostingWorker, 'look' | 'settleMs'>,
    private readonly chance: Chance,
  ) {}

  /**
   * Throws BATCH_NOT_FOUND, what `requireReversible` and `reversalDateOf` throw, PERIOD_CLOSED for a day in a month
   * that is closed here, and why the ledger cannot be asked.
   */
  async prepare(origin: Origin, { batchKey, date, reason }: WantedReversal): Promise<PreparedReversal> {
    const why = checkedReason(reason);
    const { posted, unposted } = await this.partsOf(origin, batchKey);
    const turn = await this.turnOf(origin, posted);
    for (const part of posted) {
      requireReversible(part, turn.last);
      const day = reversalDateOf(part.plan, date);
      await new OpenMonths(this.aggregates).require(origin.environment, periodOf(day));
    }
    const pairs: Pair[] = [];
    for (const [index, part] of posted.entries())
      pairs.push(await this.pairOf(origin, part, { turn, date, part: index + 1, parts: posted.length }));
    await this.dropAbandoned(origin, pairs);
    for (const key of unposted)
      await this.change(origin, key, (state) => decideEntry(state, { kind: 'withdraw', reason: why, importId: null }));
    for (const { originalKey, plan, seenAt } of pairs) {
      const { batchKey: reversalKey, transactionDate, contentDigest } = plan;
      const planned = { batchKey: reversalKey, date: transactionDate, contentDigest, seenAt };
      await this.change(origin, originalKey, (state) =>
        planReversal(state, { ...planned, number: turn.number, dateRule: date.rule, reason: why }, turn.last),
      );
    }
    for (const { plan, lines } of pairs)
      for (const stage of stagesOf(plan, lines, this.chance)) await this.change(origin, plan.batchKey, stage);
    let position: Position | null = null;
    for (const { plan } of pairs) {
      const released = await this.change(origin, plan.batchKey, (state) => releaseBatch(state));
      if (released.state.status === 'Discarded') throw changedMeanwhile(plan);
      position = released.position ?? position;
    }
    return { batchKeys: pairs.map(({ plan }) => plan.batchKey), position };
  }

  /** What of the entry is in the ledger, net differences last; what is not posted of it is not to be sent any more. */
  private async partsOf(
    { environment }: Origin,
    batchKey: string,
  ): Promise<{ readonly posted: readonly PostedBatch[]; readonly unposted: readonly string[] }> {
    const { state } = await this.aggregates.load(journalBatch, streamId(environment, batchKey));
    const own = requirePlanned(state);
    requireOwnEntry(own.plan);
    if (own.status !== 'Posted') requireReversible(own, null);
    const posted: PostedBatch[] = [];
    const unposted: string[] = [];
    for (const part of await this.entries.partsOf(environment, own.plan)) {
      if (part.state.status === 'Posted') posted.push(part.state);
      else if (isUnposted(part.state)) unposted.push(part.batchKey);
      else requireReversible(part.state, null);
    }
    for (const key of posted.flatMap(postedDifferencesOf)) {
      const difference = await this.aggregates.load(journalBatch, streamId(environment, key));
      posted.push(requireReversible(difference.state, null));
    }
    return { posted, unposted };
  }

  private async turnOf({ environment }: Origin, posted: readonly PostedBatch[]): Promise<Turn> {
    const [first] = posted;
    if (first === undefined) throw new Error('An entry without posted parts is refused before.');
    const { businessEntityId } = first.plan;
    let last: JournalBatch | null = null;
    for (let number = 1; ; number += 1) {
      const journalEntryId = reversalIdOf(first.plan.journalEntryId, first.identity.referenceNo, number);
      const key = reversalKeyOf(environment, { businessEntityId, journalEntryId }, 1);
      const { state } = await this.aggregates.load(journalBatch, streamId(environment, key));
      const isUnrecorded = state.status === 'Absent' || state.status === 'Staging' || state.status === 'Staged';
      if (isUnrecorded) return { number, journalEntryId, last };
      last = state;
      if (standingOfReversal(state) !== 'void') return { number, journalEntryId, last };
    }
  }

  private async pairOf(
    origin: Origin,
    original: PostedBatch,
    { turn, date, part, parts }: { turn: Turn; date: ReversalDate; part: number; parts: number },
  ): Promise<Pair> {
    const { environment } = origin;
    const { plan } = original;
    const looked = await this.worker.look(environment, plan.batchKey);
    const { settleMs } = this.worker;
    const fresh = await recordFreshLook(this.aggregates, origin, { plan, looked, settleMs }, (state) =>
      requireReversible(state, turn.last),
    );
    const { held } = fresh;
    const day = reversalDateOf(plan, date);
    const lines = mirrored(linesHeld(held, { currency: plan.currency, date: day }));
    const { entry, fields, exchangeRateType } = held;
    const ids = { businessEntityId: plan.businessEntityId, journalEntryId: turn.journalEntryId };
    return {
      originalKey: plan.batchKey,
      lines,
      seenAt: fresh.seenAt,
      plan: reversalPlanOf(fresh.posted, {
        part,
        parts,
        lines,
        number: turn.number,
        journalEntryId: turn.journalEntryId,
        batchKey: reversalKeyOf(environment, ids, part),
        date: day,
        namesOf: namesMonthOf(plan),
        words: { journal: entry.journal, exchangeRateType, fields: withRates(fields, lines) },
        contentDigest: contentDigestOf(lines),
      }),
    };
  }

  /** What an interrupted request recorded of another content, or of another day, is void: it was never released. */
  private async dropAbandoned(origin: Origin, pairs: readonly Pair[]): Promise<void> {
    for (const { plan } of pairs) {
      const { state } = await this.aggregates.load(journalBatch, streamId(origin.environment, plan.batchKey));
      if (state.status !== 'Staging' && state.status !== 'Staged') continue;
      const isSame =
        state.plan.contentDigest === plan.contentDigest && state.plan.transactionDate === plan.transactionDate;
      if (isSame) continue;
      await this.change(origin, plan.batchKey, (now) => discardBatch(now, { importId: '', reason: 'import-rejected' }));
      throw changedMeanwhile(plan);
    }
  }

  private change(
    origin: Origin,
    batchKey: string,
    decide: (state: JournalBatch) => readonly JournalBatchEvent[],
  ): Promise<Changed<JournalBatch>> {
    return this.aggregates.change(journalBatch, streamId(origin.environment, batchKey), origin, decide);
  }
}

/** The ledger gives a line the rate of the day that it names. */
const withRates = (fields: readonly ReadField[], lines: readonly JournalLine[]): readonly ReadField[] => {
  const isRated = lines.some(({ values }) => values['EXCHANGE_RATE'] ?? values['EXCH_RATE_DATE']);
  const others = fields.filter(({ kind }) => kind !== 'rate');
  return isRated ? [...others, ...RATE_FIELDS] : others;
};
