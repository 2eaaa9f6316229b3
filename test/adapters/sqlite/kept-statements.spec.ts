import { withKeptStatements } from '../../../src/adapters/sqlite/kept-statements';
import { openDatabase, type SqliteDatabase } from '../../../src/adapters/sqlite/open-database';

describe('a database with kept statements', () => {
  let database: SqliteDatabase;
  let prepared: string[];
  let kept: SqliteDatabase;
  beforeEach(() => {
    database = openDatabase(':memory:', 'OFF');
    prepared = [];
    const prepare = database.prepare.bind(database);
    database.prepare = (text: string) => {
      prepared.push(text);
      return prepare(text);
    };
    kept = withKeptStatements(database);
    kept.exec('CREATE TABLE numbers (number INTEGER)');
  });
  afterEach(() => {
    database.close();
  });

  const insert = 'INSERT INTO numbers VALUES (?)';
  const select = 'SELECT number FROM numbers ORDER BY number';

  it('prepares each text once, and is the same database, also within a transaction', () => {
    for (const number of [1, 2]) kept.prepare(insert).run(number);
    const failing = kept.transaction(() => {
      kept.prepare(insert).run(3);
      throw new Error('undone');
    });
    expect(failing).toThrow('undone');
    expect([kept.prepare(select).all(), kept.prepare(select).all(), kept.inTransaction]).toEqual([
      [{ number: 1 }, { number: 2 }],
      [{ number: 1 }, { number: 2 }],
      false,
    ]);
    expect(prepared).toEqual([insert, select]);
    expect(database.prepare(select).all()).toHaveLength(2);
  });

  it('continues when the tables are dropped and created again', () => {
    kept.prepare(insert).run(1);
    kept.prepare(select).all();
    kept.exec('DROP TABLE numbers; CREATE TABLE numbers (number INTEGER)');
    kept.prepare(insert).run(2);
    expect(kept.prepare(select).all()).toEqual([{ number: 2 }]);
  });

  it('forgets what was not asked for the longest', () => {
    kept.prepare(insert);
    for (let other = 0; other < 299; other += 1) kept.prepare(`SELECT ${other}`);
    kept.prepare(insert);
    kept.prepare('SELECT 299'); // One too many: the first of the others goes.
    kept.prepare(insert);
    kept.prepare('SELECT 0');
    expect(prepared.filter((text) => text === insert)).toHaveLength(1);
    expect(prepared.filter((text) => text === 'SELECT 0')).toHaveLength(2);
  });
});
