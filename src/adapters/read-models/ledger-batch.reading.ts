import { WATCHED_STATUSES } from '../../application/journal-batch/batch-status.views';
import { JournalBatchViews } from '../../application/journal-batch/journal-batch.views';
import {
  type EntryAmounts,
  type BatchOfRun,
  type CorrectionName,
  type MonthBatchRow,
  type PostedBatchRow,
  type PostedRecord,
  type ReversedBatchName,
  type UsedReference,
  type BatchName,
} from '../../application/journal-batch/batch-lookups';
import { DIFFERENCES_TO_SETTLE } from './journal-batch.difference';
import { REVERSALS_TO_SETTLE } from './journal-batch.reversal';
import { batchTitleOf } from '../../domain/shared/batch-title';
import { type SqliteDatabase } from '../sqlite/open-database';

/** In the ledger, or never to be posted. */
const SETTLED = [...WATCHED_STATUSES, 'Awaiting Approval', 'Corrected', 'Discarded', 'Withdrawn']
  .map((status) => `'${status}'`)
  .join(', ');

const WATCHED = WATCHED_STATUSES.map((status) => `'${status}'`).join(', ');

/** The day that an entry has in the ledger. */
const LEDGER_DATE = "coalesce(json_extract(plan, '$.postingDate'), json_extract(plan, '$.transactionDate'))";

interface PostedRow extends Omit<PostedBatchRow, 'title' | 'references'> {
  readonly journalEntryId: string;
  readonly part: number;
  readonly parts: number;
  readonly names: string;
}

/** Batches by what they have to do with the ledger: their months, records and references there. */
export abstract class LedgerBatchReading extends JournalBatchViews {
  constructor(protected readonly database: SqliteDatabase) {
    super();
  }

  override postedPeriods(environment: string): readonly string[] {
    return this.database
      .prepare<[string], string>(
        `SELECT DISTINCT period FROM journal_batch WHERE environment = ? AND status IN (${WATCHED}) ORDER BY period DESC`,
      )
      .pluck()
      .all(environment);
  }

  override periods(environment: string): readonly string[] {
    // One step in the index for each month; a DISTINCT would go over all batches.
    const before = this.database
      .prepare<[string, string], string | null>(
        'SELECT max(period) FROM journal_batch WHERE environment = ? AND period < ?',
      )
      .pluck();
    const periods: string[] = [];
    for (;;) {
      const period = before.get(environment, periods.at(-1) ?? '\uffff') ?? null;
      if (period === null) return periods;
      periods.push(period);
    }
  }

  override batchesOfPeriod(
    environment: string,
    period: string,
    after: string | null,
    limit: number,
  ): readonly MonthBatchRow[] {
    return this.database
      .prepare<[string, string, string, number], MonthBatchRow>(
        `SELECT batch_key AS batchKey, journal_entry_id AS journalEntryId, entry_revision AS entryRevision, currency, status,
            json_extract(plan, '$.businessEntityId') AS businessEntityId, json_extract(plan, '$.reverses') IS NOT NULL AS isReversal,
            json_extract(plan, '$.adjusts.journalEntryId') AS adjustsEntryId
          FROM journal_batch WHERE environment = ? AND period = ? AND batch_key > ? AND is_listed = 1 AND status <> 'Discarded'
          ORDER BY batch_key LIMIT ?`,
      )
      .all(environment, period, after ?? '', limit);
  }

  override postedPeriodsOf(environment: string, batchKeys: readonly string[]): readonly string[] {
    return this.database
      .prepare<[string, string], string>(
        `SELECT DISTINCT period FROM json_each(?) key JOIN journal_batch ON environment = ? AND batch_key = key.value
          WHERE status IN (${WATCHED}) ORDER BY period DESC`,
      )
      .pluck()
      .all(JSON.stringify(batchKeys), environment);
  }

  override postedBatches(
    environment: string,
    period: string,
    after: string | null,
    limit: number,
  ): readonly PostedBatchRow[] {
    return this.database
      .prepare<[string, string, string, number], PostedRow>(
        `SELECT batch_key AS batchKey, json_extract(plan, '$.businessEntityId') AS businessEntityId, journal_entry_id AS journalEntryId,
            part, json_extract(plan, '$.parts') AS parts, ${LEDGER_DATE} AS transactionDate,
            line_count AS lineCount, record_no AS recordNo, status,
            (SELECT json_group_array(reference_no) FROM used_reference u
              WHERE u.environment = b.environment AND u.batch_key = b.batch_key) AS names
          FROM journal_batch b WHERE environment = ? AND period = ? AND batch_key > ? AND status IN (${WATCHED})
          ORDER BY batch_key LIMIT ?`,
      )
      .all(environment, period, after ?? '', limit)
      .map(({ names, journalEntryId, part, parts, ...row }) => ({
        ...row,
        title: batchTitleOf({ journalEntryId, part, parts }),
        references: JSON.parse(names) as string[],
      }));
  }

  override usedReferences(prefix: string): readonly UsedReference[] {
    return this.database
      .prepare<[string, string], UsedReference>(
        `SELECT reference_no AS referenceNo, environment, batch_key AS batchKey, journal_entry_id AS journalEntryId,
            json_extract(plan, '$.businessEntityId') AS businessEntityId, entry_revision AS entryRevision, used_reference.record_no AS recordNo
          FROM used_reference JOIN journal_batch USING (environment, batch_key)
          WHERE reference_no >= ? AND reference_no < ? ORDER BY reference_no`,
      )
      .all(prefix, `${prefix}\uffff`);
  }

  override postedBeside(environment: string, batchKey: string, limit: number): readonly PostedRecord[] {
    return this.database
      .prepare<[string, string, number], PostedRecord>(
        `SELECT json_extract(other.view, '$.referenceNo') AS referenceNo, other.record_no AS recordNo
          FROM journal_batch own JOIN journal_batch other ON other.environment = own.environment AND other.status = 'Success'
            AND json_extract(other.plan, '$.businessEntityId') = json_extract(own.plan, '$.businessEntityId')
            AND json_extract(other.plan, '$.journal') = json_extract(own.plan, '$.journal') AND other.batch_key <> own.batch_key
          WHERE own.environment = ? AND own.batch_key = ? ORDER BY other.period DESC, other.updated_at DESC LIMIT ?`,
      )
      .all(environment, batchKey, limit);
  }

  override batchesOfRecord(recordNo: string): readonly BatchName[] {
    return this.database
      .prepare<[string], BatchName>(
        'SELECT environment, batch_key AS batchKey FROM journal_batch WHERE record_no = ? ORDER BY environment, batch_key',
      )
      .all(recordNo);
  }

  override entriesOfAmount(
    environment: string,
    period: string,
    { currency, transactionDate, totalMinor, lineCount }: EntryAmounts,
  ): readonly string[] {
    return this.database
      .prepare<[string, string, bigint, number, string, string, string], { id: string }>(
        `SELECT DISTINCT journal_entry_id AS id FROM journal_batch
          WHERE environment = ? AND period = ? AND total_minor = ? AND line_count = ? AND (? = '' OR currency = ?)
            AND ${LEDGER_DATE} = ? AND status NOT IN (${SETTLED}) ORDER BY id`,
      )
      .all(environment, period, BigInt(totalMinor), lineCount, currency, currency, transactionDate)
      .map(({ id }) => id);
  }

  override movedInto(environment: string, period: string): readonly string[] {
    return this.database
      .prepare<[string, string, string], string>(
        `SELECT batch_key FROM journal_batch WHERE environment = ? AND json_extract(plan, '$.postingDate') >= ?
            AND json_extract(plan, '$.postingDate') <= ? AND json_extract(plan, '$.postingDate') IS NOT NULL ORDER BY batch_key`,
      )
      .pluck()
      .all(environment, `${period}-01`, `${period}-31`);
  }

  override reversalsToSettle(): readonly ReversedBatchName[] {
    return this.database.prepare<[], ReversedBatchName>(REVERSALS_TO_SETTLE).all();
  }

  override correctionsForSetting(environment: string): readonly CorrectionName[] {
    return this.database
      .prepare<[string], CorrectionName>(
        `SELECT environment, batch_key AS batchKey, import_id AS importId FROM journal_batch
          WHERE environment = ? AND status = 'Correction' AND part = 1 AND is_listed = 1 AND differences = 0
            AND json_extract(view, '$.bySetting') IS NULL ORDER BY batch_key`,
      )
      .all(environment);
  }

  override differencesToSettle(): readonly BatchName[] {
    return this.database.prepare<[], BatchName>(DIFFERENCES_TO_SETTLE).all();
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
}
