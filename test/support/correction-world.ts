import { EntryBatches } from '../../src/application/journal-batch/entry-batches';
import { batchKeyOf } from '../../src/application/journal-batch/batch-keys';
import { contentDigestOf } from '../../src/application/journal-batch/batch-lines';
import { ReversalSettling } from '../../src/application/journal-batch/reversal-settling';
import { EntryRegister } from '../../src/application/journal-import/entry-register';
import { WaitingEntries } from '../../src/application/journal-import/waiting-entries';
import { Corrections } from '../../src/application/posting/correction';
import { DefaultCorrectionsWorker } from '../../src/application/posting/default-corrections.worker';
import { NetDifferences } from '../../src/application/posting/net-difference';
import { type PostingWorker } from '../../src/application/posting/posting.worker';
import { Reversals } from '../../src/application/posting/reversal';
import { type EventStore } from '../../src/application/ports/event-store';
import { type Aggregates } from '../../src/application/shared/aggregates';
import { streamId } from '../../src/application/shared/streams';
import { changeSettings } from '../../src/domain/connection/connection.decisions';
import { connection } from '../../src/domain/connection/connection.state';
import { type JournalImportEvent } from '../../src/domain/journal-import/journal-import.events';
import { journalImport } from '../../src/domain/journal-import/journal-import.state';
import { type CorrectionDefault } from '../../src/domain/shared/default-correction';
import { journalBatch } from '../../src/domain/journal-batch/journal-batch.state';
import { type JournalLine } from '../../src/domain/shared/journal-line';
import { type BatchPlan } from '../../src/domain/shared/batch-plan';
import { DomainError } from '../../src/domain/shared/errors';
import { credit, debit, deliveryOf, planFor, summaryOf } from './builders';
import { cause, ENVIRONMENT, EvenChance } from './plain-ports';
import { PostingSystem } from './posting-system';

/** The refusal's code, or `allowed`. */
export const codeOf = async (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'allowed',
    (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
  );

/** Debits of account 4000 and credits of account 4001, in whole minor units. */
export const lines = (debitMinor: number, ...credits: readonly (readonly [string, number])[]): JournalLine[] => [
  debit(debitMinor, { values: { Location: 'Austin' } }),
  ...credits.map(([account, minor]) => credit(minor, { account, values: { Location: 'Austin' } })),
];

/** An entry that is posted and delivered again, in a posting system. */
export class CorrectionWorld extends PostingSystem {
  static readonly origin = { ...cause, environment: ENVIRONMENT, actor: 'cora' };
  worker!: PostingWorker;
  private runs = 1;

  override async start(): Promise<void> {
    await super.start();
    for (const account of ['4001', '4002']) await this.mapAccount(account, `${account}-10`);
    await this.includeField('Location', { kind: 'dimension', dimension: 'Location' });
    this.inspection.lists.set('Location', [{ id: '100', name: 'Austin', active: true }]);
    ({ worker: this.worker } = this.process());
  }

  /** The key of one part of a revision. */
  keyOf(entryRevision: number, journalEntryId = 'JE-100'): string {
    const entry = { environment: ENVIRONMENT, businessEntityId: '', period: '2026-09', journalEntryId };
    return batchKeyOf(entry, entryRevision, 1);
  }

  /** A revision of an entry, Ready to Post when it is the first, else set aside as a correction. */
  async deliver(
    entryRevision: number,
    content: readonly JournalLine[],
    more: Partial<BatchPlan> = {},
  ): Promise<string> {
    const batchKey = this.keyOf(entryRevision, more.journalEntryId);
    const contentDigest = contentDigestOf(content);
    const debits = content
      .filter(({ side }) => side === 'debit')
      .reduce((sum, one) => sum + Number(one.amountMinor), 0);
    const plan = planFor({
      ...{ batchKey, journalEntryId: 'JE-100', entryRevision, contentDigest, entryDigest: contentDigest },
      ...{ totalMinor: String(debits), lineCount: content.length, derivation: 2 },
      ...more,
    });
    await this.happen(
      batchKey,
      { type: 'JournalBatchPlanned', data: plan },
      { type: 'JournalBatchLinesRecorded', data: { firstLine: 1, lines: content } },
      entryRevision === 1
        ? { type: 'JournalBatchReleased', data: {} }
        : { type: 'JournalBatchSetAside', data: { importId: plan.importId, because: 'posted' } },
    );
    await this.projected();
    return batchKey;
  }

  /** Posts batches in a run of their own, and settles what follows. */
  async send(keys: readonly string[]): Promise<unknown> {
    await this.projected();
    const end = await this.post(keys, {}, `run-${(this.runs += 1)}`);
    ({ worker: this.worker } = this.process());
    await this.settle();
    return end;
  }

  /** What workers do between imports. */
  async settle(): Promise<void> {
    const { aggregates, batchViews } = this;
    await this.projected();
    await new ReversalSettling(aggregates, new EntryBatches(aggregates), batchViews).settle();
    await this.projected();
    await new WaitingEntries(aggregates, new EntryRegister(aggregates), batchViews).settle();
    await this.projected();
  }

  reversals(aggregates = this.aggregates): Reversals {
    return new Reversals(aggregates, new EntryBatches(aggregates), this.worker, new EvenChance());
  }

  corrections(aggregates: Aggregates = this.aggregates): Corrections {
    const entries = new EntryBatches(aggregates);
    return new Corrections(aggregates, entries, this.reversals(aggregates), this.clock, this.worker);
  }

  differences(aggregates: Aggregates = this.aggregates): NetDifferences {
    return new NetDifferences(aggregates, this.corrections(aggregates), this.worker, new EvenChance());
  }

  /** The environment's setting about corrections, set by the person who set it. */
  async setDefault(corrections: CorrectionDefault, actor = 'cora'): Promise<void> {
    await this.aggregates.change(connection, ENVIRONMENT, { ...cause, actor }, (state) =>
      changeSettings(state, { corrections }),
    );
  }

  /** An import that counts, under the setting of that time. */
  async importUnder(importId: string, corrections: CorrectionDefault): Promise<void> {
    const events: readonly JournalImportEvent[] = [
      { type: 'JournalImportReceived', data: deliveryOf({ importId }) },
      { type: 'JournalImportValidated', data: summaryOf() },
      { type: 'JournalImportRecorded', data: corrections === 'ask' ? {} : { corrections } },
      { type: 'JournalImportCompleted', data: {} },
    ];
    await this.aggregates.change(journalImport, streamId(ENVIRONMENT, importId), cause, () => events);
  }

  /** What decides about corrections as the setting says. */
  defaults(store: EventStore = this.process().store, aggregates = this.aggregates): DefaultCorrectionsWorker {
    return new DefaultCorrectionsWorker(
      store,
      aggregates,
      this.corrections(aggregates),
      this.differences(aggregates),
      this.batchViews,
      { names: [ENVIRONMENT] },
      this.clock,
      this.log,
    );
  }

  /** The net difference of a correction as it is shown now; its key. */
  async net(batchKey: string, aggregates: Aggregates = this.aggregates): Promise<string> {
    const { correctionId } = await this.corrections().preview(ENVIRONMENT, batchKey);
    const wanted = { batchKey, correctionId, reason: 'Delivered anew' };
    const { batchKeys } = await this.differences(aggregates).prepare(CorrectionWorld.origin, wanted);
    await this.projected();
    return batchKeys[0] ?? '';
  }

  /** What the ledger holds by account, in minor units, debits up. */
  balances(): Record<string, number> {
    const sums: Record<string, number> = {};
    for (const { entry } of this.ledger.entries)
      for (const { account, side, amountMinor } of entry.lines)
        sums[account] = (sums[account] ?? 0) + (side === 'debit' ? Number(amountMinor) : -Number(amountMinor));
    return sums;
  }

  /** Revisions of the streams of batches: equal before and after what changed nothing. */
  async revisionsOf(...keys: readonly string[]): Promise<readonly unknown[]> {
    const revisions: unknown[] = [];
    for (const key of keys)
      revisions.push((await this.aggregates.load(journalBatch, streamId(ENVIRONMENT, key))).revision);
    return revisions;
  }

  statusOf(key: string): string | undefined {
    return this.batchViews.journalBatch(ENVIRONMENT, key)?.status;
  }
}
