import {
  type DirectoryScope,
  LedgerDirectory,
  type ListReplacement,
  type ListState,
} from '../../application/ports/ledger-directory';
import { type LedgerRecord } from '../../application/ports/ledger-inspection';
import { type Page, type PageRequest } from '../../application/shared/page';
import { foldedName } from '../../domain/shared/folded-name';
import { type SqliteDatabase } from '../sqlite/open-database';
import { keyOfCursor, pageOf } from '../sqlite/paging';
import { prepareTables } from './directory-tables';
import { ObsoleteGenerations } from './obsolete-generations';
import { SqliteListReplacement } from './sqlite-list-replacement';

interface RecordRow {
  readonly id: string;
  readonly name: string;
  readonly active: number;
  readonly more: string;
}

interface ListKey {
  readonly environment: string;
  readonly companyId: string;
  readonly list: string;
}

const STATES =
  'SELECT list, read_at AS readAt, count FROM ledger_list WHERE environment = @environment AND company = @companyId';
const RECORDS = 'SELECT id, name, active, more FROM ledger_record';
/** What readers see of a list. */
const OF_LIST = `generation = (
  SELECT generation FROM ledger_list WHERE environment = @environment AND company = @companyId AND list = @list)`;

/**
 * The lists in tables of their own in the file of the read models, which may be deleted as well. The projector shares the connection, so
 * nothing here holds it longer than a page takes.
 */
export class SqliteLedgerDirectory extends LedgerDirectory {
  private readonly obsolete: ObsoleteGenerations;

  constructor(private readonly database: SqliteDatabase) {
    super();
    prepareTables(database);
    this.obsolete = new ObsoleteGenerations(database);
    this.obsolete.removeUnreferenced();
  }

  override states({ environment, companyId }: DirectoryScope): readonly ListState[] {
    return this.database.prepare<DirectoryScope, ListState>(`${STATES} ORDER BY list`).all({ environment, companyId });
  }

  override state(scope: DirectoryScope, list: string): ListState | undefined {
    return this.database.prepare<ListKey, ListState>(`${STATES} AND list = @list`).get(keyOf(scope, list));
  }

  override replace(scope: DirectoryScope, list: string): ListReplacement {
    return new SqliteListReplacement(this.database, this.obsolete, keyOf(scope, list));
  }

  override record(scope: DirectoryScope, list: string, id: string): LedgerRecord | undefined {
    const row = this.database
      .prepare<ListKey & { id: string }, RecordRow>(`${RECORDS} WHERE ${OF_LIST} AND id = @id`)
      .get({ ...keyOf(scope, list), id });
    return row && recordOf(row);
  }

  // Named, because the planner prefers the order of the primary key and would read the whole list.
  override named(scope: DirectoryScope, list: string, name: string, limit: number): readonly LedgerRecord[] {
    return this.database
      .prepare<ListKey & { name: string; limit: number }, RecordRow>(
        `${RECORDS} INDEXED BY ledger_record_by_name WHERE ${OF_LIST} AND name = @name ORDER BY id LIMIT @limit`,
      )
      .all({ ...keyOf(scope, list), name, limit })
      .map(recordOf);
  }

  override alike(scope: DirectoryScope, list: string, value: string, limit: number): readonly LedgerRecord[] {
    const folded = foldedName(value);
    if (folded === '') return [];
    return this.database
      .prepare<ListKey & { folded: string; limit: number }, RecordRow>(
        `${RECORDS} INDEXED BY ledger_record_by_folded_id WHERE ${OF_LIST} AND folded_id = @folded
          UNION ${RECORDS} INDEXED BY ledger_record_by_folded_name WHERE ${OF_LIST} AND folded_name = @folded
          ORDER BY id LIMIT @limit`,
      )
      .all({ ...keyOf(scope, list), folded, limit })
      .map(recordOf);
  }

  // A scan in the order of the ids that ends with the page; a text that nothing contains costs one pass over the list.
  override search(scope: DirectoryScope, list: string, text: string, page: PageRequest): Page<LedgerRecord> {
    const [after = ''] = keyOfCursor(page.cursor, 1) ?? [];
    const rows = this.database
      .prepare<ListKey & { after: string | number; folded: string; limit: number }, RecordRow>(
        `${RECORDS} WHERE ${OF_LIST} AND id > @after AND (instr(folded_id, @folded) OR instr(folded_name, @folded))
          ORDER BY id LIMIT @limit`,
      )
      .all({ ...keyOf(scope, list), after, folded: foldedName(text), limit: page.limit + 1 });
    return pageOf(rows, page, recordOf, ({ id }) => [id]);
  }

  override forget({ environment, companyId }: DirectoryScope, list?: string): void {
    const forgotten = this.database
      .prepare<DirectoryScope & { list: string | null }, { generation: number }>(
        `DELETE FROM ledger_list WHERE environment = @environment AND (@list IS NULL OR (company = @companyId AND list = @list))
          RETURNING generation`,
      )
      .all({ environment, companyId, list: list ?? null });
    for (const { generation } of forgotten) this.obsolete.remove(generation);
  }
}

const keyOf = ({ environment, companyId }: DirectoryScope, list: string): ListKey => ({ environment, companyId, list });

const recordOf = ({ id, name, active, more }: RecordRow): LedgerRecord => ({
  id,
  name,
  active: active === 1,
  ...(JSON.parse(more) as Partial<LedgerRecord>),
});
