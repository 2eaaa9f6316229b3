import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { postingRun } from '../../domain/posting-run/posting-run.state';
import { factOf } from '../../application/shared/streams';
import {
  type AuditEntryFilter,
  type AuditEntryView,
  AuditEntryViews,
  type EntryFinding,
  ENTRY_FINDINGS,
} from '../../application/history/audit-entry.views';
import { type RecordedEvent } from '../../application/ports/event-store';
import { type Page, type PageRequest } from '../../application/ports/page';
import { type JournalBatchEvent } from '../../domain/journal-batch/journal-batch.events';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { decimalsIn } from '../../domain/shared/currency';
import { type JournalLine } from '../../domain/shared/journal-line';
import { formatMinor } from '../../domain/shared/money';
import { type SqliteDatabase } from '../sqlite/open-database';
import { keyOfCursor, pageOfRows } from '../sqlite/paging';
import { addCalendarFunctions } from './calendar-functions';
import { ownIdOf, type ReadModel } from './read-model';

type Found = Readonly<Record<EntryFinding, 0 | 1>>;
type Row = Omit<AuditEntryView, 'total' | 'findings' | 'seldomAccounts'> &
  Found & { readonly place: number; readonly totalMinor: number; readonly seldomAccounts: string };

/** Batches for an auditor: amounts, accounts, descriptions, and when and by whom they were posted. */
export class AuditEntryReadModel extends AuditEntryViews implements ReadModel {
  readonly version = 'audit-entry/1';
  readonly tables = ['audit_entry', 'audit_entry_account', 'audit_account', 'audit_run'];

  constructor(private readonly database: SqliteDatabase) {
    super();
    addCalendarFunctions(database);
  }

  create(): void {
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS audit_entry (
        environment TEXT, batch_key TEXT, place INTEGER NOT NULL, journal_entry_id TEXT NOT NULL, part INTEGER NOT NULL, parts INTEGER NOT NULL,
        period TEXT NOT NULL, transaction_date TEXT NOT NULL, currency TEXT NOT NULL, total_minor INTEGER NOT NULL, unit INTEGER NOT NULL,
        line_count INTEGER NOT NULL, blank_descriptions INTEGER NOT NULL DEFAULT 0, is_counted INTEGER NOT NULL DEFAULT 0,
        run_id TEXT, posted_by TEXT, posted_at TEXT, PRIMARY KEY (environment, batch_key)
      ) STRICT;
      CREATE INDEX IF NOT EXISTS audit_entry_in_order ON audit_entry (environment, place) WHERE is_counted = 1;
      CREATE TABLE IF NOT EXISTS audit_entry_account (
        environment TEXT, batch_key TEXT, account TEXT, lines INTEGER NOT NULL, PRIMARY KEY (environment, batch_key, account)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS audit_entry_of_account ON audit_entry_account (environment, account);
      CREATE TABLE IF NOT EXISTS audit_account (
        environment TEXT, account TEXT, lines INTEGER NOT NULL, PRIMARY KEY (environment, account)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS audit_run (
        environment TEXT, run_id TEXT, started_by TEXT NOT NULL, PRIMARY KEY (environment, run_id)
      ) STRICT, WITHOUT ROWID;
    `);
  }

  apply(event: RecordedEvent, place: number): void {
    const { environment, actor } = event.metadata;
    if (factOf(postingRun, event)?.type === 'PostingRunStarted')
      this.run('INSERT INTO audit_run VALUES (?, ?, ?)', environment, ownIdOf(event), actor);
    const batch = factOf(journalBatch, event);
    if (batch !== null) this.applyBatch(batch, place, [environment, ownIdOf(event)]);
  }

  override auditEntriesOf(environment: string, filter: AuditEntryFilter, page: PageRequest): Page<AuditEntryView> {
    const { period, postedBy, findings, limits, timeZone } = filter;
    const [before = Number.MAX_SAFE_INTEGER] = keyOfCursor(page.cursor, 1) ?? [];
    const rows = this.database
      .prepare<[Record<string, string | number | null>], Row>(
        `SELECT * FROM (SELECT ${COLUMNS}, ${FOUND} FROM audit_entry e
            WHERE environment = :environment AND is_counted = 1 AND place < :before
              AND period = coalesce(:period, period) AND (:postedBy IS NULL OR posted_by = :postedBy))
          WHERE ${['1', ...findings.map((finding) => `"${finding}"`)].join(' AND ')} ORDER BY place DESC LIMIT :limit`,
      )
      .all({ ...limits, environment, before, period, postedBy, timeZone, limit: page.limit + 1 });
    return pageOfRows(rows, page, viewOf, ({ place }) => [place]);
  }

  private applyBatch(fact: RecordedEvent & JournalBatchEvent, place: number, batch: readonly [string, string]): void {
    switch (fact.type) {
      case 'JournalBatchPlanned':
        this.insert(batch, fact.data, place);
        return;
      case 'JournalBatchLinesRecorded':
        this.addLines(batch, fact.data.lines);
        return;
      case 'JournalBatchReleased':
        this.count(batch, 1);
        return;
      case 'JournalBatchDiscarded':
      case 'JournalBatchWithdrawn':
        this.count(batch, -1);
        this.run('DELETE FROM audit_entry_account WHERE environment = ? AND batch_key = ?', ...batch);
        return;
      case 'JournalBatchQueued':
        this.run(
          'UPDATE audit_entry SET run_id = ? WHERE environment = ? AND batch_key = ?',
          fact.data.runId,
          ...batch,
        );
        return;
      case 'PostingAttemptConfirmed':
        this.run(
          `UPDATE audit_entry SET posted_at = ?, posted_by = (SELECT started_by FROM audit_run r
              WHERE r.environment = audit_entry.environment AND r.run_id = audit_entry.run_id) WHERE environment = ? AND batch_key = ?`,
          ...[fact.metadata.occurredAt, ...batch],
        );
        return;
      case 'JournalBatchPostedElsewhere':
        this.run(
          'UPDATE audit_entry SET posted_at = ?, posted_by = ? WHERE environment = ? AND batch_key = ?',
          ...[fact.metadata.occurredAt, fact.metadata.actor, ...batch],
        );
        return;
      case 'PostingDeclined':
      case 'PostingReleasedByPerson':
        this.run(
          'UPDATE audit_entry SET posted_at = NULL, posted_by = NULL WHERE environment = ? AND batch_key = ?',
          ...batch,
        );
        return;
      default:
    }
  }

  private insert(batch: readonly [string, string], plan: BatchPlan, place: number): void {
    this.run(
      `INSERT INTO audit_entry (environment, batch_key, place, journal_entry_id, part, parts, period, transaction_date, currency,
          total_minor, unit, line_count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[
        ...batch,
        place,
        plan.journalEntryId,
        plan.part,
        plan.parts,
        plan.period,
        plan.transactionDate,
        plan.currency,
      ],
      ...[BigInt(plan.totalMinor), 10 ** decimalsIn(plan.currency), plan.lineCount],
    );
  }

  private addLines(batch: readonly [string, string], lines: readonly JournalLine[]): void {
    const accounts = new Map<string, number>();
    let blank = 0;
    for (const line of lines) {
      const account = line.account === '' ? line.accountName : line.account;
      accounts.set(account, (accounts.get(account) ?? 0) + 1);
      if (line.description.trim() === '') blank += 1;
    }
    for (const [account, count] of accounts)
      this.run(
        `INSERT INTO audit_entry_account VALUES (?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET lines = lines + excluded.lines`,
        ...[...batch, account, count],
      );
    if (blank === 0) return;
    this.run(
      'UPDATE audit_entry SET blank_descriptions = blank_descriptions + ? WHERE environment = ? AND batch_key = ?',
      ...[blank, ...batch],
    );
  }

  /** Makes the batch and its lines count, or no longer count. */
  private count(batch: readonly [string, string], sign: 1 | -1): void {
    const { changes } = this.run(
      'UPDATE audit_entry SET is_counted = ? WHERE environment = ? AND batch_key = ? AND is_counted = ?',
      ...[sign === 1 ? 1 : 0, ...batch, sign === 1 ? 0 : 1],
    );
    if (changes === 0) return; // It never counted: its import was rejected.
    this.run(
      `INSERT INTO audit_account SELECT environment, account, lines * ? FROM audit_entry_account WHERE environment = ? AND batch_key = ?
        ON CONFLICT DO UPDATE SET lines = lines + excluded.lines`,
      ...[sign, ...batch],
    );
  }

  private run(sql: string, ...values: readonly (string | number | bigint)[]): { readonly changes: number } {
    return this.database.prepare(sql).run(...values);
  }
}

const COLUMNS = `place, batch_key AS batchKey, journal_entry_id AS journalEntryId, part, parts, period, transaction_date AS transactionDate, currency,
  total_minor AS totalMinor, line_count AS lineCount, run_id AS runId, posted_by AS postedBy, posted_at AS postedAt,
  blank_descriptions AS blankDescriptions`;

const SELDOM = `FROM audit_entry_account a JOIN audit_account u USING (environment, account)
  WHERE a.environment = e.environment AND a.batch_key = e.batch_key AND u.lines <= :seldomLines`;

const FOUND = `(SELECT json_group_array(json_object('account', account, 'lines', u.lines)) ${SELDOM}) AS seldomAccounts,
  total_minor % (unit * CAST(:roundTo AS INTEGER)) = 0 AS "round-amount",
  EXISTS (SELECT 1 ${SELDOM}) AS "seldom-account",
  blank_descriptions > 0 AS "blank-description",
  coalesce(is_at_weekend(posted_at, :timeZone), 0) AS "posted-at-weekend",
  coalesce(posted_at >= after_close_from(period, :afterCloseDays, :timeZone), 0) AS "posted-after-close"`;

const viewOf = ({ place: _place, totalMinor, ...row }: Row): AuditEntryView => {
  const { seldomAccounts, ...others } = row;
  const findings = ENTRY_FINDINGS.filter((finding) => row[finding] === 1);
  const facts = Object.fromEntries(
    Object.entries(others).filter(([name]) => !(ENTRY_FINDINGS as readonly string[]).includes(name)),
  ) as Omit<AuditEntryView, 'total' | 'findings' | 'seldomAccounts'>;
  return {
    ...facts,
    total: formatMinor(BigInt(totalMinor), decimalsIn(row.currency)),
    findings,
    seldomAccounts: JSON.parse(seldomAccounts) as AuditEntryView['seldomAccounts'],
  };
};
