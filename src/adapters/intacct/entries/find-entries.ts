import {
  type FindOutcome,
  type FoundEntry,
  type LedgerAccess,
  type ReadFailure,
} from '../../../application/ports/accounting-system';
import { decimalsOf } from '../../../domain/shared/currency';
import { parseAmount } from '../../../domain/shared/money';
import { isoDateOf, ledgerStateOf, recordNoOf } from '../records/ledger-values';
import { type LedgerQuery, PAGE_SIZE_MAX } from '../records/query';
import { isMirror } from '../records/mirror';
import { isXmlText } from '../xml/xml-writer';
import { type LedgerRow, type RowReader } from '../records/row';

export interface WantedEntry {
  readonly referenceNo: string;
  readonly currency: string;
}

/**
 * Entries of any journal with a reference number, at most ENTRIES_MAX, with the totals of their lines in minor units.
 * `refused` when the user may not read entries or lines; any other failure is `unavailable` and says nothing about the
 * entry.
 */
export const findEntries = async (
  reader: RowReader,
  access: LedgerAccess,
  wanted: WantedEntry,
): Promise<FindOutcome> => {
  if (!isXmlText(wanted.referenceNo)) {
    return { kind: 'unavailable', cause: 'The reference number has a character that no request can carry.' };
  }
  const found = await reader.page(access, entryQuery(wanted));
  if (found.kind !== 'page') return found;

  const entries: FoundEntry[] = [];
  for (const row of found.page.rows.filter((one) => !isMirror(one))) {
    const entry = await readEntry(reader, access, row, wanted.currency);
    if ('kind' in entry) return entry;
    entries.push(entry);
  }
  return { kind: 'found', entries };
};

/** Two are already one too many, so one page is enough. */
const ENTRIES_MAX = 10;

// Without `showprivate` an entry that belongs to one entity is invisible from the top level.
const entryQuery = ({ referenceNo }: WantedEntry): LedgerQuery => ({
  object: 'GLBATCH',
  fields: [
    'RECORDNO',
    'BATCHNO',
    'STATE',
    'JOURNAL',
    'BATCH_DATE',
    'REFERENCENO',
    'BATCH_TITLE',
    'WHENCREATED',
    'REVERSEDFROM',
  ],
  where: [{ kind: 'equal', field: 'REFERENCENO', value: referenceNo }],
  showsPrivate: true,
  pageSize: ENTRIES_MAX,
});

// BATCHNO of a line is the RECORDNO of its batch, not the batch's own BATCHNO (Sage's page on journal entries).
const lineQuery = (recordNo: string): LedgerQuery => ({
  object: 'GLENTRY',
  fields: ['RECORDNO', 'TR_TYPE', 'TRX_AMOUNT'],
  where: [{ kind: 'equal', field: 'BATCHNO', value: recordNo }],
  showsPrivate: true,
  pageSize: PAGE_SIZE_MAX,
});

const readEntry = async (
  reader: RowReader,
  access: LedgerAccess,
  row: LedgerRow,
  currency: string,
): Promise<FoundEntry | ReadFailure> => {
  const recordNo = recordNoOf(row.text('RECORDNO'));
  if (recordNo === null) return { kind: 'unavailable', cause: 'An entry was returned without a record number.' };

  const totals = new LineTotals(currency);
  for await (const outcome of reader.pages(access, lineQuery(recordNo))) {
    if (outcome.kind !== 'page') return outcome;
    for (const line of outcome.page.rows) totals.add(line);
  }
  return {
    recordNo,
    state: ledgerStateOf(row.text('STATE')),
    date: isoDateOf(row.text('BATCH_DATE')),
    lineCount: totals.lineCount,
    debitMinor: totals.areAmounts ? totals.debitMinor : null,
    creditMinor: totals.areAmounts ? totals.creditMinor : null,
  };
};

/** Adds the lines up in whole minor units. One figure that is not such an amount makes both totals unknown. */
class LineTotals {
  lineCount = 0;
  debitMinor = 0n;
  creditMinor = 0n;
  areAmounts: boolean;
  private readonly decimals: number;

  constructor(currency: string) {
    const decimals = decimalsOf(currency);
    this.decimals = decimals ?? 0;
    this.areAmounts = decimals !== undefined;
  }

  add(line: LedgerRow): void {
    this.lineCount += 1;
    // The ledger drops trailing zeros: 1450.8 means 1450.80.
    const amount = parseAmount(line.text('TRX_AMOUNT').trim(), this.decimals);
    const side = line.text('TR_TYPE').trim();
    if (!amount.ok || (side !== '1' && side !== '-1')) this.areAmounts = false;
    else if (side === '1') this.debitMinor += amount.minor;
    else this.creditMinor += amount.minor;
  }
}
