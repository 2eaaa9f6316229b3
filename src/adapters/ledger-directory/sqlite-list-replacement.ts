import { type DirectoryScope, type ListReplacement } from '../../application/ports/ledger-directory';
import { type LedgerRecord } from '../../domain/ledger-entry/ledger-record';
import { type SqliteDatabase } from '../sqlite/open-database';
import { recordTable } from './directory-tables';
import { type Generation, type Generations } from './generations';

/** Writes a new generation of a list next to the current one. Each call is one short transaction. */
export class SqliteListReplacement implements ListReplacement {
  private readonly generation: Generation;
  private isOver = false;

  constructor(
    private readonly database: SqliteDatabase,
    private readonly generations: Generations,
    private readonly key: DirectoryScope & { readonly list: string },
    private readonly onCommitted: () => void,
  ) {
    this.generation = generations.create();
  }

  add(records: readonly LedgerRecord[]): void {
    this.refuseIfOver();
    this.generation.add(records);
  }

  commit(readAt: string): void {
    this.refuseIfOver();
    this.isOver = true;
    const { number } = this.generation;
    this.database.transaction(() => {
      const old = this.database
        .prepare<DirectoryScope, number>(
          'SELECT generation FROM ledger_list WHERE environment = @environment AND company = @companyId AND list = @list',
        )
        .pluck()
        .get(this.key);
      this.database
        .prepare(
          `INSERT OR REPLACE INTO ledger_list (environment, company, list, generation, read_at, count)
            SELECT @environment, @companyId, @list, @number, @readAt, count(*) FROM ${recordTable(number)}`,
        )
        .run({ ...this.key, number, readAt });
      if (old !== undefined) this.generations.drop(old);
    })();
    this.onCommitted();
  }

  /** Nothing can be dropped after the file was closed or exchanged; the next open drops it. */
  discard(): void {
    if (this.isOver) return;
    this.isOver = true;
    if (this.generation.isInFile) this.generations.drop(this.generation.number);
  }

  private refuseIfOver(): void {
    if (this.isOver) throw new Error(`The list ${this.key.list} was committed or discarded before.`);
    if (!this.generation.isInFile) throw new Error(`The file of the list ${this.key.list} was exchanged meanwhile.`);
  }
}
