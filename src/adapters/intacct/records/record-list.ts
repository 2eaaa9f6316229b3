import { type GatewayAccess, type ReadFailure } from '../../../application/ports/accounting-system';
import { type LedgerRecordPage } from '../../../application/ports/ledger-inspection';
import { type LedgerRecord } from '../../../domain/ledger-entry/ledger-record';
import { type FieldSet } from './field-sets';
import { type LedgerReader, type ReadOutcome } from './ledger-reader';
import { type LedgerQuery, PAGE_SIZE_MAX, type QueryPage, RECORD_NUMBER } from './query';
import { type XmlElement } from '../xml/xml-reader';
import { element } from '../xml/xml-writer';

/** Where the records of a list are in the ledger. */
export interface RecordSource {
  readonly object: string;
  /**
   * Sets of fields in the order of preference: when a company does not know a field, the next set is tried. Never
   * empty.
   */
  readonly fieldSets: readonly FieldSet[];
  /** Whether companies differ so much in this object that its description is read first. */
  readonly isDescribedFirst?: true;
  readonly recordOf: (row: XmlElement, set: FieldSet) => LedgerRecord;
}

/**
 * All records of a list, page by page. A page that is not `records` is the last. A record without an id is left out.
 */
export async function* readRecords(
  reader: LedgerReader,
  access: GatewayAccess,
  source: RecordSource,
): AsyncGenerator<LedgerRecordPage> {
  const ordered = await orderedSets(reader, access, source);
  if (ordered.kind !== 'sets') {
    yield ordered;
    return;
  }
  const { object, recordOf } = source;
  for (const [position, set] of ordered.sets.entries()) {
    const { fields, key = RECORD_NUMBER } = set;
    const query: LedgerQuery = {
      object,
      fields: [...new Set([key, ...fields])],
      where: [],
      showsPrivate: false,
      pageSize: PAGE_SIZE_MAX,
      key,
    };
    const isLast = position + 1 === ordered.sets.length;
    let isOtherSet = false;
    let hasBegun = false;
    for await (const outcome of reader.pages(access, query)) {
      const page = outcome.kind === 'page' ? recordsIn(outcome.page, (row) => recordOf(row, set)) : outcome;
      isOtherSet = !hasBegun && !isLast && (mayBeUnknownField(outcome) || hasNoIds(outcome, page));
      if (isOtherSet) break;
      if (!hasBegun && source.isDescribedFirst === true && outcome.kind === 'page')
        reader.fieldSets.note(access, object, set);
      hasBegun = true;
      yield page;
    }
    if (!isOtherSet) return;
  }
}

type SetsOutcome =
  { readonly kind: 'sets'; readonly sets: readonly FieldSet[] } | Exclude<ReadFailure, { kind: 'refused' }>;

/** All sets of the source. First those that the company answered before, or has by its description of the object. */
const orderedSets = async (
  reader: LedgerReader,
  access: GatewayAccess,
  { object, fieldSets, isDescribedFirst }: RecordSource,
): Promise<SetsOutcome> => {
  if (isDescribedFirst !== true) return { kind: 'sets', sets: fieldSets };
  const learned = reader.fieldSets.of(access, object);
  if (learned !== undefined) return { kind: 'sets', sets: firstOf(fieldSets, (set) => set === learned) };
  const described = await reader.call(access, {
    name: 'lookup',
    body: `<lookup>${element('object', object)}</lookup>`,
  });
  if (described.kind === 'refused') return { kind: 'sets', sets: fieldSets };
  if (described.kind !== 'answer') return described;
  const told = fieldsIn(described.data);
  return { kind: 'sets', sets: firstOf(fieldSets, ({ fields }) => fields.every((field) => isTold(field, told))) };
};

const firstOf = (sets: readonly FieldSet[], isFirst: (set: FieldSet) => boolean): readonly FieldSet[] => [
  ...sets.filter(isFirst),
  ...sets.filter((set) => !isFirst(set)),
];

const fieldsIn = (data: XmlElement | undefined): ReadonlySet<string> =>
  new Set(
    (data?.all('Type') ?? [])
      .flatMap((type) => type.all('Fields'))
      .flatMap((list) => list.all('Field'))
      .map((field) => field.text('ID').trim()),
  );

// Fields of related records may be queried although the description names them by their relationship only.
const isTold = (field: string, told: ReadonlySet<string>): boolean =>
  told.has(field) || (field.includes('.') && ![...told].some((name) => name.includes('.')));

const recordsIn = (page: QueryPage, recordOf: (row: XmlElement) => LedgerRecord): LedgerRecordPage => ({
  kind: 'records',
  records: page.rows.map(recordOf).filter(({ id }) => id !== ''),
});

// A ledger that leaves out a field that it does not know gives rows without ids: an empty list would be a lie.
const hasNoIds = (outcome: ReadOutcome, page: LedgerRecordPage): boolean =>
  outcome.kind === 'page' && outcome.page.rows.length > 0 && page.kind === 'records' && page.records.length === 0;

// Gateway versions word an unknown field differently, so any refusal that is not about the user may be one.
const mayBeUnknownField = (outcome: ReadOutcome): boolean =>
  outcome.kind === 'refused' && outcome.reasons.every(({ code }) => code !== 'PERMISSION_MISSING');

// `query` says active or inactive; older functions say T or F. A status like "active non-posting" takes no entries.
export const isActive = (status: string): boolean => ['active', 't', 'true', ''].includes(status.trim().toLowerCase());

/** A flag of the ledger: generic functions write `true`, older fields `T`. Undefined when it is neither. */
export const flagOf = (text: string): boolean | undefined => {
  const flag = text.trim().toLowerCase();
  if (flag === 'true' || flag === 't') return true;
  return flag === 'false' || flag === 'f' ? false : undefined;
};
