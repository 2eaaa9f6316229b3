import { type Statement } from 'better-sqlite3';
import {
  type DirectoryScope,
  LedgerDirectory,
  type ListReplacement,
  type ListState,
} from '../../application/ports/ledger-directory';
import { type LedgerRecord } from '../../domain/ledger-entry/ledger-record';
import { type Page, type PageRequest } from '../../application/ports/page';
import { foldedName, looselyFoldedName } from '../../domain/shared/folded-name';
import { type SqliteDatabase } from '../sqlite/open-database';
import { keyOfCursor, pageOfRows } from '../sqlite/paging';
import { prepareTables } from './directory-tables';
import { type Generation, Generations, type RecordRow } from './generations';
import { SqliteListReplacement } from './sqlite-list-replacement';

interface ListKey {
  readonly environment: string;
  readonly companyId: string;
  readonly list: string;
}

const OF_SCOPE = 'FROM ledger_list WHERE environment = @environment AND company = @companyId';
const STATE_COLUMNS = 'list, read_at AS readAt, count';

/**
 * The lists in tables of their own in the file of the read models, which may be deleted as well. The projector shares
 * the connection, so nothing here holds it longer than a page takes.
 */
export class SqliteLedgerDirectory extends LedgerDirectory {
  private generations!: Generations;
  private generation!: Statement<[ListKey], number>;

  constructor(private readonly database: SqliteDatabase) {
    super();
    this.reopen();
  }

  /** Starts over with what the file holds now. */
  reopen(): void {
    const { database } = this;
    prepareTables(database);
    this.generations = new Generations(database);
    this.generations.dropUnreferenced();
    this.generation = database.prepare<ListKey, number>(`SELECT generation ${OF_SCOPE} AND list = @list`).pluck();
  }

  override states({ environment, companyId }: DirectoryScope): readonly ListState[] {
    return this.database
      .prepare<DirectoryScope, ListState>(`SELECT ${STATE_COLUMNS} ${OF_SCOPE} ORDER BY list`)
      .all({ environment, companyId });
  }

  override state(scope: DirectoryScope, list: string): ListState | undefined {
    return this.database
      .prepare<ListKey, ListState>(`SELECT ${STATE_COLUMNS} ${OF_SCOPE} AND list = @list`)
      .get(keyOf(scope, list));
  }

  override replace(scope: DirectoryScope, list: string): ListReplacement {
    return new SqliteListReplacement(this.database, this.generations, keyOf(scope, list));
  }

  override record(scope: DirectoryScope, list: string, id: string): LedgerRecord | undefined {
    const row = this.current(scope, list)?.record.get({ id });
    return row && recordOf(row);
  }

  override named(scope: DirectoryScope, list: string, name: string, limit: number): readonly LedgerRecord[] {
    return (this.current(scope, list)?.named.all({ name, limit }) ?? []).map(recordOf);
  }

  override alike(scope: DirectoryScope, list: string, value: string, limit: number): readonly LedgerRecord[] {
    const folded = foldedName(value);
    if (folded === '') return [];
    return (this.current(scope, list)?.alike.all({ folded, limit }) ?? []).map(recordOf);
  }

  override search(scope: DirectoryScope, list: string, text: string, page: PageRequest): Page<LedgerRecord> {
    const [after = ''] = keyOfCursor(page.cursor, 1) ?? [];
    const wanted = { after, loose: looselyFoldedName(text), limit: page.limit + 1 };
    const rows = this.current(scope, list)?.search.all(wanted) ?? [];
    return pageOfRows(rows, page, recordOf, ({ id }) => [id]);
  }

  override forget({ environment, companyId }: DirectoryScope, list?: string): void {
    this.database.transaction(() => {
      const forgotten = this.database
        .prepare<DirectoryScope & { list: string | null }, number>(
          `DELETE FROM ledger_list WHERE environment = @environment AND (@list IS NULL OR (company = @companyId AND list = @list))
            RETURNING generation`,
        )
        .pluck()
        .all({ environment, companyId, list: list ?? null });
      for (const number of forgotten) this.generations.drop(number);
    })();
  }

  /** Asked each time, because a reading may have replaced it. */
  private current(scope: DirectoryScope, list: string): Generation | undefined {
    const number = this.generation.get(keyOf(scope, list));
    return number === undefined ? undefined : this.generations.of(number);
  }
}

const keyOf = ({ environment, companyId }: DirectoryScope, list: string): ListKey => ({ environment, companyId, list });

const recordOf = ({ id, name, active, more }: RecordRow): LedgerRecord => ({
  id,
  name,
  active: active === 1,
  ...(JSON.parse(more) as Partial<LedgerRecord>),
});
