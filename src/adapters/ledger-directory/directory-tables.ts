import { type SqliteDatabase } from '../sqlite/open-database';

/** Version of the tables. Another version is dropped, and its content is read from the ledger again. */
const VERSION = 'ledger-directory/3';
const TABLES = ['ledger_list', 'ledger_generation', 'ledger_directory_version'];

/** Creates the tables, replacing those of older versions. */
export const prepareTables = (database: SqliteDatabase): void => {
  database.transaction(() => {
    if (versionOf(database) !== VERSION) dropTables(database);
    database.exec(SCHEMA);
    database.prepare('INSERT OR IGNORE INTO ledger_directory_version VALUES (?)').run(VERSION);
  })();
};

/** Records of one generation have their own table, which can be dropped at once. */
export const recordTable = (generation: number): string => `${RECORD_TABLE}${generation}`;

const RECORD_TABLE = 'ledger_record_';

/**
 * A list points to the generation of records that readers see. Every generation is registered from its creation until
 * its table is dropped, so that partial ones of a killed process are found.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS ledger_directory_version (version TEXT PRIMARY KEY) STRICT;
  CREATE TABLE IF NOT EXISTS ledger_generation (generation INTEGER PRIMARY KEY AUTOINCREMENT) STRICT;
  CREATE TABLE IF NOT EXISTS ledger_list (
    environment TEXT, company TEXT, list TEXT, generation INTEGER NOT NULL, read_at TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (environment, company, list)
  ) STRICT;
`;

const namesOfTables = (database: SqliteDatabase): string[] =>
  database.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();

const dropTables = (database: SqliteDatabase): void => {
  for (const name of namesOfTables(database))
    if (TABLES.includes(name) || name.startsWith(RECORD_TABLE)) database.exec(`DROP TABLE ${name}`);
};

const versionOf = (database: SqliteDatabase): string | undefined =>
  namesOfTables(database).includes('ledger_directory_version')
    ? database.prepare<[], string>('SELECT version FROM ledger_directory_version').pluck().get()
    : undefined;
