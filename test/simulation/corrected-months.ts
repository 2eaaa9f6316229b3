import { type JournalBatchView } from '../../src/application/journal-batch/journal-batch.views';
import { type Corrections } from '../../src/application/posting/correction';
import { type PostingWorker } from '../../src/application/posting/posting.worker';
import { type Reversals } from '../../src/application/posting/reversal';
import { type Aggregates } from '../../src/application/shared/aggregates';
import { type PostedBatch } from '../../src/domain/journal-batch/batch-states';
import { formatMinor } from '../../src/domain/shared/money';
import { type JournalLine } from '../../src/domain/shared/journal-line';
import { ENVIRONMENT } from '../support/plain-ports';
import { type WatchedStore } from '../support/watched-store';
import { MonthBooks } from './month-books';
import { PLACES } from './month-world';

const ROUNDS_MAX = 20;
/** Between any two things that people do, so that a later look is told from an earlier one. */
const SECOND_MS = 1_000;

const AGAIN = '2026-11-30';

/** Corrections with one rule taken away each: a month has to come out wrong. */
export const MONTH_TWINS = [
  'nets against the entry alone',
  'leaves net differences when it reverses',
  'corrects what was sent',
  'forgets that a month is closed',
  'moves what is posted on its first open day',
] as const;
export type MonthTwin = (typeof MONTH_TWINS)[number];

export interface MonthResult {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly differences: number;
  readonly chains: number;
  readonly reversals: number;
  readonly crashes: number;
  readonly faults: number;
  /** Choices of the first open day, and records on another day than their entry. */
  readonly moved: number;
  readonly postedElsewhen: number;
  readonly edits: number;
  readonly bySetting: number;
  readonly leftToPerson: number;
}

/** How often something came to pass, to begin to count with. */
export const NOTHING_MET = {
  ...{ differences: 0, chains: 0, reversals: 0, crashes: 0, faults: 0 },
  ...{ moved: 0, postedElsewhen: 0, edits: 0, bySetting: 0, leftToPerson: 0 },
};

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

class CorrectedMonth extends MonthBooks {
  constructor(
    seed: number,
    private readonly twin: MonthTwin | null,
  ) {
    super(seed);
  }

  async toTheEnd(): Promise<MonthResult> {
    this.inspection.lists.set(
      'Location',
      Object.entries(PLACES).map(([name, id]) => ({ id, name, active: true })),
    );
    this.ledger.rejection = 'LEDGER_REFUSED';
    this.ledger.fault = () => this.faultNow();
    this.openLedger();
    if (this.random.chance(0.4)) await this.changeSetting();
    for (let entry = this.random.whole(1, 3); entry >= 1; entry -= 1) await this.deliverAnew(`JE-${entry}`);
    for (let step = this.random.whole(6, 16); step >= 1; step -= 1) await this.step();
    this.isOver = true;
    await this.openAll();
    // What a person accepted in the ledger stays, unless the entry is delivered otherwise.
    for (const [id, content] of this.newest)
      await this.deliverAnew(id, this.edits > 0 ? this.otherContentOf(id) : content);
    for (let round = 0; round < ROUNDS_MAX && (await this.goOn()); round += 1);
    await this.check();
    return this.result();
  }

  private async step(): Promise<void> {
    this.clock.advance(SECOND_MS);
    const what = this.random.next();
    if (what < 0.28) await this.deliverAnew(this.oneOf([...this.newest.keys()]));
    else if (what < 0.52) await this.postSome();
    else if (what < 0.7) await this.decideSome();
    else if (what < 0.74) await this.withdrawSome();
    else if (what < 0.78) await this.reverseSome();
    else if (what < 0.84) this.closeBooks();
    else if (what < 0.9) await this.chooseSome();
    else if (what < 0.93) await this.closeHere();
    else if (what < 0.97) await this.editSome();
    else await this.changeSetting();
    if (this.random.chance(0.6)) await this.settle();
  }

  /** Whether something is left to do when the faults are over. */
  private async goOn(): Promise<boolean> {
    this.clock.advance(SECOND_MS);
    await this.settle();
    await this.settle();
    await this.vouch();
    await this.withdrawOutdated();
    const decided = await this.decideSome();
    const posted = await this.postSome();
    await this.settle();
    return decided + posted > 0 || this.rows().some(({ status }) => status === 'Waiting' || status === 'Correction');
  }

  /** The ledger's sums are those of the newest delivery, nothing is there twice, and every chain verifies. */
  private async check(): Promise<void> {
    for (const { batchKey, journalEntryId, status, ledgerChange } of this.rows())
      if (!AT_REST.has(status) && (ledgerChange?.accepted ?? null) === null)
        this.violations.push(`${journalEntryId} (${batchKey}) is still ${status}`);
    const references = this.ledger.entries.map(({ referenceNo }) => referenceNo);
    if (new Set(references).size < references.length) this.violations.push('a reference is there twice');
    for (const [id, content] of this.newest) {
      const [found, wanted] = [this.heldOf(id), sumsOf(content)];
      if (found !== wanted) this.violations.push(`${id} is ${found} and was delivered as ${wanted}`);
    }
    this.checkDays();
    const { content } = this.portsOver(this.inner);
    for (const { batchKey } of this.rows())
      if ((await content.read(ENVIRONMENT, batchKey)).damage() !== null)
        this.violations.push(`the chain of ${batchKey} does not verify`);
  }

  /** Each record has the day that its batch was to have. */
  private checkDays(): void {
    for (const { batchKey, recordNo, postingDate, transactionDate } of this.rows()) {
      const entry = this.ledger.entries.find((one) => one.recordNo === recordNo)?.entry;
      if (entry !== undefined && entry.date !== (postingDate ?? transactionDate))
        this.violations.push(`${entry.title} (${batchKey}) is in the ledger on ${entry.date}`);
    }
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

  override process(...more: Parameters<MonthBooks['process']>): { worker: PostingWorker; store: WatchedStore } {
    const { worker, store } = super.process(...more);
    if (this.twin === 'forgets that a month is closed') {
      const read = store.read.bind(store);
      store.read = async (stream, ...from): ReturnType<typeof read> =>
        stream.startsWith('accountingPeriod-') ? [] : read(stream, ...from);
    }
    if (this.twin === 'corrects what was sent') {
      const look = worker.look.bind(worker);
      worker.look = async (...asked): ReturnType<typeof look> => this.asSent(await look(...asked));
    }
    return { worker, store };
  }

  private asSent(looked: Awaited<ReturnType<PostingWorker['look']>>): typeof looked {
    if (looked.kind !== 'posted' || looked.held === null) return looked;
    const { entry } = looked.held;
    const sent = this.sent.get(entry.recordNo);
    if (sent === undefined) return looked;
    const lines = entry.lines.map((line, index) => {
      const { amountMinor = '0' } = sent.lines[index] ?? {};
      return { ...line, amount: formatMinor(BigInt(amountMinor), 2) };
    });
    return { ...looked, held: { ...looked.held, entry: { ...entry, lines } } };
  }

  protected override async postSome(): Promise<number> {
    const posted = await super.postSome();
    if (this.twin === 'moves what is posted on its first open day') await this.moveAgain();
    return posted;
  }

  /** Another choice, once, for what is posted on its first open day. */
  private async moveAgain(): Promise<void> {
    const isFirst = ({ status, postingDate }: JournalBatchView): boolean =>
      status === 'Success' && postingDate !== null && postingDate !== AGAIN;
    const moved = this.rows().find(isFirst);
    const state = moved === undefined ? null : await this.batch(moved.batchKey);
    if (moved === undefined || state?.status !== 'Posted') return;
    const { transactionDate } = moved;
    const choice = {
      choice: 'first-open-day',
      transactionDate,
      postingDate: AGAIN,
      closedThrough: null,
    } as const;
    await this.happen(
      moved.batchKey,
      { type: 'PostingReleasedByPerson', data: { ...state.attempt, reason: 'Another day' } },
      { type: 'JournalBatchClosedPeriodDecided', data: { ...choice, reason: 'Another day' } },
    );
    await this.projected();
  }

  private result(): MonthResult {
    const rows = this.rows();
    const count = (isSuch: (row: (typeof rows)[number]) => boolean): number => rows.filter(isSuch).length;
    return {
      seed: this.seed,
      violations: this.violations,
      differences: count(({ adjusts, recordNo }) => adjusts !== null && recordNo !== null),
      chains: count(({ differences, reverses }) => reverses === null && differences.length > 1),
      reversals: count(({ reverses, recordNo }) => reverses !== null && recordNo !== null),
      crashes: this.crashes,
      faults: this.faults,
      moved: this.moved,
      postedElsewhen: count(({ postingDate, recordNo }) => postingDate !== null && recordNo !== null),
      edits: this.edits,
      bySetting: count(({ bySetting }) => bySetting?.problem === null),
      leftToPerson: count(({ bySetting }) => bySetting !== null && bySetting.problem !== null),
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
