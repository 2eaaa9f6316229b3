import { type EventStore, type Position, type RecordedEvent } from '../../application/ports/event-store';
import { type SqliteDatabase } from '../sqlite/open-database';

/** How far the tables are, with the last event, so that it can be looked up in the log. */
export interface ProjectionPlace {
  /** Identity of a log: position and id of its first event. Null while it is empty. */
  readonly log: string | null;
  /** Events projected so far. */
  readonly place: number;
  readonly position: Position | null;
  /** Of the event before the last one; null when there is none. */
  readonly before: Position | null;
  readonly eventId: string | null;
  readonly hash: string | null;
}

export const NOWHERE: ProjectionPlace = {
  log: null,
  place: 0,
  position: null,
  before: null,
  eventId: null,
  hash: null,
};

/** For missing tables, or those of a version that did not record the event: rebuilt. */
export const createProjectionTable = (database: SqliteDatabase): void => {
  const columns = database.prepare("SELECT name FROM pragma_table_info('projection')").pluck().all();
  if (columns.length > 0 && !columns.includes('hash')) database.exec('DROP TABLE projection');
  database.exec(`
    DROP TABLE IF EXISTS checkpoint;
    CREATE TABLE IF NOT EXISTS projection (
      version TEXT NOT NULL, log TEXT, place INTEGER NOT NULL, position TEXT, before TEXT, event_id TEXT, hash TEXT
    ) STRICT;
  `);
};

/** Null when the tables are not of this version. */
export const placeIn = (database: SqliteDatabase, version: string): ProjectionPlace | null => {
  const known = database
    .prepare<[], ProjectionPlace & { version: string }>(
      'SELECT version, log, place, position, before, event_id AS eventId, hash FROM projection',
    )
    .get();
  if (known?.version !== version) return null;
  const { version: _, ...place } = known;
  return place;
};

export const keepPlace = (database: SqliteDatabase, version: string, place: ProjectionPlace): void => {
  database.exec('DELETE FROM projection');
  database
    .prepare('INSERT INTO projection VALUES (@version, @log, @place, @position, @before, @eventId, @hash)')
    .run({ version, ...place });
};

/** The place after a page of events. */
export const placeAfter = (known: ProjectionPlace, events: readonly RecordedEvent[]): ProjectionPlace => {
  const last = events.at(-1);
  if (!last) return known;
  return {
    log: known.log ?? logOf(events[0]),
    place: known.place + events.length,
    position: last.position,
    before: events.at(-2)?.position ?? known.position,
    eventId: last.id,
    hash: last.metadata.hash,
  };
};

export type Standing = 'same' | 'moved' | 'behind';

/**
 * Whether the log has what was projected: `same`; `moved` when it has the same events at other positions; `behind` when
 * the event at the checkpoint is missing or different: an older log was restored, or this is another one.
 */
export const standingOf = async (store: EventStore, known: ProjectionPlace): Promise<Standing> => {
  if (known.log === null || known.position === null) return 'same';
  const [first] = await store.readAll(null, 1);
  if (known.log !== logOf(first)) return first?.id === known.log.split(' ')[1] ? 'moved' : 'behind';
  const [last] = await store.readAll(known.before, 1);
  return last?.position === known.position && last.metadata.hash === known.hash ? 'same' : 'behind';
};

const logOf = (first: RecordedEvent | undefined): string | null =>
  first === undefined ? null : `${first.position} ${first.id}`;
