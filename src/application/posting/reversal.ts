import { Inject, Injectable } from '@nestjs/common';
import { type PostedBatch, type JournalBatch } from '../../domain/journal-batch/batch-states';
import { postedDifferencesOf, requireOwnEntry } from '../../domain/journal-batch/difference.decisions';
import { isUnposted } from '../../domain/journal-batch/entry-control.decisions';
import { requirePlanned } from '../../domain/journal-batch/journal-batch.decisions';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { reversalIdOf, reversalPlanOf } from '../../domain/journal-batch/reversal-plan';
import { standingOfReversal } from '../../domain/journal-batch/reversal-standing';
import { requireReversible, type ReversalDate, reversalDateOf } from '../../domain/journal-batch/reversal.decisions';
import { linesHeld, mirrored } from '../../domain/ledger-entry/ledger-words';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { periodOf } from '../../domain/shared/calendar';
import { type JournalLine } from '../../domain/shared/journal-line';
import { type ReadField } from '../../domain/shared/ledger-field';
import { checkedReason } from '../../domain/shared/reason';
import { OpenMonths } from '../accounting-period/open-months';
import { contentDigestOf } from '../journal-batch/batch-lines';
import { keysOfParts, namesMonthOf, reversalKeyOf } from '../journal-batch/batch-keys';
import { stagesOf } from '../journal-batch/batch-staging';
import { EntryBatches } from '../journal-batch/entry-batches';
import { ReversalBinding } from '../journal-batch/reversal-binding';
import { Chance } from '../ports/chance';
import { type Position } from '../ports/event-store';
import { Aggregates, type Origin } from '../shared/aggregates';
import { streamId } from '../shared/streams';
import { changedMeanwhile, type FreshLook, recordFreshLook } from './fresh-look';
import { PostingWorker } from './posting.worker';
import { RATE_FIELDS } from './read-back';

export interface WantedReversal {
  readonly batchKey: string;
  readonly date: ReversalDate;
  readonly reason: string;
  /** Key of the newer delivery that is to be posted in place of the entry. */
  readonly corrects?: string;
}

export interface PreparedReversal {
  /** Keys of the reversal's parts, in order. */
  readonly batchKeys: readonly string[];
  /** Of the last change; null when all was prepared before. */
  readonly position: Position | null;
}

/** A part of the reversal with its lines. */
interface Pair {
  readonly plan: BatchPlan;
  readonly lines: readonly JournalLine[];
}

/** The reversal that may be prepared: its number, and the one before it. */
interface Turn {
  readonly number: number;
  readonly journalEntryId: string;
  readonly last: JournalBatch | null;
}

/**
 * Prepares the reversal of a posted entry with all its parts and net differences, from what the ledger holds of it now.
 * The reversal is recorded whole; then each original reserves it, and it is Ready to Post. A crash before the first
 * reservation leaves the entry as it was; after it the worker goes on, or repeating the request.
 */
@Injectable()
export class Reversals {
  private readonly binding: ReversalBinding;

  constructor(
    private readonly aggregates: Aggregates,
    private readonly entries: EntryBatches,
    @Inject(PostingWorker) private readonly worker: Pick<PostingWorker, 'look' | 'settleMs'>,
    private readonly chance: Chance,
  ) {
    this.binding = new ReversalBinding(aggregates, entries);
  }

  /**
   * Throws BATCH_NOT_FOUND, what `requireReversible` and `reversalDateOf` throw, PERIOD_CLOSED for a day in a month
   * that is closed here, and why the ledger cannot be asked.
   */
  async prepare(origin: Origin, { batchKey, date, reason, corrects }: WantedReversal): Promise<PreparedReversal> {
    const why = checkedReason(reason);
    const interrupted = await this.completed(origin, batchKey, date);
    if (interrupted !== null) return { batchKeys: interrupted, position: null };
    const posted = await this.partsOf(origin, batchKey);
    let turn = await this.turnOf(origin, posted);
    for (const part of posted) {
      requireReversible(part, turn.last);
      const day = reversalDateOf(part.plan, date);
      await new OpenMonths(this.aggregates).require(origin.environment, periodOf(day));
    }
    const fresh: FreshLook[] = [];
    for (const part of posted) fresh.push(await this.lookAt(origin, part, turn));
    let pairs = pairsOf(origin, fresh, { turn, date });
    while (await this.dropAbandoned(origin, pairs)) {
      const next = await this.turnOf(origin, posted);
      for (const { posted: part } of fresh) {
        requireReversible(part, next.last);
        if (next.number === turn.number) throw changedMeanwhile(part.plan);
      }
      turn = next;
      pairs = pairsOf(origin, fresh, { turn, date });
    }
    for (const pair of pairs) await this.stage(origin, pair);
    const plans = pairs.map(({ plan }) => plan);
    const seenAt = lastSeen(fresh);
    const asked = { dateRule: date.rule, reason: why, seenAt, ...(corrects !== undefined && { corrects }) };
    const position = await this.binding.bind(origin, plans, asked);
    for (const plan of plans)
      if ((await this.batch(origin, plan.batchKey)).status === 'Discarded') throw changedMeanwhile(plan);
    return { batchKeys: plans.map((plan) => plan.batchKey), position };
  }

  /** Keys of the reversal that an interrupted request reserved on this day, brought to its end now; null for none. */
  private async completed(origin: Origin, batchKey: string, date: ReversalDate): Promise<readonly string[] | null> {
    const original = await this.batch(origin, batchKey);
    if (original.status !== 'Posted' || original.reversal?.standing !== 'planned') return null;
    const reversalKey = original.reversal.batchKey;
    const before = await this.batch(origin, reversalKey);
    if (before.status !== 'Staging' && before.status !== 'Staged') return null;
    await this.binding.settle(origin, batchKey, reversalKey);
    const after = await this.batch(origin, reversalKey);
    const isThis = after.status === 'Ready' && after.plan.transactionDate === reversalDateOf(original.plan, date);
    return isThis ? keysOfParts(origin.environment, after.plan) : null;
  }

  /** What of the entry is in the ledger, net differences last; what is not posted of it can be withdrawn. */
  private async partsOf({ environment }: Origin, batchKey: string): Promise<readonly PostedBatch[]> {
    const { state } = await this.aggregates.load(journalBatch, streamId(environment, batchKey));
    const own = requirePlanned(state);
    requireOwnEntry(own.plan);
    if (own.status !== 'Posted') requireReversible(own, null);
    const posted: PostedBatch[] = [];
    for (const part of await this.entries.partsOf(environment, own.plan)) {
      if (part.state.status === 'Posted') posted.push(part.state);
      else if (!isUnposted(part.state)) requireReversible(part.state, null);
    }
    for (const key of posted.flatMap(postedDifferencesOf)) {
      const difference = await this.aggregates.load(journalBatch, streamId(environment, key));
      posted.push(requireReversible(difference.state, null));
    }
    return posted;
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

  private async lookAt(origin: Origin, { plan }: PostedBatch, turn: Turn): Promise<FreshLook> {
    const looked = await this.worker.look(origin.environment, plan.batchKey);
    const { settleMs } = this.worker;
    return recordFreshLook(this.aggregates, origin, { plan, looked, settleMs }, (state) =>
      requireReversible(state, turn.last),
    );
  }

  /** Whether an interrupted or another request recorded something else under the number: that is void from now on. */
  private async dropAbandoned(origin: Origin, pairs: readonly Pair[]): Promise<boolean> {
    const recorded: BatchPlan[] = [];
    let isOther = false;
    for (const { plan } of pairs) {
      const state = await this.batch(origin, plan.batchKey);
      if (state.status === 'Absent') continue;
      recorded.push(state.plan);
      isOther ||= !isSame(state.plan, plan) || (state.status !== 'Staging' && state.status !== 'Staged');
    }
    if (isOther) await this.binding.drop(origin, recorded);
    return isOther;
  }

  /** Throws CHANGED_MEANWHILE when somebody recorded another reversal under its key at this moment. */
  private async stage(origin: Origin, { plan, lines }: Pair): Promise<void> {
    const id = streamId(origin.environment, plan.batchKey);
    for (const stage of stagesOf(plan, lines, this.chance)) {
      const { state } = await this.aggregates.change(journalBatch, id, origin, stage);
      if (state.status === 'Absent' || !isSame(state.plan, plan)) throw changedMeanwhile(plan);
    }
  }

  private async batch({ environment }: Origin, batchKey: string): Promise<JournalBatch> {
    return (await this.aggregates.load(journalBatch, streamId(environment, batchKey))).state;
  }
}

/** The parts of the entry with their reversals, by number and day. */
const pairsOf = (
  { environment }: Origin,
  fresh: readonly FreshLook[],
  { turn: { number, journalEntryId }, date: wanted }: { readonly turn: Turn; readonly date: ReversalDate },
): readonly Pair[] =>
  fresh.map(({ posted, held }, index) => {
    const { plan } = posted;
    const part = index + 1;
    const date = reversalDateOf(plan, wanted);
    const lines = mirrored(linesHeld(held, { currency: plan.currency, date }));
    const { entry, fields, exchangeRateType } = held;
    const ids = { businessEntityId: plan.businessEntityId, journalEntryId };
    const planning = {
      ...ids,
      part,
      parts: fresh.length,
      lines,
      number,
      date,
      batchKey: reversalKeyOf(environment, ids, part),
      namesOf: namesMonthOf(plan),
      words: { journal: entry.journal, exchangeRateType, fields: withRates(fields, lines) },
      contentDigest: contentDigestOf(lines),
    };
    return { lines, plan: reversalPlanOf(posted, planning) };
  });

/** When the last of these readings began: what is seen otherwise later makes them void. */
export const lastSeen = (fresh: readonly FreshLook[]): string =>
  fresh
    .map(({ seenAt }) => seenAt)
    .sort()
    .at(-1) ?? '';

const isSame = (one: BatchPlan, other: BatchPlan): boolean =>
  one.contentDigest === other.contentDigest &&
  one.transactionDate === other.transactionDate &&
  one.parts === other.parts;

/** The ledger gives a line the rate of the day that it names. */
const withRates = (fields: readonly ReadField[], lines: readonly JournalLine[]): readonly ReadField[] => {
  const isRated = lines.some(({ values }) => values['EXCHANGE_RATE'] ?? values['EXCH_RATE_DATE']);
  const others = fields.filter(({ kind }) => kind !== 'rate');
  return isRated ? [...others, ...RATE_FIELDS] : others;
};
