import { type BatchPlan } from '../shared/batch-plan';
import { COLUMNS_WITHOUT_FIELD } from '../shared/columns-without-field';
import { foldedHeader } from '../shared/folded-header';
import { type JournalLine } from '../shared/journal-line';

/** Words for one dimension in the headers of close files. */
const SYNONYMS: readonly (readonly string[])[] = [
  ['location'],
  ['department', 'dept'],
  ['class'],
  ['customer'],
  ['vendor', 'supplier'],
  ['employee'],
  ['item', 'product'],
  ['project'],
  ['contract'],
  ['warehouse'],
];

/** The aliases of the first rules, for entries of older logs. */
const FIRST_ALIASES: Readonly<Record<string, readonly string[]>> = {
  customer: ['customer id', 'customer name'],
  item: ['item id', 'product code'],
  product: ['product code', 'item id'],
  department: ['department id'],
};

/** The columns of a field under the first rules: label and API name in any case, and a few aliases. */
export const firstColumnsOfField = ({
  label,
  apiName,
}: {
  readonly label: string;
  readonly apiName: string;
}): string[] => {
  const own = [label, apiName].map((name) => name.toLowerCase());
  return [...own, ...own.flatMap((name) => FIRST_ALIASES[name] ?? [])];
};

/**
 * The columns in which the value of a custom field may be delivered, folded (`foldedHeader`), the best first: its
 * label, its API name, then the usual headers of the dimension that one of them names. An id comes before a name.
 */
export const columnsOfField = ({ label, apiName }: { readonly label: string; readonly apiName: string }): string[] => {
  const own = [label, apiName].map(foldedHeader);
  return [...new Set([...own, ...own.flatMap(aliasesOf)])].filter((name) => !COLUMNS_WITHOUT_FIELD.has(name));
};

const aliasesOf = (name: string): string[] => {
  const group = SYNONYMS.find((words) => words.includes(name)) ?? [];
  const words = [name, ...group.filter((word) => word !== name)];
  if (group.length === 0) return [];
  const ids = words.flatMap((word) => [`${word} id`, `glentry ${word}id`]);
  return [...ids, ...words.map((word) => `${word} code`), ...words, ...words.map((word) => `${word} name`)];
};

type LineHeader = Pick<BatchPlan, 'journalEntryId' | 'businessEntityId' | 'currency' | 'transactionDate' | 'journal'>;
type OwnColumn = (header: LineHeader, line: JournalLine) => string;

/**
 * Columns that the service itself uses. A field with the label of one of them gets its value too, so that it is never
 * posted empty.
 */
const OWN_COLUMNS: ReadonlyMap<string, OwnColumn> = new Map<string, OwnColumn>([
  ['business entity id', ({ businessEntityId }) => businessEntityId],
  ['transaction date', ({ transactionDate }) => transactionDate],
  ['journal entry id', ({ journalEntryId }) => journalEntryId],
  ['journal', ({ journal }) => journal],
  ['currency', ({ currency }) => currency],
  ['currency code', ({ currency }) => currency],
  ['account number', (_header, { account }) => account],
  ['account name', (_header, { accountName }) => accountName],
  ['posting type', (_header, { side }) => (side === 'debit' ? 'Debit' : 'Credit')],
  ['description', (_header, { description }) => description],
  ['posting group id', (_header, { postingGroup }) => postingGroup],
  ['customer id', (_header, { customerId }) => customerId],
]);

/** Finds the values of lines by folded header. The fields of one line are asked for one after another. */
export class LineColumns {
  private line: JournalLine | null = null;
  private delivered: ReadonlyMap<string, string> = new Map();

  /** The first of the columns that is not blank on the line. */
  valueOf(columns: readonly string[], header: LineHeader, line: JournalLine): string | undefined {
    if (this.line !== line) {
      this.line = line;
      this.delivered = new Map(Object.entries(line.values).map(([name, value]) => [foldedHeader(name), value]));
    }
    for (const column of columns) {
      const value = this.delivered.get(column) ?? OWN_COLUMNS.get(column)?.(header, line) ?? '';
      if (value !== '') return value;
    }
    return undefined;
  }

  /** The same under the first rules, which compare headers in lower case and know only columns that are kept. */
  firstValueOf(columns: readonly string[], { values }: JournalLine): string | undefined {
    const byColumn = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
    return columns.map((column) => byColumn.get(column)).find((value) => value !== undefined);
  }
}

/** Columns that say how a line is posted, folded. */
export const POSTING_COLUMNS = {
  memo: ['memo'],
  document: ['document'],
  reversalDate: ['reversal date', 'reversedate'],
  exchangeRate: ['exchange rate'],
  exchangeRateDate: ['exchange rate date', 'exch rate date'],
} as const;

/** The reversal date of a line, `YYYY-MM-DD`; empty for none. */
export const reversalDateOf = ({ values }: JournalLine): string => {
  const columns: readonly string[] = POSTING_COLUMNS.reversalDate;
  const name = Object.keys(values).find((one) => columns.includes(foldedHeader(one)));
  return name === undefined ? '' : (values[name] ?? '');
};
