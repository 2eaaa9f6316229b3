import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteLedgerDirectory } from '../../../src/adapters/ledger-directory/sqlite-ledger-directory';
import { openDatabase, type SqliteDatabase } from '../../../src/adapters/sqlite/open-database';
import { type LedgerRecord } from '../../../src/domain/ledger-entry/ledger-record';
import { givenList, MemoryLedgerDirectory } from '../../support/memory-ledger-directory';
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
  /** Tables that hold records, with how many they hold. */
  const recordTables = (database: SqliteDatabase): unknown[] =>
    database
      .prepare<[], string>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'ledger_record_*' ORDER BY name",
      )
      .pluck()
      .all()
      .map((name) => [name, database.prepare(`SELECT count(*) FROM ${name}`).pluck().get()]);
  const generations = (database: SqliteDatabase): unknown =>
    database.prepare('SELECT generation FROM ledger_generation').pluck().all();

  it('keep the lists when the file is opened again', () => {
    const before = opened(file);
    givenList(new SqliteLedgerDirectory(before), SCOPE, 'Customer', many('C', 3));
    before.close();
    const after = new SqliteLedgerDirectory(opened(file));
    expect(after.states(SCOPE)).toMatchObject([{ list: 'Customer', count: 3 }]);
    expect(after.record(SCOPE, 'Customer', 'C2')).toEqual({ id: 'C2', name: 'Name 2', active: true });
  });

  it('lose the records of a list that was replaced, discarded or forgotten', () => {
    const database = opened();
    const directory = new SqliteLedgerDirectory(database);
    givenList(directory, SCOPE, 'Customer', many('A', 10));
    givenList(directory, SCOPE, 'Customer', many('B', 20));
    const discarded = directory.replace(SCOPE, 'Customer');
    discarded.add(many('C', 30));
    givenList(directory, SCOPE, 'Item', many('D', 40));
    expect(recordTables(database)).toEqual([
      ['ledger_record_2', 20],
      ['ledger_record_3', 30],
      ['ledger_record_4', 40],
    ]);
    discarded.discard();
    directory.forget(SCOPE, 'Item');
    expect(recordTables(database)).toEqual([['ledger_record_2', 20]]);
    expect(generations(database)).toEqual([2]);
  });

  it('lose what a killed process had half written', () => {
    const before = opened(file);
    const killed = new SqliteLedgerDirectory(before);
    givenList(killed, SCOPE, 'Customer', many('A', 10));
    const written = killed.replace(SCOPE, 'Customer');
    written.add(many('B', 15));
    before.close();
    written.discard(); // Nothing can be dropped any more.

    const database = opened(file);
    const directory = new SqliteLedgerDirectory(database);
    expect(recordTables(database)).toEqual([['ledger_record_1', 10]]);
    expect(generations(database)).toEqual([1]);
    givenList(directory, SCOPE, 'Customer', many('C', 20));
    expect(directory.states(SCOPE)).toMatchObject([{ list: 'Customer', count: 20 }]);
    expect(recordTables(database)).toEqual([['ledger_record_3', 20]]);
  });

  it('of another version are dropped, and those of others stay', () => {
    const database = opened();
    database.exec('CREATE TABLE account_mapping (account TEXT)');
    givenList(new SqliteLedgerDirectory(database), SCOPE, 'Customer', many('C', 3));
    database.exec("UPDATE ledger_directory_version SET version = 'ledger-directory/0'");
    const directory = new SqliteLedgerDirectory(database);
    expect(directory.states(SCOPE)).toEqual([]);
    expect(recordTables(database)).toEqual([]);
    givenList(directory, SCOPE, 'Customer', many('C', 2));
    expect(directory.states(SCOPE)).toMatchObject([{ count: 2 }]);
    expect(database.prepare('SELECT count(*) FROM account_mapping').pluck().get()).toBe(0);
  });

  it('are looked up by index, however long a list is', () => {
    const database = opened();
    const directory = new SqliteLedgerDirectory(database);
    const asked: string[] = [];
    const prepare = database.prepare.bind(database);
    database.prepare = (sql: string) => {
      if (sql.startsWith('SELECT id')) asked.push(sql);
      return prepare(sql);
    };
    directory.replace(SCOPE, 'Customer');
    const parameters = { id: 'i', name: 'n', folded: 'f', loose: 'l', after: '', limit: 1 };
    const plans = asked.map((sql) =>
      prepare<[typeof parameters], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(parameters)
        .flatMap(({ detail }) =>
          detail.includes('ledger_record') ? [detail.replaceAll('ledger_record_1', 'records')] : [],
        ),
    );
    expect(plans).toEqual([
      ['SEARCH records USING PRIMARY KEY (id=?)'],
      ['SEARCH records USING INDEX records_by_name (name=?)'],
      [
        'SEARCH records USING INDEX records_by_folded_id (folded_id=?)',
        'SEARCH records USING INDEX records_by_folded_name (folded_name=?)',
      ],
      ['SEARCH records USING PRIMARY KEY (id>?)'],
    ]);
  });
});
