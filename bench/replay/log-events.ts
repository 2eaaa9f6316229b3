import { createHash } from 'node:crypto';
import { type NewEvent } from '../../src/application/ports/event-store';
import { type JournalBatchEvent } from '../../src/domain/journal-batch/journal-batch.events';
import { batchProblem } from '../../src/domain/shared/batch-problem';
import { type JournalImportEvent } from '../../src/domain/journal-import/journal-import.events';
import { type PostingRunEvent } from '../../src/domain/posting-run/posting-run.events';
import { type JournalLine } from '../../src/domain/shared/journal-line';
import { Random } from '../random';

/** Events that one decision appended to a stream. */
export interface LoggedAppend {
  readonly stream: string;
  readonly events: readonly NewEvent[];
  /** Of the stream's last event before them; -1 when it is new. */
  readonly headRevision: number;
}

type Fact = JournalBatchEvent | JournalImportEvent | PostingRunEvent;

const ENVIRONMENT = 'acme-live';
export const BATCHES_PER_CLOSE = 500;
/** Import and run, and seven for each batch, or six when the ledger refuses it. */
export const EVENTS_PER_CLOSE = 7 * BATCHES_PER_CLOSE + 7;
const REFUSED_SHARE = 0.02;
const ACCOUNTS = ['1200', '2400', '2210', '4010', '4020', '4030'] as const;
const CLASSES = ['SMB', 'Mid-Market', 'Enterprise'] as const;
const LOCATIONS = ['US-East', 'US-West', 'EMEA', 'APAC'] as const;
const FIRST_DAY = Date.UTC(2026, 0, 31);
const DAY_MS = 86_400_000;

/** A whole close as this service logs it, in its order: import, release, run, attempts of two lanes, read-back. The same seed and number give the same events. */
export const closeEvents = function* (seed: number, number: number): Generator<LoggedAppend> {
  const log = new CloseLog(seed, number);
  const keys = Array.from({ length: BATCHES_PER_CLOSE }, (_, index) => `JE-${number}-${index}`);
  yield log.append(log.importStream, 'person', { type: 'JournalImportReceived', data: delivery(log.importId) });
  for (const [index, key] of keys.entries()) yield log.planned(key, index);
  yield log.append(log.importStream, 'worker', { type: 'JournalImportValidated', data: summary });
  yield log.append(log.importStream, 'worker', { type: 'JournalImportRecorded', data: {} });
  for (const key of keys) yield log.ofBatch(key, 'worker', { type: 'JournalBatchReleased', data: {} });
  yield log.append(log.importStream, 'worker', { type: 'JournalImportCompleted', data: {} });
  yield log.append(
    log.runStream,
    'person',
    {
      type: 'PostingRunStarted',
      data: { runId: log.runId, trigger: 'manual', period: log.period, batchCount: keys.length },
    },
    { type: 'PostingRunBatchesAdded', data: { batchKeys: keys } },
  );
  for (const key of keys) yield log.ofBatch(key, 'worker', { type: 'JournalBatchQueued', data: { runId: log.runId } });
  const posted: string[] = [];
  for (let first = 0; first < keys.length; first += 2) {
    const lanes = keys.slice(first, first + 2);
    for (const key of lanes) yield log.started(key);
    for (const key of lanes) {
      const isRefused = log.random.chance(REFUSED_SHARE);
      yield isRefused ? log.refused(key) : log.confirmed(key);
      if (!isRefused) posted.push(key);
    }
  }
  for (const key of posted) yield log.verified(key);
  yield log.append(log.runStream, 'worker', {
    type: 'PostingRunFinished',
    data: {
      ...{ posted: posted.length, failed: keys.length - posted.length, awaitingApproval: 0 },
      ...{ needsPerson: 0, returned: 0, skipped: 0 },
    },
  });
};

class CloseLog {
  readonly random: Random;
  readonly importId: string;
  readonly runId: string;
  readonly period: string;
  readonly importStream: string;
  readonly runStream: string;
  private readonly heads = new Map<string, number>();
  private readonly date: string;
  private count = 0;

  constructor(
    private readonly seed: number,
    private readonly number: number,
  ) {
    this.random = new Random(seed + number);
    this.date = new Date(FIRST_DAY + number * 30 * DAY_MS).toISOString().slice(0, 10);
    this.period = this.date.slice(0, 7);
    this.importId = this.id('import');
    this.runId = this.id('run');
    this.importStream = `journalImport-${ENVIRONMENT}.${this.importId}`;
    this.runStream = `postingRun-${ENVIRONMENT}.${this.runId}`;
  }

  append(stream: string, actor: string, ...facts: readonly Fact[]): LoggedAppend {
    const headRevision = this.heads.get(stream) ?? -1;
    this.heads.set(stream, headRevision + facts.length);
    const metadata = {
      ...{ actor, environment: ENVIRONMENT, correlationId: this.runId, causationId: this.importId },
      occurredAt: `${this.date}T22:${this.clock()}Z`,
    };
    const events = facts.map(({ type, data }): NewEvent => {
      this.count += 1;
      return { id: this.id('event'), type, schemaVersion: 1, data, metadata };
    });
    return { stream, events, headRevision };
  }

  ofBatch(key: string, actor: string, ...facts: readonly JournalBatchEvent[]): LoggedAppend {
    return this.append(`journalBatch-${ENVIRONMENT}.${key}`, actor, ...facts);
  }

  planned(key: string, index: number): LoggedAppend {
    const lines = this.lines(2 * this.random.whole(1, 3));
    const total = lines
      .filter(({ side }) => side === 'debit')
      .reduce((sum, line) => sum + BigInt(line.amountMinor), 0n);
    return this.ofBatch(
      key,
      'worker',
      {
        type: 'JournalBatchPlanned',
        data: {
          ...{ batchKey: key, journalEntryId: `JE-${this.number}-${index}`, entryRevision: 1, part: 1, parts: 1 },
          ...{ entryDigest: this.hex('entry', index), contentDigest: this.hex('content', index) },
          ...{ businessEntityId: 'us01', currency: 'USD', transactionDate: this.date, period: this.period },
          ...{ journal: '', lineCount: lines.length, totalMinor: String(total), importId: this.importId },
        },
      },
      { type: 'JournalBatchLinesRecorded', data: { firstLine: 1, lines } },
    );
  }

  started(key: string): LoggedAppend {
    return this.ofBatch(key, 'worker', {
      type: 'PostingAttemptStarted',
      data: {
        ...this.attempt(key),
        ...{ issue: 1, companyId: 'ACME', referenceNo: `RR${this.hex('ref', key).slice(0, 18).toUpperCase()}` },
        ...{ controlId: `rr1-${this.hex('control', key)}`, payloadDigest: this.hex('payload', key) },
        ...{ runId: this.runId, journal: 'APJ' },
      },
    });
  }

  confirmed(key: string): LoggedAppend {
    const data = { ...this.attempt(key), recordNo: this.recordNo(key), confirmedBy: 'reply' as const };
    return this.ofBatch(key, 'worker', { type: 'PostingAttemptConfirmed', data });
  }

  refused(key: string): LoggedAppend {
    const message = 'The ledger knows no Class Mid-Market.';
    const fix = 'Add the class in Intacct, or override the value, then post again.';
    const where = { line: 1, field: 'Class', value: 'Mid-Market', errorNo: 'BL03000018', supportId: 'Support ID: xyz' };
    const problems = [batchProblem('LEDGER_VALUE_UNKNOWN', message, fix, where)];
    return this.ofBatch(key, 'worker', {
      type: 'PostingAttemptRejected',
      data: { ...this.attempt(key), problems },
    });
  }

  verified(key: string): LoggedAppend {
    const data = { ...this.attempt(key), recordNo: this.recordNo(key), lineCount: 4, totalMinor: '1250000' };
    return this.ofBatch(key, 'worker', { type: 'PostingVerified', data });
  }

  private attempt(key: string): { attempt: number; attemptId: string } {
    return { attempt: 1, attemptId: this.hex('attempt', key).slice(0, 36) };
  }

  private recordNo(key: string): string {
    return String(parseInt(this.hex('record', key).slice(0, 6), 16));
  }

  private lines(count: number): JournalLine[] {
    return Array.from({ length: count }, (_, index) => ({
      account: this.random.pick(ACCOUNTS),
      accountName: 'Deferred revenue, current part',
      side: index % 2 === 0 ? ('debit' as const) : ('credit' as const),
      amountMinor: '416666',
      description: `Revenue recognition of ${this.period}`,
      postingGroup: `PG-${88_000 + this.random.whole(0, 9_999)}`,
      customerId: `CUST-${this.random.whole(1, 9_999)}`,
      values: {
        ...{ 'Customer Name': 'Meridian Analytics Inc.', Class: this.random.pick(CLASSES), Department: 'Sales' },
        ...{ Location: this.random.pick(LOCATIONS), 'Product Code': `SKU-${this.random.whole(1, 99)}` },
      },
    }));
  }

  private clock(): string {
    const seconds = Math.floor(this.count / 1000);
    const minute = String(Math.floor(seconds / 60) % 60).padStart(2, '0');
    return `${minute}:${String(seconds % 60).padStart(2, '0')}.${String(this.count % 1000).padStart(3, '0')}`;
  }

  private id(kind: string): string {
    const hex = this.hex(kind, this.count);
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
  }

  private hex(kind: string, what: string | number): string {
    return createHash('sha256').update(`${this.seed} ${this.number} ${kind} ${what}`).digest('hex');
  }
}

const delivery = (importId: string) => ({
  ...{ importId, spoolRef: `${importId}.csv`, fileName: 'JournalEntries.csv', format: 'csv' as const, bytes: 412_331 },
  ...{ digest: createHash('sha256').update(importId).digest('hex'), rounding: 'none' as const },
  ...{ linesPerBatchMax: 500, clearingAccount: null },
});

const summary = {
  ...{ lines: 2_000, roundedLines: 0, entries: BATCHES_PER_CLOSE, batches: BATCHES_PER_CLOSE },
  ...{ newEntries: BATCHES_PER_CLOSE, replacedEntries: 0, unchangedEntries: 0 },
  totals: [{ currency: 'USD', lines: 2_000, debitMinor: '416666000', creditMinor: '416666000' }],
};
