import { type LedgerAccess, type ReadFailure } from '../../../application/ports/accounting-system';
import {
  HEADERS_MAX,
  type HeaderPage,
  LedgerReadings,
  LINES_AT_ONCE,
  LINES_OF_MAX,
  type LinesOutcome,
  type WantedHeaders,
  type WatchedHeader,
} from '../../../application/ports/ledger-readings';
import { type ReadLine } from '../../../domain/ledger-entry/ledger-entry';
import { type ReadField } from '../../../domain/shared/ledger-field';
import { recordNoOf, usDateOf } from '../records/ledger-values';
import { isMirror } from '../records/mirror';
import { type Condition, type LedgerQuery, PAGE_SIZE_MAX } from '../records/query';
import { isXmlText } from '../xml/xml-writer';
import { askedFields, elementsOf, HEADER_FIELDS, LINE_FIELDS, MORE_HEADER_FIELDS } from './read-back';
import { compareLines, headerIn, lineIn, lineNoIn, type NumberedLine } from './read-entries';
import { type RowOutcome, type RowReader } from '../records/row';

/** Many entries with few queries: 2,000 headers or lines each. */
export class IntacctLedgerReadings extends LedgerReadings {
  constructor(private readonly reader: RowReader) {
    super();
  }

  /**
   * `refused` without the right to read entries, `unavailable` also when a row has no record number. A prefix that the
   * ledger would read as a pattern, too many numbers and days that are none are defects and throw.
   */
  async *headers(access: LedgerAccess, wanted: WantedHeaders): AsyncGenerator<HeaderPage> {
    const where = conditionsOf(wanted);
    let isFirst = true;
    for await (const outcome of this.reader.pages(access, headerQuery(where, WATCHED_FIELDS))) {
      if (isFirst && isUnknownField(outcome)) {
        yield* this.plainHeaders(access, where);
        return;
      }
      isFirst = false;
      const page = this.pageOf(outcome);
      yield page;
      if (page.kind !== 'headers') return;
    }
  }

  async lines(
    access: LedgerAccess,
    { recordNos, fields }: { readonly recordNos: readonly string[]; readonly fields: readonly ReadField[] },
  ): Promise<LinesOutcome> {
    if (recordNos.length > LINES_OF_MAX)
      throw new Error(`Lines of at most ${LINES_OF_MAX} entries are read at once, not of ${recordNos.length}.`);
    if (recordNos.length === 0) return { kind: 'lines', lines: new Map(), queries: 0 };
    const asked = askedFields(fields);
    if ('kind' in asked) return asked;
    const wanted = new Set(recordNos);
    const found = new Map<string, NumberedLine[]>();
    const seen = new Set<string>();
    let queries = 0;
    const query: LedgerQuery = {
      object: 'GLENTRY',
      fields: [...LINE_FIELDS, ...elementsOf(asked.fields)],
      where: [{ kind: 'in', field: 'BATCHNO', values: recordNos }],
      showsPrivate: true,
      pageSize: LINES_AT_ONCE,
    };
    for await (const outcome of this.reader.pages(access, query)) {
      if (outcome.kind !== 'page') return outcome;
      queries += 1;
      for (const row of outcome.page.rows) {
        const recordNo = recordNoOf(row.text('RECORDNO'));
        const entryNo = row.text('BATCHNO').trim();
        if (recordNo === null || !wanted.has(entryNo) || seen.has(recordNo)) return contradiction(entryNo);
        seen.add(recordNo);
        const line = { recordNo: BigInt(recordNo), lineNo: lineNoIn(row), line: lineIn(row, asked.fields) };
        const lines = found.get(entryNo);
        if (lines === undefined) found.set(entryNo, [line]);
        else lines.push(line);
      }
    }
    return { kind: 'lines', lines: new Map([...found].map(([entryNo, lines]) => [entryNo, inOrder(lines)])), queries };
  }

  private async *plainHeaders(access: LedgerAccess, where: readonly Condition[]): AsyncGenerator<HeaderPage> {
    for await (const outcome of this.reader.pages(access, headerQuery(where, HEADER_FIELDS))) {
      const page = this.pageOf(outcome);
      yield page;
      if (page.kind !== 'headers') return;
    }
  }

  private pageOf(outcome: RowOutcome): HeaderPage {
    if (outcome.kind !== 'page') return outcome;
    const headers: WatchedHeader[] = [];
    for (const row of outcome.page.rows) {
      const recordNo = recordNoOf(row.text('RECORDNO'));
      if (recordNo === null) return { kind: 'unavailable', cause: 'An entry was returned without a record number.' };
      if (isMirror(row)) continue;
      const header = headerIn(row, recordNo, row.text('REFERENCENO'), this.reader.gatewayOrigin);
      headers.push({ ...header, modified: row.text('WHENMODIFIED').trim() });
    }
    return { kind: 'headers', headers };
  }
}

const WATCHED_FIELDS = [...HEADER_FIELDS, ...MORE_HEADER_FIELDS, 'WHENMODIFIED'];

/** The company does not know one of the fields that not every company has. */
const isUnknownField = (outcome: RowOutcome): boolean =>
  outcome.kind === 'refused' && outcome.reasons.every(({ code }) => code !== 'PERMISSION_MISSING');

const conditionsOf = (wanted: WantedHeaders): readonly Condition[] => {
  if ('prefix' in wanted) {
    if (!isXmlText(wanted.prefix) || /[%_]/.test(wanted.prefix))
      throw new Error('A prefix of references has a character that the ledger would read as something else.');
    return [{ kind: 'like', field: 'REFERENCENO', pattern: `${wanted.prefix}%` }];
  }
  if ('recordNos' in wanted) {
    const { recordNos } = wanted;
    if (recordNos.length > HEADERS_MAX) throw new Error(`At most ${HEADERS_MAX} headers, not ${recordNos.length}.`);
    return [{ kind: 'in', field: 'RECORDNO', values: recordNos }];
  }
  const { journal, from, to } = wanted;
  return [
    { kind: 'equal', field: 'JOURNAL', value: journal },
    { kind: 'between', field: 'BATCH_DATE', values: [usDateOf(from), usDateOf(to)] },
  ];
};

// Without `showprivate` an entry that belongs to one entity is invisible from the top level.
const headerQuery = (where: readonly Condition[], fields: readonly string[]): LedgerQuery => ({
  object: 'GLBATCH',
  fields,
  where,
  showsPrivate: true,
  pageSize: PAGE_SIZE_MAX,
});

const contradiction = (entryNo: string): ReadFailure => ({
  kind: 'unavailable',
  cause: `A line of entry ${entryNo} was returned twice, without a number, or without having been asked for.`,
});

const inOrder = (lines: NumberedLine[]): readonly ReadLine[] => lines.sort(compareLines).map(({ line }) => line);
