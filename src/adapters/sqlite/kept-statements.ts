import { type SqliteDatabase } from './open-database';

/** More than the tables of the views need; lists with many conditions have one statement per combination. */
const KEPT_MAX = 300;

/**
 * The same database, but a statement with the same text is prepared once: preparing takes longer than changing a row,
 * and leaks memory. Not for statements that are modified (`pluck`) or iterated, because the same text returns the same
 * statement.
 */
export const withKeptStatements = (database: SqliteDatabase): SqliteDatabase => {
  const kept = new Map<string, ReturnType<SqliteDatabase['prepare']>>();
  const prepare = (text: string): ReturnType<SqliteDatabase['prepare']> => {
    const known = kept.get(text);
    const statement = known?.database.open === true ? known : database.prepare(text); // Its file may have been exchanged.
    kept.delete(text); // Moves it to the end: the first one is the least recently used.
    kept.set(text, statement);
    if (kept.size > KEPT_MAX) kept.delete(kept.keys().next().value ?? '');
    return statement;
  };
  return Object.create(database, { prepare: { value: prepare } }) as SqliteDatabase;
};
