import { type DirectoryScope, type ListReplacement } from '../../application/ports/ledger-directory';
import { type LedgerRecord } from '../../application/ports/ledger-inspection';
import { foldedName } from '../../domain/shared/folded-name';
import { type SqliteDatabase } from '../sqlite/open-database';
import { type ObsoleteGenerations } from './obsolete-generations';

/** Writes a new generation of a list beside the one that is read. Each call is one short transaction. */
export class SqliteListReplacement implements ListReplacement {
  private readonly generation: number;
  private isOver = false;

  constructor(
    private readonly database: SqliteDatabase,
    private readonly obsolete: ObsoleteGenerations,
    private readonly key: DirectoryScope & { readonly list: string },
  ) {
    this.generation = Number(database.prepare('INSERT INTO ledger_generation DEFAULT VALUES').run().lastInsertRowid);
  }

  add(records: readonly LedgerRecord[]): void {
    this.refuseIfOver();
    const insert = this.database.prepare('INSERT OR REPLACE INTO ledger_record VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.database.transaction(() => {
      for (const { id, name, active, ...more } of records) {
        const values = [id, name, foldedName(id), foldedName(name), active ? 1 : 0, JSON.stringify(more)];
        insert.run(this.generation, ...values);
      }
    })();
  }

  commit(readAt: string): void {
    this.refuseIfOver();
    this.isOver = true;
    const replaced = this.database.transaction(() => {
      const old = this.database
        .prepare<DirectoryScope, { generation: number }>(
          'SELECT generation FROM ledger_list WHERE environment = @environment AND company = @companyId AND list = @list',
        )
        .get(this.key);
      this.database
        .prepare(
          `INSERT OR REPLACE INTO ledger_list (environment, company, list, generation, read_at, count)
            SELECT @environment, @companyId, @list, @generation, @readAt, count(*) FROM ledger_record WHERE generation = @generation`,
        )
        .run({ ...this.key, generation: this.generation, readAt });
      return old?.generation;
    })();
    if (replaced !== undefined) this.obsolete.remove(replaced);
  }

  discard(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.obsolete.remove(this.generation);
  }

  private refuseIfOver(): void {
    if (this.isOver) throw new Error(`The list ${this.key.list} was committed or discarded before.`);
  }
}
