import { Inject, Injectable } from '@nestjs/common';
import {
  discardBatch,
  holdBatch,
  holdPending,
  liftHold,
  releaseBatch,
  setBatchAside,
} from '../../domain/journal-batch/journal-batch.decisions';
import { type JournalBatchEvent } from '../../domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import {
  actionAfter,
  type ExistingRevision,
  holdOfEntry,
  isSetAside,
  isStanding,
} from '../../domain/journal-batch/revision.decisions';
import { DomainError } from '../../domain/shared/errors';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { OpenMonths } from '../accounting-period/open-months';
import { Aggregates, type Origin } from '../shared/aggregates';
import { streamId } from '../shared/streams';
import { type EntryIdentity } from '../journal-batch/batch-keys';
import { EntryRegister } from './entry-register';
import { isStoreOutage } from '../shared/store-outage';

/**
 * Decides again on entries that wait for the posting of an earlier revision: once that is at rest, they replace it or
 * become a correction of it. A correction whose entry was reversed can be posted in its place. Every step does nothing
 * when repeated, so it goes on after a crash.
 */
@Injectable()
export class WaitingEntries {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly register: EntryRegister,
    @Inject(JournalBatchViews) private readonly views: Pick<JournalBatchViews, 'waiting'>,
  ) {}

  async settle(): Promise<void> {
    for (const { environment, batchKey } of this.views.waiting()) {
      try {
        await this.settleOne(environment, batchKey);
      } catch (error) {
        // An import has the entry: it goes on waiting, and so do no others.
        if (!(error instanceof DomainError) || isStoreOutage(error)) throw error;
      }
    }
  }

  private async settleOne(environment: string, batchKey: string): Promise<void> {
    const { state } = await this.aggregates.load(journalBatch, streamId(environment, batchKey));
    if (state.status !== 'SetAside') return;
    const { plan } = state;
    const { importId } = plan;
    const revisions = await this.register.revisions({ environment, ...plan });
    const own = revisions.find(({ revision }) => revision === plan.entryRevision);
    const before = revisions.filter(({ revision }) => revision < plan.entryRevision);
    const standing = before.findLast(isStanding);
    const origin: Origin = { actor: 'worker', environment, correlationId: importId, causationId: batchKey };
    const action = standing === undefined ? 'replace' : actionAfter(standing, importId);
    if (own === undefined || action === 'wait') return;
    const why = { importId, reason: 'replaced' } as const;
    const isSame = action === 'correct' && standing?.entryDigest === own.entryDigest;
    if (isSame && !(await this.isLeft(before, { environment, ...plan }, origin))) return;
    for (const older of before.filter(isSetAside)) await this.each(older, origin, (batch) => discardBatch(batch, why));
    if (action === 'correct') return this.correct(own, { before, isSame }, origin);
    return this.replace(own, { before, standing }, origin);
  }

  /** The entry can be posted in place of what stands, which is not in the ledger; or the month is closed. */
  private async replace(
    own: ExistingRevision,
    {
      before,
      standing,
    }: { readonly before: readonly ExistingRevision[]; readonly standing: ExistingRevision | undefined },
    origin: Origin,
  ): Promise<void> {
    const { importId } = own;
    const [first] = own.batches;
    const period = first !== undefined && 'plan' in first ? first.plan.period : '';
    if (!(await new OpenMonths(this.aggregates).takes(origin.environment, period))) {
      await this.each(own, origin, (batch) => setBatchAside(batch, { importId, because: 'period closed' }));
      return;
    }
    if (standing !== undefined) {
      if (!(await this.isHeld(standing, origin, importId))) return;
      await this.each(standing, origin, (batch) => discardBatch(batch, { importId, reason: 'replaced' }));
    }
    // A person's hold on what it replaces goes on; it is still to be seen when that was discarded before a crash.
    const last = before.at(-1);
    const hold = holdOfEntry([...(standing?.batches ?? []), ...(last?.batches ?? [])]);
    await this.each(own, origin, (batch) => releaseBatch(batch, hold));
  }

  /** False when somebody brings a pending correction of what stays as it is into the books at this moment. */
  private async isLeft(before: readonly ExistingRevision[], entry: EntryIdentity, origin: Origin): Promise<boolean> {
    const importId = origin.correlationId;
    const pending = before.filter(isSetAside);
    try {
      for (const one of pending) await this.each(one, origin, (batch) => holdPending(batch, importId));
      const standing = before.findLast(isStanding);
      if (pending.length > 0 && standing !== undefined) await this.register.requireAtRest(entry, standing.revision);
      return true;
    } catch (error) {
      if (!(error instanceof DomainError) || isStoreOutage(error)) throw error;
      for (const one of pending) await this.each(one, origin, (batch) => liftHold(batch, importId));
      return false;
    }
  }

  /** What the ledger has already is void; anything else waits for a person. */
  private async correct(
    own: ExistingRevision,
    { before, isSame }: { readonly before: readonly ExistingRevision[]; readonly isSame: boolean },
    origin: Origin,
  ): Promise<void> {
    const { importId } = own;
    const hold = holdOfEntry(before.at(-1)?.batches ?? []);
    await this.each(own, origin, (batch) =>
      isSame
        ? discardBatch(batch, { importId, reason: 'replaced' })
        : setBatchAside(batch, { importId, because: 'posted' }, hold),
    );
  }

  /** False when posting of the earlier revision started again: then the entry goes on waiting. */
  private async isHeld(standing: ExistingRevision, origin: Origin, importId: string): Promise<boolean> {
    try {
      await this.each(standing, origin, (batch) => holdBatch(batch, importId));
      return true;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.each(standing, origin, (batch) => liftHold(batch, importId));
      return false;
    }
  }

  private async each(
    { batches }: ExistingRevision,
    origin: Origin,
    decide: (state: JournalBatch) => JournalBatchEvent[],
  ): Promise<void> {
    for (const batch of batches) {
      if (batch.status === 'Absent') continue;
      await this.aggregates.change(journalBatch, streamId(origin.environment, batch.plan.batchKey), origin, decide);
    }
  }
}
