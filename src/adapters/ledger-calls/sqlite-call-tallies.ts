import { CallTallies, type CallTally } from '../../application/ports/ledger-calls';
import { openDatabase, type SqliteDatabase } from '../sqlite/open-database';

/** In a file of the data folder. */
export class SqliteCallTallies extends CallTallies {
  private readonly database: SqliteDatabase;

  constructor(file: string) {
    super();
    this.database = openDatabase(file, 'FULL');
    this.database.exec(
      'CREATE TABLE IF NOT EXISTS tallies (month TEXT, owner TEXT, tally TEXT NOT NULL, PRIMARY KEY (month, owner)) STRICT',
    );
  }

  override async keep(month: string, owner: string, tally: CallTally): Promise<void> {
    this.database
      .prepare('INSERT INTO tallies VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET tally = excluded.tally')
      .run(month, owner, JSON.stringify(tally));
  }

  override async of(month: string): Promise<ReadonlyMap<string, CallTally>> {
    const rows = this.database
      .prepare<[string], { owner: string; tally: string }>('SELECT owner, tally FROM tallies WHERE month = ?')
      .all(month);
    return new Map(rows.map(({ owner, tally }) => [owner, JSON.parse(tally) as CallTally]));
  }

  close(): void {
    this.database.close();
  }
}
