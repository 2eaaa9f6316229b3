import { openDatabase, openReadOnly, type SqliteDatabase } from '../sqlite/open-database';
import { EncryptedSecrets, type EncryptedValues } from './encrypted-secrets';

/** In their own file, so that it can be backed up separately from the log and the key. */
export class SqliteEncryptedSecrets extends EncryptedSecrets {
  private readonly database: SqliteDatabase;

  constructor(file: string, database: SqliteDatabase = openDatabase(file, 'FULL')) {
    super();
    this.database = database;
    if (database.readonly) return;
    this.database.pragma('secure_delete = ON');
    this.database.exec(
      'CREATE TABLE IF NOT EXISTS secrets (ref TEXT, name TEXT, sealed BLOB NOT NULL, PRIMARY KEY (ref, name)) STRICT',
    );
  }

  /** Read-only. The file has to exist. */
  static readOnly(file: string): SqliteEncryptedSecrets {
    return new SqliteEncryptedSecrets(file, openReadOnly(file));
  }

  override async put(ref: string, values: EncryptedValues): Promise<void> {
    const insert = this.database.prepare('INSERT INTO secrets (ref, name, sealed) VALUES (?, ?, ?)');
    this.database.transaction(() => {
      for (const [name, encrypted] of Object.entries(values)) insert.run(ref, name, encrypted);
    })();
  }

  override async get(ref: string): Promise<EncryptedValues | undefined> {
    const rows = this.database
      .prepare<[string], { name: string; sealed: Buffer }>('SELECT name, sealed FROM secrets WHERE ref = ?')
      .all(ref);
    return rows.length === 0 ? undefined : Object.fromEntries(rows.map(({ name, sealed }) => [name, sealed]));
  }

  override async replace(changed: ReadonlyMap<string, EncryptedValues>): Promise<void> {
    const update = this.database.prepare('UPDATE secrets SET sealed = ? WHERE ref = ? AND name = ?');
    this.database.transaction(() => {
      for (const [ref, values] of changed)
        for (const [name, encrypted] of Object.entries(values))
          if (update.run(encrypted, ref, name).changes !== 1) throw new Error(`There is no ${name} under ${ref}.`);
    })();
  }

  override async remove(ref: string): Promise<void> {
    this.database.prepare('DELETE FROM secrets WHERE ref = ?').run(ref);
  }

  override async refs(): Promise<readonly string[]> {
    const rows = this.database.prepare<[], { ref: string }>('SELECT DISTINCT ref FROM secrets').all();
    return rows.map(({ ref }) => ref);
  }

  override close(): void {
    this.database.close();
  }
}
