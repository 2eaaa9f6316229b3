import { existsSync } from 'node:fs';
import {
  EventStore,
  isAtLeast,
  type AppendResult,
  type Position,
  type RecordedEvent,
} from '../../application/ports/event-store';
import { type Log } from '../../application/ports/log';
import { isDamage } from '../../application/shared/disk-trouble';
import { removeDatabase, replaceDurably } from '../sqlite/durable-files';
import { type ExchangeableDatabase } from '../sqlite/exchangeable-database';
import { openDatabase, openReadOnly, type SqliteDatabase } from '../sqlite/open-database';
import { HeldViewsFile } from './held-views-file';
import { Projector, type ViewsRepair } from './projector';
import { type ReadModel } from './read-model';
import { markDamaged, unmark } from './views-file';
import { tableDifferences, type TableDifference } from './table-differences';

export interface RebuildPorts {
  readonly store: EventStore;
  readonly modelsIn: (database: SqliteDatabase) => readonly ReadModel[];
  readonly log: Log;
  /** Called with each event that is in the new tables. */
  readonly onEvent: () => void;
}

/**
 * Rebuilds the views of a file from the whole log, in a new file that replaces it when complete. An interruption leaves
 * the old file. Throws when another process has the file open.
 */
export const rebuildViews = async (file: string, ports: RebuildPorts): Promise<void> => {
  const held = HeldViewsFile.hold(file);
  const beside = `${file}.rebuilding`;
  try {
    await buildAt(beside, ports);
    held.replaceWith(beside);
  } finally {
    held.release();
    removeDatabase(beside);
  }
};

/** Rebuilds the views of a running service in a new file, which replaces theirs when complete. */
export const liveRepair = (
  file: string,
  views: ExchangeableDatabase,
  ports: Omit<RebuildPorts, 'onEvent'>,
): ViewsRepair => {
  const beside = `${file}.rebuilding`;
  return {
    isDamaged: () => !isWhole(views.database),
    rebuild: async (signal) => {
      markDamaged(file); // A start in between rebuilds them too.
      try {
        await buildAt(beside, {
          ...ports,
          onEvent: () => {
            signal.throwIfAborted();
          },
        });
        views.exchange(() => {
          replaceDurably(file, beside);
          return openDatabase(file, 'NORMAL');
        });
        unmark(file);
      } finally {
        removeDatabase(beside);
      }
    },
  };
};

const isWhole = (database: SqliteDatabase): boolean => {
  try {
    return database.pragma('integrity_check(1)', { simple: true }) === 'ok';
  } catch (error) {
    if (!isDamage(error)) throw error;
    return false;
  }
};

export interface ViewsCheck {
  readonly tables: number;
  readonly differences: readonly TableDifference[];
}

/**
 * Rebuilds the views up to the current checkpoint and compares every table. The service may run: what it projects
 * meanwhile is ignored. Changes nothing.
 */
export const checkViews = async (file: string, ports: RebuildPorts): Promise<ViewsCheck> => {
  if (!existsSync(file)) throw new Error(`There is no ${file} to check: the service creates it when it starts.`);
  const present = openReadOnly(file);
  const beside = `${file}.checking`;
  try {
    present.exec('BEGIN'); // A snapshot, however long this takes.
    const until = checkpointOf(present);
    const tables = await buildAt(beside, { ...ports, store: new UntilPosition(ports.store, until) });
    return { tables: tables.length, differences: tableDifferences(present, beside, tables) };
  } finally {
    present.close();
    removeDatabase(beside);
  }
};

/** Returns the names of the tables. */
const buildAt = async (file: string, { store, modelsIn, log, onEvent }: RebuildPorts): Promise<string[]> => {
  removeDatabase(file); // Leftover of an interrupted rebuild.
  const database = openDatabase(file, 'OFF'); // It is not read before it is complete and synced.
  try {
    const models = modelsIn(database);
    await new Projector(store, database, models, log, onEvent).catchUp();
    return ['projection', ...models.flatMap(({ tables }) => tables)];
  } finally {
    database.close();
  }
};

const checkpointOf = (database: SqliteDatabase): Position | null => {
  const columns = database.prepare("SELECT name FROM pragma_table_info('projection')").pluck().all();
  if (!columns.includes('hash'))
    throw new Error('The views were written by another version of this program: rebuild them.');
  return database.prepare<[], Position | null>('SELECT position FROM projection').pluck().get() ?? null;
};

/** A log as it was when it ended at a position. */
class UntilPosition extends EventStore {
  constructor(
    private readonly store: EventStore,
    private readonly until: Position | null,
  ) {
    super();
  }

  override async readAll(after: Position | null, limit: number): Promise<readonly RecordedEvent[]> {
    const page = await this.store.readAll(after, limit);
    return page.filter(({ position }) => isAtLeast(this.until, position));
  }

  override read(stream: string): Promise<readonly RecordedEvent[]> {
    return this.store.read(stream);
  }

  override append(): Promise<AppendResult> {
    throw new Error('Views are built from the log and write nothing to it.');
  }

  override onAppended(): () => void {
    return () => undefined;
  }
}
