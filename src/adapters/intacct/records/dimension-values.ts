import { type LedgerAccess } from '../../../application/ports/accounting-system';
import { type LedgerRecordPage } from '../../../application/ports/ledger-inspection';
import { type LedgerRecord } from '../../../domain/ledger-entry/ledger-record';
import { isIsoDate } from '../../../domain/shared/calendar';
import { type LedgerDimension, type StandardDimension } from '../../../domain/shared/ledger-field';
import { type LedgerReader } from './ledger-reader';
import { isoDateOf } from './ledger-values';
import { dimensionObjectOf } from './dimension-names';
import { localReason } from '../errors/local-reason';
import { isActive, readRecords, type RecordSource } from './record-list';
import { type XmlElement } from '../xml/xml-reader';

/** All values of a dimension, page by page. A page that is not `records` is the last. */
export async function* readDimensionRecords(
  reader: LedgerReader,
  access: LedgerAccess,
  dimension: LedgerDimension,
): AsyncGenerator<LedgerRecordPage> {
  const source = sourceOf(dimension);
  if (source !== null) {
    yield* readRecords(reader, access, source);
    return;
  }
  const message = 'The name of a user-defined dimension begins with GLDIM and has letters, digits and underscores.';
  yield { kind: 'refused', reasons: [localReason('FIELD_NOT_ACCEPTED', message)] };
}

const sourceOf = (dimension: LedgerDimension): RecordSource | null => {
  if (dimension.kind === 'dimension') return STANDARD_SOURCES[dimension.dimension];
  const object = dimensionObjectOf(dimension);
  // A line holds the record number of a user-defined dimension's value; such an object need not have a status.
  return object === null
    ? null
    : { object, fieldSets: [['RECORDNO', 'NAME']], recordOf: (row) => recordIn(row, 'RECORDNO', 'NAME') };
};

const standardSource = (object: string, name = 'NAME'): RecordSource => ({
  object,
  fieldSets: [[`${object}ID`, name, 'STATUS']],
  recordOf: (row) => recordIn(row, `${object}ID`, name),
});

const LOCATION_FIELDS = ['LOCATIONID', 'NAME', 'STATUS'];

/** A location belongs to an entity, and may be limited in time. */
const LOCATION_SOURCE: RecordSource = {
  object: 'LOCATION',
  fieldSets: [[...LOCATION_FIELDS, 'ENTITY', 'STARTDATE', 'ENDDATE'], LOCATION_FIELDS],
  recordOf: (row) => ({
    ...recordIn(row, 'LOCATIONID', 'NAME'),
    ...given('entity', row.text('ENTITY').trim()),
    ...given('startDate', dayIn(row, 'STARTDATE')),
    ...given('endDate', dayIn(row, 'ENDDATE')),
  }),
};

const STANDARD_SOURCES: Readonly<Record<StandardDimension, RecordSource>> = {
  Location: LOCATION_SOURCE,
  Department: standardSource('DEPARTMENT', 'TITLE'),
  Class: standardSource('CLASS'),
  Customer: standardSource('CUSTOMER'),
  Vendor: standardSource('VENDOR'),
  Employee: standardSource('EMPLOYEE'),
  Item: standardSource('ITEM'),
  Project: standardSource('PROJECT'),
  Contract: standardSource('CONTRACT'),
  Warehouse: standardSource('WAREHOUSE'),
};

const recordIn = (row: XmlElement, id: string, name: string): LedgerRecord => ({
  id: row.text(id),
  name: row.text(name),
  active: isActive(row.text('STATUS')),
});

const given = (name: 'entity' | 'startDate' | 'endDate', text: string): Partial<LedgerRecord> =>
  text === '' ? {} : { [name]: text };

const dayIn = (row: XmlElement, field: string): string => {
  const day = isoDateOf(row.text(field));
  return isIsoDate(day) ? day : '';
};
