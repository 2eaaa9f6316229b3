import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import {
  type DeliveredEntryKey,
  type EntryPlan,
  type Partition,
  type StagedLines,
} from '../../application/ports/import-spool';
import { type ClosedLine, type SpelledIds } from '../../domain/journal-import/closed-line';
import { type EntityPeriod } from '../../domain/journal-import/delivery-scope';
import { type ControlTotal } from '../../domain/journal-import/journal-import.events';
import { periodOf } from '../../domain/shared/calendar';
import { type JournalLine } from '../../domain/shared/journal-line';
import { SqliteControlTotals } from './sqlite-control-totals';

interface Total {
  lines: number;
  debit: bigint;
  credit: bigint;
}

/**
 * Lines in the order of their content, in a file that can be rebuilt at any time, so it is neither journaled nor
 * synced. The table is its own index: lines are sorted on insert and never held in memory.
 */
export class SqliteStagedLines implements StagedLines {
  private readonly totalsByCurrency = new Map<string, Total>();
  private readonly insertLine: Database.Statement<[string, string, string, string, string, number, string | null]>;
  private reading: IterableIterator<unknown> | null = null;
  readonly controlTotals: SqliteControlTotals;
  lineCount = 0;

  /** Drops what an earlier run of the same import left. */
  static create(file: string): SqliteStagedLines {
    rmSync(file, { force: true });
    return new SqliteStagedLines(new Database(file));
  }

  private constructor(private readonly database: Database.Database) {
    database.pragma('page_size = 16384');
    database.pragma('journal_mode = OFF');
    database.pragma('synchronous = OFF');
    database.pragma('cache_size = -16384');
    database.exec(`
      CREATE TABLE line (
        entry TEXT, part_key TEXT, posting_group TEXT, customer TEXT, content TEXT, number INTEGER,
        source TEXT,
        PRIMARY KEY (entry, part_key, posting_group, customer, content, number)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE part_of_entry (mark INTEGER PRIMARY KEY, entry TEXT NOT NULL, part_key TEXT NOT NULL, UNIQUE (entry, part_key)) STRICT;
      CREATE TABLE spelling (entry_key TEXT, entry TEXT, entity TEXT, PRIMARY KEY (entry_key, entry, entity)) STRICT, WITHOUT ROWID;
      CREATE TABLE entry_plan (entry TEXT PRIMARY KEY, plan TEXT NOT NULL) STRICT;
    `);
    this.controlTotals = new SqliteControlTotals(database);
    this.insertLine = database.prepare('INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?)');
  }

  add(lines: readonly ClosedLine[]): void {
    this.database.transaction(() => {
      for (const closed of lines) this.addLine(closed);
    })();
  }

  reset(): void {
    this.database.exec('DELETE FROM line; DELETE FROM spelling; DELETE FROM part_of_entry; DELETE FROM entry_plan');
    this.controlTotals.reset();
    this.totalsByCurrency.clear();
    this.lineCount = 0;
  }

  /** Entries in order of id, entity and period, the same for every reading of the same delivery. */
  seal(): void {
    this.database.exec(
      `INSERT INTO part_of_entry (entry, part_key) SELECT entry, part_key FROM line GROUP BY entry, part_key
        ORDER BY entry, json_extract(part_key, '$[0]'), substr(json_extract(part_key, '$[2]'), 1, 7), part_key`,
    );
  }

  totals(): ControlTotal[] {
    return [...this.totalsByCurrency]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, { lines, debit, credit }]) => ({
        currency,
        lines,
        debitMinor: `${debit}`,
        creditMinor: `${credit}`,
      }));
  }

  partitions(after: number, limit: number): { mark: number; partition: Partition }[] {
    return this.database
      .prepare<[number, number], { mark: number; entry: string; part_key: string }>(
        'SELECT mark, entry, part_key FROM part_of_entry WHERE mark > ? ORDER BY mark LIMIT ?',
      )
      .all(after, limit)
      .map(({ mark, entry, part_key }) => ({ mark, partition: partitionOf(entry, part_key) }));
  }

  *linesOf(partition: Partition): Generator<JournalLine, void> {
    const rows = this.database
      .prepare<[string, string], { content: string; number: number; source: string | null }>(
        'SELECT content, number, source FROM line WHERE entry = ? AND part_key = ? ORDER BY posting_group, customer, content, number',
      )
      .iterate(partition.journalEntryId, partKeyOf(partition));
    this.reading = rows;
    for (const { content, number, source } of rows) yield lineOf(JSON.parse(content) as JournalLine, number, source);
    this.reading = null;
  }

  savePlan(plan: EntryPlan): void {
    this.database
      .prepare('INSERT OR REPLACE INTO entry_plan VALUES (?, ?)')
      .run(entryKeyOf(plan), JSON.stringify(plan));
  }

  planOf(entry: DeliveredEntryKey): EntryPlan | undefined {
    const row = this.database
      .prepare<[string], { plan: string }>('SELECT plan FROM entry_plan WHERE entry = ?')
      .get(entryKeyOf(entry));
    return row ? (JSON.parse(row.plan) as EntryPlan) : undefined;
  }

  close(): void {
    this.reading?.return?.();
    this.database.close();
  }

  partitionsOf(journalEntryId: string): readonly Partition[] {
    return this.database
      .prepare<[string], string>('SELECT part_key FROM part_of_entry WHERE entry = ? ORDER BY mark')
      .pluck()
      .all(journalEntryId)
      .map((partKey) => partitionOf(journalEntryId, partKey));
  }

  entityPeriods(): readonly EntityPeriod[] {
    return this.database
      .prepare<[], EntityPeriod>(
        `SELECT DISTINCT json_extract(part_key, '$[0]') AS businessEntityId, substr(json_extract(part_key, '$[2]'), 1, 7) AS period
          FROM part_of_entry ORDER BY businessEntityId, period`,
      )
      .all();
  }

  spellingsOf(entry: DeliveredEntryKey): readonly SpelledIds[] {
    return this.database
      .prepare<[string], SpelledIds>(
        'SELECT entry AS journalEntryId, entity AS businessEntityId FROM spelling WHERE entry_key = ? ORDER BY entry, entity',
      )
      .all(entryKeyOf(entry));
  }

  private addLine({ line, ...closed }: ClosedLine): void {
    const content = contentOf(line);
    this.lineCount += 1;
    if (closed.spelled !== null) this.addSpelling(closed, closed.spelled);
    this.insertLine.run(
      closed.journalEntryId,
      partKeyOf(closed),
      line.postingGroup,
      line.customerId,
      content,
      line.row ?? this.lineCount,
      line.sourceAmount ?? null,
    );
    const total = this.totalsByCurrency.get(closed.currency) ?? { lines: 0, debit: 0n, credit: 0n };
    total.lines += 1;
    total[line.side] += BigInt(line.amountMinor);
    this.totalsByCurrency.set(closed.currency, total);
  }

  private addSpelling(closed: Omit<ClosedLine, 'line'>, spelled: SpelledIds): void {
    const key = entryKeyOf({ ...closed, period: periodOf(closed.transactionDate) });
    this.database
      .prepare('INSERT OR IGNORE INTO spelling VALUES (?, ?, ?)')
      .run(key, spelled.journalEntryId, spelled.businessEntityId);
  }
}

const lineOf = (line: JournalLine, row: number, sourceAmount: string | null): JournalLine =>
  sourceAmount === null ? { ...line, row } : { ...line, row, sourceAmount };

/** The same line gives the same text for any column order of the file, and wherever it stands. */
const contentOf = ({ row: _row, sourceAmount: _source, ...line }: JournalLine): string =>
  JSON.stringify({
    ...line,
    values: Object.fromEntries(Object.entries(line.values).sort(([a], [b]) => (a < b ? -1 : 1))),
  });

const entryKeyOf = ({ journalEntryId, businessEntityId, period }: DeliveredEntryKey): string =>
  JSON.stringify([journalEntryId, businessEntityId, period]);

const partKeyOf = ({
  businessEntityId,
  currency,
  transactionDate,
  journal,
}: Omit<Partition, 'journalEntryId'>): string => JSON.stringify([businessEntityId, currency, transactionDate, journal]);

const partitionOf = (journalEntryId: string, partKey: string): Partition => {
  const [businessEntityId = '', currency = '', transactionDate = '', journal = ''] = JSON.parse(partKey) as string[];
  return { journalEntryId, businessEntityId, currency, transactionDate, journal };
};
