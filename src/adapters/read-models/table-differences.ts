import { type SqliteDatabase } from '../sqlite/open-database';

export interface TableDifference {
  readonly table: string;
  /** Rows that only the first database has, or has more often. */
  readonly onlyHere: number;
  readonly onlyThere: number;
  /** One row of each side that the other lacks, as text; null when it has none. */
  readonly here: string | null;
  readonly there: string | null;
}

/**
 * Compares tables row by row and value by value, in any row order. Returns those that differ; a table missing on one
 * side has no rows there. The other file stays attached until the database is closed.
 */
export const tableDifferences = (
  database: SqliteDatabase,
  otherFile: string,
  tables: readonly string[],
): TableDifference[] => {
  database.prepare('ATTACH ? AS other').run(otherFile);
  return tables.flatMap((table) => {
    const [here, there] = [rowsOf(database, 'main', table), rowsOf(database, 'other', table)];
    const [onlyHere, onlyThere] = [missing(database, here, there), missing(database, there, here)];
    if (onlyHere.rows === 0 && onlyThere.rows === 0) return [];
    return [
      { table, onlyHere: onlyHere.rows, onlyThere: onlyThere.rows, here: onlyHere.example, there: onlyThere.example },
    ];
  });
};

/**
 * Every row as one text: `quote` distinguishes numbers from texts and upper from lower case, regardless of the column's
 * collation.
 */
const rowsOf = (database: SqliteDatabase, schema: 'main' | 'other', table: string): string => {
  const columns = database
    .prepare<[string, string], string>('SELECT name FROM pragma_table_info(?, ?) ORDER BY name')
    .pluck()
    .all(table, schema);
  if (columns.length === 0) return "SELECT '' AS text, 0 AS times WHERE 0";
  const text = columns.map((column) => `'${column}=' || quote("${column}")`).join(" || ', ' || ");
  return `SELECT ${text} AS text, count(*) AS times FROM ${schema}."${table}" GROUP BY 1`;
};

const missing = (database: SqliteDatabase, from: string, to: string): { rows: number; example: string | null } =>
  database
    .prepare<[], { rows: number; example: string | null }>(
      `SELECT count(*) AS rows, min(text) AS example FROM (${from} EXCEPT ${to})`,
    )
    .get() ?? { rows: 0, example: null };
