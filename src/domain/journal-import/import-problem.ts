import { type ImportProblem, type ImportProblemCode } from './journal-import.events';

/** Enough of a text to find it by: a problem may quote a value that is wrong because it is too long. */
const SHOWN_LENGTH_MAX = 200;
/** An entry with many dates names them all, up to a limit. */
const MESSAGE_LENGTH_MAX = 600;

/** A problem; unknown places are null. */
export const problem = (
  code: ImportProblemCode,
  where: Partial<Pick<ImportProblem, 'row' | 'column' | 'value' | 'journalEntryId'>>,
  message: string,
  fix: string,
): ImportProblem => ({
  code,
  row: where.row ?? null,
  column: shown(where.column),
  value: shown(where.value),
  journalEntryId: shown(where.journalEntryId),
  message: shown(message, MESSAGE_LENGTH_MAX) ?? '',
  fix: shown(fix, MESSAGE_LENGTH_MAX) ?? '',
});

const shown = (text: string | null | undefined, lengthMax = SHOWN_LENGTH_MAX): string | null => {
  if (text === null || text === undefined) return null;
  return text.length <= lengthMax ? text : `${text.slice(0, lengthMax)}…`;
};

/** Problems of one row that have one cause in many rows differ only in their row. */
const BY_VALUE: ReadonlySet<ImportProblemCode> = new Set<ImportProblemCode>([
  'CURRENCY_UNKNOWN',
  'POSTING_TYPE_INVALID',
  'ID_ROUNDED',
]);

/** Each is about an entry or a row of its own. */
const BY_MESSAGE: ReadonlySet<ImportProblemCode> = new Set<ImportProblemCode>([
  'TOTALS_ROW_REPEATED',
  'TOTALS_ENTRY_UNKNOWN',
  'TOTALS_LINES_DIFFER',
  'TOTALS_DEBIT_DIFFERS',
  'TOTALS_CREDIT_DIFFERS',
]);

/** What makes two problems the same cause. */
const causeOf = ({ code, column, value, journalEntryId, row, message }: ImportProblem): string => {
  if (row === null || BY_MESSAGE.has(code)) return JSON.stringify([code, journalEntryId, message]);
  return JSON.stringify([code, column, BY_VALUE.has(code) ? value : null]);
};

/**
 * The problems of a delivery: each cause once, with its first row and the number of rows that have it. Keeps the first
 * causes and counts all of them, so that a file full of problems costs no memory.
 */
export class ProblemsByCause {
  private readonly causes = new Map<string, { readonly first: ImportProblem; rows: number }>();
  private more = 0;

  constructor(private readonly keptMax: number) {}

  get count(): number {
    return this.causes.size + this.more;
  }

  get kept(): readonly ImportProblem[] {
    return [...this.causes.values()].map(({ first, rows }) => (rows === 1 ? first : { ...first, rows }));
  }

  add(...problems: readonly ImportProblem[]): void {
    for (const one of problems) {
      const key = causeOf(one);
      const known = this.causes.get(key);
      if (known !== undefined) known.rows += 1;
      else if (this.causes.size < this.keptMax) this.causes.set(key, { first: one, rows: 1 });
      else this.more += 1;
    }
  }
}
