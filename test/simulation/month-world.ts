import { Random } from '../../bench/random';
import { EntryBatches } from '../../src/application/journal-batch/entry-batches';
import { EntryControl } from '../../src/application/journal-batch/entry-control';
import { EntryRegister } from '../../src/application/journal-import/entry-register';
import { OpenMonths } from '../../src/application/accounting-period/open-months';
import { batchKeyOf } from '../../src/application/journal-batch/batch-keys';
import { contentDigestOf } from '../../src/application/journal-batch/batch-lines';
import { type JournalBatchView } from '../../src/application/journal-batch/journal-batch.views';
import { Aggregates } from '../../src/application/shared/aggregates';
import { streamId } from '../../src/application/shared/streams';
import { type JournalBatch } from '../../src/domain/journal-batch/batch-states';
import { discardBatch, holdBatch } from '../../src/domain/journal-batch/journal-batch.decisions';
import { type JournalBatchEvent } from '../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../src/domain/journal-batch/journal-batch.state';
import { releaseByPerson } from '../../src/domain/journal-batch/release.decisions';
import { type DeliveryAction, planRevision } from '../../src/domain/journal-batch/revision.decisions';
import { type CorrectionDefault } from '../../src/domain/shared/default-correction';
import { DomainError } from '../../src/domain/shared/errors';
import { type JournalLine } from '../../src/domain/shared/journal-line';
import { credit, debit, planFor } from '../support/builders';
import { CorrectionWorld } from '../support/correction-world';
import { type PostFault } from '../support/fake-ledger';
import { cause, ENVIRONMENT } from '../support/plain-ports';
import { EVERY_BATCH } from '../../src/application/journal-batch/batch-filter';

export const PERIOD = '2026-09';
export const PLACES = { Austin: '100', Boston: '200' } as const;
const ACCOUNTS = ['4000', '4001', '4002'] as const;
const FAULTS: readonly PostFault[] = ['lost-reply', 'lost-request', 'not-sent', 'rejected', 'unavailable'];

const OUTDATED: ReadonlySet<string> = new Set(['REVERSAL_ORIGINAL_CHANGED', 'DIFFERENCE_BASE_CHANGED']);

/** A month with random deliveries and what people do about them, by a process that may die between two appends. */
export abstract class MonthWorld extends CorrectionWorld {
  protected readonly random: Random;
  protected readonly newest = new Map<string, readonly JournalLine[]>();
  protected readonly violations: string[] = [];
  /** The environment's setting about corrections. */
  protected setting: CorrectionDefault = 'ask';
  protected crashes = 0;
  protected faults = 0;
  protected isOver = false;
  private readonly delivered = new Set<string>();
  private imports = 0;

  constructor(protected readonly seed: number) {
    super();
    this.random = new Random(seed);
  }

  protected oneOf<Item>(items: readonly Item[]): Item {
    return items[this.random.whole(0, items.length - 1)]!;
  }

  protected faultNow(): PostFault | undefined {
    if (this.isOver || !this.random.chance(0.15)) return undefined;
    this.faults += 1;
    return this.oneOf(FAULTS);
  }

  /** What an import does with one entry; now and then with content that it had before. */
  protected async deliverAnew(
    id: string,
    content: readonly JournalLine[] = this.contentOf(id),
  ): Promise<DeliveryAction> {
    const entry = { environment: ENVIRONMENT, businessEntityId: '', period: PERIOD, journalEntryId: id };
    const existing = await new EntryRegister(this.aggregates).revisions(entry);
    const digest = contentDigestOf(content);
    const importId = `import-${(this.imports += 1)}`;
    const parts = [{ currency: 'USD', transactionDate: `${PERIOD}-30`, journal: '', contentDigest: digest }];
    const plan = planRevision(existing, { entryDigest: digest, importId, parts });
    this.newest.set(id, content);
    this.delivered.add(`${id} ${digest}`);
    const keysOf = (revision: number | null): readonly string[] =>
      existing
        .filter((one) => one.revision === revision)
        .flatMap(({ batches }) => batches.flatMap((batch) => ('plan' in batch ? [batch.plan.batchKey] : [])));
    for (const key of keysOf(plan.replaces)) await this.change(key, (state) => holdBatch(state, importId));
    for (const key of [...keysOf(plan.drops), ...keysOf(plan.replaces)])
      await this.change(key, (state) => discardBatch(state, { importId, reason: 'replaced' }));
    if (plan.action === 'unchanged') return plan.action;
    const batchKey = batchKeyOf(entry, plan.revision, 1);
    const debits = content
      .filter(({ side }) => side === 'debit')
      .reduce((sum, one) => sum + Number(one.amountMinor), 0);
    if (this.setting !== 'ask') await this.importUnder(importId, this.setting);
    const isNew = plan.action === 'create' || plan.action === 'replace';
    const isFree = isNew && (await new OpenMonths(this.aggregates).takes(ENVIRONMENT, PERIOD));
    const because = isNew ? 'period closed' : plan.action === 'wait' ? 'in posting' : 'posted';
    await this.happen(
      batchKey,
      {
        type: 'JournalBatchPlanned',
        data: planFor({
          ...{ batchKey, journalEntryId: id, entryRevision: plan.revision, importId, derivation: 2 },
          ...{ contentDigest: digest, entryDigest: digest, occurrence: plan.occurrence },
          ...{ totalMinor: String(debits), lineCount: content.length },
        }),
      },
      { type: 'JournalBatchLinesRecorded', data: { firstLine: 1, lines: content } },
      isFree
        ? { type: 'JournalBatchReleased', data: {} }
        : { type: 'JournalBatchSetAside', data: { importId, because } },
    );
    await this.projected();
    return plan.action;
  }

  protected contentOf(id: string): readonly JournalLine[] {
    const { random } = this;
    const before = this.newest.get(id);
    if (before !== undefined && random.chance(0.15)) return before;
    const lines: JournalLine[] = [];
    for (let pair = random.whole(1, 3); pair >= 1; pair -= 1) {
      const minor = random.whole(1, 4) * 100;
      const values = { Location: random.pick(['Austin', 'Boston']) };
      const from = random.whole(0, ACCOUNTS.length - 1);
      const to = (from + random.whole(1, ACCOUNTS.length - 1)) % ACCOUNTS.length;
      lines.push(debit(minor, { account: ACCOUNTS[from]!, values }), credit(minor, { account: ACCOUNTS[to]!, values }));
    }
    return lines;
  }

  protected otherContentOf(id: string): readonly JournalLine[] {
    for (;;) {
      const content = this.contentOf(id);
      if (!this.delivered.has(`${id} ${contentDigestOf(content)}`)) return content;
    }
  }

  protected async postSome(): Promise<number> {
    const rows = this.rows().filter(({ status }) => status === 'Ready to Post' || status === 'Failed');
    const keys = rows.filter(() => this.isOver || this.random.chance(0.8)).map(({ batchKey }) => batchKey);
    if (keys.length > 0) await this.send(keys);
    return keys.length;
  }

  protected async decideSome(): Promise<number> {
    const open = this.rows().filter(({ status, needsPerson }) => status === 'Correction' && needsPerson);
    let decided = 0;
    for (const { batchKey } of open) if (this.isOver || this.random.chance(0.7)) decided += await this.decide(batchKey);
    return decided;
  }

  /** A person decides on what is shown, by a process that may die between any two of its appends. */
  protected async decide(batchKey: string): Promise<number> {
    const date = { rule: 'same' } as const;
    return this.tried(async (aggregates) => {
      const { correctionId, obstacle, netObstacle } = await this.corrections().preview(ENVIRONMENT, batchKey);
      const wanted = { batchKey, correctionId, reason: 'Delivered anew', date };
      const isNet = netObstacle === null && this.random.chance(0.75);
      if (isNet) await this.differences(aggregates).prepare(CorrectionWorld.origin, wanted);
      else if (obstacle === null && (netObstacle === null || !netObstacle.includes('holds every sum')))
        await this.corrections(aggregates).reverseAndPost(CorrectionWorld.origin, wanted);
      else if (this.isOver && obstacle === null) await this.withdraw(batchKey);
    });
  }

  protected async tried(what: (aggregates: Aggregates) => Promise<void>): Promise<number> {
    const { store } = this.process();
    let left = !this.isOver && this.random.chance(0.3) ? this.random.whole(0, 5) : Infinity;
    const append = store.append.bind(store);
    store.append = (...appended): ReturnType<typeof append> => {
      left -= 1;
      if (left < 0) throw new Error('The process is dead.');
      return append(...appended);
    };
    try {
      await what(new Aggregates(store, this.clock, this.ids));
      if (left < 0) this.crashes += 1;
      return 1;
    } catch (error) {
      if (left < 0) this.crashes += 1;
      else if (!(error instanceof DomainError)) throw error;
      return 0;
    } finally {
      store.append = append;
      await this.projected();
    }
  }

  protected async withdrawSome(): Promise<void> {
    const rows = this.rows().filter(({ status }) => status === 'Ready to Post' || status === 'Correction');
    if (rows.length > 0) await this.tried(() => this.withdraw(this.oneOf(rows).batchKey));
  }

  protected async withdraw(batchKey: string): Promise<void> {
    const control = new EntryControl(this.aggregates, new EntryBatches(this.aggregates));
    await control.decide(CorrectionWorld.origin, batchKey, { kind: 'withdraw', reason: 'Not so', importId: null });
  }

  protected async reverseSome(): Promise<void> {
    const rows = this.rows().filter(({ status, reverses }) => status === 'Success' && reverses === null);
    if (rows.length === 0) return;
    const { batchKey } = this.oneOf(rows);
    const wanted = { batchKey, date: { rule: 'same' }, reason: 'Wrong month' } as const;
    await this.tried(async (aggregates) => {
      await this.reversals(aggregates).prepare(CorrectionWorld.origin, wanted);
    });
  }

  /** A person withdraws what was computed before the ledger was edited, as its problem says. */
  protected async withdrawOutdated(): Promise<void> {
    for (const { batchKey, problems } of this.rows())
      if (problems.some(({ code }) => OUTDATED.has(code)) && (await this.tried(() => this.withdraw(batchKey))) === 0)
        await this.setBack(batchKey);
  }

  /** Where a part of a reversal is posted, somebody sets the entry in the ledger back to what it was. */
  protected abstract setBack(reversalKey: string): Promise<void>;

  /** A person looks in the ledger for what got no answer too often, and vouches that it is not there. */
  protected async vouch(): Promise<void> {
    for (const { batchKey, status, referenceNo } of this.rows()) {
      if (status !== 'Outcome Unknown' || this.ledger.entries.some((one) => one.referenceNo === referenceNo)) continue;
      const absence = { foundNone: true, othersKnown: 1, othersSeen: ['1'], readAt: this.clock.now() };
      const asked = { reason: 'Looked', absence, sinceLastAttemptMs: Infinity, settleMs: 0 };
      await this.change(batchKey, (state) => releaseByPerson(state, asked));
    }
  }

  protected rows(): readonly JournalBatchView[] {
    const page = { limit: 500, cursor: null };
    return this.batchViews.journalBatchesOf(ENVIRONMENT, EVERY_BATCH, page).items;
  }

  protected async change(key: string, decide: (state: JournalBatch) => JournalBatchEvent[]): Promise<void> {
    await this.aggregates.change(journalBatch, streamId(ENVIRONMENT, key), cause, decide);
    await this.projected();
  }
}
