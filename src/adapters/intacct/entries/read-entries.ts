import { type ReadEntry, type ReadLine } from '../../../domain/ledger-entry/ledger-entry';
import { isoDateOf, ledgerStateOf, recordNoOf } from '../records/ledger-values';
import { IN_VALUES_MAX } from '../records/query';
import { recordUrlOf } from './record-url';
import { isMirror } from '../records/mirror';
import { type LedgerRow } from '../records/row';

/** A requested field: its name for the caller, and its element in a GLENTRY. */
export interface AskedField {
  readonly name: string;
  readonly element: string;
}

/** The field by whose values entries are read, and the values. */
export interface WantedNumbers {
  readonly field: 'REFERENCENO' | 'RECORDNO';
  readonly numbers: ReadonlySet<string>;
}

/**
 * As many as READ_BACK_MAX entries of the largest size that we post have. More would crowd the memory of the process.
 */
const LINES_MAX = 100_000;

/** A line with what orders it. */
export interface NumberedLine {
  readonly recordNo: bigint;
  readonly lineNo: number;
  readonly line: ReadLine;
}

interface OpenEntry {
  readonly header: Omit<ReadEntry, 'lines'>;
  readonly lines: NumberedLine[];
}

/**
 * Puts entries together from the rows of GLBATCH and then of GLENTRY. A row that does not belong here is a problem,
 * never left out.
 */
export class ReadEntries {
  private readonly entries = new Map<string, OpenEntry>();
  private readonly lineNos = new Set<string>();

  constructor(
    private readonly wanted: WantedNumbers,
    private readonly fields: readonly AskedField[],
    private readonly gatewayOrigin: string,
  ) {}

  /** The entries' record numbers, which a line names as its `BATCHNO`. Never more than a filter takes. */
  get recordNos(): string[] {
    return [...this.entries.keys()];
  }

  /** What is wrong with a row of GLBATCH, or null. */
  addHeader(row: LedgerRow): string | null {
    const recordNo = recordNoOf(row.text('RECORDNO'));
    if (recordNo === null) return 'An entry was returned without a record number.';
    if (this.entries.has(recordNo)) return `Entry ${recordNo} was returned twice.`;
    const referenceNo = row.text('REFERENCENO');
    const { field, numbers } = this.wanted;
    if (!numbers.has(field === 'RECORDNO' ? recordNo : referenceNo))
      return `Entry ${recordNo} was returned, but its ${field === 'RECORDNO' ? 'number' : 'reference'} was not requested.`;
    if (isMirror(row)) return null; // The ledger made it from the entry, perhaps with its reference.
    if (this.entries.size === IN_VALUES_MAX)
      return `More than ${IN_VALUES_MAX} entries have these ${field === 'RECORDNO' ? 'numbers' : 'references'}.`;
    this.entries.set(recordNo, { header: headerIn(row, recordNo, referenceNo, this.gatewayOrigin), lines: [] });
    return null;
  }

  /** What is wrong with a row of GLENTRY, or null. */
  addLine(row: LedgerRow): string | null {
    const recordNo = recordNoOf(row.text('RECORDNO'));
    if (recordNo === null) return 'A line was returned without a record number.';
    if (this.lineNos.has(recordNo)) return `Line ${recordNo} was returned twice.`;
    const entry = this.entries.get(row.text('BATCHNO').trim());
    if (entry === undefined) return `Line ${recordNo} was returned, but its entry was not requested.`;
    if (this.lineNos.size === LINES_MAX) return `These entries have more than ${LINES_MAX} lines.`;
    this.lineNos.add(recordNo);
    entry.lines.push({ recordNo: BigInt(recordNo), lineNo: lineNoIn(row), line: lineIn(row, this.fields) });
    return null;
  }

  /** The same for lines that were asked for with the headers: those of an entry that no header shows are left out. */
  addExpectedLine(row: LedgerRow, expected: readonly string[]): string | null {
    const entryNo = row.text('BATCHNO').trim();
    return !this.entries.has(entryNo) && expected.includes(entryNo) ? null : this.addLine(row);
  }

  /** In the order of the headers, lines by their number. */
  finished(): ReadEntry[] {
    return [...this.entries.values()].map(({ header, lines }) => ({
      ...header,
      lines: [...lines].sort(compareLines).map(({ line }) => line),
    }));
  }
}

/** The header of an entry from a row of GLBATCH. */
export const headerIn = (
  row: LedgerRow,
  recordNo: string,
  referenceNo: string,
  gatewayOrigin: string,
): OpenEntry['header'] => {
  const stateText = row.text('STATE').trim();
  const recordUrl = recordUrlOf(row.text('RECORD_URL'), gatewayOrigin);
  return {
    recordNo,
    referenceNo,
    journal: row.text('JOURNAL'),
    date: isoDateOf(row.text('BATCH_DATE')),
    title: row.text('BATCH_TITLE'),
    ...reversalIn(row),
    ...reversingIn(row),
    state: ledgerStateOf(stateText),
    stateText,
    ...(recordUrl === undefined ? {} : { recordUrl }),
  };
};

/** Left out when it was not asked for, because the company does not know the field. */
const reversalIn = (row: LedgerRow): { readonly reversalDate?: string } => {
  const field = row.only('REVERSEDATE');
  if (field === undefined) return {};
  const text = field.ownText().trim();
  return { reversalDate: text === '' ? '' : isoDateOf(text) };
};

/** Left out for an entry that is not reversed, and where the company does not tell. */
const reversingIn = (row: LedgerRow): { readonly reversedByRecordNo?: string } => {
  const reversedByRecordNo = recordNoOf(row.text('REVERSEDKEY').trim());
  return reversedByRecordNo === null ? {} : { reversedByRecordNo };
};

// Lines without a number come last, in the order of their records.
export const lineNoIn = (row: LedgerRow): number => {
  const text = row.text('LINE_NO').trim();
  return /^\d{1,15}$/.test(text) ? Number(text) : Infinity;
};

/** A line from a row of GLENTRY. */
export const lineIn = (row: LedgerRow, fields: readonly AskedField[]): ReadLine => ({
  side: SIDES.get(row.text('TR_TYPE').trim()) ?? null,
  account: row.text('ACCOUNTNO'),
  amount: row.text('TRX_AMOUNT').trim(),
  currency: row.text('CURRENCY'),
  document: row.text('DOCUMENT'),
  memo: row.text('DESCRIPTION'),
  values: valuesIn(row, fields),
});

const SIDES: ReadonlyMap<string, 'debit' | 'credit'> = new Map([
  ['1', 'debit'],
  ['-1', 'credit'],
]);

const valuesIn = (row: LedgerRow, fields: readonly AskedField[]): ReadonlyMap<string, string> => {
  const values = new Map<string, string>();
  for (const { name, element } of fields) {
    const value = row.text(element);
    if (value.trim() !== '') values.set(name, element === 'EXCH_RATE_DATE' ? isoDateOf(value) : value);
  }
  return values;
};

export const compareLines = (one: NumberedLine, other: NumberedLine): number => {
  if (one.lineNo !== other.lineNo) return one.lineNo - other.lineNo;
  return one.recordNo < other.recordNo ? -1 : Number(one.recordNo > other.recordNo);
};
