import { contentDigestOf } from '../../src/application/journal-batch/batch-lines';
import { batchKeyOf, postingNamesOf } from '../../src/application/journal-batch/batch-keys';
import { type NewEvent } from '../../src/application/ports/event-store';
import { type DetailLine } from '../../src/application/ports/ledger-balances';
import { PostingContext } from '../../src/application/posting/posting-context';
import { streamId } from '../../src/application/shared/streams';
import { type JournalBatchEvent } from '../../src/domain/journal-batch/journal-batch.events';
import { buildLedgerEntry, type EntryContext } from '../../src/domain/ledger-entry/entry-builder';
import { chunksOfEvents } from '../../src/domain/shared/event-size';
import { type JournalLine } from '../../src/domain/shared/journal-line';
import { formatMinor } from '../../src/domain/shared/money';
import { credit, debit, planFor } from '../support/builders';
import { FakeBalances } from '../support/fake-balances';
import { cause, ENVIRONMENT } from '../support/plain-ports';
import { PostingSystem } from '../support/posting-system';

export const MONTHS = Array.from({ length: 12 }, (_, index) => `2026-${String(index + 1).padStart(2, '0')}`);
export const ACCOUNTS = Array.from({ length: 15 }, (_, index) => String(4_000 + index));
export const ENTITIES = [
  ['us01', 'L01'],
  ['uk01', 'L03'],
  ['de01', 'L04'],
] as const;

/** How much of a year there is. */
export interface YearShape {
  readonly months: readonly string[];
  readonly linesPerBatch: number;
}

const WHOLE_YEAR: YearShape = { months: MONTHS, linesPerBatch: 500 };
/** As the ledger's own pages. */
const DETAILS_PER_PAGE = 2_000;
const COMPANY = 'ACME';

/** A year of posted entries at three entities on fifteen accounts, and a ledger in memory that holds them. */
export class MeasuredYear extends PostingSystem {
  readonly balances = new FakeBalances();
  lines = 0;
  private batches = 0;

  private constructor(private readonly linesPerBatch: number) {
    super();
  }

  static async of(
    lines: number,
    progress: (made: number) => void,
    { months, linesPerBatch } = WHOLE_YEAR,
  ): Promise<MeasuredYear> {
    const year = new MeasuredYear(linesPerBatch);
    await year.start();
    await year.includeField('Location', { kind: 'dimension', dimension: 'Location' });
    for (const account of ACCOUNTS.slice(1)) await year.mapAccount(account, `${account}-10`);
    year.balances.pageSize = DETAILS_PER_PAGE;
    const { inspection, balances } = year;
    inspection.setupOfCompany = { isMultiEntity: true, isMultiCurrency: true, baseCurrency: 'USD' };
    const entities = ENTITIES.map(([id]) => ({ id, name: id, active: true, currency: 'USD' }));
    inspection.lists.set('entities', entities);
    const locations = ENTITIES.map(([entity, id]) => ({ id, name: id, active: true, entity }));
    inspection.lists.set('Location', locations);
    for (const [entity, location] of ENTITIES) balances.entities.set(location, entity);
    const context = await new PostingContext(ENVIRONMENT, year.portsOver(year.inner)).unconnectedContext();
    const perMonth = Math.ceil(lines / months.length / linesPerBatch);
    for (const period of months) {
      for (let number = 0; number < perMonth; number += 1) await year.add(context, period, number);
      progress(year.lines);
    }
    await year.projected();
    return year;
  }

  private async add(context: EntryContext, period: string, number: number): Promise<void> {
    this.batches += 1;
    const location = ENTITIES[number % ENTITIES.length]?.[1] ?? '';
    const lines = linesAt(location, number, this.linesPerBatch);
    const entry = { environment: ENVIRONMENT, businessEntityId: '', period, journalEntryId: `JE-${this.batches}` };
    const batchKey = batchKeyOf(entry, 1, 1);
    const contentDigest = contentDigestOf(lines);
    const totalMinor = String(
      lines.reduce((sum, line) => sum + (line.side === 'debit' ? BigInt(line.amountMinor) : 0n), 0n),
    );
    const plan = planFor({
      ...{ batchKey, journalEntryId: entry.journalEntryId, period, transactionDate: `${period}-28`, contentDigest },
      ...{ entryDigest: contentDigest, lineCount: lines.length, totalMinor },
    });
    const built = buildLedgerEntry(plan, lines, context);
    if (built.kind !== 'entry') throw new Error(JSON.stringify(built.problems));
    const names = postingNamesOf(plan, { environment: ENVIRONMENT, companyId: COMPANY, issue: 1 });
    const prepared = this.ledger.prepare(built.entry, names);
    if (prepared.kind !== 'prepared') throw new Error(JSON.stringify(prepared.reasons));
    const attempt = { attempt: 1, attemptId: `attempt-${this.batches}` };
    const recordNo = String(this.batches);
    const { payloadDigest } = prepared.entry;
    let firstLine = 1;
    const chunks = chunksOfEvents(lines).map((some): JournalBatchEvent => {
      const data = { firstLine, lines: some };
      firstLine += some.length;
      return { type: 'JournalBatchLinesRecorded', data };
    });
    const started = { ...attempt, ...names, issue: 1, companyId: COMPANY, payloadDigest, runId: 'run-1' };
    await this.write(batchKey, [
      { type: 'JournalBatchPlanned', data: plan },
      ...chunks,
      { type: 'JournalBatchReleased', data: {} },
      { type: 'JournalBatchQueued', data: { runId: 'run-1' } },
      { type: 'PostingAttemptStarted', data: { ...started, journal: 'APJ' } },
      { type: 'PostingAttemptConfirmed', data: { ...attempt, recordNo, confirmedBy: 'reply' } },
      { type: 'PostingVerified', data: { ...attempt, recordNo, lineCount: lines.length, totalMinor } },
    ]);
    this.lines += lines.length;
    for (const [index, line] of built.entry.lines.entries()) {
      const amount = formatMinor(line.amountMinor, 2);
      const detail: DetailLine = {
        ...{
          recordNo,
          lineNo: String(index + 1),
          journal: 'APJ',
          module: '',
          date: `${period}-28`,
          title: '',
          memo: '',
        },
        ...{ account: line.account, location, currency: 'USD', side: line.side, amount, baseAmount: amount },
      };
      this.balances.lines.push(detail);
    }
  }

  private async write(batchKey: string, events: readonly JournalBatchEvent[]): Promise<void> {
    const metadata = { ...cause, occurredAt: this.clock.now() };
    const written = events.map(({ type, data }, index): NewEvent => {
      const id = `${batchKey}-${index}`;
      return { id, type, schemaVersion: 1, data, metadata };
    });
    await this.inner.append(`journalBatch-${streamId(ENVIRONMENT, batchKey)}`, written, 'no-stream');
  }
}

/** Pairs of a debit and a credit, over all accounts in turn. */
const linesAt = (location: string, number: number, length: number): JournalLine[] =>
  Array.from({ length }, (_, index) => {
    const account = ACCOUNTS[(number + index) % ACCOUNTS.length] ?? '';
    const more = { account, values: { Location: location }, row: index + 2, description: `Subscription ${index}` };
    const amount = 1_000 + Math.floor(index / 2);
    return index % 2 === 0 ? debit(amount, more) : credit(amount, more);
  });
