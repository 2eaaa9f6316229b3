import { EntryBatches } from '../../src/application/journal-batch/entry-batches';
import { type JournalBatchView } from '../../src/application/journal-batch/journal-batch.views';
import { ClosedPeriods } from '../../src/application/posting/closed-period';
import { streamId } from '../../src/application/shared/streams';
import { type AccountingPeriodEvent } from '../../src/domain/accounting-period/accounting-period.events';
import { accountingPeriod } from '../../src/domain/accounting-period/accounting-period.state';
import { CLOSED_PERIOD_CHOICES } from '../../src/domain/journal-batch/closed-period';
import { acceptLedgerChange, recordLook } from '../../src/domain/journal-batch/ledger-look.decisions';
import { CORRECTION_DEFAULTS } from '../../src/domain/shared/default-correction';
import { CorrectionWorld } from '../support/correction-world';
import { type SentEntry } from '../support/fake-ledger';
import { cause, ENVIRONMENT } from '../support/plain-ports';
import { MonthWorld, PERIOD } from './month-world';

/** Last closed days of the ledger's books. */
const CLOSED_THROUGH = ['2026-09-30', '2026-10-15', '2026-10-31'] as const;
/** Longer than what is known of the ledger's books is used. */
const BOOKS_AGE_MS = 16 * 60_000;

/** The books of the month: closed and opened in the ledger and here, edited there, corrected by a setting. */
export class MonthBooks extends MonthWorld {
  /** By record, what was sent of an entry that somebody edited in the ledger. */
  protected readonly sent = new Map<string, SentEntry>();
  private readonly versions = new Map<string, SentEntry[]>();
  protected moved = 0;
  protected edits = 0;
  private readonly closedHere = new Set<string>();
  private booksThrough: string | null = null;

  protected openLedger(): void {
    this.ledger.isDayClosed = (date) => this.booksThrough !== null && date <= this.booksThrough;
    this.ledger.reached = ({ date, title }) => {
      const months = title.startsWith('JE-') ? [PERIOD, date.slice(0, 7)] : [date.slice(0, 7)];
      if (months.some((month) => this.closedHere.has(month)))
        this.violations.push(`${title} of ${date} was sent while ${[...this.closedHere].join()} was closed here`);
    };
  }

  /** Somebody closes or opens the books in the ledger. */
  protected closeBooks(through: string | null = this.random.pick([null, ...CLOSED_THROUGH])): void {
    this.booksThrough = through;
    if (through === null) this.inspection.closedThrough.clear();
    else this.inspection.closedThrough.set('', through);
    if (this.isOver || this.random.chance(0.5)) this.clock.advance(BOOKS_AGE_MS);
  }

  /** Somebody begins to close a month here, or stops that. */
  protected async closeHere(month: string = this.random.pick([PERIOD, '2026-10'])): Promise<void> {
    const isClosed = this.closedHere.has(month);
    const event: AccountingPeriodEvent = isClosed
      ? { type: 'AccountingPeriodClosingStopped', data: { reason: 'A late entry' } }
      : { type: 'AccountingPeriodClosingStarted', data: { period: month, people: 1, name: 'Cora' } };
    await this.aggregates.change(accountingPeriod, streamId(ENVIRONMENT, month), cause, () => [event]);
    if (isClosed) this.closedHere.delete(month);
    else this.closedHere.add(month);
  }

  protected async openAll(): Promise<void> {
    this.closeBooks(null);
    for (const month of [...this.closedHere]) await this.closeHere(month);
  }

  /** A Controller decides what becomes of an entry whose day is closed in the ledger. */
  protected async chooseSome(): Promise<void> {
    const open = this.rows().filter(({ status }) => status === 'Ready to Post' || status === 'Failed');
    if (open.length === 0) return;
    const { batchKey } = this.oneOf(open);
    const choice = this.random.chance(0.6) ? 'first-open-day' : this.random.pick([...CLOSED_PERIOD_CHOICES]);
    await this.tried(async (aggregates) => {
      const periods = new ClosedPeriods(aggregates, new EntryBatches(aggregates), this.worker);
      await periods.decide(CorrectionWorld.origin, { batchKey, choice, reason: 'Late' });
      if (choice === 'first-open-day') this.moved += 1;
    });
  }

  protected async changeSetting(): Promise<void> {
    this.setting = this.random.pick([...CORRECTION_DEFAULTS]);
    await this.setDefault(this.setting);
  }

  /** Somebody edits a posted entry in the ledger; the watch finds it, and a Controller accepts the difference. */
  protected async editSome(): Promise<void> {
    const rows = this.rows().filter(({ status, reverses }) => status === 'Success' && reverses === null);
    if (rows.length === 0) return;
    const row = this.oneOf(rows);
    if (!this.edit(row)) return;
    await this.watch(row.batchKey);
    const found = await this.batch(row.batchKey);
    if (found.status !== 'Posted' || found.change === null) return;
    const { seenAt } = found.change;
    await this.change(row.batchKey, (state) => acceptLedgerChange(state, { seenAt, reason: 'As agreed' }));
  }

  private async watch(batchKey: string): Promise<void> {
    const looked = await this.worker.look(ENVIRONMENT, batchKey);
    if (looked.kind !== 'posted') return;
    const asked = { settleMs: this.worker.settleMs, isAsked: true };
    await this.change(batchKey, (state) => recordLook(state, looked.look, asked));
  }

  protected override async setBack(reversalKey: string): Promise<void> {
    const { reverses = null } = this.batchViews.journalBatch(ENVIRONMENT, reversalKey) ?? {};
    const kept = this.ledger.entries.find((one) => one.recordNo === reverses?.recordNo);
    const before = kept === undefined ? undefined : this.versions.get(kept.recordNo)?.pop();
    if (reverses === null || kept === undefined || before === undefined) return;
    Object.assign(kept, { entry: before });
    await this.watch(reverses.batchKey);
    const found = await this.batch(reverses.batchKey);
    if (found.status !== 'Posted' || found.change === null) return;
    const { seenAt } = found.change;
    await this.change(reverses.batchKey, (state) => acceptLedgerChange(state, { seenAt, reason: 'As it was' }));
  }

  /** One debit and one credit of it grow by the same amount. */
  private edit({ recordNo }: JournalBatchView): boolean {
    const kept = this.ledger.entries.find((one) => one.recordNo === recordNo);
    if (kept === undefined) return false;
    const { lines } = kept.entry;
    const [debits, credits] = (['debit', 'credit'] as const).map((side) => lines.findIndex((one) => one.side === side));
    const grown = lines.map((line, index) =>
      index === debits || index === credits ? { ...line, amountMinor: String(Number(line.amountMinor) + 700) } : line,
    );
    if (!this.sent.has(kept.recordNo)) this.sent.set(kept.recordNo, kept.entry);
    this.versions.set(kept.recordNo, [...(this.versions.get(kept.recordNo) ?? []), kept.entry]);
    Object.assign(kept, { entry: { ...kept.entry, lines: grown } });
    this.edits += 1;
    return true;
  }

  override async settle(): Promise<void> {
    await super.settle();
    if (this.setting === 'ask') return;
    await this.tried((aggregates) => this.defaults(this.inner, aggregates).tick());
  }
}
