import {
  type EventFinding,
  type HistoryFilter,
  type HistoryItemView,
  HistoryViews,
} from '../../application/history/history.views';
import { categoryOf, isInHistory, runIn, type Subject, subjectIn } from '../../application/history/history-items';
import { sentenceOf } from '../../application/history/sentences';
import { type RecordedEvent } from '../../application/ports/event-store';
import { type Page, type PageRequest } from '../../application/ports/page';
import { SERVICE_ACTORS } from '../../application/shared/service-actors';
import { type SqliteDatabase } from '../sqlite/open-database';
import { keyOfCursor, pageOfRows } from '../sqlite/paging';
import { addCalendarFunctions } from './calendar-functions';
import { ownIdOf, type ReadModel } from './read-model';

type Row = HistoryItemView & { readonly place: number };

/** An index of the log for people: each event once, with its sentence and subject. */
export class HistoryReadModel extends HistoryViews implements ReadModel {
  readonly version = 'history/3';
  readonly tables = ['history', 'history_subject'];

  constructor(private readonly database: SqliteDatabase) {
    super();
    addCalendarFunctions(database);
  }

  create(): void {
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS history (
        environment TEXT, place INTEGER, position TEXT NOT NULL, stream TEXT NOT NULL, revision INTEGER NOT NULL, category TEXT NOT NULL, type TEXT NOT NULL,
        actor TEXT NOT NULL, occurred_at TEXT NOT NULL, sentence TEXT NOT NULL, period TEXT, batch_key TEXT, journal_entry_id TEXT, run_id TEXT,
        correlation_id TEXT NOT NULL, PRIMARY KEY (environment, place)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS history_of_stream ON history (environment, stream, place);
      CREATE INDEX IF NOT EXISTS history_of_run ON history (environment, run_id, place) WHERE run_id IS NOT NULL;
      CREATE UNIQUE INDEX IF NOT EXISTS history_of_position ON history (position, environment);
      CREATE TABLE IF NOT EXISTS history_subject (
        stream TEXT PRIMARY KEY, period TEXT, journal_entry_id TEXT
      ) STRICT, WITHOUT ROWID;
    `);
  }

  apply(event: RecordedEvent, place: number): void {
    if (!isInHistory(event)) return;
    const category = categoryOf(event.stream);
    const { environment, actor, occurredAt, correlationId } = event.metadata;
    const { period, journalEntryId } = this.subjectOf(event);
    const batchKey = category === 'journalBatch' ? ownIdOf(event) : null;
    this.database
      .prepare('INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        ...[environment, place, event.position, event.stream, event.revision, category, event.type, actor, occurredAt],
        ...[
          sentenceOf(event.type, event.data),
          period,
          batchKey,
          journalEntryId,
          runIn(event, ownIdOf(event)),
          correlationId,
        ],
      );
  }

  override historyOf(
    environment: string,
    filter: HistoryFilter,
    page: PageRequest,
    isOldestFirst: boolean,
  ): Page<HistoryItemView> {
    const conditions = ['environment = ?'];
    const values: (string | number)[] = [environment];
    const wanted: readonly (readonly [string, string | null])[] = [
      ['category = ?', filter.category],
      ['type = ?', filter.type],
      ['actor = ?', filter.actor],
      ['period = ?', filter.period],
      ['stream = ?', filter.batchKey === null ? filter.stream : `journalBatch-${environment}.${filter.batchKey}`],
      ['run_id = ?', filter.runId],
      ['occurred_at >= ?', filter.from],
      ['occurred_at < ?', filter.until],
      ['instr(lower(sentence), lower(?)) > 0', filter.search],
    ];
    for (const [condition, value] of wanted) {
      if (value === null) continue;
      conditions.push(condition);
      values.push(value);
    }
    for (const finding of filter.findings) {
      const [condition, ...parameters] = FINDINGS[finding](filter);
      conditions.push(condition);
      values.push(...parameters);
    }
    const [after] = keyOfCursor(page.cursor, 1) ?? [];
    if (after !== undefined) {
      conditions.push(`place ${isOldestFirst ? '>' : '<'} ?`);
      values.push(after);
    }
    const rows = this.database
      .prepare<(string | number)[], Row>(
        `${SELECT} WHERE ${conditions.join(' AND ')} ORDER BY place ${isOldestFirst ? 'ASC' : 'DESC'} LIMIT ?`,
      )
      .all(...values, page.limit + 1);
    return pageOfRows(rows, page, viewOf, ({ place }) => [place]);
  }

  override historyItem(environment: string, position: string): HistoryItemView | undefined {
    const row = this.database
      .prepare<[string, string], Row>(`${SELECT} WHERE environment = ? AND position = ?`)
      .get(environment, position);
    return row ? viewOf(row) : undefined;
  }

  /** The first event of a stream has its subject. */
  private subjectOf({ stream, data }: RecordedEvent): Subject {
    const subject = subjectIn(data);
    if (subject !== null) {
      this.database
        .prepare('INSERT OR REPLACE INTO history_subject VALUES (?, ?, ?)')
        .run(stream, subject.period, subject.journalEntryId);
      return subject;
    }
    return (
      this.database
        .prepare<[string], Subject>(
          'SELECT period, journal_entry_id AS journalEntryId FROM history_subject WHERE stream = ?',
        )
        .get(stream) ?? { period: null, journalEntryId: null }
    );
  }
}

type Condition = readonly [condition: string, ...parameters: (string | number)[]];

/** Not people: the service itself and automatic posting. */
const FINDINGS: Readonly<Record<EventFinding, (filter: HistoryFilter) => Condition>> = {
  'by-person': () => [`actor NOT IN (${SERVICE_ACTORS.map((actor) => `'${actor}'`).join(', ')})`],
  'at-weekend': ({ timeZone }) => ['is_at_weekend(occurred_at, ?)', timeZone],
  'after-close': ({ afterCloseDays, timeZone }) => [
    'occurred_at >= after_close_from(period, ?, ?)',
    afterCloseDays,
    timeZone,
  ],
};

const SELECT = `SELECT place, position, stream, revision, category, type, actor, occurred_at AS occurredAt, sentence, period, batch_key AS batchKey,
  journal_entry_id AS journalEntryId, run_id AS runId, correlation_id AS correlationId FROM history`;

const viewOf = ({ place, ...view }: Row): HistoryItemView => view;
