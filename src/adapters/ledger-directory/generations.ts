import { type Statement } from 'better-sqlite3';
import { type LedgerRecord } from '../../domain/ledger-entry/ledger-record';
import { foldedName, looselyFoldedName } from '../../domain/shared/folded-name';
import { type SqliteDatabase } from '../sqlite/open-database';
import { recordTable } from './directory-tables';

export interface RecordRow {
  readonly id: string;
  readonly name: string;
  readonly active: number;
  readonly more: string;
}

/**
 * The records of one reading of a list. A close looks up a hundred thousand values, so statements are prepared once.
 */
export class Generation {
  readonly record: Statement<[{ id: string }], RecordRow>;
  readonly named: Statement<[{ name: string; limit: number }], RecordRow>;
  readonly alike: Statement<[{ folded: string; limit: number }], RecordRow>;
  readonly search: Statement<[{ after: string | number; loose: string; limit: number }], RecordRow>;
  private readonly insert: Statement;

  constructor(
    private readonly database: SqliteDatabase,
    readonly number: number,
  ) {
    const table = recordTable(number);
    const select = `SELECT id, name, active, more FROM ${table}`;
    this.record = database.prepare(`${select} WHERE id = @id`);
    // Indexes are named where the planner would otherwise use the primary key and read the whole list.
    this.named = database.prepare(`${select} INDEXED BY ${table}_by_name WHERE name = @name ORDER BY id LIMIT @limit`);
    this.alike = database.prepare(
      `${select} INDEXED BY ${table}_by_folded_id WHERE folded_id = @folded
        UNION ${select} INDEXED BY ${table}_by_folded_name WHERE folded_name = @folded ORDER BY id LIMIT @limit`,
    );
    // A scan in the order of the ids that ends with the page; a text that nothing contains costs one pass over the
    // list.
    this.search = database.prepare(
      `${select} WHERE id > @after AND (instr(loose_id, @loose) OR instr(loose_name, @loose)) ORDER BY id LIMIT @limit`,
    );
    this.insert = database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  }

  /** False after the file was closed or exchanged: the same number may name another generation now. */
  get isInFile(): boolean {
    return this.insert.database.open;
  }

  add(records: readonly LedgerRecord[]): void {
    this.database.transaction(() => {
      for (const { id, name, active, ...more } of records)
        this.insert.run(
          ...[id, name, foldedName(id), foldedName(name), looselyFoldedName(id), looselyFoldedName(name)],
          ...[active ? 1 : 0, JSON.stringify(more)],
        );
    })();
  }
}

/** Every generation that there is. */
export class Generations {
  private readonly known = new Map<number, Generation>();

  constructor(private readonly database: SqliteDatabase) {}

  create(): Generation {
    return this.database.transaction(() => {
      const { lastInsertRowid } = this.database.prepare('INSERT INTO ledger_generation DEFAULT VALUES').run();
      const table = recordTable(Number(lastInsertRowid));
      this.database.exec(`
        CREATE TABLE ${table} (
          id TEXT PRIMARY KEY, name TEXT NOT NULL, folded_id TEXT NOT NULL, folded_name TEXT NOT NULL,
          loose_id TEXT NOT NULL, loose_name TEXT NOT NULL, active INTEGER NOT NULL, more TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX ${table}_by_name ON ${table} (name);
        CREATE INDEX ${table}_by_folded_name ON ${table} (folded_name);
        CREATE INDEX ${table}_by_folded_id ON ${table} (folded_id);
      `);
      return this.of(Number(lastInsertRowid));
    })();
  }

  of(number: number): Generation {
    const generation = this.known.get(number) ?? new Generation(this.database, number);
    this.known.set(number, generation);
    return generation;
  }

  drop(number: number): void {
    this.known.delete(number);
    this.database.transaction(() => {
      this.database.exec(`DROP TABLE ${recordTable(number)}`);
      this.database.prepare('DELETE FROM ledger_generation WHERE generation = ?').run(number);
    })();
  }

  /** Leftovers of killed processes; called before anything is written. */
  dropUnreferenced(): void {
    const numbers = this.database
      .prepare<[], number>(
        'SELECT generation FROM ledger_generation WHERE generation NOT IN (SELECT generation FROM ledger_list)',
      )
      .pluck()
      .all();
    for (const number of numbers) this.drop(number);
  }
}
