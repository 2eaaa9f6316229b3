import { type SqliteDatabase } from '../sqlite/open-database';

/** Changes with the tables. Another version of them is dropped: what they hold is read from the ledger again. */
const VERSION = 'ledger-directory/1';
const TABLES = ['ledger_list', 'ledger_record', 'ledger_generation', 'ledger_directory_version'];

/** Makes the tables, whatever an older version left. */
export const prepareTables = (database: SqliteDatabase): void => {
  database.transaction(() => {
    if (versionOf(database) !== VERSION) for (const table of TABLES) database.exec(`DROP TABLE IF EXISTS ${table}`);
    database.exec(SCHEMA);
    database.prepare('INSERT OR IGNORE INTO ledger_directory_version VALUES (?)').run(VERSION);
  })();
};

/**
 * A list points to the generation of records that readers see. Every generation is known from before its first record until its last one
 * is gone, so that what a killed process left half written is found without a scan.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS ledger_directory_version (version TEXT PRIMARY KEY) STRICT;
  CREATE TABLE IF NOT EXISTS ledger_generation (generation INTEGER PRIMARY KEY AUTOINCREMENT) STRICT;
  CREATE TABLE IF NOT EXISTS ledger_list (
    environment TEXT, company TEXT, list TEXT, generation INTEGER NOT NULL, read_at TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (environment, company, list)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS ledger_record (
    generation INTEGER, id TEXT, name TEXT NOT NULL, folded_id TEXT NOT NULL, folded_name TEXT NOT NULL, active INTEGER NOT NULL,
    more TEXT NOT NULL, PRIMARY KEY (generation, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS ledger_record_by_name ON ledger_record (generation, name);
  CREATE INDEX IF NOT EXISTS ledger_record_by_folded_name ON ledger_record (generation, folded_name);
  CREATE INDEX IF NOT EXISTS ledger_record_by_folded_id ON ledger_record (generation, folded_id);
`;

const versionOf = (database: SqliteDatabase): string | undefined => {
  const isThere = database
    .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'ledger_directory_version'")
    .get();
  if (isThere === undefined) return undefined;
  return database.prepare<[], { version: string }>('SELECT version FROM ledger_directory_version').get()?.version;
};
