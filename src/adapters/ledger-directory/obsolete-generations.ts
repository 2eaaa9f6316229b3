import { type SqliteDatabase } from '../sqlite/open-database';

/** Records removed at a time: some milliseconds, so that whoever shares the connection is not held up. */
const RECORDS_MAX = 1_000;

/**
 * Removes generations that nobody reads any more, a few records in each turn of the event loop. What is not removed when the file is
 * closed is removed after it was opened again.
 */
export class ObsoleteGenerations {
  private readonly generations: number[] = [];
  private isRemoving = false;

  constructor(private readonly database: SqliteDatabase) {}

  remove(generation: number): void {
    this.generations.push(generation);
    this.goOn();
  }

  /** Everything that no list points to: called when nothing is being written. */
  removeUnreferenced(): void {
    const rows = this.database
      .prepare<[], { generation: number }>(
        'SELECT generation FROM ledger_generation WHERE generation NOT IN (SELECT generation FROM ledger_list)',
      )
      .all();
    for (const { generation } of rows) this.remove(generation);
  }

  private goOn(): void {
    if (this.isRemoving || this.generations.length === 0) return;
    this.isRemoving = true;
    setImmediate(() => {
      this.isRemoving = false;
      if (!this.database.open) return;
      try {
        this.removeSome();
      } catch {
        return; // A full disk, a locked file: the rows take room and harm nobody until the file is opened again.
      }
      this.goOn();
    }).unref();
  }

  private removeSome(): void {
    const [generation] = this.generations;
    if (generation === undefined) return;
    const { changes } = this.database
      .prepare(
        `DELETE FROM ledger_record WHERE generation = @generation
            AND id IN (SELECT id FROM ledger_record WHERE generation = @generation ORDER BY id LIMIT @limit)`,
      )
      .run({ generation, limit: RECORDS_MAX });
    if (changes === RECORDS_MAX) return;
    this.database.prepare('DELETE FROM ledger_generation WHERE generation = ?').run(generation);
    this.generations.shift();
  }
}
