import { Injectable } from '@nestjs/common';
import {
  discardBatch,
  holdBatch,
  holdPending,
  liftHold,
  releaseBatch,
  setBatchAside,
  withdrawBatch,
} from '../../domain/journal-batch/journal-batch.decisions';
import { type JournalBatchEvent } from '../../domain/journal-batch/journal-batch.events';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { holdOfEntry } from '../../domain/journal-batch/revision.decisions';
import { type Part, splitIntoParts } from '../../domain/journal-batch/splitting';
import { type DeliveryFacts, type PlannedWithdrawal } from '../../domain/journal-import/journal-import.events';
import { reversalDateOf } from '../../domain/ledger-entry/field-columns';
import { periodOf } from '../../domain/shared/calendar';
import { DomainError } from '../../domain/shared/errors';
import { deliveredContent, type JournalLine } from '../../domain/shared/journal-line';
import { stagesOf } from '../journal-batch/batch-staging';
import { contentDigestOf, debitsOf } from '../journal-batch/batch-lines';
import { batchKeyOf, type EntryIdentity } from '../journal-batch/batch-keys';
import { Chance } from '../ports/chance';
import { type EntryPlan, type Partition, type StagedLines } from '../ports/import-spool';
import { OpenMonths } from '../accounting-period/open-months';
import { Aggregates, type Origin } from '../shared/aggregates';
import { eachAtATime } from '../shared/at-a-time';
import { streamId } from '../shared/streams';
import { EntryRegister } from './entry-register';
import { entriesOf, ruleOf } from './import-validation';

/** Batches written concurrently: the store commits them together. */
const BATCHES_AT_A_TIME = 32;

export interface ImportPlan {
  readonly delivery: DeliveryFacts;
  /** Entries of earlier deliveries that it takes back. */
  readonly withdrawals: readonly PlannedWithdrawal[];
}

/**
 * The effects of an import on the batches. Every step does nothing when repeated, so an interrupted import continues.
 */
@Injectable()
export class ImportRecording {
  private readonly months: OpenMonths;

  constructor(
    private readonly aggregates: Aggregates,
    private readonly register: EntryRegister,
    private readonly chance: Chance,
  ) {
    this.months = new OpenMonths(aggregates);
  }

  /** Writes every new batch with its lines. None of them can be posted yet. */
  async stageBatches(delivery: DeliveryFacts, staged: StagedLines, origin: Origin): Promise<void> {
    const parts = plannedParts(delivery, staged);
    await eachAtATime(parts, BATCHES_AT_A_TIME, ({ plan, part, partition, lines }) => {
      const batch = planOfPart(origin.environment, delivery, plan, partition, { part, lines });
      return this.stageBatch(batch, lines, origin);
    });
  }

  /**
   * Holds the batches that the import replaces or takes back. Where posting started meanwhile, the delivered entry
   * waits instead, and what was to be taken back stays. Throws ENTRY_IN_ANOTHER_IMPORT, and CHANGED_MEANWHILE for what
   * somebody reverses or corrects at this moment while the import leaves it as it is.
   */
  async holdReplaced({ delivery, withdrawals }: ImportPlan, staged: StagedLines, origin: Origin): Promise<void> {
    const { importId } = delivery;
    for await (const { entry } of entriesOf(staged)) {
      const plan = staged.planOf(entry);
      if (!plan || plan.replaces === null) continue;
      const keys = await this.register.keysOf(identityOf(origin.environment, plan), plan.replaces);
      if (await this.isHeld(keys, importId, origin)) continue;
      staged.savePlan({ ...plan, action: 'wait', replaces: null });
    }
    for (const withdrawal of withdrawals) await this.isHeld(await this.keysOf(withdrawal, origin), importId, origin);
    await this.holdDropped(importId, staged, origin);
  }

  /** Undoes holds and staged batches of an import that is rejected late. */
  async undo({ delivery, withdrawals }: ImportPlan, staged: StagedLines, origin: Origin): Promise<void> {
    for (const withdrawal of withdrawals)
      for (const key of await this.keysOf(withdrawal, origin))
        await this.changeBatch(key, origin, (state) => liftHold(state, delivery.importId));
    await this.eachReplaced(staged, origin, (state) => liftHold(state, delivery.importId));
    await this.eachOf(
      staged,
      origin,
      ({ drops }) => drops,
      (state) => liftHold(state, delivery.importId),
    );
    const rejected = { importId: delivery.importId, reason: 'import-rejected' } as const;
    await this.eachNew(staged, origin, () => Promise.resolve((state) => discardBatch(state, rejected)));
  }

  /**
   * Discards the replaced batches and makes the new ones Ready to Post. Corrections and what waits is set aside; what
   * was set aside before and is void now is discarded.
   */
  async release({ delivery, withdrawals }: ImportPlan, staged: StagedLines, origin: Origin): Promise<void> {
    const { importId, fileName } = delivery;
    const discard = (state: JournalBatch): JournalBatchEvent[] => discardBatch(state, { importId, reason: 'replaced' });
    // What is void goes first: another instance may be about to release it, and two revisions must never be postable.
    await this.eachOf(staged, origin, ({ drops }) => drops, discard);
    await this.eachReplaced(staged, origin, discard);
    const reason = `The complete delivery ${fileName} (import ${importId}) does not hold its entry any more.`;
    for (const withdrawal of withdrawals)
      for (const key of await this.keysOf(withdrawal, origin))
        await this.changeBatch(key, origin, (state) => {
          if (state.status !== 'Held') return [];
          return withdrawal.because === 'missing' ? withdrawBatch(state, { importId, reason }) : discard(state);
        });
    await this.eachNew(staged, origin, async (plan) => {
      const { action } = plan;
      const hold = await this.holdOf(plan, origin);
      const isFree = action === 'create' || action === 'replace';
      const isClosed = isFree && !(await this.months.takes(origin.environment, plan.period));
      if (isFree && !isClosed) return (state) => releaseBatch(state, hold);
      const because = isClosed ? 'period closed' : action === 'wait' ? 'in posting' : 'posted';
      return (state) => setBatchAside(state, { importId, because }, hold);
    });
  }

  /**
   * The posted entry stays as it is, so nobody may bring a pending correction of it into the books any more, and nobody
   * may have begun to: whoever decides on one reserves the entry first, then looks whether it is held.
   */
  private async holdDropped(importId: string, staged: StagedLines, origin: Origin): Promise<void> {
    for await (const { entry } of entriesOf(staged)) {
      const plan = staged.planOf(entry);
      if (plan?.action !== 'unchanged' || plan.drops === null) continue;
      const identity = identityOf(origin.environment, plan);
      for (const key of await this.register.keysOf(identity, plan.drops))
        await this.changeBatch(key, origin, (state) => holdPending(state, importId));
      await this.register.requireAtRest(identity, plan.revision);
    }
  }

  /**
   * Why a person holds what an entry replaces, or what it makes void: only a person lifts that. Null for no hold. After
   * a crash what it replaces may be discarded already; then it is the revision before.
   */
  private async holdOf({ revision, ...plan }: EntryPlan, { environment }: Origin): Promise<string | null> {
    if (revision === 1) return null;
    const revisions = await this.register.revisions(identityOf(environment, { revision, ...plan }));
    const last = revisions.findLast((one) => one.revision < revision);
    const before = revisions.filter((one) => one === last || one.revision === plan.replaces);
    return holdOfEntry(before.flatMap(({ batches }) => batches));
  }

  /** False when posting of one of them started: then none of them is held. */
  private async isHeld(keys: readonly string[], importId: string, origin: Origin): Promise<boolean> {
    try {
      for (const key of keys) await this.changeBatch(key, origin, (state) => holdBatch(state, importId));
      return true;
    } catch (error) {
      if (!isPostedOrInPosting(error)) throw error;
      for (const key of keys) await this.changeBatch(key, origin, (state) => liftHold(state, importId));
      return false;
    }
  }

  private keysOf({ revision, ...entry }: PlannedWithdrawal, { environment }: Origin): Promise<string[]> {
    return this.register.keysOf({ environment, ...entry }, revision);
  }

  private async stageBatch(plan: BatchPlan, lines: readonly JournalLine[], origin: Origin): Promise<void> {
    for (const stage of stagesOf(plan, lines, this.chance)) await this.changeBatch(plan.batchKey, origin, stage);
  }

  private async eachReplaced(
    staged: StagedLines,
    origin: Origin,
    decide: (state: JournalBatch) => JournalBatchEvent[],
  ): Promise<void> {
    await this.eachOf(staged, origin, ({ replaces }) => replaces, decide);
  }

  /** Every batch of the revision that the plan of an entry names. */
  private async eachOf(
    staged: StagedLines,
    origin: Origin,
    revisionIn: (plan: EntryPlan) => number | null,
    decide: (state: JournalBatch) => JournalBatchEvent[],
  ): Promise<void> {
    for await (const { entry } of entriesOf(staged)) {
      const plan = staged.planOf(entry);
      const revision = plan === undefined ? null : revisionIn(plan);
      if (plan === undefined || revision === null) continue;
      const keys = await this.register.keysOf(identityOf(origin.environment, plan), revision);
      for (const key of keys) await this.changeBatch(key, origin, decide);
    }
  }

  private async eachNew(
    staged: StagedLines,
    origin: Origin,
    decisionOf: (plan: EntryPlan) => Promise<(state: JournalBatch) => JournalBatchEvent[]>,
  ): Promise<void> {
    await eachAtATime(newBatches(staged, origin.environment), BATCHES_AT_A_TIME, async ({ key, plan }) =>
      this.changeBatch(key, origin, await decisionOf(plan)),
    );
  }

  private async changeBatch(
    key: string,
    origin: Origin,
    decide: (state: JournalBatch) => JournalBatchEvent[],
  ): Promise<void> {
    await this.aggregates.change(journalBatch, streamId(origin.environment, key), origin, decide);
  }
}

const isPostedOrInPosting = (error: unknown): boolean =>
  error instanceof DomainError && (error.code === 'ENTRY_ALREADY_POSTED' || error.code === 'ENTRY_IN_POSTING');

/** All batches that the import creates. */
async function* newBatches(
  staged: StagedLines,
  environment: string,
): AsyncGenerator<{ readonly key: string; readonly plan: EntryPlan }, void> {
  for await (const { entry } of entriesOf(staged)) {
    const plan = staged.planOf(entry);
    if (!plan || plan.action === 'unchanged') continue;
    for (let part = 1; part <= plan.parts; part += 1)
      yield { key: batchKeyOf(identityOf(environment, plan), plan.revision, part), plan };
  }
}

interface PlannedPart {
  readonly plan: EntryPlan;
  readonly partition: Partition;
  /** Counts from 1 over all partitions of the entry. */
  readonly part: number;
  readonly lines: Part;
}

/** Splits again exactly as the validation did, now with the known number of parts. */
async function* plannedParts(delivery: DeliveryFacts, staged: StagedLines): AsyncGenerator<PlannedPart, void> {
  for await (const { entry, partitions } of entriesOf(staged)) {
    const plan = staged.planOf(entry);
    if (!plan || plan.action === 'unchanged') continue;
    let part = 0;
    for (const partition of partitions) {
      for (const lines of splitIntoParts(staged.linesOf(partition), ruleOf(delivery))) {
        part += 1;
        yield { plan, partition, part, lines: orderedAs(delivery, lines) };
      }
    }
  }
}

const planOfPart = (
  environment: string,
  delivery: DeliveryFacts,
  plan: EntryPlan,
  partition: Partition,
  { part, lines }: { part: number; lines: Part },
): BatchPlan => ({
  batchKey: batchKeyOf(identityOf(environment, plan), plan.revision, part),
  journalEntryId: identityOf(environment, plan).journalEntryId,
  entryRevision: plan.revision,
  entryDigest: plan.entryDigest,
  contentDigest: contentDigestOf(lines),
  part,
  parts: plan.parts,
  businessEntityId: identityOf(environment, plan).businessEntityId,
  currency: partition.currency,
  transactionDate: partition.transactionDate,
  period: periodOf(partition.transactionDate),
  journal: partition.journal,
  lineCount: lines.length,
  totalMinor: debitsOf(lines).toString(),
  importId: delivery.importId,
  derivation: 2,
  ...readingOf(delivery, lines),
  occurrence: plan.occurrence,
});

/** The ids under which the log has the entry, or will have it. */
const identityOf = (environment: string, { spelled, ...entry }: EntryPlan): EntryIdentity => ({
  environment,
  period: entry.period,
  journalEntryId: spelled?.journalEntryId ?? entry.journalEntryId,
  businessEntityId: spelled?.businessEntityId ?? entry.businessEntityId,
});

/** Lines of a part in the order of the file, what balances it last. Older deliveries keep the order of content. */
const orderedAs = ({ lineOrder }: DeliveryFacts, lines: Part): Part => {
  if (lineOrder !== 'file') return lines.map(deliveredContent);
  const rowOf = ({ row }: JournalLine): number => row ?? Number.MAX_SAFE_INTEGER;
  return lines.toSorted((one, other) => rowOf(one) - rowOf(other));
};

/** How the lines are read when their entry is built: by the rules of when they were delivered. */
const readingOf = ({ lineOrder }: DeliveryFacts, [first]: Part): Pick<BatchPlan, 'columnRules' | 'reversalDate'> => {
  if (lineOrder !== 'file' || first === undefined) return {};
  const reversalDate = reversalDateOf(first);
  return reversalDate === '' ? { columnRules: 2 } : { columnRules: 2, reversalDate };
};
