import { join } from 'node:path';
import { type Event } from '@event-driven-io/emmett';
import {
  appendToStream,
  createEventStoreSchema,
  getSQLiteEventStore,
  readMessagesBatch,
  readStream,
  sqliteConnection,
  storeProcessorCheckpoint,
} from '@event-driven-io/emmett-sqlite';
import Database from 'better-sqlite3';
import { type NewEvent } from '../../src/application/ports/event-store';
import { BATCH_LIST_TABLE, statementOf } from './batch-list';
import { type LoggedAppend } from './log-events';
import { foldStream, PAGE_EVENTS, type Part, type Side } from './side';

type Connection = ReturnType<typeof sqliteConnection>;
type Logged = Event & { readonly metadata: Record<string, unknown> };

const PROCESSOR = 'batch-list';
/** As SqliteEventStore has it. */
const CACHE_KIB = 4 * 1024;

/**
 * emmett-sqlite through its own functions on a connection that is kept open, with the settings of our files. Its event store as it is handed out
 * (`getSQLiteEventStore`) opens and closes the file for every call: `EmmettAsOffered` measures that.
 */
export class EmmettSide implements Side {
  readonly name = 'emmett';
  private after = 0n;
  private projected = 0n;

  private constructor(
    private readonly events: Connection,
    private readonly views: Connection,
  ) {}

  static async open(folder: string): Promise<EmmettSide> {
    const events = await connect(join(folder, 'emmett.sqlite'), 'FULL', CACHE_KIB);
    await createEventStoreSchema(events);
    const views = await connect(join(folder, 'emmett-views.sqlite'), 'NORMAL', 2_000);
    await createEventStoreSchema(views);
    await views.command(BATCH_LIST_TABLE);
    return new EmmettSide(events, views);
  }

  async append(appends: readonly LoggedAppend[]): Promise<void> {
    for (const { stream, events, headRevision } of appends) {
      const options = { expectedStreamVersion: BigInt(headRevision + 1) };
      const result = await appendToStream(this.events, stream, typeOf(stream), events.map(loggedOf), options);
      if (!result.success) throw new Error(`emmett did not append to ${stream}.`);
    }
  }

  async readOn({ events }: Part): Promise<number> {
    let left = events;
    while (left > 0) {
      const batchSize = Math.min(PAGE_EVENTS, left);
      const page = await readMessagesBatch<Logged>(this.events, { after: this.after, batchSize });
      if (page.messages.length === 0) break;
      this.after = page.currentGlobalPosition;
      left -= page.messages.length;
    }
    return events - left;
  }

  async fold({ streams }: Part): Promise<number> {
    let events = 0;
    for (const stream of streams) {
      const recorded = await readStream<Logged>(this.events, stream);
      foldStream(stream, recorded.events);
      events += recorded.events.length;
    }
    return events;
  }

  async project({ events }: Part): Promise<number> {
    let left = events;
    while (left > 0) {
      const batchSize = Math.min(PAGE_EVENTS, left);
      const page = await readMessagesBatch<Logged>(this.events, { after: this.projected, batchSize });
      if (page.messages.length === 0) break;
      await this.views.withTransaction(async () => {
        for (const { type, data, metadata } of page.messages) {
          const statement = statementOf(metadata.streamName, type, data, String(metadata['occurredAt']));
          if (statement !== null) await this.views.command(statement.sql, [...statement.values]);
        }
        await storeProcessorCheckpoint(this.views, {
          ...{ processorId: PROCESSOR, version: 1, newPosition: page.currentGlobalPosition },
          lastProcessedPosition: this.projected === 0n ? null : this.projected,
        });
      });
      this.projected = page.currentGlobalPosition;
      left -= page.messages.length;
    }
    return events - left;
  }

  async close(): Promise<void> {
    this.events.close();
    this.views.close();
  }
}

/**
 * The event store that the package hands out. It sets the journal mode of each new connection without waiting, and now and then that is still under
 * way when it commits: SQLite refuses, and the append is done once more.
 */
export class EmmettAsOffered {
  /** Appends that failed and were repeated. */
  repeated = 0;
  private readonly store: ReturnType<typeof getSQLiteEventStore>;

  constructor(folder: string) {
    const schema = { autoMigration: 'CreateOrUpdate' as const };
    this.store = getSQLiteEventStore({ fileName: join(folder, 'emmett-offered.sqlite'), schema });
  }

  async append(appends: readonly LoggedAppend[]): Promise<void> {
    for (const one of appends) while (!(await this.isAppended(one))) this.repeated += 1;
  }

  private async isAppended({ stream, events, headRevision }: LoggedAppend): Promise<boolean> {
    const print = console.log;
    console.log = () => undefined; // It prints the error itself, among our results.
    try {
      const options = { expectedStreamVersion: BigInt(headRevision + 1) };
      await this.store.appendToStream(stream, events.map(loggedOf), options);
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === 'SQLITE_BUSY') return false;
      throw error;
    } finally {
      console.log = print;
    }
  }
}

const connect = async (file: string, synchronous: string, cacheKib: number): Promise<Connection> => {
  const connection = sqliteConnection({ fileName: file });
  await connection.command('PRAGMA journal_mode = WAL');
  await connection.command(`PRAGMA synchronous = ${synchronous}`);
  await connection.command(`PRAGMA cache_size = -${cacheKib}`);
  return connection;
};

const typeOf = (stream: string): string => stream.slice(0, stream.indexOf('-'));

/** The event as emmett's append takes it; its id goes with the metadata. */
const loggedOf = ({ id, type, data, metadata }: NewEvent): Logged => ({
  type,
  data: data as Record<string, unknown>,
  metadata: { ...metadata, messageId: id },
});

/** Writes into emmett's own tables what its append would have written, many appends in one transaction: for making the log that is measured. */
export class EmmettRows {
  private readonly database: Database.Database;
  private readonly insert: (appends: readonly LoggedAppend[]) => void;

  constructor(folder: string) {
    this.database = new Database(join(folder, 'emmett.sqlite'));
    this.database.pragma('synchronous = OFF');
    const stream = this.database.prepare(
      `INSERT INTO emt_streams VALUES (@stream, @position, '[object Object]', @type, '[]', 0)
        ON CONFLICT (stream_id, partition, is_archived) DO UPDATE SET stream_position = excluded.stream_position`,
    );
    const message = this.database.prepare(
      `INSERT INTO emt_messages (stream_id, stream_position, partition, message_kind, message_data, message_metadata, message_schema_version,
         message_type, message_id, is_archived) VALUES (?, ?, 'emt:default', 'E', ?, ?, ?, ?, ?, 0)`,
    );
    this.insert = this.database.transaction((appends: readonly LoggedAppend[]) => {
      for (const { stream: name, events, headRevision } of appends) {
        stream.run({ stream: name, type: typeOf(name), position: headRevision + 1 + events.length });
        events.forEach(({ id, type, data, metadata }, index) => {
          const messageMetadata = { streamName: name, messageId: id, streamPosition: String(index + 1), ...metadata };
          const position = String(headRevision + 2 + index);
          const texts = [JSON.stringify(data), JSON.stringify(messageMetadata), String(headRevision + 1)];
          message.run(name, position, ...texts, type, id);
        });
      }
    });
  }

  fill(appends: readonly LoggedAppend[]): void {
    this.insert(appends);
  }

  /** All rows, but for when they were written. */
  static of(folder: string): unknown {
    const database = new Database(join(folder, 'emmett.sqlite'), { readonly: true });
    try {
      const messages = database.prepare('SELECT * FROM emt_messages ORDER BY global_position').all();
      return {
        messages: messages.map((row) => ({ ...(row as object), created: null })),
        streams: database.prepare('SELECT * FROM emt_streams ORDER BY stream_id').all(),
      };
    } finally {
      database.close();
    }
  }

  close(): void {
    this.database.close();
  }
}
