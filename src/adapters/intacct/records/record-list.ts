import { type LedgerAccess, type ReadFailure } from '../../../application/ports/accounting-system';
import { type LedgerRecordPage } from '../../../application/ports/ledger-inspection';
import { type LedgerRecord } from '../../../domain/ledger-entry/ledger-record';
import { type LedgerReader } from './ledger-reader';
import { type LedgerQuery, PAGE_SIZE_MAX } from './query';
import { type XmlElement } from '../xml/xml-reader';

/** Where the records of a list are in the ledger. */
export interface RecordSource {
  readonly object: string;
  /**
   * Sets of fields to request, the fullest first: when a company does not know a field, the next set is tried. Never
   * empty.
   */
  readonly fieldSets: readonly (readonly string[])[];
  readonly recordOf: (row: XmlElement) => LedgerRecord;
}

/**
 * All records of a list, page by page. A page that is not `records` is the last. A record without an id is left out.
 */
export async function* readRecords(
  reader: LedgerReader,
  access: LedgerAccess,
  { object, fieldSets, recordOf }: RecordSource,
): AsyncGenerator<LedgerRecordPage> {
  for (const [position, fields] of fieldSets.entries()) {
    const query: LedgerQuery = {
      object,
      fields: [...new Set(['RECORDNO', ...fields])],
      where: [],
      showsPrivate: false,
      pageSize: PAGE_SIZE_MAX,
    };
    let isRefusedField = false;
    let hasBegun = false;
    for await (const outcome of reader.pages(access, query)) {
      isRefusedField = !hasBegun && mayBeUnknownField(outcome) && position + 1 < fieldSets.length;
      if (isRefusedField) break;
      hasBegun = true;
      yield outcome.kind === 'page'
        ? { kind: 'records', records: outcome.page.rows.map(recordOf).filter(({ id }) => id !== '') }
        : outcome;
    }
    if (!isRefusedField) return;
  }
}

// Gateway versions word an unknown field differently, so any refusal that is not about the user may be one.
const mayBeUnknownField = (outcome: { readonly kind: 'page' } | ReadFailure): boolean =>
  outcome.kind === 'refused' && outcome.reasons.every(({ code }) => code !== 'PERMISSION_MISSING');

// `query` says active or inactive; older functions say T or F. A status like "active non-posting" takes no entries.
export const isActive = (status: string): boolean => ['active', 't', 'true', ''].includes(status.trim().toLowerCase());

/** A flag of the ledger: generic functions write `true`, older fields `T`. Undefined when it is neither. */
export const flagOf = (text: string): boolean | undefined => {
  const flag = text.trim().toLowerCase();
  if (flag === 'true' || flag === 't') return true;
  return flag === 'false' || flag === 'f' ? false : undefined;
};
