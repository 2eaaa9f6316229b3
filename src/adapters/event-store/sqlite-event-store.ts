import {
  type AppendResult,
  EventStore,
  type ExpectedRevision,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '../../application/ports/event-store';
import { diskTroubleOf } from '../../application/shared/disk-trouble';
import { openDatabase, openReadOnly, type SqliteDatabase } from '../sqlite/open-database';
import { chainStart, isSameEvent, type SealedEvent, sealEvents, StoredEvent, type StoredRow } from './event-json';

/** The log as one table. Triggers prevent changing or removing what is written, even by this program. */
export const EVENTS_SCHEMA = `
  CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT;
  CREATE TRIGGER IF NOT EXISTS events_are_never_changed BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
  CREATE TRIGGER IF NOT EXISTS events_are_never_removed BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never removed'); END;
`;

/** Larger data is read lazily, so that following or folding the log does not read journal lines. */
const DATA_BYTES_AT_ONCE = 8 * 1024;

/** A page of the log ends early at this many bytes, to bound memory. */
const PAGE_BYTES_MAX = 2 * 1024 * 1024;

/** Page cache. Appends and reads touch few pages, and the system caches the file anyway. */
const CACHE_KIB = 4 * 1024;

interface WaitingAppend {
  readonly stream: string;
  readonly events: readonly NewEvent[];
  readonly expected: ExpectedRevision;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}

type Settled =
  { readonly kind: 'result'; readonly result: AppendResult } | { readonly kind: 'error'; readonly error: unknown };

/**
 * The embedded store: one file, durable before an append resolves (WAL with synchronous=FULL). Concurrent appends share
 * one commit; each is decided before anything of it is written, so a conflict does not fail the others.
 */
export class SqliteEventStore extends EventStore {
  private readonly database: SqliteDatabase;
  private readonly listeners = new Set<() => void>();
  private readonly statements: ReturnType<typeof prepareStatements>;
  private waiting: WaitingAppend[] = [];

  constructor(file: string, database: SqliteDatabase = openDatabase(file, 'FULL')) {
    super();
    this.database = database;
    this.database.pragma(`cache_size = -${CACHE_KIB}`);
    if (!database.readonly) this.database.exec(EVENTS_SCHEMA);
    this.statements = prepareStatements(this.database);
  }

  /** Read-only: creates and changes nothing. */
  static readOnly(file: string): SqliteEventStore {
    return new SqliteEventStore(file, openReadOnly(file));
  }

  /**
   * First position where the hash column, which the next append uses, differs from the event's hash; null when there is
   * none.
   */
  firstForeignHash(): Position | null {
    const row = this.database
      .prepare<[], { position: number }>(
        "SELECT position FROM events WHERE hash IS NOT json_extract(metadata, '$.hash') ORDER BY position LIMIT 1",
      )
      .get();
    return row ? String(row.position) : null;
  }

  override async read(stream: string): Promise<readonly RecordedEvent[]> {
    return this.statements.readStream.all(stream).map((row) => new StoredEvent(row, this.readData));
  }

  override append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ stream, events, expected, resolve, reject });
      if (this.waiting.length === 1)
        setImmediate(() => {
          this.commitWaiting();
        });
    });
  }

  override async readAll(after: Position | null, limit: number): Promise<readonly RecordedEvent[]> {
    const page: RecordedEvent[] = [];
    let bytes = 0;
    for (const row of this.statements.readAll.iterate(after === null ? 0 : Number(after), limit)) {
      page.push(new StoredEvent(row, this.readData));
      bytes += row.data?.length ?? 0;
      if (bytes > PAGE_BYTES_MAX) break;
    }
    return page;
  }

  override onAppended(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.commitWaiting();
    this.database.close();
  }

  private readonly readData = (position: number): string => {
    const row = this.statements.readData.get(position);
    if (!row) throw new Error(`The log has no event at position ${position}.`);
    return row.data;
  };

  private commitWaiting(): void {
    const appends = this.waiting;
    this.waiting = [];
    if (appends.length === 0) return;
    let settled: Settled[];
    try {
      this.statements.begin.run();
      settled = appends.map((one) => this.tryAppend(one));
      this.statements.commit.run();
    } catch (error) {
      if (this.database.inTransaction) this.statements.rollback.run();
      const cause = error instanceof Error ? error.message : String(error);
      const disk = diskTroubleOf(error);
      const result: AppendResult = { kind: 'unknown', cause, ...(disk && { disk }) };
      settled = appends.map(() => ({ kind: 'result', result }));
    }
    appends.forEach((one, index) => {
      settle(one, settled[index]);
    });
    setImmediate(() => {
      // After the callers that wait for their append, which are more urgent.
      for (const listener of this.listeners) listener();
    });
  }

  private tryAppend({ stream, events, expected }: WaitingAppend): Settled {
    const head = this.statements.head.get(stream);
    const headRevision = head?.revision ?? -1;
    const expectedRevision = expected === 'no-stream' ? -1 : expected;
    if (headRevision !== expectedRevision)
      return { kind: 'result', result: this.repeatOrConflict(stream, events, expectedRevision) };
    let sealed: SealedEvent[];
    try {
      sealed = sealEvents(stream, events, { revision: headRevision, hash: head?.hash ?? chainStart(stream) });
    } catch (error) {
      return { kind: 'error', error }; // Not plain JSON or too large: a defect of the caller; nothing was written yet.
    }
    let position = head?.position ?? 0;
    sealed.forEach((event, index) => {
      const { id, type, schemaVersion, data, metadata, hash } = event;
      const revision = headRevision + 1 + index;
      position = Number(
        this.statements.insert.run(stream, revision, id, type, schemaVersion, data, metadata, hash).lastInsertRowid,
      );
    });
    return {
      kind: 'result',
      result: { kind: 'ok', revision: headRevision + events.length, position: String(position) },
    };
  }

  /** The same ids with the same content at the same place are an exact repeat: it succeeded, so it is `ok` again. */
  private repeatOrConflict(stream: string, events: readonly NewEvent[], expectedRevision: number): AppendResult {
    const stored = this.statements.readFrom.all(stream, expectedRevision + 1, events.length);
    const last = stored.at(-1);
    const isRepeat =
      stored.length === events.length && events.every((event, index) => isRepeated(event, stored[index]));
    if (!isRepeat || last === undefined) return { kind: 'conflict' };
    return { kind: 'ok', revision: last.revision, position: String(last.position) };
  }
}

const settle = (append: WaitingAppend, settled: Settled | undefined): void => {
  if (settled === undefined) append.reject(new Error('The append was lost.'));
  else if (settled.kind === 'error') append.reject(settled.error);
  else append.resolve(settled.result);
};

const isRepeated = (event: NewEvent, row: StoredRow | undefined): boolean =>
  row !== undefined && isSameEvent(event, new StoredEvent(row, () => ''));

const COLUMNS = 'position, stream, revision, id, type, schema_version, metadata';
const SMALL_DATA = `CASE WHEN octet_length(data) <= ${DATA_BYTES_AT_ONCE} THEN data END AS data`;

const prepareStatements = (database: SqliteDatabase) => ({
  begin: database.prepare('BEGIN IMMEDIATE'),
  commit: database.prepare('COMMIT'),
  rollback: database.prepare('ROLLBACK'),
  head: database.prepare<[string], { position: number; revision: number; hash: string }>(
    'SELECT position, revision, hash FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1',
  ),
  insert: database.prepare<[string, number, string, string, number, string, string, string]>(
    'INSERT INTO events (stream, revision, id, type, schema_version, data, metadata, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  ),
  readStream: database.prepare<[string], StoredRow>(
    `SELECT ${COLUMNS}, ${SMALL_DATA} FROM events WHERE stream = ? ORDER BY revision`,
  ),
  readData: database.prepare<[number], { data: string }>('SELECT data FROM events WHERE position = ?'),
  readFrom: database.prepare<[string, number, number], StoredRow>(
    `SELECT ${COLUMNS}, data FROM events WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?`,
  ),
  readAll: database.prepare<[number, number], StoredRow>(
    `SELECT ${COLUMNS}, ${SMALL_DATA} FROM events WHERE position > ? ORDER BY position LIMIT ?`,
  ),
});
