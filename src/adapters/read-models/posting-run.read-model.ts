import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { postingRun } from '../../domain/posting-run/posting-run.state';
import { factOf } from '../../application/shared/streams';
import { type RecordedEvent } from '../../application/ports/event-store';
import { PostingRunViews, type PostingRunView } from '../../application/posting-run/posting-run.views';
import { type OpenRun } from '../../application/posting/open-run';
import { type Page, type PageRequest } from '../../application/ports/page';
import { type JournalBatchEvent } from '../../domain/journal-batch/journal-batch.events';
import { type PostingRunEvent } from '../../domain/posting-run/posting-run.events';
import { assertNever } from '../../domain/shared/decider';
import { type SqliteDatabase } from '../sqlite/open-database';
import { keyOfCursor, pageOfRows } from '../sqlite/paging';
import { ownIdOf, type ReadModel } from './read-model';

type Facts = Pick<
  PostingRunView,
  | 'runId'
  | 'status'
  | 'refusal'
  | 'trigger'
  | 'occurrenceId'
  | 'period'
  | 'startedAt'
  | 'startedBy'
  | 'finishedAt'
  | 'batches'
  | 'onHold'
  | 'stop'
  | 'waitsForLedger'
  | 'isChecked'
>;

interface Row {
  readonly run_id: string;
  readonly place: number;
  readonly facts: string;
  /** In the order of `COUNTED`. */
  readonly counts: string;
}

type Outcome = 'waiting' | 'posted' | 'awaiting_approval' | 'failed' | 'outcome_unknown' | 'left_out';

/** Runs, and for each batch its run and outcome, from which progress is counted. */
export class PostingRunReadModel extends PostingRunViews implements ReadModel {
  readonly version = 'posting-run/7';
  readonly tables = ['posting_run', 'posting_run_batch'];

  constructor(
    private readonly database: SqliteDatabase,
    private readonly onProjected: (listener: () => void) => () => void,
  ) {
    super();
  }

  create(): void {
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS posting_run (
        environment TEXT, run_id TEXT, place INTEGER NOT NULL, correlation_id TEXT NOT NULL, is_open INTEGER NOT NULL, facts TEXT NOT NULL,
        PRIMARY KEY (environment, run_id)
      ) STRICT;
      CREATE INDEX IF NOT EXISTS posting_run_newest ON posting_run (environment, place);
      CREATE INDEX IF NOT EXISTS posting_run_open ON posting_run (is_open) WHERE is_open = 1;
      CREATE TABLE IF NOT EXISTS posting_run_batch (
        environment TEXT, run_id TEXT, batch_key TEXT, outcome TEXT NOT NULL, queued INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (environment, run_id, batch_key)
      ) STRICT;
      CREATE INDEX IF NOT EXISTS posting_run_of_batch ON posting_run_batch (environment, batch_key, queued);
    `);
  }

  apply(event: RecordedEvent, place: number): void {
    const run = factOf(postingRun, event);
    if (run !== null) this.applyRun(event, place, run);
    const batch = factOf(journalBatch, event);
    if (batch !== null) this.applyBatch(event, place, batch);
  }

  override postingRunsOf(environment: string, page: PageRequest): Page<PostingRunView> {
    const [before = Number.MAX_SAFE_INTEGER] = keyOfCursor(page.cursor, 1) ?? [];
    const rows = this.database
      .prepare<[string, string | number, number], Row>(
        `${SELECT_RUN} WHERE r.environment = ? AND r.place < ? ORDER BY r.place DESC LIMIT ?`,
      )
      .all(environment, before, page.limit + 1);
    return pageOfRows(rows, page, viewOf, ({ place }) => [place]);
  }

  override postingRun(environment: string, runId: string): PostingRunView | undefined {
    const row = this.database
      .prepare<[string, string], Row>(`${SELECT_RUN} WHERE r.environment = ? AND r.run_id = ?`)
      .get(environment, runId);
    return row ? viewOf(row) : undefined;
  }

  override openRuns(): readonly OpenRun[] {
    return this.database
      .prepare<[], Omit<OpenRun, 'isStopping'> & { readonly stoppedBy: string | null }>(
        `SELECT environment, run_id AS runId, correlation_id AS correlationId, facts ->> '$.stop.by' AS stoppedBy
          FROM posting_run WHERE is_open = 1 ORDER BY place`,
      )
      .all()
      .map(({ stoppedBy, ...run }) => (stoppedBy === null ? run : { ...run, isStopping: true }));
  }

  override onChanged(listener: () => void): () => void {
    return this.onProjected(listener);
  }

  private applyRun(event: RecordedEvent, place: number, fact: RecordedEvent & PostingRunEvent): void {
    const { environment, occurredAt, actor, correlationId } = event.metadata;
    const runId = ownIdOf(event);
    switch (fact.type) {
      case 'PostingRunStarted': {
        const { trigger, period, batchCount, occurrenceId = null } = fact.data;
        const facts: Facts = {
          runId,
          status: 'Running',
          refusal: null,
          trigger,
          occurrenceId,
          period,
          startedAt: occurredAt,
          startedBy: actor,
          finishedAt: null,
          batches: batchCount,
          onHold: 0,
          stop: null,
          isChecked: false,
          waitsForLedger: null,
        };
        this.database
          .prepare('INSERT INTO posting_run VALUES (?, ?, ?, ?, 1, ?)')
          .run(environment, runId, place, correlationId, JSON.stringify(facts));
        return;
      }
      case 'PostingRunBatchesAdded': {
        const insert = this.database.prepare("INSERT OR IGNORE INTO posting_run_batch VALUES (?, ?, ?, 'waiting', 0)");
        for (const batchKey of fact.data.batchKeys) insert.run(environment, runId, batchKey);
        return;
      }
      case 'PostingRunBoundToPlan':
        return;
      case 'PostingRunChecked':
        this.change(environment, runId, 'isChecked', true);
        return;
      case 'PostingRunStopRequested':
        this.change(environment, runId, 'stop', { by: actor, at: occurredAt, reason: fact.data.reason ?? null });
        return;
      case 'PostingRunWaitsForLedger':
        this.change(environment, runId, 'waitsForLedger', { ...fact.data, nextTryAt: null });
        return;
      case 'PostingRunLedgerAnswered':
        this.change(environment, runId, 'waitsForLedger', null);
        return;
      case 'PostingRunNotStarted':
        this.end(environment, runId, { status: 'Not started', finishedAt: occurredAt, refusal: fact.data });
        return;
      case 'PostingRunFinished':
        this.end(environment, runId, {
          status: 'Finished',
          finishedAt: occurredAt,
          onHold: fact.data.held ?? 0,
        });
        return;
      default:
        assertNever(fact);
    }
  }

  private change<Name extends keyof Facts>(environment: string, runId: string, name: Name, value: Facts[Name]): void {
    this.database
      .prepare('UPDATE posting_run SET facts = json_set(facts, ?, json(?)) WHERE environment = ? AND run_id = ?')
      .run(`$.${name}`, JSON.stringify(value), environment, runId);
  }

  private end(environment: string, runId: string, change: Partial<Facts>): void {
    this.database
      .prepare('UPDATE posting_run SET is_open = 0, facts = json_patch(facts, ?) WHERE environment = ? AND run_id = ?')
      .run(JSON.stringify(change), environment, runId);
    this.change(environment, runId, 'waitsForLedger', null);
    this.database
      .prepare(
        "UPDATE posting_run_batch SET outcome = 'left_out' WHERE environment = ? AND run_id = ? AND outcome = 'waiting'",
      )
      .run(environment, runId);
  }

  private applyBatch(event: RecordedEvent, place: number, fact: RecordedEvent & JournalBatchEvent): void {
    const { environment } = event.metadata;
    const batchKey = ownIdOf(event);
    if (fact.type === 'JournalBatchQueued') {
      this.database
        .prepare('UPDATE posting_run_batch SET queued = ? WHERE environment = ? AND run_id = ? AND batch_key = ?')
        .run(place, environment, fact.data.runId, batchKey);
      return;
    }
    const outcome = outcomeOf(fact);
    if (outcome === null) return;
    this.database
      .prepare(
        `UPDATE posting_run_batch SET outcome = ? WHERE environment = ? AND batch_key = ?
          AND queued = (SELECT max(queued) FROM posting_run_batch WHERE environment = ? AND batch_key = ? AND queued > 0)`,
      )
      .run(outcome, environment, batchKey, environment, batchKey);
  }
}

const COUNTED = ['posted', 'awaiting_approval', 'failed', 'outcome_unknown', 'left_out'] as const satisfies Outcome[];

const countOf = (outcome: Outcome): string => `count(*) FILTER (WHERE outcome = '${outcome}')`;

/** Counts in one pass: a run that is followed is read often. */
const SELECT_RUN = `SELECT r.run_id, r.place, r.facts,
  (SELECT json_array(${COUNTED.map(countOf).join(', ')}) FROM posting_run_batch b
    WHERE b.environment = r.environment AND b.run_id = r.run_id) AS counts
  FROM posting_run r`;

const viewOf = (row: Row): PostingRunView => {
  const known = JSON.parse(row.facts) as Facts;
  const counts = JSON.parse(row.counts) as [number, number, number, number, number];
  const waiting = counts.reduce((rest, count) => rest - count, known.batches);
  const [posted, awaitingApproval, failed, outcomeUnknown, left] = counts;
  const leftOut = left - known.onHold; // What a person holds is counted apart.
  return { ...known, posted, awaitingApproval, failed, outcomeUnknown, waiting, leftOut };
};

/** The outcome of a batch within its run according to an event; null when it has none. */
const outcomeOf = (event: JournalBatchEvent): Outcome | null => {
  switch (event.type) {
    case 'PostingVerified':
      return 'posted';
    case 'PostingAwaitsApproval':
      return 'awaiting_approval';
    case 'JournalBatchBlocked':
    case 'PostingAttemptRejected':
    case 'PostingDeclined':
      return 'failed';
    case 'PostingAttemptUnknown':
    case 'PostingFoundBeforeSending':
    case 'PostingGivenToPerson':
    case 'PostingConflictFound':
    case 'PostingMismatchFound':
    case 'PostingDuplicateFound':
      return 'outcome_unknown';
    case 'PostingAttemptConfirmed': // Not Success until it was read back.
    case 'PostingResendAllowed':
      return 'waiting';
    case 'JournalBatchReturned':
    case 'JournalBatchPutBack':
    case 'PostingReleasedByPerson':
      return 'left_out';
    case 'JournalBatchPlanned':
    case 'JournalBatchLineRootRecorded':
    case 'JournalBatchLinesRecorded':
    case 'JournalBatchReleased':
    case 'JournalBatchSetAside':
    case 'JournalBatchHeld':
    case 'JournalBatchHoldLifted':
    case 'JournalBatchPutOnHold':
    case 'JournalBatchTakenOffHold':
    case 'JournalBatchDiscarded':
    case 'JournalBatchWithdrawn':
    case 'JournalBatchPostedElsewhere':
    case 'JournalBatchQueued':
    case 'PostingAttemptStarted':
    case 'PostingAttemptNotSent':
    case 'PostingLookedUp':
    case 'LedgerRecordDeclaredForeign':
    case 'OtherEntryAccepted':
    case 'PostingAbsenceSeen':
    case 'LedgerChangeFound':
    case 'LedgerEntrySeenEqual':
    case 'LedgerChangeAccepted':
    case 'JournalBatchClosedPeriodDecided':
    case 'JournalBatchReversalPlanned':
    case 'JournalBatchReversed':
    case 'JournalBatchReversalUndone':
    case 'JournalBatchDifferencePlanned':
    case 'JournalBatchDifferencePosted':
    case 'JournalBatchDifferenceUndone':
    case 'JournalBatchCorrectedBySetting':
    case 'JournalBatchCorrectionLeftToPerson':
      return null;
    default:
      return assertNever(event);
  }
};
