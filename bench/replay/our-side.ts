import { join } from 'node:path';
import { SqliteEventStore } from '../../src/adapters/event-store/sqlite-event-store';
import { Projector } from '../../src/adapters/read-models/projector';
import { type ReadModel } from '../../src/adapters/read-models/read-model';
import { openDatabase, type SqliteDatabase } from '../../src/adapters/sqlite/open-database';
import {
  type AppendResult,
  EventStore,
  type Position,
  type RecordedEvent,
} from '../../src/application/ports/event-store';
import { Log } from '../../src/application/ports/log';
import { BATCH_LIST_TABLE, statementOf } from './batch-list';
import { type LoggedAppend } from './log-events';
import { foldStream, PAGE_EVENTS, type Part, type Side } from './side';

/** This service's store and projector. */
export class OurSide implements Side {
  readonly name = 'ours';
  readonly store: SqliteEventStore;
  private readonly views: SqliteDatabase;
  private readonly log: LimitedLog;
  private readonly projector: Projector;
  private position: Position | null = null;

  constructor(folder: string) {
    this.store = new SqliteEventStore(join(folder, 'ours.sqlite'));
    this.views = openDatabase(join(folder, 'ours-views.sqlite'), 'NORMAL');
    this.log = new LimitedLog(this.store);
    this.projector = new Projector(this.log, this.views, [new BatchList(this.views)], new ThrowingLog());
  }

  /** All at once, so that they share commits: for making the log that is measured. */
  async fill(appends: readonly LoggedAppend[]): Promise<void> {
    await Promise.all(appends.map((one) => this.appendOne(one)));
  }

  async append(appends: readonly LoggedAppend[]): Promise<void> {
    for (const one of appends) await this.appendOne(one);
  }

  async readOn({ events }: Part): Promise<number> {
    let left = events;
    while (left > 0) {
      const page = await this.store.readAll(this.position, Math.min(PAGE_EVENTS, left));
      if (page.length === 0) break;
      for (const event of page) touch(event);
      this.position = page.at(-1)?.position ?? this.position;
      left -= page.length;
    }
    return events - left;
  }

  async fold({ streams }: Part): Promise<number> {
    let events = 0;
    for (const stream of streams) {
      const recorded = await this.store.read(stream);
      foldStream(stream, recorded);
      events += recorded.length;
    }
    return events;
  }

  async project({ events }: Part): Promise<number> {
    this.log.allow(events);
    await this.projector.catchUp();
    return events - this.log.left;
  }

  async close(): Promise<void> {
    this.store.close();
    this.views.close();
  }

  private async appendOne({ stream, events, headRevision }: LoggedAppend): Promise<void> {
    const result = await this.store.append(stream, events, headRevision < 0 ? 'no-stream' : headRevision);
    if (result.kind !== 'ok') throw new Error(`The store answered ${result.kind}.`);
  }
}

/** The other side parses every event that it reads: so do we, where we would not have to. */
const touch = ({ data, metadata }: RecordedEvent): void => {
  if (data === undefined || typeof metadata !== 'object') throw new Error('An event is not whole.');
};

class BatchList implements ReadModel {
  readonly version = 'batch-list/1';
  readonly tables = ['batch_list'];
  private readonly statements = new Map<string, ReturnType<SqliteDatabase['prepare']>>();

  constructor(private readonly database: SqliteDatabase) {}

  create(): void {
    this.database.exec(BATCH_LIST_TABLE);
  }

  apply({ stream, type, data, metadata }: RecordedEvent): void {
    const statement = statementOf(stream, type, data, metadata.occurredAt);
    if (statement === null) return;
    const prepared = this.statements.get(statement.sql) ?? this.database.prepare(statement.sql);
    this.statements.set(statement.sql, prepared);
    prepared.run(...statement.values);
  }
}

/** A log that ends after so many more events. */
export class LimitedLog extends EventStore {
  left = 0;

  constructor(private readonly store: EventStore) {
    super();
  }

  allow(events: number): void {
    this.left = events;
  }

  override async readAll(after: Position | null, limit: number): Promise<readonly RecordedEvent[]> {
    if (this.left === 0) return [];
    const page = await this.store.readAll(after, Math.min(limit, this.left));
    this.left -= page.length;
    return page;
  }

  override read(stream: string): Promise<readonly RecordedEvent[]> {
    return this.store.read(stream);
  }

  override append(): Promise<AppendResult> {
    throw new Error('It is only read here.');
  }

  override onAppended(): () => void {
    return () => undefined;
  }
}

export class ThrowingLog extends Log {
  override info(): void {
    // Nothing that counts here.
  }

  override warn(event: string): void {
    throw new Error(event);
  }

  override error(event: string): void {
    throw new Error(event);
  }
}
