import {
  type BatchScopeValuesView,
  type BatchOrder,
  type BatchSummaryView,
  type FailureCauseView,
  type JournalBatchView,
} from '../../application/journal-batch/journal-batch.views';
import { type BatchFilter, type BatchScope, EVERY_BATCH } from '../../application/journal-batch/batch-filter';
import { type BatchStatus } from '../../application/journal-batch/batch-status.views';
import { type BatchEntry, type FailedBatch, type BatchName } from '../../application/journal-batch/batch-lookups';
import { type Page, type PageRequest } from '../../application/ports/page';
import { type BatchProblem } from '../../domain/shared/batch-problem';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { decimalsIn } from '../../domain/shared/currency';
import { formatMinor } from '../../domain/shared/money';
import { keyOfCursor, pageOfRows } from '../sqlite/paging';
import { type BoundValue, conditionsOf, ENTITY, JOURNAL } from './journal-batch.conditions';
import { LedgerBatchReading } from './ledger-batch.reading';

/** A batch as it is shown, with what the rows are sorted by. */
export type Row = { readonly view: string } & Readonly<Record<string, string | number>>;

interface EntryRow {
  readonly batch_key: string;
  readonly view: string;
  readonly period: string;
  readonly journal_entry_id: string;
  readonly entry_revision: number;
}

interface SummaryRow extends Omit<BatchSummaryView, 'total'> {
  readonly high: number;
  readonly low: number;
}

const PART_MINOR = 1_000_000;

/** Sort key of the rows, before journal entry and part. */
const SORT_COLUMNS: Readonly<Record<BatchOrder['by'], readonly string[]>> = {
  entry: [],
  period: ['period'],
  status: ['status'],
  total: ['total_minor'],
  lines: ['line_count'],
  recordNo: ['length(record_no)', 'record_no'],
  updated: ['updated_at'],
};

/** What pages and runs ask of the tables of batches. */
export abstract class JournalBatchReading extends LedgerBatchReading {
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
      .prepare<BoundValue[], Row>(
        `SELECT view, ${key.join(', ')} FROM journal_batch WHERE ${conditions.join(' AND ')}
          ORDER BY ${key.map((column) => `${column} ${direction}`).join(', ')} LIMIT ?`,
      )
      .all(...values, page.limit + 1);
    return pageOfRows(rows, page, viewOf, (row) => key.map((column) => row[column] ?? ''));
  }

  override scopeValuesOf(environment: string): BatchScopeValuesView {
    const valuesOf = (value: string): readonly string[] =>
      this.database
        .prepare<[string], string>(
          `SELECT DISTINCT ${value} FROM journal_batch WHERE environment = ? AND is_listed = 1 ORDER BY 1`,
        )
        .pluck()
        .all(environment);
    return {
      businessEntityIds: valuesOf(ENTITY),
      currencies: valuesOf('currency'),
      journals: valuesOf(JOURNAL),
    };
  }

  override summaryOf(
    environment: string,
    period: string | null,
    { importId = null, ...scope }: BatchScope & { readonly importId?: string | null } = {},
  ): readonly BatchSummaryView[] {
    const { conditions, values } = conditionsOf(environment, { ...EVERY_BATCH, ...scope, period, importId });
    // Sums of minor units in two parts: one alone could exceed the range of the database's integers.
    return this.database
      .prepare<BoundValue[], SummaryRow>(
        `SELECT period, status, currency, count(*) AS batches, sum(line_count) AS lines, sum(needs_person) AS needsPerson,
            sum(total_minor / ${PART_MINOR}) AS high, sum(total_minor % ${PART_MINOR}) AS low
          FROM journal_batch WHERE ${conditions.join(' AND ')} AND status NOT IN ('Discarded', 'Withdrawn')
          GROUP BY period, status, currency ORDER BY period DESC, status, currency`,
      )
      .all(...values)
      .map(({ high, low, ...counts }) => {
        const minor = BigInt(high) * BigInt(PART_MINOR) + BigInt(low);
        return { ...counts, total: formatMinor(minor, decimalsIn(counts.currency)) };
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

  override postableKeys(environment: string, period: string | null, limit: number): readonly string[] {
    const condition = "status IN ('Ready to Post', 'Failed') AND period = coalesce(?, period)";
    return this.wholeEntries(condition, environment, period, limit).map(({ batch_key }) => batch_key);
  }

  override readyKeys(environment: string, period: string | null, limit: number): readonly string[] {
    const condition = "status = 'Ready to Post' AND period = coalesce(?, period)";
    return this.wholeEntries(condition, environment, period, limit).map(({ batch_key }) => batch_key);
  }

  override readyKeysUpTo(environment: string, lastPeriod: string, limit: number): readonly string[] {
    const condition = "status = 'Ready to Post' AND period <= ?";
    return this.wholeEntries(condition, environment, lastPeriod, limit).map(({ batch_key }) => batch_key);
  }

  override failedUpTo(environment: string, lastPeriod: string, limit: number): readonly FailedBatch[] {
    const rows = this.wholeEntries("status = 'Failed' AND period <= ?", environment, lastPeriod, limit);
    return rows.map((row) => {
      const { batchKey, problems } = viewOf(row);
      return { batchKey, problems };
    });
  }

  override unsentEntries(environment: string): readonly string[] {
    return this.database
      .prepare<[string], { batch_key: string }>(
        `SELECT batch_key, min(part) FROM journal_batch
          WHERE environment = ? AND is_listed = 1 AND status IN ('Ready to Post', 'Awaiting Approval Here', 'Failed')
          GROUP BY period, journal_entry_id, json_extract(plan, '$.businessEntityId'), entry_revision
          ORDER BY period, journal_entry_id, batch_key`,
      )
      .all(environment)
      .map(({ batch_key }) => batch_key);
  }

  override unsentParts(environment: string, batchKeys: readonly string[]): readonly string[] {
    return this.database
      .prepare<[string, string], { batch_key: string }>(
        `SELECT DISTINCT other.batch_key FROM json_each(?) key
          JOIN journal_batch own ON own.environment = ? AND own.batch_key = key.value AND json_extract(own.plan, '$.parts') > 1
          JOIN journal_batch other ON other.environment = own.environment AND other.journal_entry_id = own.journal_entry_id
            AND other.entry_revision = own.entry_revision AND other.period = own.period
            AND json_extract(other.plan, '$.businessEntityId') = json_extract(own.plan, '$.businessEntityId')
          WHERE other.is_listed = 1 AND other.status IN ('Ready to Post', 'Failed')
          ORDER BY other.period, other.journal_entry_id, other.entry_revision, other.part`,
      )
      .all(JSON.stringify(batchKeys), environment)
      .map(({ batch_key }) => batch_key);
  }

  override keysOfImport(environment: string, importId: string): readonly string[] {
    return this.database
      .prepare<[string, string], { batch_key: string }>(
        `SELECT batch_key FROM journal_batch WHERE environment = ? AND import_id = ? AND is_listed = 1 AND status <> 'Discarded'
          ORDER BY period, journal_entry_id, entry_revision, part`,
      )
      .all(environment, importId)
      .map(({ batch_key }) => batch_key);
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
    return pageOfRows(rows, page, causeViewOf, (row) => [row.batches, row.cause]);
  }

  override periodsWith(environment: string, status: BatchStatus): readonly string[] {
    return this.database
      .prepare<[string, string], string>(
        'SELECT DISTINCT period FROM journal_batch WHERE environment = ? AND status = ? ORDER BY period',
      )
      .pluck()
      .all(environment, status);
  }

  override entriesWith(
    environment: string,
    { status, period }: { readonly status: BatchStatus; readonly period: string },
    after: number,
    limit: number,
  ): readonly BatchEntry[] {
    return this.database
      .prepare<[string, string, string, number, number], BatchEntry>(
        `SELECT rowid AS mark, journal_entry_id AS journalEntryId, json_extract(plan, '$.businessEntityId') AS businessEntityId, period
          FROM journal_batch WHERE environment = ? AND status = ? AND period = ? AND rowid > ? AND is_listed = 1 ORDER BY rowid LIMIT ?`,
      )
      .all(environment, status, period, after, limit);
  }

  override waiting(): readonly BatchName[] {
    return this.database
      .prepare<[], BatchName & { readonly journal_entry_id: string; readonly entry_revision: number }>(
        `SELECT environment, batch_key AS batchKey, journal_entry_id, entry_revision FROM journal_batch WHERE status = 'Waiting' AND part = 1
          UNION SELECT environment, batch_key, journal_entry_id, entry_revision FROM journal_batch WHERE status = 'Period Closed' AND part = 1
          UNION SELECT newer.environment, newer.batch_key, newer.journal_entry_id, newer.entry_revision
            FROM journal_batch own JOIN journal_batch newer ON newer.environment = own.environment
              AND newer.journal_entry_id = own.journal_entry_id AND newer.period = own.period
              AND json_extract(newer.plan, '$.businessEntityId') = json_extract(own.plan, '$.businessEntityId')
            WHERE own.reversal_standing = 'posted' AND newer.status = 'Correction' AND newer.part = 1
          ORDER BY environment, journal_entry_id, entry_revision`,
      )
      .all()
      .map(({ environment, batchKey }) => ({ environment, batchKey }));
  }

  override setAsideBeside(environment: string, batchKey: string): readonly string[] {
    return this.database
      .prepare<[string, string], string>(
        `SELECT newer.batch_key FROM journal_batch own JOIN journal_batch newer ON newer.environment = own.environment
            AND newer.journal_entry_id = own.journal_entry_id AND newer.period = own.period
            AND json_extract(newer.plan, '$.businessEntityId') = json_extract(own.plan, '$.businessEntityId')
            AND newer.entry_revision > own.entry_revision AND newer.status IN ('Correction', 'Waiting', 'Period Closed')
          WHERE own.environment = ? AND own.batch_key = ? ORDER BY newer.entry_revision, newer.part`,
      )
      .pluck()
      .all(environment, batchKey);
  }

  override hasEntry(environment: string, period: string, journalEntryId: string): boolean {
    return (
      this.database
        .prepare<[string, string, string]>(
          `SELECT 1 FROM journal_batch WHERE environment = ? AND journal_entry_id = ? AND period = ? AND status NOT IN ('Discarded', 'Withdrawn') LIMIT 1`,
        )
        .get(environment, journalEntryId, period) !== undefined
    );
  }

  override plansOfEntry(environment: string, period: string, journalEntryId: string): readonly BatchPlan[] {
    return this.database
      .prepare<[string, string, string], { plan: string }>(
        `SELECT plan FROM journal_batch WHERE environment = ? AND journal_entry_id = ? AND period = ? AND status NOT IN ('Discarded', 'Withdrawn')
          ORDER BY entry_revision, part`,
      )
      .all(environment, journalEntryId, period)
      .map(({ plan }) => JSON.parse(plan) as BatchPlan);
  }

  /** The first of the listed batches. An entry of which not all fits is left for the next time. */
  private wholeEntries(
    condition: string,
    environment: string,
    period: string | null,
    limit: number,
  ): readonly EntryRow[] {
    const rows = this.database
      .prepare<[string, string | null, number], EntryRow>(
        `SELECT batch_key, view, period, journal_entry_id, entry_revision FROM journal_batch
          WHERE environment = ? AND is_listed = 1 AND ${condition}
          ORDER BY period, journal_entry_id, entry_revision, part LIMIT ?`,
      )
      .all(environment, period, limit + 1);
    const cut = rows[limit];
    if (cut === undefined) return rows;
    const isCut = (row: EntryRow): boolean =>
      row.period === cut.period &&
      row.journal_entry_id === cut.journal_entry_id &&
      row.entry_revision === cut.entry_revision;
    const whole = rows.slice(0, limit).filter((row) => !isCut(row));
    return whole.length > 0 ? whole : rows.slice(0, limit);
  }
}

/** The conditions of a filter. */
interface CauseRow {
  readonly cause: string;
  readonly problem: string;
  readonly batches: number;
}

const causeViewOf = ({ cause, problem, batches }: CauseRow): FailureCauseView => {
  const { code, message, fix, field, value, candidates = [] } = JSON.parse(problem) as BatchProblem;
  return { cause, code, message, fix, field, value, candidates, batches };
};

export const viewOf = ({ view }: { readonly view: string }): JournalBatchView => JSON.parse(view) as JournalBatchView;
