import type Database from 'better-sqlite3';
import { type StagedControlTotals } from '../../application/ports/staged-control-totals';
import {
  type CountedLine,
  type StatedTotal,
  type TotalsDifference,
  type TotalsFigures,
  type TotalsKey,
} from '../../domain/journal-import/control-totals';

interface Sum {
  readonly key: TotalsKey;
  lines: number;
  debit: bigint;
  credit: bigint;
}

/** Figures as the tables have them: amounts are texts, because they have more digits than an integer of SQLite. */
interface Figures {
  readonly lines: number | null;
  readonly debit: string | null;
  readonly credit: string | null;
}

type KeyRow = { readonly entry: string; readonly entity: string; readonly currency: string };

/** Two tables of the staging area: what the lines of the delivery add up to, and what the deliverer states. */
export class SqliteControlTotals implements StagedControlTotals {
  private readonly addSum: Database.Statement<[string, string, string, number, string, string]>;
  private readonly addStated: Database.Statement<
    [string, string, string, number, number | null, string | null, string | null]
  >;
  private readonly rowOf: Database.Statement<[string, string, string], number>;

  constructor(private readonly database: Database.Database) {
    database.function('exact_sum', { deterministic: true }, (one, other) =>
      String(BigInt(one as string) + BigInt(other as string)),
    );
    database.exec(`
      CREATE TABLE counted_total (
        entry TEXT, entity TEXT, currency TEXT, lines INTEGER, debit TEXT, credit TEXT,
        PRIMARY KEY (entry, entity, currency)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE stated_total (
        entry TEXT, entity TEXT, currency TEXT, row INTEGER NOT NULL, lines INTEGER, debit TEXT, credit TEXT,
        PRIMARY KEY (entry, entity, currency)
      ) STRICT, WITHOUT ROWID;
    `);
    this.addSum = database.prepare(
      `INSERT INTO counted_total VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET lines = lines + excluded.lines,
        debit = exact_sum(debit, excluded.debit), credit = exact_sum(credit, excluded.credit)`,
    );
    this.addStated = database.prepare('INSERT INTO stated_total VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING');
    this.rowOf = database
      .prepare<[string, string, string], number>(
        'SELECT row FROM stated_total WHERE entry = ? AND entity = ? AND currency = ?',
      )
      .pluck();
  }

  count(lines: readonly CountedLine[]): void {
    // Lines of an entry mostly stand together.
    const sums: Sum[] = [];
    for (const { side, amount, ...key } of lines) {
      let sum = sums.at(-1);
      if (sum === undefined || !isSame(sum.key, key)) sums.push((sum = { key, lines: 0, debit: 0n, credit: 0n }));
      sum.lines += 1;
      sum[side] += amount;
    }
    this.database.transaction(() => {
      for (const { key, lines: count, debit, credit } of sums)
        this.addSum.run(key.journalEntryId, key.businessEntityId, key.currency, count, `${debit}`, `${credit}`);
    })();
  }

  state(totals: readonly StatedTotal[]): { total: StatedTotal; firstRow: number }[] {
    const repeated: { total: StatedTotal; firstRow: number }[] = [];
    this.database.transaction(() => {
      for (const total of totals) {
        const key = [total.journalEntryId, total.businessEntityId, total.currency] as const;
        const { lines = null, debit = null, credit = null } = total.figures ?? {};
        const { changes } = this.addStated.run(
          ...key,
          total.row,
          lines,
          debit === null ? null : `${debit}`,
          credit === null ? null : `${credit}`,
        );
        if (changes === 0) repeated.push({ total, firstRow: this.rowOf.get(...key) ?? total.row });
      }
    })();
    return repeated;
  }

  *differences(): Generator<TotalsDifference, void> {
    const rows = this.database
      .prepare<
        [],
        KeyRow &
          Figures & { readonly row: number | null; readonly statedLines: number | null } & {
            readonly statedDebit: string | null;
            readonly statedCredit: string | null;
          }
      >(
        `SELECT entry, entity, currency, counted.lines, counted.debit, counted.credit, row,
            stated.lines AS statedLines, stated.debit AS statedDebit, stated.credit AS statedCredit
          FROM counted_total AS counted FULL JOIN stated_total AS stated USING (entry, entity, currency)
          WHERE row IS NULL OR (stated.lines IS NOT NULL AND (
            stated.lines IS NOT counted.lines OR stated.debit IS NOT counted.debit
              OR stated.credit IS NOT counted.credit))
          ORDER BY row IS NULL, row, entry, entity, currency`,
      )
      .iterate();
    for (const { row, statedLines, statedDebit, statedCredit, ...counted } of rows) {
      const stated = figuresOf({ lines: statedLines, debit: statedDebit, credit: statedCredit });
      yield {
        ...keyOf(counted),
        delivered: figuresOf(counted),
        stated: row === null || stated === null ? null : { row, figures: stated },
      };
    }
  }

  stated(after: number, limit: number): { key: TotalsKey; figures: TotalsFigures }[] {
    return this.database
      .prepare<[number, number], KeyRow & Figures>(
        `SELECT entry, entity, currency, lines, debit, credit FROM stated_total
          ORDER BY entry, entity, currency LIMIT ? OFFSET ?`,
      )
      .all(limit, after)
      .flatMap((row) => {
        const figures = figuresOf(row);
        return figures === null ? [] : [{ key: keyOf(row), figures }];
      });
  }

  size(): { entries: number; totals: number } {
    const counted = this.database
      .prepare<[], { entries: number; totals: number }>(
        `SELECT count(*) AS entries, coalesce(sum(totals), 0) AS totals
          FROM (SELECT count(*) AS totals FROM stated_total GROUP BY entry, entity)`,
      )
      .get();
    return counted ?? { entries: 0, totals: 0 };
  }

  reset(): void {
    this.database.exec('DELETE FROM counted_total; DELETE FROM stated_total');
  }
}

const isSame = (one: TotalsKey, other: TotalsKey): boolean =>
  one.journalEntryId === other.journalEntryId &&
  one.businessEntityId === other.businessEntityId &&
  one.currency === other.currency;

const keyOf = ({ entry, entity, currency }: KeyRow): TotalsKey => ({
  journalEntryId: entry,
  businessEntityId: entity,
  currency,
});

const figuresOf = ({ lines, debit, credit }: Figures): TotalsFigures | null =>
  lines === null || debit === null || credit === null ? null : { lines, debit: BigInt(debit), credit: BigInt(credit) };
