import { type LedgerLink, type ReferencePage } from '../../application/ports/accounting-system';
import { type LedgerReader, type ReadOutcome } from './ledger-reader';
import { recordNoOf } from './ledger-values';
import { type LedgerQuery, PAGE_SIZE_MAX } from './query';
import { isXmlText } from './xml-writer';

/**
 * References of all entries, of any journal, that begin with a prefix, page by page in the order of the record number. A page that is
 * not `references` is the last: `refused` without the right to read entries, `unavailable` also when a row has no record number or is
 * none that was asked for. A prefix with `%`, `_` or a character that XML cannot carry is a defect and throws when the first page is asked for.
 */
export async function* readReferences(
  reader: LedgerReader,
  link: LedgerLink,
  prefix: string,
): AsyncGenerator<ReferencePage> {
  if (!isXmlText(prefix) || /[%_]/.test(prefix)) {
    throw new Error('A prefix of references has a character that the ledger would read as something else.');
  }
  for await (const outcome of reader.pages(link, referenceQuery(prefix))) {
    const page = pageOf(outcome, prefix);
    yield page;
    if (page.kind !== 'references') return;
  }
}

// `showprivate`, because an entry that belongs to one entity is invisible from the top level without it.
const referenceQuery = (prefix: string): LedgerQuery => ({
  object: 'GLBATCH',
  fields: ['RECORDNO', 'REFERENCENO'],
  where: [{ kind: 'like', field: 'REFERENCENO', pattern: `${prefix}%` }],
  showsPrivate: true,
  pageSize: PAGE_SIZE_MAX,
});

const pageOf = (outcome: ReadOutcome, prefix: string): ReferencePage => {
  if (outcome.kind !== 'page') return outcome;
  const references: { referenceNo: string; recordNo: string }[] = [];
  for (const row of outcome.page.rows) {
    const recordNo = recordNoOf(row.text('RECORDNO'));
    const referenceNo = row.text('REFERENCENO');
    if (recordNo === null) return { kind: 'unavailable', cause: 'An entry came without a record number.' };
    if (!referenceNo.startsWith(prefix)) {
      return { kind: 'unavailable', cause: `Entry ${recordNo} came, whose reference was not asked for.` };
    }
    references.push({ referenceNo, recordNo });
  }
  return { kind: 'references', references };
};
