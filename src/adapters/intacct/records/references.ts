import {
  type DatedWithin,
  LOCATE_MAX,
  type LedgerAccess,
  type LedgerEntryHeader,
  type LocateOutcome,
  type ReferencePage,
} from '../../../application/ports/accounting-system';
import { isoDateOf, ledgerStateOf, recordNoOf, usDateOf } from './ledger-values';
import { type Condition, type LedgerQuery, PAGE_SIZE_MAX } from './query';
import { isMirror } from './mirror';
import { isXmlText } from '../xml/xml-writer';
import { type LedgerRow, type RowOutcome, type RowReader } from './row';

/**
 * Headers of all entries, of any journal, whose references begin with a prefix, page by page in the order of the record
 * number. A page that is not `references` is the last: `refused` without the right to read entries, `unavailable` also
 * when a row has no record number or was not requested. A prefix with `%`, `_` or a character that XML cannot carry is
 * a defect and throws when the first page is requested.
 */
export async function* readReferences(
  reader: RowReader,
  access: LedgerAccess,
  prefix: string,
): AsyncGenerator<ReferencePage> {
  if (!isXmlText(prefix) || /[%_]/.test(prefix)) {
    throw new Error('A prefix of references has a character that the ledger would read as something else.');
  }
  for await (const outcome of reader.pages(access, referenceQuery(prefix))) {
    const page = pageOf(outcome, prefix);
    yield page;
    if (page.kind !== 'references') return;
  }
}

/** The same for all entries of a journal dated within some days. Days that are none are a defect and throw. */
export async function* readEntriesDated(
  reader: RowReader,
  access: LedgerAccess,
  { journal, from, to }: DatedWithin,
): AsyncGenerator<ReferencePage> {
  const days = [usDateOf(from), usDateOf(to)] as const;
  const query = headerQuery(
    { kind: 'equal', field: 'JOURNAL', value: journal },
    { kind: 'between', field: 'BATCH_DATE', values: days },
  );
  for await (const outcome of reader.pages(access, query)) {
    const page = pageWith(outcome, (record) => {
      const isAsked =
        record.journal.toUpperCase() === journal.toUpperCase() && from <= record.date && record.date <= to;
      return isAsked ? null : 'its journal or date was not requested';
    });
    yield page;
    if (page.kind !== 'references') return;
  }
}

// Without `showprivate` an entry that belongs to one entity is invisible from the top level.
const headerQuery = (...where: readonly Condition[]): LedgerQuery => ({
  object: 'GLBATCH',
  fields: ['RECORDNO', 'REFERENCENO', 'JOURNAL', 'BATCH_DATE', 'BATCH_TITLE', 'STATE', 'REVERSEDFROM'],
  where,
  showsPrivate: true,
  pageSize: PAGE_SIZE_MAX,
});

const referenceQuery = (prefix: string): LedgerQuery =>
  headerQuery({ kind: 'like', field: 'REFERENCENO', pattern: `${prefix}%` });

const pageOf = (outcome: RowOutcome, prefix: string): ReferencePage =>
  pageWith(outcome, ({ referenceNo }) => (referenceNo.startsWith(prefix) ? null : 'its reference was not requested'));

/** A page of headers; `unaskedOf` says why a record is none that was asked for. */
const pageWith = (outcome: RowOutcome, unaskedOf: (record: LedgerEntryHeader) => string | null): ReferencePage => {
  if (outcome.kind !== 'page') return outcome;
  const references: LedgerEntryHeader[] = [];
  for (const row of outcome.page.rows) {
    const record = recordIn(row);
    if (record === null) return WITHOUT_NUMBER;
    const unasked = unaskedOf(record);
    if (unasked !== null)
      return { kind: 'unavailable', cause: `Entry ${record.recordNo} was returned, but ${unasked}.` };
    if (!isMirror(row)) references.push(record);
  }
  return { kind: 'references', references };
};

/**
 * Entries of any journal that have one of the references or record numbers. `refused` without the permission to read
 * entries; any other failure is `unavailable`. More than LOCATE_MAX, or a text that XML cannot carry, is a defect and
 * throws.
 */
export const locateRecords = async (
  reader: RowReader,
  access: LedgerAccess,
  { referenceNos, recordNos }: { readonly referenceNos: readonly string[]; readonly recordNos: readonly string[] },
): Promise<LocateOutcome> => {
  const count = referenceNos.length + recordNos.length;
  if (count > LOCATE_MAX) throw new Error(`At most ${LOCATE_MAX} entries are located at once, not ${count}.`);
  const records = new Map<string, LedgerEntryHeader>();
  for (const [field, values] of [
    ['REFERENCENO', referenceNos],
    ['RECORDNO', recordNos],
  ] as const) {
    if (values.length === 0) continue;
    for await (const outcome of reader.pages(access, headerQuery({ kind: 'in', field, values }))) {
      if (outcome.kind !== 'page') return outcome;
      for (const row of outcome.page.rows) {
        const record = recordIn(row);
        if (record === null) return WITHOUT_NUMBER;
        if (!values.includes(field === 'RECORDNO' ? record.recordNo : record.referenceNo)) {
          return { kind: 'unavailable', cause: `Entry ${record.recordNo} was returned but not requested.` };
        }
        if (!isMirror(row)) records.set(record.recordNo, record);
      }
    }
  }
  return { kind: 'located', records: [...records.values()] };
};

const WITHOUT_NUMBER = { kind: 'unavailable', cause: 'An entry was returned without a record number.' } as const;

const recordIn = (row: LedgerRow): LedgerEntryHeader | null => {
  const recordNo = recordNoOf(row.text('RECORDNO'));
  if (recordNo === null) return null;
  return {
    recordNo,
    referenceNo: row.text('REFERENCENO'),
    journal: row.text('JOURNAL'),
    date: isoDateOf(row.text('BATCH_DATE')),
    title: row.text('BATCH_TITLE'),
    state: ledgerStateOf(row.text('STATE')),
  };
};
