import { type SqliteDatabase } from './open-database';

/** More than the tables of the views need; lists with many conditions have a text for each combination. */
const KEPT_MAX = 300;

/**
 * The same database, but a statement with the same text is prepared once: to prepare takes longer than to change a row, and leaves memory behind. Not for
 * statements that are changed (`pluck`) or read row by row (`iterate`): whoever asks for the same text gets the same statement.
 */
export const withKeptStatements = (database: SqliteDatabase): SqliteDatabase => {
  const kept = new Map<string, ReturnType<SqliteDatabase['prepare']>>();
  const prepare = (text: string): ReturnType<SqliteDatabase['prepare']> => {
    const statement = kept.get(text) ?? database.prepare(text);
    kept.delete(text); // Moves it to the end: the first one is the one that was not asked for the longest.
    kept.set(text, statement);
    if (kept.size > KEPT_MAX) kept.delete(kept.keys().next().value ?? '');
    return statement;
  };
  return Object.create(database, { prepare: { value: prepare } }) as SqliteDatabase;
};
