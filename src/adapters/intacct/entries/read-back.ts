import {
  type LedgerAccess,
  READ_BACK_MAX,
  type ReadBackOutcome,
  type ReadFailure,
  type WantedEntries,
} from '../../../application/ports/accounting-system';
import { ledgerFieldName } from '../../../domain/shared/ledger-field';
import { lineElementOf } from './line-fields';
import { localReason } from '../errors/local-reason';
import { type LedgerQuery, PAGE_SIZE_MAX } from '../records/query';
import { type AskedField, ReadEntries, type WantedNumbers } from './read-entries';
import { type LedgerRow, type RowOutcome, type RowReader } from '../records/row';

/**
 * Entries as the ledger holds them, in the order of the record number, lines by `LINE_NO`. `refused` when the user may
 * not read entries or lines, or a field has a name that no line can have; `unavailable` also when the rows contradict
 * each other or the request. More than READ_BACK_MAX numbers, and one that XML cannot carry, are defects and throw.
 */
export const readBackEntries = async (
  reader: RowReader,
  access: LedgerAccess,
  what: WantedEntries,
): Promise<ReadBackOutcome> => {
  const wanted = wantedIn(what);
  if (wanted.numbers.size > READ_BACK_MAX) {
    throw new Error(`At most ${READ_BACK_MAX} entries are read back at once, not ${wanted.numbers.size}.`);
  }
  if (wanted.numbers.size === 0) return { kind: 'entries', entries: [] };
  const asked = askedFields(what.fields);
  if ('kind' in asked) return asked;

  const entries = new ReadEntries(wanted, asked.fields, reader.gatewayOrigin);
  const expected = expectedIn(what);
  const together = {};
  const query = lineQuery(expected.recordNos, asked.fields);
  const pages = expected.recordNos.length === 0 ? [] : reader.ask(access, query, expected.lines, together);
  const headers = await readHeaders(reader, access, { ...wanted, together }, (row) => entries.addHeader(row));
  if (headers !== null) return headers;
  if (entries.recordNos.length === 0) return { kind: 'entries', entries: [] };

  const asExpected = new Set(entries.recordNos).intersection(new Set(expected.recordNos));
  if (asExpected.size > 0) {
    const take = (row: LedgerRow): string | null => entries.addExpectedLine(row, expected.recordNos);
    const failure = await readRows(reader, access, query, take, pages);
    if (failure !== null) return failure;
  }
  const others = entries.recordNos.filter((recordNo) => !asExpected.has(recordNo));
  const rest =
    others.length === 0
      ? null
      : await readRows(reader, access, lineQuery(others, asked.fields), (row) => entries.addLine(row));
  return rest ?? { kind: 'entries', entries: entries.finished() };
};

/** The record numbers whose lines can be asked for together with the headers, and how many lines they may have. */
const expectedIn = (what: WantedEntries): { readonly recordNos: readonly string[]; readonly lines: number } => {
  if ('recordNos' in what) return { recordNos: [...new Set(what.recordNos)], lines: 1 };
  const { recordNos = [], lines = 1 } = what.expected ?? {};
  return { recordNos: [...new Set(recordNos)], lines };
};

const wantedIn = (what: WantedEntries): WantedNumbers =>
  'recordNos' in what
    ? { field: 'RECORDNO', numbers: new Set(what.recordNos) }
    : { field: 'REFERENCENO', numbers: new Set(what.referenceNos) };

/**
 * Checking and parsing one page holds the process. 2,000 lines with 15 fields are one MiB and took 80 to 110 ms, the
 * first time up to 275 ms; half of them took 45 ms, the first time up to 150 ms. Lines with long texts stay below the
 * limit of a reply too.
 */
const LINE_PAGE_SIZE = 1_000;

const readHeaders = async (
  reader: RowReader,
  access: LedgerAccess,
  wanted: WantedNumbers & { readonly together: object },
  take: (row: LedgerRow) => string | null,
): Promise<ReadFailure | null> => {
  const query = headerQuery(wanted, [...HEADER_FIELDS, ...MORE_HEADER_FIELDS]);
  const pages = reader.ask(access, query, 1, wanted.together);
  const outcome = await readRows(reader, access, query, take, pages);
  const isUnknownField =
    outcome?.kind === 'refused' && outcome.reasons.every(({ code }) => code !== 'PERMISSION_MISSING');
  return isUnknownField ? readRows(reader, access, headerQuery(wanted, HEADER_FIELDS), take) : outcome;
};

export const HEADER_FIELDS = ['RECORDNO', 'BATCHNO', 'REFERENCENO', 'JOURNAL', 'BATCH_DATE', 'BATCH_TITLE', 'STATE'];

/** Where the company does not know one of them, the entries are read without them. */
export const MORE_HEADER_FIELDS = ['RECORD_URL', 'REVERSEDATE', 'REVERSEDFROM', 'REVERSEDKEY'];

// Without `showprivate` an entry that belongs to one entity is invisible from the top level.
const headerQuery = ({ field, numbers }: WantedNumbers, fields: readonly string[]): LedgerQuery => ({
  object: 'GLBATCH',
  fields,
  where: [{ kind: 'in', field, values: [...numbers] }],
  showsPrivate: true,
  pageSize: PAGE_SIZE_MAX,
});

export const LINE_FIELDS = 'RECORDNO BATCHNO LINE_NO TR_TYPE TRX_AMOUNT CURRENCY ACCOUNTNO DOCUMENT DESCRIPTION'.split(
  ' ',
);

// BATCHNO of a line is the RECORDNO of its batch, not the batch's own BATCHNO (Sage's page on journal entries).
const lineQuery = (recordNos: readonly string[], fields: readonly AskedField[]): LedgerQuery => ({
  object: 'GLENTRY',
  fields: [...LINE_FIELDS, ...elementsOf(fields)],
  where: [{ kind: 'in', field: 'BATCHNO', values: recordNos }],
  showsPrivate: true,
  pageSize: LINE_PAGE_SIZE,
});

// The ledger ignores the case of names, so each is requested in one spelling.
export const elementsOf = (fields: readonly AskedField[]): Iterable<string> => {
  const elements = new Map<string, string>();
  for (const { element } of fields) {
    const name = element.toUpperCase();
    if (!elements.has(name)) elements.set(name, element);
  }
  return elements.values();
};

/** The fields with their elements; `refused` for a name that no line can have. */
export const askedFields = (
  targets: WantedEntries['fields'],
): { readonly fields: readonly AskedField[] } | ReadFailure => {
  const fields: AskedField[] = [];
  for (const target of targets) {
    const name = ledgerFieldName(target);
    const element = lineElementOf(target);
    if (element === null) {
      const message = `'${name}' cannot be the name of a field.`;
      return { kind: 'refused', reasons: [localReason('FIELD_NOT_ACCEPTED', message)] };
    }
    fields.push({ name, element });
  }
  return { fields };
};

/** Null when all rows were accepted. `take` returns what is wrong with a row. */
const readRows = async (
  reader: RowReader,
  access: LedgerAccess,
  query: LedgerQuery,
  take: (row: LedgerRow) => string | null,
  asked: readonly Promise<RowOutcome>[] = [],
): Promise<ReadFailure | null> => {
  for await (const outcome of reader.pages(access, query, asked)) {
    if (outcome.kind !== 'page') return outcome;
    for (const row of outcome.page.rows) {
      const problem = take(row);
      if (problem !== null) return { kind: 'unavailable', cause: problem };
    }
  }
  return null;
};
