import { factOf } from '../../application/shared/streams';
import {
  LedgerWatchViews,
  type OpenRound,
  type RevisedSettings,
  type RoundTimes,
  type WatchRoundView,
} from '../../application/ledger-watch/ledger-watch.views';
import { type RecordedEvent } from '../../application/ports/event-store';
import { type Page, type PageRequest } from '../../application/ports/page';
import { type WatchRoundEvent, type WatchSettings } from '../../domain/ledger-watch/ledger-watch.events';
import { DEFAULT_WATCH, ledgerWatch, NOTHING_COUNTED, watchRound } from '../../domain/ledger-watch/ledger-watch.state';
import { assertNever } from '../../domain/shared/decider';
import { type SqliteDatabase } from '../sqlite/open-database';
import { keyOfCursor, pageOfRows } from '../sqlite/paging';
import { ownIdOf, type ReadModel } from './read-model';

interface Row {
  readonly view: string;
  readonly place: number;
}

/** Settings and rounds of the ledger watch. */
export class LedgerWatchReadModel extends LedgerWatchViews implements ReadModel {
  readonly version = 'ledger-watch/2';
  readonly tables = ['ledger_watch', 'watch_round'];

  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  create(): void {
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS ledger_watch (
        environment TEXT PRIMARY KEY, settings TEXT NOT NULL, revision INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS watch_round (
        environment TEXT, round_id TEXT, place INTEGER NOT NULL, correlation_id TEXT NOT NULL, status TEXT NOT NULL,
        is_full INTEGER NOT NULL, is_whole INTEGER NOT NULL, started_at TEXT NOT NULL, view TEXT NOT NULL,
        PRIMARY KEY (environment, round_id)
      ) STRICT;
      CREATE INDEX IF NOT EXISTS watch_round_newest ON watch_round (environment, place);
      CREATE INDEX IF NOT EXISTS watch_round_open ON watch_round (environment, place) WHERE status = 'Running';
    `);
  }

  apply(event: RecordedEvent, place: number): void {
    const settings = factOf(ledgerWatch, event);
    if (settings !== null)
      this.database
        .prepare('INSERT OR REPLACE INTO ledger_watch VALUES (?, ?, ?)')
        .run(settings.metadata.environment, JSON.stringify(settings.data), settings.revision);
    const round = factOf(watchRound, event);
    if (round !== null) this.applyRound(round, place);
  }

  override watchSettingsOf(environment: string): RevisedSettings {
    const row = this.database
      .prepare<[string], { settings: string; revision: number }>(
        'SELECT settings, revision FROM ledger_watch WHERE environment = ?',
      )
      .get(environment);
    return row === undefined
      ? { settings: DEFAULT_WATCH, revision: -1 }
      : { settings: JSON.parse(row.settings) as WatchSettings, revision: row.revision };
  }

  override roundsOf(environment: string, page: PageRequest): Page<WatchRoundView> {
    const [before = Number.MAX_SAFE_INTEGER] = keyOfCursor(page.cursor, 1) ?? [];
    const rows = this.database
      .prepare<[string, string | number, number], Row>(
        'SELECT view, place FROM watch_round WHERE environment = ? AND place < ? ORDER BY place DESC LIMIT ?',
      )
      .all(environment, before, page.limit + 1);
    return pageOfRows(rows, page, viewOf, ({ place }) => [place]);
  }

  override round(environment: string, roundId: string): WatchRoundView | undefined {
    const row = this.database
      .prepare<[string, string], Row>('SELECT view, place FROM watch_round WHERE environment = ? AND round_id = ?')
      .get(environment, roundId);
    return row === undefined ? undefined : viewOf(row);
  }

  override lastFullRound(environment: string): WatchRoundView | undefined {
    const row = this.database
      .prepare<[string], Row>(
        `SELECT view, place FROM watch_round WHERE environment = ? AND is_full = 1 AND is_whole = 1 AND status = 'Finished'
          ORDER BY place DESC LIMIT 1`,
      )
      .get(environment);
    return row === undefined ? undefined : viewOf(row);
  }

  override openRounds(environment: string): readonly OpenRound[] {
    return this.database
      .prepare<[string], OpenRound>(
        `SELECT environment, round_id AS roundId, correlation_id AS correlationId FROM watch_round
          WHERE environment = ? AND status = 'Running' ORDER BY place`,
      )
      .all(environment);
  }

  override roundTimesOf(environment: string): RoundTimes {
    const times = this.database
      .prepare<[string], RoundTimes>(
        `SELECT max(started_at) AS last, max(started_at) FILTER (WHERE is_full = 1 AND status <> 'Stopped') AS lastFull
          FROM watch_round WHERE environment = ? AND is_whole = 1`,
      )
      .get(environment);
    return times ?? { last: null, lastFull: null };
  }

  private applyRound(fact: RecordedEvent & WatchRoundEvent, place: number): void {
    const { environment, occurredAt, actor, correlationId } = fact.metadata;
    const roundId = ownIdOf(fact);
    switch (fact.type) {
      case 'LedgerRoundStarted': {
        const { kind, because, periods, batchKeys } = fact.data;
        const view: WatchRoundView = {
          roundId,
          kind,
          because,
          status: 'Running',
          periods,
          chosen: batchKeys?.length ?? null,
          counts: NOTHING_COUNTED,
          trouble: null,
          startedAt: occurredAt,
          startedBy: actor,
          endedAt: null,
        };
        this.database
          .prepare("INSERT INTO watch_round VALUES (?, ?, ?, ?, 'Running', ?, ?, ?, ?)")
          .run(
            ...[environment, roundId, place, correlationId, kind === 'full' ? 1 : 0],
            ...[because === 'due' ? 1 : 0, occurredAt, JSON.stringify(view)],
          );
        return;
      }
      case 'LedgerRoundProgressed':
        this.change(environment, roundId, { counts: fact.data.counts });
        return;
      case 'LedgerRoundFinished':
        this.change(environment, roundId, { counts: fact.data.counts, status: 'Finished', endedAt: occurredAt });
        return;
      case 'LedgerRoundStopped': {
        const { counts, trouble } = fact.data;
        this.change(environment, roundId, { counts, trouble, status: 'Stopped', endedAt: occurredAt });
        return;
      }
      default:
        assertNever(fact);
    }
  }

  private change(environment: string, roundId: string, change: Partial<WatchRoundView>): void {
    const before = this.round(environment, roundId);
    if (before === undefined) return;
    const view = { ...before, ...change };
    this.database
      .prepare('UPDATE watch_round SET view = ?, status = ? WHERE environment = ? AND round_id = ?')
      .run(JSON.stringify(view), view.status, environment, roundId);
  }
}

const viewOf = ({ view }: Row): WatchRoundView => JSON.parse(view) as WatchRoundView;
