import { type GatewayAccess } from '../../../application/ports/accounting-system';
import { type LedgerRecordPage } from '../../../application/ports/ledger-inspection';
import { type LedgerRecord } from '../../../domain/ledger-entry/ledger-record';
import { isIsoDate } from '../../../domain/shared/calendar';
import { type LedgerDimension, type StandardDimension } from '../../../domain/shared/ledger-field';
import { type LedgerReader } from './ledger-reader';
import { isoDateOf } from './ledger-values';
import { type FieldSet } from './field-sets';
import { dimensionObjectOf } from './dimension-names';
import { localReason } from '../errors/local-reason';
import { RECORD_NUMBER } from './query';
import { isActive, readRecords, type RecordSource } from './record-list';
import { type XmlElement } from '../xml/xml-reader';

/** All values of a dimension, page by page. A page that is not `records` is the last. */
export async function* readDimensionRecords(
  reader: LedgerReader,
  access: GatewayAccess,
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
  return object === null ? null : customObjectSource(object);
};

/**
 * The records of a user-defined dimension are custom objects: their key is `id`, their fields are in lower case, and a
 * line holds that id (Sage's pages on Platform Services). A company that shows them like its other objects has a record
 * number there, and then a line holds that. Such an object need not have a status.
 */
const customObjectSource = (object: string): RecordSource => ({
  object,
  fieldSets: CUSTOM_OBJECT_FIELDS,
  isDescribedFirst: true,
  recordOf: (row, { key }) =>
    key === 'id' ? { ...recordIn(row, 'id', 'name'), keyedBy: 'id' } : recordIn(row, RECORD_NUMBER, 'NAME'),
});

const CUSTOM_OBJECT_FIELDS: readonly FieldSet[] = [
  { fields: ['id', 'name'], key: 'id' },
  { fields: [RECORD_NUMBER, 'NAME'] },
];

const standardSource = (object: string, name = 'NAME'): RecordSource => ({
  object,
  fieldSets: [{ fields: [`${object}ID`, name, 'STATUS'] }],
  recordOf: (row) => recordIn(row, `${object}ID`, name),
});

const LOCATION_FIELDS = ['LOCATIONID', 'NAME', 'STATUS'];

/** A location belongs to an entity, and may be limited in time. */
const LOCATION_SOURCE: RecordSource = {
  object: 'LOCATION',
  fieldSets: [{ fields: [...LOCATION_FIELDS, 'ENTITY', 'STARTDATE', 'ENDDATE'] }, { fields: LOCATION_FIELDS }],
  recordOf: (row) => ({
    ...recordIn(row, 'LOCATIONID', 'NAME'),
    ...given('entity', row.text('ENTITY').trim()),
    ...given('startDate', dayIn(row, 'STARTDATE')),
    ...given('endDate', dayIn(row, 'ENDDATE')),
  }),
};

/**
 * Where an employee's name is, in the order of preference. A job title (`TITLE`) is no name: two people may have the
 * same one, and a value of the close file must not become an employee by it.
 */
const EMPLOYEE_NAMES = ['CONTACT_INFO.CONTACTNAME', 'PERSONALINFO.CONTACTNAME', 'NAME'];

const EMPLOYEE_SOURCE: RecordSource = {
  object: 'EMPLOYEE',
  fieldSets: [
    ...EMPLOYEE_NAMES.map((name) => ({ fields: ['EMPLOYEEID', name, 'STATUS'] })),
    { fields: ['EMPLOYEEID', 'STATUS'] },
  ],
  isDescribedFirst: true,
  recordOf: (row) => recordIn(row, 'EMPLOYEEID', EMPLOYEE_NAMES.find((name) => row.text(name) !== '') ?? 'NAME'),
};

/** A contract has no status like other records, and which of its states keep lines off is not published. */
const CONTRACT_SOURCE: RecordSource = {
  object: 'CONTRACT',
  fieldSets: [{ fields: ['CONTRACTID', 'NAME', 'STATUS'] }, { fields: ['CONTRACTID', 'NAME'] }],
  isDescribedFirst: true,
  recordOf: (row) => recordIn(row, 'CONTRACTID', 'NAME'),
};

const STANDARD_SOURCES: Readonly<Record<StandardDimension, RecordSource>> = {
  Location: LOCATION_SOURCE,
  Department: standardSource('DEPARTMENT', 'TITLE'),
  Class: standardSource('CLASS'),
  Customer: standardSource('CUSTOMER'),
  Vendor: standardSource('VENDOR'),
  Employee: EMPLOYEE_SOURCE,
  Item: standardSource('ITEM'),
  Project: standardSource('PROJECT'),
  Contract: CONTRACT_SOURCE,
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
