import {
  type BatchFilter,
  type BatchOrder,
  type BatchSummaryView,
  type BatchOfRun,
  type FailureCauseView,
  JournalBatchViews,
  type JournalBatchView,
} from '../../application/journal-batch/journal-batch.views';
import { type RecordedEvent } from '../../application/ports/event-store';
import { type Page, type PageRequest } from '../../application/shared/page';
import { type BatchProblem, type JournalBatchEvent } from '../../domain/journal-batch/journal-batch.events';
import { causeOf } from '../../domain/journal-batch/problem-cause';
import { decimalsOf } from '../../domain/shared/currency';
import { formatMinor } from '../../domain/shared/money';
import { type SqliteDatabase } from '../sqlite/open-database';
import { keyOfCursor, pageOf } from '../sqlite/paging';
import { changeOf, planned } from './journal-batch.changes';
import { ownIdOf, type ReadModel } from './read-model';

type Row = { readonly view: string } & Readonly<Record<string, string | number>>;

interface SummaryRow extends Omit<BatchSummaryView, 'total'> {
  readonly high: number;
  readonly low: number;
}

const PART_MINOR = 1_000_000;

/** What the rows are ordered by, before journal entry and part. */
const SORT_COLUMNS: Readonly<Record<BatchOrder['by'], readonly string[]>> = {
  entry: [],
  period: ['period'],
  status: ['status'],
  total: ['total_minor'],
  lines: ['line_count'],
  recordNo: ['length(record_no)', 'record_no'],
  updated: ['updated_at'],
};

export class JournalBatchReadModel extends JournalBatchViews implements ReadModel {
  readonly version = 'journal-batch/5';
  readonly tables = ['journal_batch', 'journal_batch_cause'];

  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  create(): void {
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS journal_batch (
        environment TEXT, batch_key TEXT, is_listed INTEGER NOT NULL, status TEXT NOT NULL, period TEXT NOT NULL, import_id TEXT NOT NULL,
        run_id TEXT, journal_entry_id TEXT NOT NULL, entry_revision INTEGER NOT NULL, part INTEGER NOT NULL, view TEXT NOT NULL,
        currency TEXT NOT NULL, total_minor INTEGER NOT NULL, line_count INTEGER NOT NULL, needs_person INTEGER NOT NULL DEFAULT 0,
        record_no TEXT NOT NULL DEFAULT '', updated_at TEXT NOT NULL,
        PRIMARY KEY (environment, batch_key)
      ) STRICT;
      CREATE INDEX IF NOT EXISTS journal_batch_in_order ON journal_batch (environment, journal_entry_id, entry_revision, part);
      CREATE INDEX IF NOT EXISTS journal_batch_by_status ON journal_batch (environment, status, period);
      CREATE INDEX IF NOT EXISTS journal_batch_awaiting ON journal_batch (status) WHERE status = 'Awaiting Approval';
      CREATE INDEX IF NOT EXISTS journal_batch_by_run ON journal_batch (environment, run_id);
      CREATE TABLE IF NOT EXISTS journal_batch_cause (
        environment TEXT, batch_key TEXT, cause TEXT, problem TEXT NOT NULL, PRIMARY KEY (environment, batch_key, cause)
      ) STRICT;
      CREATE INDEX IF NOT EXISTS journal_batch_of_cause ON journal_batch_cause (environment, cause);
    `);
  }

  apply(event: RecordedEvent): void {
    if (!event.stream.startsWith('journalBatch-') || event.type === 'JournalBatchLinesRecorded') return;
    const fact = event as RecordedEvent & JournalBatchEvent;
    const { environment, occurredAt } = event.metadata;
    if (fact.type === 'JournalBatchPlanned') {
      const view = { ...planned(fact.data), updatedAt: occurredAt, revision: event.revision };
      this.insert(environment, view, fact.data.totalMinor);
      return;
    }
    const batchKey = ownIdOf(event);
    const before = this.journalBatch(environment, batchKey, true);
    if (!before) return;
    const { isListed, ...change } = changeOf(fact);
    const view: JournalBatchView = { ...before, ...change, updatedAt: occurredAt, revision: event.revision };
    this.database
      .prepare(
        `UPDATE journal_batch SET view = ?, status = ?, run_id = ?, is_listed = max(is_listed, ?), needs_person = ?, record_no = ?, updated_at = ?
          WHERE environment = ? AND batch_key = ?`,
      )
      .run(
        ...[JSON.stringify(view), view.status, view.runId, isListed ? 1 : 0],
        ...[view.needsPerson ? 1 : 0, view.recordNo ?? '', view.updatedAt, environment, batchKey],
      );
    if (before.status === 'Failed' || view.status === 'Failed') this.keepCauses(environment, view);
  }

  override journalBatchesOf(
    environment: string,
    filter: BatchFilter,
    page: PageRequest,
    { by, isDescending }: BatchOrder = { by: 'entry', isDescending: false },
  ): Page<JournalBatchView> {
    const { conditions, values } = conditionsOf(environment, filter);
    const key = [...SORT_COLUMNS[by], 'journal_entry_id', 'entry_revision', 'part'];
    const after = keyOfCursor(page.cursor, key.length);
    if (after) {
      conditions.push(`(${key.join(', ')}) ${isDescending ? '<' : '>'} (${key.map(() => '?').join(', ')})`);
      values.push(...after);
    }
    const direction = isDescending ? 'DESC' : 'ASC';
    const rows = this.database
      .prepare<(string | number)[], Row>(
        `SELECT view, ${key.join(', ')} FROM journal_batch WHERE ${conditions.join(' AND ')}
          ORDER BY ${key.map((column) => `${column} ${direction}`).join(', ')} LIMIT ?`,
      )
      .all(...values, page.limit + 1);
    return pageOf(rows, page, viewOf, (row) => key.map((column) => row[column] ?? ''));
  }

  override summaryOf(environment: string, period: string | null): readonly BatchSummaryView[] {
    // Sums of minor units in two parts: one alone could leave the range of the database's integers.
    return this.database
      .prepare<[string, string | null], SummaryRow>(
        `SELECT period, status, currency, count(*) AS batches, sum(line_count) AS lines, sum(needs_person) AS needsPerson,
            sum(total_minor / ${PART_MINOR}) AS high, sum(total_minor % ${PART_MINOR}) AS low
          FROM journal_batch WHERE environment = ? AND is_listed = 1 AND status <> 'Discarded' AND period = coalesce(?, period)
          GROUP BY period, status, currency ORDER BY period DESC, status, currency`,
      )
      .all(environment, period)
      .map(({ high, low, ...counts }) => {
        const minor = BigInt(high) * BigInt(PART_MINOR) + BigInt(low);
        return { ...counts, total: formatMinor(minor, decimalsOf(counts.currency) ?? 2) };
      });
  }

  override journalBatch(environment: string, batchKey: string, alsoUnlisted = false): JournalBatchView | undefined {
    const row = this.database
      .prepare<[string, string, number], Row>(
        'SELECT * FROM journal_batch WHERE environment = ? AND batch_key = ? AND is_listed >= ?',
      )
      .get(environment, batchKey, alsoUnlisted ? 0 : 1);
    return row ? viewOf(row) : undefined;
  }

  override readyKeys(environment: string, period: string | null, limit: number): readonly string[] {
    return this.keysOfReady('period = coalesce(?, period)', environment, period, limit);
  }

  override readyKeysUpTo(environment: string, lastPeriod: string, limit: number): readonly string[] {
    return this.keysOfReady('period <= ?', environment, lastPeriod, limit);
  }

  override failedKeys(environment: string, cause: string, limit: number): readonly string[] {
    return this.database
      .prepare<[string, string, number], { batch_key: string }>(
        `SELECT batch_key FROM journal_batch_cause JOIN journal_batch USING (environment, batch_key)
          WHERE environment = ? AND cause = ? ORDER BY period, journal_entry_id, entry_revision, part LIMIT ?`,
      )
      .all(environment, cause, limit)
      .map(({ batch_key }) => batch_key);
  }

  override failureCauses(environment: string, page: PageRequest, runId: string | null = null): Page<FailureCauseView> {
    const [batches = Number.MAX_SAFE_INTEGER, after = ''] = keyOfCursor(page.cursor, 2) ?? [];
    const rows = this.database
      .prepare<[string, string | null, string | number, string | number, number], CauseRow>(
        `SELECT cause, problem, batches FROM
          (SELECT cause, max(problem) AS problem, count(*) AS batches
            FROM journal_batch_cause JOIN journal_batch USING (environment, batch_key)
            WHERE environment = ? AND run_id IS coalesce(?, run_id) GROUP BY cause)
          WHERE (-batches, cause) > (-?, ?) ORDER BY -batches, cause LIMIT ?`,
      )
      .all(environment, runId, batches, after, page.limit + 1);
    return pageOf(rows, page, causeViewOf, (row) => [row.batches, row.cause]);
  }

  override awaitingApproval(): readonly BatchOfRun[] {
    return this.database
      .prepare<[], BatchOfRun>(
        `SELECT environment, batch_key AS batchKey, run_id AS runId FROM journal_batch
          WHERE status = 'Awaiting Approval' ORDER BY environment, batch_key`,
      )
      .all();
  }

  override underWay(): readonly BatchOfRun[] {
    return this.database
      .prepare<[], BatchOfRun>(
        `SELECT environment, batch_key AS batchKey, run_id AS runId FROM journal_batch
          WHERE status IN ('In Progress', 'Outcome Unknown') AND run_id IS NOT NULL AND json_extract(view, '$.needsPerson') = 0
          ORDER BY environment, batch_key`,
      )
      .all();
  }

  /** Only of what is Failed now: what is posted or tried again has no cause any more. */
  private keepCauses(environment: string, { batchKey, status, problems }: JournalBatchView): void {
    this.database
      .prepare('DELETE FROM journal_batch_cause WHERE environment = ? AND batch_key = ?')
      .run(environment, batchKey);
    if (status !== 'Failed') return;
    const insert = this.database.prepare('INSERT OR IGNORE INTO journal_batch_cause VALUES (?, ?, ?, ?)');
    for (const problem of problems) insert.run(environment, batchKey, causeOf(problem), JSON.stringify(problem));
  }

  private keysOfReady(condition: string, ...values: [string, string | null, number]): readonly string[] {
    return this.database
      .prepare<[string, string | null, number], { batch_key: string }>(
        `SELECT batch_key FROM journal_batch WHERE environment = ? AND status = 'Ready to Post' AND is_listed = 1 AND ${condition}
          ORDER BY period, journal_entry_id, entry_revision, part LIMIT ?`,
      )
      .all(...values)
      .map(({ batch_key }) => batch_key);
  }

  private insert(environment: string, view: JournalBatchView, totalMinor: string): void {
    const { batchKey, status, period, importId, journalEntryId, entryRevision, part } = view;
    this.database
      .prepare(
        `INSERT INTO journal_batch (environment, batch_key, is_listed, status, period, import_id, journal_entry_id, entry_revision, part, view,
            currency, total_minor, line_count, updated_at) VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        ...[environment, batchKey, status, period, importId, journalEntryId, entryRevision, part],
        ...[JSON.stringify(view), view.currency, BigInt(totalMinor), view.lineCount, view.updatedAt],
      );
  }
}

/** What a filter asks of the rows. */
const conditionsOf = (
  environment: string,
  filter: BatchFilter,
): { conditions: string[]; values: (string | number)[] } => {
  const conditions = ['environment = ?', 'is_listed = 1'];
  const values: (string | number)[] = [environment];
  const columns = {
    status: filter.status,
    period: filter.period,
    import_id: filter.importId,
    run_id: filter.runId,
    journal_entry_id: filter.journalEntryId,
  };
  for (const [column, value] of Object.entries(columns)) {
    if (value === null) continue;
    conditions.push(`${column} = ?`);
    values.push(value);
  }
  if (filter.cause !== null) {
    conditions.push(
      'batch_key IN (SELECT batch_key FROM journal_batch_cause c WHERE c.environment = journal_batch.environment AND c.cause = ?)',
    );
    values.push(filter.cause);
  }
  if (filter.search !== null) {
    conditions.push(
      "instr(lower(journal_entry_id || char(10) || record_no || char(10) || coalesce(json_extract(view, '$.referenceNo'), '')), lower(?)) > 0",
    );
    values.push(filter.search);
  }
  return { conditions, values };
};

interface CauseRow {
  readonly cause: string;
  readonly problem: string;
  readonly batches: number;
}

const causeViewOf = ({ cause, problem, batches }: CauseRow): FailureCauseView => {
  const { code, message, fix, field, value, candidates = [] } = JSON.parse(problem) as BatchProblem;
  return { cause, code, message, fix, field, value, candidates, batches };
};

const viewOf = ({ view }: { readonly view: string }): JournalBatchView => JSON.parse(view) as JournalBatchView;
