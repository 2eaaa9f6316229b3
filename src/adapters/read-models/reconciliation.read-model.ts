import { type RecordedEvent } from '../../application/ports/event-store';
import { type Page, type PageRequest } from '../../application/ports/page';
import {
  type CellFilter,
  type OpenTieOut,
  ReconciliationViews,
  type RunningTieOutView,
  type TieOutCellView,
  type TieOutDifferenceView,
  type TieOutOtherView,
  type TieOutView,
} from '../../application/reconciliation/reconciliation.views';
import { factOf } from '../../application/shared/streams';
import {
  type OpenDifference,
  type TieOutBalance,
  type TieOutCell,
  type TieOutDifference,
  type TieOutEvent,
  type TieOutOther,
  type TieOutPlace,
  type TieOutResult,
  type TieOutTableEvent,
  type TieOutTrouble,
} from '../../domain/reconciliation/reconciliation.events';
import { tieOut, tieOutTable } from '../../domain/reconciliation/reconciliation.state';
import { decimalsIn } from '../../domain/shared/currency';
import { assertNever } from '../../domain/shared/decider';
import { formatMinor } from '../../domain/shared/money';
import { type SqliteDatabase } from '../sqlite/open-database';
import { keyOfCursor, pageOfRows } from '../sqlite/paging';
import { ownIdOf, type ReadModel } from './read-model';
import { type Acceptances, acceptanceKeyOf, tieOutViewOf } from '../../application/reconciliation/tie-out-view';

interface MonthRow {
  readonly tie_out_id: string;
  readonly started_at: string;
  readonly started_by: string;
  readonly progress: string;
  readonly result: string;
}

interface LineRow {
  readonly n: number;
  readonly data: string;
}

type Content = 'cell' | 'balance' | 'difference' | 'other';

/** Tie-outs of months: the tables of the last one of each, who accepted what, and what is running. */
export class ReconciliationReadModel extends ReconciliationViews implements ReadModel {
  readonly version = 'reconciliation/1';
  readonly tables = ['tie_out', 'tie_out_content', 'tie_out_acceptance'];

  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  create(): void {
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS tie_out (
        environment TEXT, tie_out_id TEXT, period TEXT NOT NULL, place INTEGER NOT NULL, status TEXT NOT NULL,
        correlation_id TEXT NOT NULL, started_at TEXT NOT NULL, started_by TEXT NOT NULL, progress TEXT NOT NULL,
        result TEXT NOT NULL, PRIMARY KEY (environment, tie_out_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS tie_out_of_month ON tie_out (environment, period, status, place);
      CREATE TABLE IF NOT EXISTS tie_out_content (
        environment TEXT, tie_out_id TEXT, kind TEXT, turn INTEGER, n INTEGER, account TEXT NOT NULL, entity TEXT NOT NULL,
        currency TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (environment, tie_out_id, kind, turn, n)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS tie_out_acceptance (
        environment TEXT, period TEXT, key TEXT, minor TEXT NOT NULL, reason TEXT NOT NULL, accepted_by TEXT NOT NULL,
        accepted_at TEXT NOT NULL, PRIMARY KEY (environment, period, key)
      ) STRICT, WITHOUT ROWID;
    `);
  }

  apply(event: RecordedEvent, place: number): void {
    const month = factOf(tieOut, event);
    if (month !== null) this.applyMonth(month, place);
    const table = factOf(tieOutTable, event);
    if (table !== null) this.applyTable(table);
  }

  override running(environment: string, period: string): RunningTieOutView | null {
    const row = this.newest(environment, period, 'running');
    if (row === undefined) return null;
    const { tie_out_id: tieOutId, started_at: startedAt, started_by: startedBy, progress } = row;
    const at = JSON.parse(progress) as Pick<RunningTieOutView, 'step' | 'done' | 'of'>;
    return { tieOutId, startedAt, startedBy, ...at };
  }

  override trouble(environment: string, period: string): TieOutTrouble | null {
    const row = this.newest(environment, period, 'stopped');
    return row === undefined ? null : (JSON.parse(row.result) as TieOutTrouble);
  }

  override last(environment: string, period: string): TieOutView | null {
    const row = this.newest(environment, period, 'finished');
    if (row === undefined) return null;
    const result = JSON.parse(row.result) as TieOutResult;
    const cells = this.contentOf(environment, result, 'cell') as readonly TieOutCell[];
    const balances = this.contentOf(environment, result, 'balance') as readonly TieOutBalance[];
    return tieOutViewOf(result, row.started_by, { cells, balances, accepted: this.accepted(environment, period) });
  }

  override others(environment: string, period: string, filter: CellFilter, page: PageRequest): Page<TieOutOtherView> {
    return this.linesOf({ environment, period, kind: 'other' }, filter, page, (row): TieOutOtherView => {
      const { minor, isUnmapped: _isUnmapped, batchKey = null, ...line } = row as TieOutOther;
      return { ...line, amount: amountOf(minor, line), batchKey };
    });
  }

  override differences(
    environment: string,
    period: string,
    filter: CellFilter,
    page: PageRequest,
  ): Page<TieOutDifferenceView> {
    return this.linesOf({ environment, period, kind: 'difference' }, filter, page, (row): TieOutDifferenceView => {
      const { postedMinor, ledgerMinor, isUnmapped: _isUnmapped, ...line } = row as TieOutDifference;
      return { ...line, posted: amountOf(postedMinor, line), ledger: amountOf(ledgerMinor, line) };
    });
  }

  override openTieOuts(environment: string): readonly OpenTieOut[] {
    return this.database
      .prepare<[string], OpenTieOut>(
        `SELECT environment, period, tie_out_id AS tieOutId, correlation_id AS correlationId FROM tie_out
          WHERE environment = ? AND status = 'running' ORDER BY place`,
      )
      .all(environment);
  }

  private newest(environment: string, period: string, status: string): MonthRow | undefined {
    return this.database
      .prepare<[string, string, string], MonthRow>(
        `SELECT tie_out_id, started_at, started_by, progress, result FROM tie_out
          WHERE environment = ? AND period = ? AND status = ? ORDER BY place DESC LIMIT 1`,
      )
      .get(environment, period, status);
  }

  private contentOf(environment: string, { tieOutId, turn }: TieOutResult, kind: Content): readonly unknown[] {
    return this.database
      .prepare<[string, string, string, number], string>(
        'SELECT data FROM tie_out_content WHERE environment = ? AND tie_out_id = ? AND kind = ? AND turn = ? ORDER BY n',
      )
      .pluck()
      .all(environment, tieOutId, kind, turn)
      .map((data): unknown => JSON.parse(data));
  }

  private linesOf<View>(
    { environment, period, kind }: { readonly environment: string; readonly period: string; readonly kind: Content },
    { account, entity, currency }: CellFilter,
    page: PageRequest,
    viewOf: (row: unknown) => View,
  ): Page<View> {
    const row = this.newest(environment, period, 'finished');
    if (row === undefined) return { items: [], nextCursor: null };
    const { tieOutId, turn } = JSON.parse(row.result) as TieOutResult;
    const [after = 0] = keyOfCursor(page.cursor, 1) ?? [];
    const rows = this.database
      .prepare<(string | number | null)[], LineRow>(
        `SELECT n, data FROM tie_out_content WHERE environment = ? AND tie_out_id = ? AND kind = ? AND turn = ? AND n > ?
            AND account = coalesce(?, account) AND entity = coalesce(?, entity) AND currency = coalesce(?, currency)
          ORDER BY n LIMIT ?`,
      )
      .all(environment, tieOutId, kind, turn, after, account, entity, currency, page.limit + 1);
    return pageOfRows(
      rows,
      page,
      ({ data }) => viewOf(JSON.parse(data)),
      ({ n }) => [n],
    );
  }

  private accepted(environment: string, period: string): Acceptances {
    const rows = this.database
      .prepare<[string, string], { key: string; minor: string; reason: string; by: string; at: string }>(
        `SELECT key, minor, reason, accepted_by AS by, accepted_at AS at FROM tie_out_acceptance
          WHERE environment = ? AND period = ?`,
      )
      .all(environment, period);
    return new Map(rows.map(({ key, ...acceptance }) => [key, acceptance]));
  }

  private applyMonth(fact: RecordedEvent & TieOutEvent, place: number): void {
    const { environment, occurredAt, actor, correlationId } = fact.metadata;
    const period = ownIdOf(fact);
    switch (fact.type) {
      case 'TieOutStarted':
        this.database
          .prepare(
            `INSERT OR IGNORE INTO tie_out (environment, tie_out_id, period, place, status, correlation_id, started_at, started_by, progress, result)
              VALUES (?, ?, ?, ?, 'running', ?, ?, ?, ?, '')`,
          )
          .run(
            ...[environment, fact.data.tieOutId, period, place, correlationId, occurredAt, actor],
            JSON.stringify({ step: 'batches', done: 0, of: 0 } satisfies Pick<
              RunningTieOutView,
              'step' | 'done' | 'of'
            >),
          );
        return;
      case 'TieOutProgressed': {
        const { tieOutId, step, done, of } = fact.data;
        this.database
          .prepare('UPDATE tie_out SET progress = ? WHERE environment = ? AND tie_out_id = ?')
          .run(JSON.stringify({ step, done, of }), environment, tieOutId);
        return;
      }
      case 'TieOutFinished':
        this.end(environment, period, fact.data.tieOutId, 'finished', fact.data);
        this.database
          .prepare('DELETE FROM tie_out_content WHERE environment = ? AND tie_out_id = ? AND turn <> ?')
          .run(environment, fact.data.tieOutId, fact.data.turn);
        return;
      case 'TieOutStopped':
        this.end(environment, period, fact.data.tieOutId, 'stopped', fact.data.trouble);
        return;
      case 'TieOutDifferenceAccepted':
        this.accept(environment, period, fact.data, { by: actor, at: occurredAt });
        return;
      default:
        assertNever(fact);
    }
  }

  /** Only the last finished one of a month is shown; one that stopped, until another one finishes. */
  private end(environment: string, period: string, tieOutId: string, status: string, result: unknown): void {
    const over = status === 'finished' ? "'finished', 'stopped'" : "'stopped'";
    const before = this.database
      .prepare<[string, string], string>(
        `SELECT tie_out_id FROM tie_out WHERE environment = ? AND period = ? AND status IN (${over})`,
      )
      .pluck()
      .all(environment, period);
    for (const id of before) {
      this.database.prepare('DELETE FROM tie_out WHERE environment = ? AND tie_out_id = ?').run(environment, id);
      this.database
        .prepare('DELETE FROM tie_out_content WHERE environment = ? AND tie_out_id = ?')
        .run(environment, id);
    }
    this.database
      .prepare('UPDATE tie_out SET status = ?, result = ? WHERE environment = ? AND tie_out_id = ?')
      .run(status, JSON.stringify(result), environment, tieOutId);
  }

  private accept(
    environment: string,
    period: string,
    difference: OpenDifference & { readonly reason: string },
    { by, at }: { readonly by: string; readonly at: string },
  ): void {
    const { minor, reason } = difference;
    this.database
      .prepare('INSERT OR REPLACE INTO tie_out_acceptance VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(environment, period, acceptanceKeyOf(difference), minor, reason, by, at);
  }

  private applyTable(fact: RecordedEvent & TieOutTableEvent): void {
    switch (fact.type) {
      case 'TieOutCellsRecorded':
        this.insert(fact, 'cell', fact.data.turn, fact.data.cells);
        return;
      case 'TieOutBalancesRecorded':
        this.insert(fact, 'balance', fact.data.turn, fact.data.balances);
        return;
      case 'TieOutDifferencesRecorded':
        this.insert(fact, 'difference', fact.data.turn, fact.data.differences);
        return;
      case 'TieOutOthersRecorded':
        this.insert(fact, 'other', fact.data.turn, fact.data.lines);
        return;
      default:
        assertNever(fact);
    }
  }

  private insert(
    event: RecordedEvent,
    kind: Content,
    turn: number,
    items: readonly Pick<TieOutPlace, 'account' | 'entity' | 'currency'>[],
  ): void {
    const { environment } = event.metadata;
    const tieOutId = ownIdOf(event);
    const last = this.database
      .prepare<[string, string, string, number], number | null>(
        'SELECT max(n) FROM tie_out_content WHERE environment = ? AND tie_out_id = ? AND kind = ? AND turn = ?',
      )
      .pluck()
      .get(environment, tieOutId, kind, turn);
    const insert = this.database.prepare('INSERT INTO tie_out_content VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    for (const [index, item] of items.entries()) {
      const n = (last ?? 0) + index + 1;
      const { account, entity, currency } = item;
      insert.run(environment, tieOutId, kind, turn, n, account, entity, currency, JSON.stringify(item));
    }
  }
}

const amountOf = (minor: string, { currency }: Pick<TieOutCellView, 'currency'>): string =>
  formatMinor(BigInt(minor), decimalsIn(currency));
