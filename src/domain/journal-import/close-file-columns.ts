import { foldedHeader } from '../shared/folded-header';
import { problem } from './import-problem';
import { KNOWN_COLUMN_NAMES, KNOWN_COLUMNS, type KnownColumn } from './known-columns';
import { type ImportProfile } from './import-profile';
import { type ImportProblem } from './journal-import.events';

/** The service's own header of a column. */
export const headerOf = (known: KnownColumn): string => KNOWN_COLUMNS[known][0];

/** Their values are also kept by name: they may be sent to fields of the ledger, or say how the entry is posted. */
export const KEPT_COLUMNS: ReadonlySet<KnownColumn> = new Set<KnownColumn>([
  'customerId',
  'memo',
  'document',
  'reversalDate',
  'exchangeRate',
  'exchangeRateDate',
]);

/** Headers that mean the same in another source only together with the rest of its shape. */
const ONLY_WITH: Readonly<Record<string, readonly string[]>> = {
  date: ['acct no'],
  'reference no': ['acct no'],
  id: ['txndate'],
  txndate: ['id'],
  accountid: ['txndate'],
  accountname: ['txndate'],
  postingtype: ['txndate'],
  lineid: ['txndate'],
};

/** Columns of amounts that the ledger would have to convert or does not take: refused by name where they are filled. */
const NOT_SUPPORTED =
  /^(base|functional|local|reporting) (currency )?(amount|debit|credit)$|^statistical( amount| unit)?s?$/;

export interface CloseFileColumn {
  readonly name: string;
  readonly known: KnownColumn | null;
  readonly isSupported: boolean;
}

/** Columns of a header, in any order and any case; unknown columns are kept by name. */
export interface CloseFileLayout {
  readonly columns: readonly CloseFileColumn[];
}

const COLUMNS_MAX = 100;
const COLUMN_NAME_LENGTH_MAX = 100;

/** What every line needs, whatever the shape of its amounts. */
const REQUIRED: readonly KnownColumn[] = ['transactionDate', 'journalEntryId', 'account'];

/** Reads the header row. Every missing or repeated column is its own problem. */
export const readHeader = (
  header: readonly string[],
  profile: Pick<ImportProfile, 'headers'> | null = null,
): { readonly layout: CloseFileLayout; readonly problems: readonly ImportProblem[] } => {
  const names = header.map((name) => name.trim());
  const knownOf = recognizer(names, profile?.headers ?? {});
  // A column without a header may have values too, which must not vanish.
  const columns = names.map((name, index) => ({
    name: name === '' ? `Column ${index + 1}` : name,
    known: knownOf(name),
    isSupported: !NOT_SUPPORTED.test(foldedHeader(name)),
  }));
  const problems = [...missing(columns), ...oversized(columns), ...repeated(columns)];
  return { layout: { columns }, problems };
};

/** Number of columns that are recognized, to tell which delimiter a header uses. */
export const recognizedColumns = (
  header: readonly string[],
  profile: Pick<ImportProfile, 'headers'> | null,
): number => {
  const names = header.map((name) => name.trim());
  const knownOf = recognizer(names, profile?.headers ?? {});
  return names.filter((name) => knownOf(name) !== null).length;
};

/** Whether a header has all of these columns. */
export const recognizedAs = (header: readonly string[], names: readonly string[]): boolean => {
  const present = new Set(header.map(foldedHeader));
  return names.every((name) => present.has(foldedHeader(name)));
};

type Recognizer = (name: string) => KnownColumn | null;

const recognizer = (names: readonly string[], headers: ImportProfile['headers']): Recognizer => {
  const present = new Set(names.map(foldedHeader));
  const own = new Map<string, KnownColumn>();
  for (const known of KNOWN_COLUMN_NAMES) {
    const given = headers[known];
    if (given !== undefined) own.set(foldedHeader(given), known);
  }
  const isGiven = new Set(own.values());
  return (name) => {
    const folded = foldedHeader(name);
    const usual = USUAL.get(folded);
    const isUsual =
      usual !== undefined && !isGiven.has(usual) && (ONLY_WITH[folded] ?? []).every((other) => present.has(other));
    return own.get(folded) ?? (isUsual ? usual : null);
  };
};

const USUAL: ReadonlyMap<string, KnownColumn> = new Map(
  KNOWN_COLUMN_NAMES.flatMap((known) =>
    KNOWN_COLUMNS[known].map((name): [string, KnownColumn] => [foldedHeader(name), known]),
  ),
);

/** What a delivery with these columns needs; amounts have one of two shapes. */
export const neededColumns = (columns: readonly CloseFileColumn[]): readonly KnownColumn[] => {
  const has = (known: KnownColumn): boolean => columns.some((column) => column.known === known);
  const needed: KnownColumn[] = [...REQUIRED];
  const hasSides = has('debit') || has('credit');
  if (!hasSides || (has('amount') && has('postingType'))) needed.push('amount', 'postingType');
  else if (!has('amount')) needed.push('debit', 'credit');
  return [...needed, 'currency'];
};

const missing = (columns: readonly CloseFileColumn[]): ImportProblem[] => {
  const has = (known: KnownColumn): boolean => columns.some((column) => column.known === known);
  const hasSides = has('debit') || has('credit');
  const problems = neededColumns(columns)
    .filter((known) => !has(known))
    .map((known) => {
      const name = headerOf(known);
      const fix = `Add a column with the header "${name}", or choose an import profile that names your header for it.`;
      return problem('COLUMN_MISSING', { row: 1, column: name }, `The column "${name}" is missing.`, fix);
    });
  if (hasSides && has('amount')) {
    const message = 'The file has amounts in "Amount" and in "Debit" or "Credit".';
    problems.push(
      problem('COLUMN_REPEATED', { row: 1, column: headerOf('amount') }, message, 'Keep one of the two shapes.'),
    );
  }
  return problems;
};

const oversized = (columns: readonly CloseFileColumn[]): ImportProblem[] => {
  const problems: ImportProblem[] = [];
  if (columns.length > COLUMNS_MAX) {
    const message = `The header has ${columns.length} columns.`;
    problems.push(problem('TEXT_TOO_LONG', { row: 1 }, message, `Deliver at most ${COLUMNS_MAX} columns.`));
  }
  for (const { name } of columns) {
    if (name.length <= COLUMN_NAME_LENGTH_MAX) continue;
    const message = `The name of a column has ${name.length} characters.`;
    const fix = `Shorten it to ${COLUMN_NAME_LENGTH_MAX}.`;
    problems.push(problem('TEXT_TOO_LONG', { row: 1, column: name }, message, fix));
  }
  return problems;
};

const repeated = (columns: readonly CloseFileColumn[]): ImportProblem[] => {
  const seen = new Set<string>();
  return columns.flatMap(({ name, known }) => {
    const key = known ?? foldedHeader(name);
    const isRepeated = seen.has(key);
    seen.add(key);
    const message = `The column "${name}" occurs more than once.`;
    return isRepeated ? [problem('COLUMN_REPEATED', { row: 1, column: name }, message, 'Keep one of them.')] : [];
  });
};
