import { Inject, Injectable } from '@nestjs/common';
import { type ElsewhereFacts } from '../../domain/journal-batch/journal-batch.events';
import { requirePlanned } from '../../domain/journal-batch/journal-batch.decisions';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import {
  chooseRecords,
  type NamedRecord,
  postElsewhere,
  type RecordOfPart,
  requireSameRecords,
} from '../../domain/journal-batch/posted-elsewhere.decisions';
import { claimRecord, type HolderNow, recordTaken } from '../../domain/record-claim/record-claim.decisions';
import { type RecordHolder } from '../../domain/record-claim/record-claim.events';
import { recordClaim } from '../../domain/record-claim/record-claim.state';
import { companyKeyOf } from '../../domain/shared/company';
import { DomainError } from '../../domain/shared/errors';
import { EntryBatches, type EntryPart } from '../journal-batch/entry-batches';
import { EntryControl } from '../journal-batch/entry-control';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { type Position } from '../ports/event-store';
import { Aggregates, type Origin } from '../shared/aggregates';
import { streamId } from '../shared/streams';
import { PostingWorker } from './posting.worker';
import { backedBy, isBackedBy } from './record-backing';

/** Reads and decisions that are repeated when somebody else changed the same thing meanwhile. */
const DECISIONS_MAX = 3;

interface Settling {
  readonly batchKey: string;
  readonly record: ElsewhereFacts;
}

/**
 * Settles entries by records that this service did not post. The records are read and compared first; then they are
 * claimed, each for one batch of its company; then the batches are decided. A crash between leaves a claim that only
 * the same batch can use, and repeating the decision ends it. Of an entry with several parts all are on hold before
 * the first is decided.
 */
@Injectable()
export class PostedElsewhere {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly entries: EntryBatches,
    private readonly control: EntryControl,
    @Inject(JournalBatchViews) private readonly views: Pick<JournalBatchViews, 'batchesOfRecord'>,
    @Inject(PostingWorker) private readonly worker: Pick<PostingWorker, 'compareRecords'>,
  ) {}

  /**
   * The last position that it wrote; null when all is decided already. Throws what `chooseRecords`,
   * `requireSameRecords` and `claimRecord` throw, CHANGED_MEANWHILE, or why the ledger cannot be asked.
   */
  async settle(
    origin: Origin,
    batchKey: string,
    named: readonly NamedRecord[],
    reason: string,
  ): Promise<Position | null> {
    const { environment } = origin;
    const { state } = await this.aggregates.load(journalBatch, streamId(environment, batchKey));
    const parts = await this.entries.partsOf(environment, requirePlanned(state).plan);
    const chosen = chooseRecords(
      parts.map((part) => part.state),
      named,
    );
    const wanted = chosen.flatMap(({ part, recordNo }) => {
      const own = parts.find(({ state: one }) => 'plan' in one && one.plan.part === part);
      return own === undefined ? [] : [{ ...own, part, recordNo }];
    });
    if (wanted.length === 0) return null;
    const compared = await this.worker.compareRecords(environment, wanted);
    requireSameRecords(compared);
    const settling = wanted.map(({ batchKey: key, part }) => ({
      batchKey: key,
      record: factsOf(compared, part, reason),
    }));
    for (const one of settling) await this.requireFree(environment, one);
    return this.decideAll(origin, wanted, settling, reason);
  }

  /** No batch is decided before all records are claimed. */
  private async decideAll(
    origin: Origin,
    parts: readonly EntryPart[],
    settling: readonly Settling[],
    reason: string,
  ): Promise<Position | null> {
    const held = settling.length > 1 ? await this.control.holdAll(origin, parts, `Posted elsewhere: ${reason}`) : [];
    try {
      for (const one of settling) await this.claim(origin, one, await this.revisionOf(origin, one));
    } catch (error) {
      await this.control.liftAll(origin, held, error);
      throw error;
    }
    let position: Position | null = null;
    for (const one of settling) position = (await this.decide(origin, one)) ?? position;
    return position;
  }

  private async decide(origin: Origin, settling: Settling): Promise<Position | null> {
    const id = streamId(origin.environment, settling.batchKey);
    const decision = (state: JournalBatch): ReturnType<typeof postElsewhere> => postElsewhere(state, settling.record);
    for (let turn = 1; turn <= DECISIONS_MAX; turn += 1) {
      const loaded = await this.aggregates.load(journalBatch, id);
      if (decision(loaded.state).length === 0) return null;
      // The claim names the revision: once the batch has changed otherwise, it cannot be decided by this claim.
      await this.claim(origin, settling, loaded.revision);
      const changed = await this.aggregates.changeLoaded(journalBatch, id, origin, loaded, decision);
      if (changed !== 'conflict') return changed.position;
    }
    throw changedMeanwhile();
  }

  private async claim(origin: Origin, { batchKey, record }: Settling, revision: number): Promise<void> {
    const { environment } = origin;
    const { companyId, recordNo } = record;
    const id = streamId(companyKeyOf(companyId), recordNo);
    const input = { environment, batchKey, revision, companyId, recordNo };
    for (let turn = 1; turn <= DECISIONS_MAX; turn += 1) {
      const loaded = await this.aggregates.load(recordClaim, id);
      const holder = loaded.state === null ? null : await this.holderNow(loaded.state, record);
      const changed = await this.aggregates.changeLoaded(recordClaim, id, origin, loaded, (claim) =>
        claimRecord(claim, input, holder),
      );
      if (changed !== 'conflict') return;
    }
    throw changedMeanwhile();
  }

  private async holderNow({ environment, batchKey }: RecordHolder, record: ElsewhereFacts): Promise<HolderNow> {
    const { state, revision } = await this.aggregates.load(journalBatch, streamId(environment, batchKey));
    return { revision, isBacked: isBackedBy(state, record) };
  }

  private async revisionOf({ environment }: Origin, { batchKey }: Settling): Promise<number> {
    return (await this.aggregates.load(journalBatch, streamId(environment, batchKey))).revision;
  }

  /** A record that some environment of this installation posted, whatever became of its reference in the ledger. */
  private async requireFree(environment: string, { batchKey, record }: Settling): Promise<void> {
    const ports = { aggregates: this.aggregates, batchViews: this.views };
    for (const other of await backedBy(ports, record)) {
      const isOwn = other.environment === environment && other.batchKey === batchKey;
      if (!isOwn) throw recordTaken(record.recordNo, other, environment);
    }
  }
}

const factsOf = (compared: readonly RecordOfPart[], part: number, reason: string): ElsewhereFacts => {
  const own = compared.find((one) => one.part === part);
  if (own === undefined || own.found === null) throw new Error(`Part ${part} was not compared with a record.`);
  const { standing: _standing, ledgerState: _state, differences: _differences, ...facts } = own.found;
  return { ...facts, recordNo: own.recordNo, reason };
};

const changedMeanwhile = (): DomainError =>
  new DomainError('CHANGED_MEANWHILE', 'Someone else is changing the same entry at the same time.', 'Try again.');
