import { type RecordedEvent } from '../../application/ports/event-store';
import { type SqliteDatabase } from '../sqlite/open-database';

/** Events to tables. The projector calls it inside the transaction that also moves the checkpoint. */
export interface ReadModel {
  /** Changes when the tables change, so that they are rebuilt from the log. */
  readonly version: string;
  /** Every table it owns, for a rebuild. */
  readonly tables: readonly string[];
  create(database: SqliteDatabase): void;
  /** `place` counts the events of the log from 1: rows are ordered by it, because positions differ between stores. */
  apply(event: RecordedEvent, place: number): void;
}

/** The part of a stream's name after its category: `acme-test` or `acme-test.<own id>`. */
export const ownIdOf = (event: RecordedEvent): string =>
  event.stream.slice(event.stream.indexOf('-') + 1).slice(event.metadata.environment.length + 1);
