import { Random } from '../../bench/random';
import { EntryBatches } from '../../src/application/journal-batch/entry-batches';
import { EntryControl } from '../../src/application/journal-batch/entry-control';
import { EntryRegister } from '../../src/application/journal-import/entry-register';
import { batchKeyOf } from '../../src/application/journal-batch/batch-keys';
import { contentDigestOf } from '../../src/application/journal-batch/batch-lines';
import { type JournalBatchView } from '../../src/application/journal-batch/journal-batch.views';
import { type Corrections } from '../../src/application/posting/correction';
import { type Reversals } from '../../src/application/posting/reversal';
import { Aggregates } from '../../src/application/shared/aggregates';
import { streamId } from '../../src/application/shared/streams';
import { type JournalBatch, type PostedBatch } from '../../src/domain/journal-batch/batch-states';
import { discardBatch, holdBatch } from '../../src/domain/journal-batch/journal-batch.decisions';
import { type JournalBatchEvent } from '../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../src/domain/journal-batch/journal-batch.state';
import { releaseByPerson } from '../../src/domain/journal-batch/release.decisions';
import { type DeliveryAction, planRevision } from '../../src/domain/journal-batch/revision.decisions';
import { DomainError } from '../../src/domain/shared/errors';
import { type JournalLine } from '../../src/domain/shared/journal-line';
import { credit, debit, planFor } from '../support/builders';
import { CorrectionWorld } from '../support/correction-world';
import { type PostFault } from '../support/fake-ledger';
import { cause, ENVIRONMENT } from '../support/plain-ports';

const PERIOD = '2026-09';
const PLACES = { Austin: '100', Boston: '200' } as const;
const ACCOUNTS = ['4000', '4001', '4002'] as const;
const FAULTS: readonly PostFault[] = ['lost-reply', 'lost-request', 'not-sent', 'rejected', 'unavailable'];
const ROUNDS_MAX = 15;

/** Corrections with one rule taken away each: a month has to come out wrong. */
export type MonthTwin = 'nets against the entry alone' | 'leaves net differences when it reverses';
export const MONTH_TWINS = [
  'nets against the entry alone',
  'leaves net differences when it reverses',
] as const satisfies readonly MonthTwin[];

export interface MonthResult {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly differences: number;
  readonly chains: number;
  readonly reversals: number;
  readonly crashes: number;
  readonly faults: number;
}

/** A random month with random deliveries, choices, crashes and answers of the ledger; then all of it brought to rest. */
export const runMonth = async (seed: number, twin: MonthTwin | null = null): Promise<MonthResult> => {
  const month = new CorrectedMonth(seed, twin);
  await month.start();
  try {
    return await month.toTheEnd();
  } finally {
    await month.stop();
  }
};

class CorrectedMonth extends CorrectionWorld {
  private readonly random: Random;
  private readonly newest = new Map<string, readonly JournalLine[]>();
  private readonly violations: string[] = [];
  private imports = 0;
  private crashes = 0;
  private faults = 0;
  private isOver = false;

  constructor(
    private readonly seed: number,
    private readonly twin: MonthTwin | null,
  ) {
    super();
    this.random = new Random(seed);
  }

  async toTheEnd(): Promise<MonthResult> {
    this.inspection.lists.set(
      'Location',
      Object.entries(PLACES).map(([name, id]) => ({ id, name, active: true })),
    );
    this.ledger.rejection = 'LEDGER_REFUSED';
    this.ledger.fault = () => this.faultNow();
    for (let entry = this.random.whole(1, 3); entry >= 1; entry -= 1) await this.deliverAnew(`JE-${entry}`);
    for (let step = this.random.whole(6, 16); step >= 1; step -= 1) await this.step();
    this.isOver = true;
    for (const [id, content] of this.newest) await this.deliverAnew(id, content);
    for (let round = 0; round < ROUNDS_MAX && (await this.goOn()); round += 1);
    await this.check();
    return this.result();
  }

  private async step(): Promise<void> {
    const what = this.random.next();
    if (what < 0.35) await this.deliverAnew(this.oneOf([...this.newest.keys()]));
    else if (what < 0.65) await this.postSome();
    else if (what < 0.9) await this.decideSome();
    else if (what < 0.95) await this.withdrawSome();
    else await this.reverseSome();
    if (this.random.chance(0.6)) await this.settle();
  }

  private oneOf<Item>(items: readonly Item[]): Item {
    return items[this.random.whole(0, items.length - 1)]!;
  }

  private faultNow(): PostFault | undefined {
    if (this.isOver || !this.random.chance(0.15)) return undefined;
    this.faults += 1;
    return this.oneOf(FAULTS);
  }

  /** What an import does with one entry; now and then with content that it had before. */
  private async deliverAnew(id: string, content: readonly JournalLine[] = this.contentOf(id)): Promise<DeliveryAction> {
    const entry = { environment: ENVIRONMENT, businessEntityId: '', period: PERIOD, journalEntryId: id };
    const existing = await new EntryRegister(this.aggregates).revisions(entry);
    const digest = contentDigestOf(content);
    const importId = `import-${(this.imports += 1)}`;
    const parts = [{ currency: 'USD', transactionDate: `${PERIOD}-30`, journal: '', contentDigest: digest }];
    const plan = planRevision(existing, { entryDigest: digest, importId, parts });
    this.newest.set(id, content);
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
    const because = plan.action === 'wait' ? 'in posting' : 'posted';
    const isFree = plan.action === 'create' || plan.action === 'replace';
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

  private contentOf(id: string): readonly JournalLine[] {
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

  private async postSome(): Promise<number> {
    const rows = this.rows().filter(({ status }) => status === 'Ready to Post' || status === 'Failed');
    const keys = rows.filter(() => this.isOver || this.random.chance(0.8)).map(({ batchKey }) => batchKey);
    if (keys.length > 0) await this.send(keys);
    return keys.length;
  }

  private async decideSome(): Promise<number> {
    const open = this.rows().filter(({ status, needsPerson }) => status === 'Correction' && needsPerson);
    let decided = 0;
    for (const { batchKey } of open) if (this.isOver || this.random.chance(0.7)) decided += await this.decide(batchKey);
    return decided;
  }

  /** A person decides on what is shown, by a process that may die between any two of its appends. */
  private async decide(batchKey: string): Promise<number> {
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

  private async tried(what: (aggregates: Aggregates) => Promise<void>): Promise<number> {
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

  private async withdrawSome(): Promise<void> {
    const rows = this.rows().filter(({ status }) => status === 'Ready to Post' || status === 'Correction');
    if (rows.length > 0) await this.tried(() => this.withdraw(this.oneOf(rows).batchKey));
  }

  private async withdraw(batchKey: string): Promise<void> {
    const control = new EntryControl(this.aggregates, new EntryBatches(this.aggregates));
    await control.decide(CorrectionWorld.origin, batchKey, { kind: 'withdraw', reason: 'Not so', importId: null });
  }

  private async reverseSome(): Promise<void> {
    const rows = this.rows().filter(({ status, reverses }) => status === 'Success' && reverses === null);
    if (rows.length === 0) return;
    const { batchKey } = this.oneOf(rows);
    const wanted = { batchKey, date: { rule: 'same' }, reason: 'Wrong month' } as const;
    await this.tried(async (aggregates) => {
      await this.reversals(aggregates).prepare(CorrectionWorld.origin, wanted);
    });
  }

  /** Whether something is left to do when the faults are over. */
  private async goOn(): Promise<boolean> {
    await this.settle();
    await this.settle();
    await this.vouch();
    const decided = await this.decideSome();
    const posted = await this.postSome();
    await this.settle();
    return decided + posted > 0 || this.rows().some(({ status }) => status === 'Waiting' || status === 'Correction');
  }

  /** A person looks in the ledger for what got no answer too often, and vouches that it is not there. */
  private async vouch(): Promise<void> {
    for (const { batchKey, status, referenceNo } of this.rows()) {
      if (status !== 'Outcome Unknown' || this.ledger.entries.some((one) => one.referenceNo === referenceNo)) continue;
      const absence = { foundNone: true, othersKnown: 1, othersSeen: ['1'], readAt: this.clock.now() };
      const asked = { reason: 'Looked', absence, sinceLastAttemptMs: Infinity, settleMs: 0 };
      await this.change(batchKey, (state) => releaseByPerson(state, asked));
    }
  }

  private rows(): readonly JournalBatchView[] {
    const filter = { status: null, period: null, importId: null, runId: null, journalEntryId: null } as const;
    const page = { limit: 500, cursor: null };
    return this.batchViews.journalBatchesOf(ENVIRONMENT, { ...filter, cause: null, search: null }, page).items;
  }

  private async change(key: string, decide: (state: JournalBatch) => JournalBatchEvent[]): Promise<void> {
    await this.aggregates.change(journalBatch, streamId(ENVIRONMENT, key), cause, decide);
    await this.projected();
  }

  /** The ledger's sums are those of the newest delivery, nothing is there twice, and every chain verifies. */
  private async check(): Promise<void> {
    for (const { batchKey, journalEntryId, status } of this.rows())
      if (!AT_REST.has(status)) this.violations.push(`${journalEntryId} (${batchKey}) is still ${status}`);
    const references = this.ledger.entries.map(({ referenceNo }) => referenceNo);
    if (new Set(references).size < references.length) this.violations.push('a reference is there twice');
    for (const [id, content] of this.newest) {
      const [found, wanted] = [this.heldOf(id), sumsOf(content)];
      if (found !== wanted) this.violations.push(`${id} is ${found} and was delivered as ${wanted}`);
    }
    const { content } = this.portsOver(this.inner);
    for (const { batchKey } of this.rows())
      if ((await content.read(ENVIRONMENT, batchKey)).damage() !== null)
        this.violations.push(`the chain of ${batchKey} does not verify`);
  }

  /** By account and place, of everything in the ledger that belongs to an entry. */
  private heldOf(id: string): string {
    const sums = new Map<string, number>();
    for (const { entry } of this.ledger.entries) {
      if (entry.title !== id && !entry.title.includes(` of ${id} (`)) continue;
      for (const { account, side, amountMinor, fields } of entry.lines) {
        const key = `${account} ${fields.map(({ value }) => value).join()}`;
        sums.set(key, (sums.get(key) ?? 0) + (side === 'debit' ? 1 : -1) * Number(amountMinor));
      }
    }
    return textOf(sums);
  }

  override reversals(aggregates: Aggregates = this.aggregates): Reversals {
    const whole = super.reversals(aggregates);
    if (this.twin !== 'leaves net differences when it reverses') return whole;
    const { partsOf } = whole as unknown as {
      partsOf: (...asked: unknown[]) => Promise<readonly PostedBatch[]>;
    };
    return Object.assign(Object.create(whole) as Reversals, {
      partsOf: async (...asked: unknown[]) => {
        const parts = await partsOf.call(whole, ...asked);
        return parts.filter(({ plan }) => plan.adjusts === undefined);
      },
    });
  }

  override corrections(aggregates: Aggregates = this.aggregates): Corrections {
    const whole = super.corrections(aggregates);
    if (this.twin !== 'nets against the entry alone') return whole;
    const { corrected } = whole as unknown as {
      corrected: { before: (...asked: unknown[]) => Promise<{ posted: readonly PostedBatch[] }> };
    };
    return Object.assign(Object.create(whole) as Corrections, {
      corrected: {
        before: async (...asked: unknown[]) => {
          const before = await corrected.before(...asked);
          return { ...before, posted: before.posted.filter(({ plan }) => plan.adjusts === undefined) };
        },
      },
    });
  }

  private result(): MonthResult {
    const rows = this.rows();
    return {
      seed: this.seed,
      violations: this.violations,
      differences: rows.filter(({ adjusts, recordNo }) => adjusts !== null && recordNo !== null).length,
      chains: rows.filter(({ differences, reverses }) => reverses === null && differences.length > 1).length,
      reversals: rows.filter(({ reverses, recordNo }) => reverses !== null && recordNo !== null).length,
      crashes: this.crashes,
      faults: this.faults,
    };
  }
}

const AT_REST: ReadonlySet<string> = new Set([...['Success', 'Reversed', 'Corrected', 'Discarded', 'Withdrawn']]);

const sumsOf = (content: readonly JournalLine[]): string => {
  const sums = new Map<string, number>();
  for (const { account, side, amountMinor, values } of content) {
    const key = `${account}-10 ${PLACES[values['Location'] as keyof typeof PLACES]}`;
    sums.set(key, (sums.get(key) ?? 0) + (side === 'debit' ? 1 : -1) * Number(amountMinor));
  }
  return textOf(sums);
};

const textOf = (sums: ReadonlyMap<string, number>): string =>
  [...sums]
    .filter(([, minor]) => minor !== 0)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, minor]) => `${key}: ${minor}`)
    .join(', ');
