import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { factOf } from '../../application/shared/streams';
import { type JournalBatchView } from '../../application/journal-batch/journal-batch.views';
import { type RecordedEvent } from '../../application/ports/event-store';
import { type JournalBatchEvent } from '../../domain/journal-batch/journal-batch.events';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { halfPosted } from '../../domain/journal-batch/entry-parts';
import { causeOf, isAboutOtherOrigin } from '../../domain/journal-batch/problem-cause';
import { approvalKeyOf } from '../../application/journal-batch/batch-keys';
import { type PostingApprovalEvent } from '../../domain/posting-approval/posting-approval.events';
import { postingApproval } from '../../domain/posting-approval/posting-approval.state';
import { type ApprovalWaiting, awaitingChange, waitingAfter } from './journal-batch.approval';
import { changeOf, isContent, planned } from './journal-batch.changes';
import { ownIdOf, type ReadModel } from './read-model';

import { JournalBatchReading, viewOf } from './journal-batch.reading';

export class JournalBatchReadModel extends JournalBatchReading implements ReadModel {
  readonly version = 'journal-batch/20';
  readonly tables = ['journal_batch', 'journal_batch_cause', 'used_reference', 'entry_approval'];

  create(): void {
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS journal_batch (
        environment TEXT, batch_key TEXT, is_listed INTEGER NOT NULL, status TEXT NOT NULL, period TEXT NOT NULL, import_id TEXT NOT NULL,
        run_id TEXT, journal_entry_id TEXT NOT NULL, entry_revision INTEGER NOT NULL, part INTEGER NOT NULL, plan TEXT NOT NULL, view TEXT NOT NULL,
        currency TEXT NOT NULL, total_minor INTEGER NOT NULL, line_count INTEGER NOT NULL, needs_person INTEGER NOT NULL DEFAULT 0,
        record_no TEXT NOT NULL DEFAULT '', reversal_standing TEXT NOT NULL DEFAULT '', differences INTEGER NOT NULL DEFAULT 0, updated_at TEXT NOT NULL,
        PRIMARY KEY (environment, batch_key)
      ) STRICT;
      CREATE INDEX IF NOT EXISTS journal_batch_in_order ON journal_batch (environment, journal_entry_id, entry_revision, part);
      CREATE INDEX IF NOT EXISTS journal_batch_by_status ON journal_batch (environment, status, period);
      CREATE INDEX IF NOT EXISTS journal_batch_awaiting ON journal_batch (status) WHERE status = 'Awaiting Approval';
      CREATE INDEX IF NOT EXISTS journal_batch_period_closed ON journal_batch (status) WHERE status = 'Period Closed';
      CREATE INDEX IF NOT EXISTS journal_batch_waiting ON journal_batch (status) WHERE status = 'Waiting';
      CREATE INDEX IF NOT EXISTS journal_batch_by_record ON journal_batch (record_no) WHERE record_no <> '';
      CREATE INDEX IF NOT EXISTS journal_batch_reversed ON journal_batch (reversal_standing) WHERE reversal_standing <> '';
      CREATE INDEX IF NOT EXISTS journal_batch_adjusted ON journal_batch (differences) WHERE differences > 0;
      CREATE INDEX IF NOT EXISTS journal_batch_moved ON journal_batch (environment, json_extract(plan, '$.postingDate'))
        WHERE json_extract(plan, '$.postingDate') IS NOT NULL;
      CREATE INDEX IF NOT EXISTS journal_batch_by_import ON journal_batch (environment, import_id);
      CREATE INDEX IF NOT EXISTS journal_batch_by_run ON journal_batch (environment, run_id);
      CREATE TABLE IF NOT EXISTS journal_batch_cause (
        environment TEXT, batch_key TEXT, cause TEXT, problem TEXT NOT NULL, PRIMARY KEY (environment, batch_key, cause)
      ) STRICT;
      CREATE INDEX IF NOT EXISTS journal_batch_by_amount ON journal_batch (environment, period, total_minor);
      CREATE TABLE IF NOT EXISTS used_reference (
        reference_no TEXT, environment TEXT, batch_key TEXT, record_no TEXT, PRIMARY KEY (reference_no, environment, batch_key)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS used_reference_of_batch ON used_reference (environment, batch_key);
      CREATE TABLE IF NOT EXISTS entry_approval (
        environment TEXT, approval_key TEXT, waiting TEXT NOT NULL, PRIMARY KEY (environment, approval_key)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS journal_batch_of_cause ON journal_batch_cause (environment, cause);
    `);
  }

  apply(event: RecordedEvent): void {
    const approval = factOf(postingApproval, event);
    if (approval !== null) this.applyApproval(approval);
    const fact = factOf(journalBatch, event);
    if (fact === null || isContent(fact)) return;
    const { environment, occurredAt, actor } = event.metadata;
    if (fact.type === 'JournalBatchPlanned') {
      const view = { ...planned(fact.data), updatedAt: occurredAt, revision: event.revision };
      this.insert(environment, view, fact.data);
      return;
    }
    const batchKey = ownIdOf(event);
    const before = this.journalBatch(environment, batchKey, true);
    if (!before) return;
    const { isListed, ...change } = changeOf(fact, before, { by: actor, at: occurredAt });
    const changed: JournalBatchView = { ...before, ...change, updatedAt: occurredAt, revision: event.revision };
    const view = { ...changed, ...awaitingChange(changed, this.waitingFor(environment, changed)) };
    this.database
      .prepare(
        `UPDATE journal_batch SET view = ?, status = ?, run_id = ?, is_listed = max(is_listed, ?), needs_person = ?, record_no = ?,
            reversal_standing = ?, differences = ?, updated_at = ?
          WHERE environment = ? AND batch_key = ?`,
      )
      .run(
        ...[JSON.stringify(view), view.status, view.runId, isListed ? 1 : 0],
        ...[view.needsPerson ? 1 : 0, view.recordNo ?? '', view.reversal?.standing ?? ''],
        view.differences.length,
        ...[view.updatedAt, environment, batchKey],
      );
    if (fact.type === 'JournalBatchClosedPeriodDecided') this.keepDate(environment, batchKey, fact.data.postingDate);
    if (before.status === 'Failed' || view.status === 'Failed') this.keepCauses(environment, view);
    this.keepReference(environment, batchKey, fact, view.referenceNo);
    if (view.parts > 1) this.keepEntry(environment, before, view);
  }

  /** Its day in the ledger, which is in the plan. */
  private keepDate(environment: string, batchKey: string, postingDate: string | null): void {
    this.database
      .prepare(
        `UPDATE journal_batch SET plan = json_patch(plan, json_object('postingDate', ?)) WHERE environment = ? AND batch_key = ?`,
      )
      .run(postingDate, environment, batchKey);
  }

  /** Names are kept regardless of the batch's outcome: what was sent under them may be in the ledger. */
  private keepReference(
    environment: string,
    batchKey: string,
    event: JournalBatchEvent,
    referenceNo: string | null,
  ): void {
    if (event.type === 'PostingAttemptStarted' || event.type === 'PostingFoundBeforeSending') {
      this.database
        .prepare('INSERT OR IGNORE INTO used_reference VALUES (?, ?, ?, NULL)')
        .run(event.data.referenceNo, environment, batchKey);
    }
    if (event.type === 'PostingAttemptConfirmed' && referenceNo !== null) {
      this.database
        .prepare('UPDATE used_reference SET record_no = ? WHERE reference_no = ? AND environment = ? AND batch_key = ?')
        .run(event.data.recordNo, referenceNo, environment, batchKey);
    }
  }

  private waitingFor(environment: string, entry: JournalBatchView): ApprovalWaiting | null {
    const row = this.database
      .prepare<[string, string], { waiting: string }>(
        'SELECT waiting FROM entry_approval WHERE environment = ? AND approval_key = ?',
      )
      .get(environment, approvalKeyOf(environment, entry));
    return row === undefined ? null : (JSON.parse(row.waiting) as ApprovalWaiting);
  }

  /** What an entry waits for, and the status of its batches that could be posted otherwise. */
  private applyApproval(fact: RecordedEvent & PostingApprovalEvent): void {
    const { environment, occurredAt } = fact.metadata;
    const key = ownIdOf(fact);
    const entry = this.database
      .prepare<[string, string], { waiting: string }>(
        'SELECT waiting FROM entry_approval WHERE environment = ? AND approval_key = ?',
      )
      .get(environment, key);
    const before = entry === undefined ? null : (JSON.parse(entry.waiting) as ApprovalWaiting);
    const waiting = waitingAfter(before, fact);
    if (waiting === null) return;
    this.database
      .prepare('INSERT OR REPLACE INTO entry_approval VALUES (?, ?, ?)')
      .run(environment, key, JSON.stringify(waiting));
    const { journalEntryId, entryRevision, period, businessEntityId } = waiting.entry;
    const rows = this.database
      .prepare<[string, string, number, string, string], { view: string }>(
        `SELECT view FROM journal_batch WHERE environment = ? AND journal_entry_id = ? AND entry_revision = ? AND period = ?
            AND json_extract(plan, '$.businessEntityId') = ? AND status IN ('Ready to Post', 'Awaiting Approval Here')`,
      )
      .all(environment, journalEntryId, entryRevision, period, businessEntityId);
    const change = this.database.prepare(
      'UPDATE journal_batch SET view = ?, status = ?, needs_person = ?, updated_at = ? WHERE environment = ? AND batch_key = ?',
    );
    for (const view of rows.map(viewOf)) {
      const after = { ...view, ...awaitingChange(view, waiting), updatedAt: occurredAt };
      change.run(
        ...[JSON.stringify(after), after.status, after.needsPerson ? 1 : 0],
        ...[occurredAt, environment, view.batchKey],
      );
    }
  }

  /** A failed part needs attention while other parts of its entry are in the ledger. */
  private keepEntry(environment: string, before: JournalBatchView, after: JournalBatchView): void {
    const hasFailed = before.status === 'Failed' || after.status === 'Failed';
    if (!hasFailed && (before.recordNo === null) === (after.recordNo === null)) return;
    const rows = this.database
      .prepare<[string, string, number, string, string], { view: string; record_no: string; status: string }>(
        `SELECT view, record_no, status FROM journal_batch WHERE environment = ? AND journal_entry_id = ? AND entry_revision = ?
            AND period = ? AND json_extract(plan, '$.businessEntityId') = ? AND (status = 'Failed' OR record_no <> '')`,
      )
      .all(environment, after.journalEntryId, after.entryRevision, after.period, after.businessEntityId);
    const inLedger = rows.filter((row) => row.status !== 'Failed').length;
    const change = this.database.prepare(
      'UPDATE journal_batch SET view = ?, needs_person = ? WHERE environment = ? AND batch_key = ?',
    );
    for (const row of rows) {
      const view = viewOf(row);
      if (view.status !== 'Failed') continue;
      const entryProblem = halfPosted(view, inLedger);
      const isBesideOther = view.problems.some((problem) => isAboutOtherOrigin(problem));
      const needsPerson = entryProblem !== null || isBesideOther;
      const decision = isBesideOther ? 'other-origin' : entryProblem !== null ? 'half-posted' : null;
      const changed: JournalBatchView = { ...view, entryProblem, needsPerson, decision };
      change.run(JSON.stringify(changed), needsPerson ? 1 : 0, environment, view.batchKey);
    }
  }

  /** Only for Failed batches: posted or retried ones no longer have a cause. */
  private keepCauses(environment: string, { batchKey, status, problems }: JournalBatchView): void {
    this.database
      .prepare('DELETE FROM journal_batch_cause WHERE environment = ? AND batch_key = ?')
      .run(environment, batchKey);
    if (status !== 'Failed') return;
    const insert = this.database.prepare('INSERT OR IGNORE INTO journal_batch_cause VALUES (?, ?, ?, ?)');
    for (const problem of problems) insert.run(environment, batchKey, causeOf(problem), JSON.stringify(problem));
  }

  private insert(environment: string, view: JournalBatchView, plan: BatchPlan): void {
    const { batchKey, status, period, importId, journalEntryId, entryRevision, part } = view;
    this.database
      .prepare(
        `INSERT INTO journal_batch (environment, batch_key, is_listed, status, period, import_id, journal_entry_id, entry_revision, part, plan, view,
            currency, total_minor, line_count, updated_at) VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        ...[environment, batchKey, status, period, importId, journalEntryId, entryRevision, part],
        ...[JSON.stringify(plan), JSON.stringify(view), view.currency, BigInt(plan.totalMinor), view.lineCount],
        view.updatedAt,
      );
  }
}
