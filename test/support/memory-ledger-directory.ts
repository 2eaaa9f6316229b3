import { keyOfCursor, pageOfRows } from '../../src/adapters/sqlite/paging';
import {
  type DirectoryScope,
  LedgerDirectory,
  type ListReplacement,
  type ListState,
} from '../../src/application/ports/ledger-directory';
import { type LedgerRecord } from '../../src/domain/ledger-entry/ledger-record';
import { type Page, type PageRequest } from '../../src/application/ports/page';
import { foldedName, looselyFoldedName } from '../../src/domain/shared/folded-name';

/** A list that was read, and what finds its records fast. */
class MemoryList {
  private readonly idsByName = new Map<string, string[]>();
  /** Made when it is needed: most tests ask for ids and exact names. */
  private idsByFolded: Map<string, string[]> | null = null;
  private readonly ids: readonly string[];

  constructor(
    readonly state: ListState,
    readonly records: ReadonlyMap<string, LedgerRecord>,
  ) {
    this.ids = [...records.keys()].sort();
    for (const id of this.ids) addTo(this.idsByName, records.get(id)!.name, id);
  }

  named(name: string): LedgerRecord[] {
    return this.recordsOf(this.idsByName.get(name) ?? []);
  }

  alike(value: string): LedgerRecord[] {
    const folded = foldedName(value);
    return folded === '' ? [] : this.recordsOf(this.foldedIds().get(folded) ?? []);
  }

  containing(text: string): LedgerRecord[] {
    const loose = looselyFoldedName(text);
    return this.recordsOf(this.ids).filter(({ id, name }) =>
      [id, name].some((one) => looselyFoldedName(one).includes(loose)),
    );
  }

  private recordsOf(ids: readonly string[]): LedgerRecord[] {
    return ids.map((id) => this.records.get(id)!);
  }

  private foldedIds(): ReadonlyMap<string, string[]> {
    if (this.idsByFolded) return this.idsByFolded;
    const ids = new Map<string, string[]>();
    for (const id of this.ids)
      for (const folded of new Set([id, this.records.get(id)!.name].map(foldedName))) addTo(ids, folded, id);
    this.idsByFolded = ids;
    return ids;
  }
}

/** The directory in plain maps. */
export class MemoryLedgerDirectory extends LedgerDirectory {
  private readonly lists = new Map<string, MemoryList>();

  override states(scope: DirectoryScope): readonly ListState[] {
    return [...this.lists]
      .filter(([key]) => key.startsWith(keyOf(scope)))
      .map(([, { state }]) => state)
      .sort((a, b) => (a.list < b.list ? -1 : 1));
  }

  override state(scope: DirectoryScope, list: string): ListState | undefined {
    return this.lists.get(keyOf(scope, list))?.state;
  }

  override replace(scope: DirectoryScope, list: string): ListReplacement {
    const records = new Map<string, LedgerRecord>();
    let isOver = false;
    const refuseIfOver = (): void => {
      if (isOver) throw new Error(`The list ${list} was committed or discarded before.`);
    };
    return {
      add: (added) => {
        refuseIfOver();
        for (const record of added) records.set(record.id, record);
      },
      commit: (readAt) => {
        refuseIfOver();
        isOver = true;
        this.lists.set(keyOf(scope, list), new MemoryList({ list, readAt, count: records.size }, records));
      },
      discard: () => {
        isOver = true;
      },
    };
  }

  override record(scope: DirectoryScope, list: string, id: string): LedgerRecord | undefined {
    return this.lists.get(keyOf(scope, list))?.records.get(id);
  }

  override named(scope: DirectoryScope, list: string, name: string, limit: number): readonly LedgerRecord[] {
    return (this.lists.get(keyOf(scope, list))?.named(name) ?? []).slice(0, limit);
  }

  override alike(scope: DirectoryScope, list: string, value: string, limit: number): readonly LedgerRecord[] {
    return (this.lists.get(keyOf(scope, list))?.alike(value) ?? []).slice(0, limit);
  }

  override search(scope: DirectoryScope, list: string, text: string, page: PageRequest): Page<LedgerRecord> {
    const [after = ''] = keyOfCursor(page.cursor, 1) ?? [];
    const found = (this.lists.get(keyOf(scope, list))?.containing(text) ?? []).filter(({ id }) => id > String(after));
    return pageOfRows(
      found.slice(0, page.limit + 1),
      page,
      (record) => record,
      ({ id }) => [id],
    );
  }

  override forget(scope: DirectoryScope, list?: string): void {
    if (list !== undefined) this.lists.delete(keyOf(scope, list));
    else for (const key of this.lists.keys()) if (key.startsWith(`${scope.environment}\n`)) this.lists.delete(key);
  }
}

const keyOf = ({ environment, companyId }: DirectoryScope, list = ''): string =>
  `${environment}\n${companyId}\n${list}`;

const addTo = (ids: Map<string, string[]>, key: string, id: string): void => {
  const others = ids.get(key);
  if (others) others.push(id);
  else ids.set(key, [id]);
};

/** A directory in which a list was read already. */
export const givenList = (
  directory: LedgerDirectory,
  scope: DirectoryScope,
  list: string,
  records: readonly LedgerRecord[],
  readAt = '2026-09-30T12:00:00.000Z',
): void => {
  const replacement = directory.replace(scope, list);
  replacement.add(records);
  replacement.commit(readAt);
};
