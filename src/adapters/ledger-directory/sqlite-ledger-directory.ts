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

interface CurrentList {
  readonly state: ListState;
  readonly records: Generation;
}

const OF_SCOPE = 'FROM ledger_list WHERE environment = @environment AND company = @companyId';
const STATE_COLUMNS = 'list, read_at AS readAt, count';

/**
 * The lists in tables of their own in the file of the read models, which may be deleted as well. The projector shares
 * the connection, so nothing here holds it longer than a page takes.
 */
export class SqliteLedgerDirectory extends LedgerDirectory {
  private generations!: Generations;
  private listRow!: Statement<[ListKey], ListState & { readonly generation: number }>;
  /**
   * The lists that readers see, by key. A close looks up hundreds of thousands of values, and only this process writes
   * the file: what replaces or removes a list forgets it here.
   */
  private readonly lists = new Map<string, CurrentList | undefined>();

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
    this.listRow = database.prepare(`SELECT ${STATE_COLUMNS}, generation ${OF_SCOPE} AND list = @list`);
    this.lists.clear();
  }

  override states({ environment, companyId }: DirectoryScope): readonly ListState[] {
    return this.database
      .prepare<DirectoryScope, ListState>(`SELECT ${STATE_COLUMNS} ${OF_SCOPE} ORDER BY list`)
      .all({ environment, companyId });
  }

  override state(scope: DirectoryScope, list: string): ListState | undefined {
    return this.current(scope, list)?.state;
  }

  override replace(scope: DirectoryScope, list: string): ListReplacement {
    const onCommitted = (): void => {
      this.lists.clear();
    };
    return new SqliteListReplacement(this.database, this.generations, keyOf(scope, list), onCommitted);
  }

  override record(scope: DirectoryScope, list: string, id: string): LedgerRecord | undefined {
    const row = this.current(scope, list)?.records.record.get({ id });
    return row && recordOf(row);
  }

  override named(scope: DirectoryScope, list: string, name: string, limit: number): readonly LedgerRecord[] {
    return (this.current(scope, list)?.records.named.all({ name, limit }) ?? []).map(recordOf);
  }

  override alike(scope: DirectoryScope, list: string, value: string, limit: number): readonly LedgerRecord[] {
    const folded = foldedName(value);
    if (folded === '') return [];
    return (this.current(scope, list)?.records.alike.all({ folded, limit }) ?? []).map(recordOf);
  }

  override search(scope: DirectoryScope, list: string, text: string, page: PageRequest): Page<LedgerRecord> {
    const [after = ''] = keyOfCursor(page.cursor, 1) ?? [];
    const wanted = { after, loose: looselyFoldedName(text), limit: page.limit + 1 };
    const rows = this.current(scope, list)?.records.search.all(wanted) ?? [];
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
    this.lists.clear();
  }

  private current(scope: DirectoryScope, list: string): CurrentList | undefined {
    const key = JSON.stringify([scope.environment, scope.companyId, list]);
    const known = this.lists.get(key);
    if (known !== undefined || this.lists.has(key)) return known;
    const row = this.listRow.get(keyOf(scope, list));
    const found = row && currentOf(row, this.generations);
    this.lists.set(key, found);
    return found;
  }
}

const currentOf = (
  { generation, list, readAt, count }: ListState & { readonly generation: number },
  generations: Generations,
): CurrentList => ({ state: { list, readAt, count }, records: generations.of(generation) });

const keyOf = ({ environment, companyId }: DirectoryScope, list: string): ListKey => ({ environment, companyId, list });

const recordOf = ({ id, name, active, more }: RecordRow): LedgerRecord => ({
  id,
  name,
  active: active === 1,
  ...(JSON.parse(more) as Partial<LedgerRecord>),
});
