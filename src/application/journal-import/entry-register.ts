import { Injectable } from '@nestjs/common';
import { beingCorrected, requirePlanned } from '../../domain/journal-batch/journal-batch.decisions';
import { type ExistingRevision, isBeingReversed } from '../../domain/journal-batch/revision.decisions';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { type SpelledIds } from '../../domain/journal-import/closed-line';
import { DomainError } from '../../domain/shared/errors';
import { batchKeyOf, type EntryIdentity, firstBatchKeyOf } from '../journal-batch/batch-keys';
import { Aggregates } from '../shared/aggregates';
import { streamId } from '../shared/streams';

/** An entry as the log has it. */
export interface KnownEntry {
  readonly existing: readonly ExistingRevision[];
  readonly spelled: SpelledIds | null;
}

type KeyOfPart = (revision: number, part: number) => string;

/**
 * Finds the revisions of a journal entry from the batches' own streams: the first part of each revision is its
 * register. Revisions from logs whose identity lacked entity and period come first; later revisions continue their
 * numbering.
 */
@Injectable()
export class EntryRegister {
  constructor(private readonly aggregates: Aggregates) {}

  /**
   * All revisions in order, and the spelling of the ids under which an older log has them: it kept them as the file had
   * them. Throws ENTRY_SPELLED_TWICE when several spellings of one entry are known.
   */
  async find(entry: EntryIdentity, spellings: readonly SpelledIds[]): Promise<KnownEntry> {
    const known: KnownEntry[] = [];
    for (const spelled of [null, ...spellings]) {
      const existing = await this.revisions({ ...entry, ...spelled });
      if (existing.length > 0) known.push({ existing, spelled });
    }
    const [first = { existing: [], spelled: null }, ...others] = known;
    if (others.length === 0) return first;
    throw new DomainError(
      'ENTRY_SPELLED_TWICE',
      `Journal entry ${entry.journalEntryId} is known under several spellings that mean the same.`,
      'Deliver it under one of the spellings that were imported before.',
      { journalEntryId: entry.journalEntryId },
    );
  }

  /** All revisions in order; none for an unknown entry. */
  async revisions(entry: EntryIdentity): Promise<readonly ExistingRevision[]> {
    const { environment, journalEntryId } = entry;
    const firstKeyOf: KeyOfPart = (...at) => firstBatchKeyOf(environment, journalEntryId, ...at);
    const first = await this.revisionsFrom(1, environment, firstKeyOf);
    const later = await this.revisionsFrom(first.length + 1, environment, (...at) => batchKeyOf(entry, ...at));
    return [...first.flatMap((revision) => ownPartsOf(revision, entry)), ...later];
  }

  /** Keys of all parts of one revision; none when it does not exist. */
  async keysOf(entry: EntryIdentity, revision: number): Promise<string[]> {
    const found = (await this.revisions(entry)).find((one) => one.revision === revision);
    return (found?.batches ?? []).flatMap((batch) => ('plan' in batch ? [batch.plan.batchKey] : []));
  }

  /** Throws CHANGED_MEANWHILE when a reversal of the revision is in the books, or on its way there. */
  async requireAtRest(entry: EntryIdentity, revision: number): Promise<void> {
    const found = (await this.revisions(entry)).find((one) => one.revision === revision);
    const [first] = found?.batches ?? [];
    if (found !== undefined && isBeingReversed(found) && first !== undefined)
      throw beingCorrected(requirePlanned(first).plan);
  }

  private async revisionsFrom(from: number, environment: string, keyOf: KeyOfPart): Promise<ExistingRevision[]> {
    const revisions: ExistingRevision[] = [];
    for (let revision = from; ; revision += 1) {
      const first = await this.batch(environment, keyOf(revision, 1));
      if (first.status === 'Absent') return revisions;
      const batches: JournalBatch[] = [first];
      for (let part = 2; part <= first.plan.parts; part += 1)
        batches.push(await this.batch(environment, keyOf(revision, part)));
      const { entryDigest, importId } = first.plan;
      const inBooks = await this.inBooks(environment, batches);
      revisions.push({ revision, entryDigest, importId, batches, ...(inBooks.length === 0 ? {} : { inBooks }) });
    }
  }

  /** What is in the books instead of a delivery that a net difference brings in: none for others. */
  private async inBooks(environment: string, batches: readonly JournalBatch[]): Promise<readonly JournalBatch[]> {
    const [netted] = batches.flatMap((batch) => (batch.status === 'Netted' ? [batch] : []));
    if (netted === undefined) return [];
    const difference = await this.batch(environment, netted.difference.batchKey);
    const keys = 'plan' in difference ? (difference.plan.adjusts?.base ?? []) : [];
    const base: JournalBatch[] = [];
    for (const key of keys) base.push(await this.batch(environment, key));
    return [...base, difference];
  }

  private async batch(environment: string, key: string): Promise<JournalBatch> {
    return (await this.aggregates.load(journalBatch, streamId(environment, key))).state;
  }
}

/** The parts of an old revision that belong to this entity and period, if any. */
const ownPartsOf = (revision: ExistingRevision, { businessEntityId, period }: EntryIdentity): ExistingRevision[] => {
  const batches = revision.batches.filter(
    (batch) =>
      batch.status === 'Absent' || (batch.plan.businessEntityId === businessEntityId && batch.plan.period === period),
  );
  return batches.some(({ status }) => status !== 'Absent') ? [{ ...revision, batches }] : [];
};
