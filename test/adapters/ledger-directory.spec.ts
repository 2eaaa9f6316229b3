import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SqliteLedgerDirectory } from '../../src/adapters/ledger-directory/sqlite-ledger-directory';
import { openDatabase, type SqliteDatabase } from '../../src/adapters/sqlite/open-database';
import { type LedgerRecord } from '../../src/application/ports/ledger-inspection';
import { givenList, MemoryLedgerDirectory } from '../support/memory-ledger-directory';
import { ledgerDirectoryContract, SCOPE } from './ledger-directory.contract';

const open: SqliteDatabase[] = [];
const opened = (file = ':memory:'): SqliteDatabase => {
  const database = openDatabase(file, 'OFF');
  open.push(database);
  return database;
};
afterEach(() => {
  for (const database of open.splice(0)) database.close();
});

describe('the directory on SQLite', () => {
  ledgerDirectoryContract(() => new SqliteLedgerDirectory(opened()));
});

describe('the directory in memory', () => {
  ledgerDirectoryContract(() => new MemoryLedgerDirectory());
});

describe('the tables of the directory', () => {
  const folder = mkdtempSync(join(tmpdir(), 'revrec-directory-'));
  const file = join(folder, 'views.sqlite');
  afterEach(() => {
    rmSync(file, { force: true });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const many = (prefix: string, count: number): LedgerRecord[] =>
    Array.from({ length: count }, (_, index) => ({ id: `${prefix}${index}`, name: `Name ${index}`, active: true }));
  const rowsIn = (database: SqliteDatabase, table: string): unknown =>
    database.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  /** Resolves when nothing is left of what nobody reads; a test that waits in vain runs into its limit. */
  const swept = async (database: SqliteDatabase, records: number): Promise<void> => {
    while (rowsIn(database, 'ledger_record') !== records) await nextTurn();
    await nextTurn();
  };

  it('keep the lists when the file is opened again', () => {
    const before = opened(file);
    givenList(new SqliteLedgerDirectory(before), SCOPE, 'Customer', many('C', 3));
    before.close();
    const after = new SqliteLedgerDirectory(opened(file));
    expect(after.states(SCOPE)).toMatchObject([{ list: 'Customer', count: 3 }]);
    expect(after.record(SCOPE, 'Customer', 'C2')).toEqual({ id: 'C2', name: 'Name 2', active: true });
  });

  it('lose the rows of a list that was replaced, discarded or forgotten, some in each turn', async () => {
    const database = opened();
    const directory = new SqliteLedgerDirectory(database);
    givenList(directory, SCOPE, 'Customer', many('A', 2_500));
    givenList(directory, SCOPE, 'Customer', many('B', 2_500));
    const discarded = directory.replace(SCOPE, 'Customer');
    discarded.add(many('C', 1_000));
    discarded.discard();
    givenList(directory, SCOPE, 'Item', many('D', 5));
    directory.forget(SCOPE, 'Item');
    expect(rowsIn(database, 'ledger_record')).toBe(6_005);
    await nextTurn();
    expect(rowsIn(database, 'ledger_record')).toBe(5_005);
    await swept(database, 2_500);
    expect(rowsIn(database, 'ledger_generation')).toBe(1);
    expect(directory.states(SCOPE)).toMatchObject([{ list: 'Customer', count: 2_500 }]);
  });

  it('lose what a killed process had half written or half removed, and what is being written meanwhile stays', async () => {
    const before = opened(file);
    const killed = new SqliteLedgerDirectory(before);
    givenList(killed, SCOPE, 'Customer', many('A', 10));
    killed.replace(SCOPE, 'Customer').add(many('B', 1_500));
    givenList(killed, SCOPE, 'Item', many('C', 1_500));
    killed.forget(SCOPE, 'Item');
    before.close();

    const database = opened(file);
    const directory = new SqliteLedgerDirectory(database);
    const writing = directory.replace(SCOPE, 'Customer');
    writing.add(many('D', 20));
    await swept(database, 30);
    expect(directory.states(SCOPE)).toMatchObject([{ list: 'Customer', count: 10 }]);
    writing.commit('2026-09-30T12:00:00.000Z');
    expect(directory.states(SCOPE)).toMatchObject([{ list: 'Customer', count: 20 }]);
  });

  it('of another version are dropped, and those of others stay', () => {
    const database = opened();
    database.exec('CREATE TABLE account_mapping (account TEXT)');
    givenList(new SqliteLedgerDirectory(database), SCOPE, 'Customer', many('C', 3));
    database.exec("UPDATE ledger_directory_version SET version = 'ledger-directory/0'");
    database.exec('ALTER TABLE ledger_record DROP COLUMN more');
    const directory = new SqliteLedgerDirectory(database);
    expect(directory.states(SCOPE)).toEqual([]);
    givenList(directory, SCOPE, 'Customer', many('C', 2));
    expect(directory.states(SCOPE)).toMatchObject([{ count: 2 }]);
    expect(rowsIn(database, 'account_mapping')).toBe(0);
  });

  it('are looked up by index, however long a list is', () => {
    const database = opened();
    const directory = new SqliteLedgerDirectory(database);
    const asked: string[] = [];
    const prepare = database.prepare.bind(database);
    database.prepare = (sql: string) => {
      asked.push(sql);
      return prepare(sql);
    };
    directory.record(SCOPE, 'Customer', 'C1');
    directory.named(SCOPE, 'Customer', 'Acme', 10);
    directory.alike(SCOPE, 'Customer', 'Acme', 10);
    const parameters = { ...SCOPE, list: 'l', id: 'i', name: 'n', folded: 'f', limit: 1 };
    const plans = asked.map((sql) =>
      prepare<[typeof parameters], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(parameters)
        .flatMap(({ detail }) => (detail.includes('ledger_record') ? [detail] : [])),
    );
    expect(plans).toEqual([
      ['SEARCH ledger_record USING PRIMARY KEY (generation=? AND id=?)'],
      ['SEARCH ledger_record USING INDEX ledger_record_by_name (generation=? AND name=?)'],
      [
        'SEARCH ledger_record USING INDEX ledger_record_by_folded_id (generation=? AND folded_id=?)',
        'SEARCH ledger_record USING INDEX ledger_record_by_folded_name (generation=? AND folded_name=?)',
      ],
    ]);
  });
});
