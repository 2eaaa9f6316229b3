import { accountMapping } from '../../domain/account-mapping/account-mapping.state';
import { connection } from '../../domain/connection/connection.state';
import { customFieldDefinition } from '../../domain/custom-field/custom-field.state';
import { approvalPolicy } from '../../domain/posting-approval/approval-policy.state';
import { postingStop } from '../../domain/posting-stop/posting-stop.state';
import { preflight } from '../../domain/preflight/preflight.state';
import { factOf, isOfKind } from '../../application/shared/streams';
import { type RecordedEvent } from '../../application/ports/event-store';
import {
  type OpenPreflight,
  type PreflightResultView,
  PreflightViews,
  type PreflightView,
} from '../../application/preflight/preflight.views';
import { type Page, type PageRequest } from '../../application/ports/page';
import { type PreflightLine } from '../../domain/preflight/preflight.events';
import { assertNever } from '../../domain/shared/decider';
import { type SqliteDatabase } from '../sqlite/open-database';
import { keyOfCursor, pageOfRows } from '../sqlite/paging';
import { ownIdOf, type ReadModel } from './read-model';

interface Row {
  readonly view: string;
  readonly place: number;
}

export class PreflightReadModel extends PreflightViews implements ReadModel {
  readonly version = 'preflight/3';
  readonly tables = ['preflight', 'preflight_line', 'preflight_basis'];

  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  create(): void {
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS preflight (
        environment TEXT, preflight_id TEXT, place INTEGER NOT NULL, correlation_id TEXT NOT NULL, is_open INTEGER NOT NULL, view TEXT NOT NULL,
        PRIMARY KEY (environment, preflight_id)
      ) STRICT;
      CREATE INDEX IF NOT EXISTS preflight_newest ON preflight (environment, place);
      CREATE INDEX IF NOT EXISTS preflight_open ON preflight (is_open) WHERE is_open = 1;
      CREATE TABLE IF NOT EXISTS preflight_line (
        environment TEXT, preflight_id TEXT, place INTEGER NOT NULL, number INTEGER, cause TEXT, line TEXT NOT NULL,
        PRIMARY KEY (environment, preflight_id, place, number)
      ) STRICT;
      CREATE TABLE IF NOT EXISTS preflight_basis (environment TEXT PRIMARY KEY, place INTEGER NOT NULL) STRICT;
      CREATE INDEX IF NOT EXISTS preflight_line_of_cause ON preflight_line (environment, cause, place) WHERE cause IS NOT NULL;
    `);
  }

  apply(event: RecordedEvent, place: number): void {
    const fact = factOf(preflight, event);
    const { environment, occurredAt, actor, correlationId } = event.metadata;
    if (fact === null) {
      if (isBasis(event))
        this.database.prepare('INSERT OR REPLACE INTO preflight_basis VALUES (?, ?)').run(environment, place);
      return;
    }
    const preflightId = ownIdOf(event);
    switch (fact.type) {
      case 'PreflightStarted': {
        const { trigger, period } = fact.data;
        const view: PreflightView = {
          preflightId,
          status: 'Running',
          trigger,
          period,
          startedAt: occurredAt,
          startedBy: actor,
          finishedAt: null,
          batches: 0,
          blocked: 0,
          linesLeftOut: 0,
        };
        this.database
          .prepare('INSERT INTO preflight VALUES (?, ?, ?, ?, 1, ?)')
          .run(environment, preflightId, place, correlationId, JSON.stringify(view));
        return;
      }
      case 'PreflightLinesRecorded': {
        const insert = this.database.prepare('INSERT INTO preflight_line VALUES (?, ?, ?, ?, ?, ?)');
        fact.data.lines.forEach((line, index) => {
          insert.run(environment, preflightId, place, index, line.cause, JSON.stringify(line));
        });
        return;
      }
      case 'PreflightFinished': {
        const before = this.row(environment, preflightId);
        if (!before) return;
        const { batches, blocked, linesLeftOut } = fact.data;
        const change = { status: 'Finished', finishedAt: occurredAt, batches, blocked, linesLeftOut } as const;
        this.database
          .prepare('UPDATE preflight SET is_open = 0, view = ? WHERE environment = ? AND preflight_id = ?')
          .run(JSON.stringify({ ...viewOf(before), ...change }), environment, preflightId);
        return;
      }
      default:
        assertNever(fact);
    }
  }

  override preflightsOf(environment: string, page: PageRequest): Page<PreflightView> {
    const [before = Number.MAX_SAFE_INTEGER] = keyOfCursor(page.cursor, 1) ?? [];
    const rows = this.database
      .prepare<[string, string | number, number], Row>(
        'SELECT view, place FROM preflight WHERE environment = ? AND place < ? ORDER BY place DESC LIMIT ?',
      )
      .all(environment, before, page.limit + 1);
    return pageOfRows(rows, page, viewOf, ({ place }) => [place]);
  }

  override preflight(environment: string, preflightId: string): Omit<PreflightResultView, 'progress'> | undefined {
    const row = this.row(environment, preflightId);
    if (!row) return undefined;
    const lines = this.database
      .prepare<[string, string], { line: string }>(
        'SELECT line FROM preflight_line WHERE environment = ? AND preflight_id = ? ORDER BY place, number',
      )
      .all(environment, preflightId)
      .map(({ line }) => JSON.parse(line) as PreflightLine);
    return { ...viewOf(row), lines, isOutdated: this.changedSince(environment, row.place) };
  }

  override openPreflights(): readonly OpenPreflight[] {
    return this.database
      .prepare<[], OpenPreflight>(
        `SELECT environment, preflight_id AS preflightId, correlation_id AS correlationId FROM preflight
          WHERE is_open = 1 ORDER BY place`,
      )
      .all();
  }

  override batchesOfCause(environment: string, cause: string): readonly string[] {
    const row = this.database
      .prepare<[string, string], { line: string }>(
        'SELECT line FROM preflight_line WHERE environment = ? AND cause = ? ORDER BY place DESC LIMIT 1',
      )
      .get(environment, cause);
    return row ? (JSON.parse(row.line) as PreflightLine).batchKeys : [];
  }

  private changedSince(environment: string, place: number): boolean {
    const sql = 'SELECT 1 FROM preflight_basis WHERE environment = ? AND place > ?';
    return this.database.prepare<[string, number]>(sql).get(environment, place) !== undefined;
  }

  private row(environment: string, preflightId: string): Row | undefined {
    return this.database
      .prepare<[string, string], Row>('SELECT view, place FROM preflight WHERE environment = ? AND preflight_id = ?')
      .get(environment, preflightId);
  }
}

const viewOf = ({ view }: Row): PreflightView => JSON.parse(view) as PreflightView;

/** What a preflight looks at, besides the ledger: after a change of it, its result may be another one. */
const isBasis = (event: RecordedEvent): boolean =>
  BASIS.some((kind) => isOfKind(kind, event.stream)) ? !CHECKS.has(event.type) : ENDS.has(event.type);

const BASIS = [accountMapping, customFieldDefinition, connection, approvalPolicy, postingStop];
const CHECKS: ReadonlySet<string> = new Set(['ConnectionChecked', 'ConnectionCheckFailed']);
const ENDS: ReadonlySet<string> = new Set([
  'JournalImportCompleted',
  'JournalImportTakeBackFinished',
  'PostingRunFinished',
]);
