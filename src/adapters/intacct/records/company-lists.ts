import { type GatewayAccess, type ReadFailure } from '../../../application/ports/accounting-system';
import { type LedgerRecordPage } from '../../../application/ports/ledger-inspection';
import { type LedgerRecord } from '../../../domain/ledger-entry/ledger-record';
import { type LedgerReader } from './ledger-reader';
import { flagOf, isActive, readRecords } from './record-list';
import { type XmlElement } from '../xml/xml-reader';

/**
 * The accounts with the dimensions that they require. A company has such a field only for its own dimensions, so the
 * dimensions are read first; when a field is still unknown, the list is read with fewer fields.
 */
export async function* readAccounts(reader: LedgerReader, access: GatewayAccess): AsyncGenerator<LedgerRecordPage> {
  const known = await readDimensions(reader, access);
  if (known.kind !== 'dimensions' && known.kind !== 'refused') {
    yield known;
    return;
  }
  const required = new Map<string, string>();
  const isThere = (object: string): boolean => known.kind === 'refused' || known.objects.has(object);
  for (const [object, field, dimension] of REQUIRE_FIELDS) if (isThere(object)) required.set(field, dimension);
  const standard = [...required.keys()];
  if (known.kind === 'dimensions') for (const name of known.userDefined) required.set(`REQUIRE${name}`, name);
  yield* readRecords(reader, access, {
    object: 'GLACCOUNT',
    fieldSets: [
      { fields: [...ACCOUNT_FIELDS, ...required.keys()] },
      { fields: [...ACCOUNT_FIELDS, ...standard] },
      { fields: ACCOUNT_FIELDS },
    ],
    recordOf: (row) => accountIn(row, required),
  });
}

/** The journals, and whether they allow direct posting, by the field name in the company's own description. */
export async function* readJournals(reader: LedgerReader, access: GatewayAccess): AsyncGenerator<LedgerRecordPage> {
  const described = await reader.call(access, {
    name: 'inspect',
    body: '<inspect detail="1"><object>JOURNAL</object></inspect>',
  });
  if (described.kind !== 'answer' && described.kind !== 'refused') {
    yield described;
    return;
  }
  const field = described.kind === 'answer' ? directPostingField(described.data) : undefined;
  yield* readRecords(reader, access, {
    object: 'JOURNAL',
    fieldSets: [
      ...(field === undefined ? [] : [{ fields: [...JOURNAL_FIELDS, field.name] }]),
      { fields: JOURNAL_FIELDS },
    ],
    recordOf: (row) => journalIn(row, field),
  });
}

export const readEntities = (reader: LedgerReader, access: GatewayAccess): AsyncGenerator<LedgerRecordPage> =>
  readRecords(reader, access, {
    object: 'LOCATIONENTITY',
    fieldSets: [{ fields: ['LOCATIONID', 'NAME', 'CURRENCY', 'STATUS'] }],
    recordOf: (row) => {
      const currency = row.text('CURRENCY').trim();
      const entity = { id: row.text('LOCATIONID'), name: row.text('NAME'), active: isActive(row.text('STATUS')) };
      return currency === '' ? entity : { ...entity, currency };
    },
  });

const ACCOUNT_FIELDS: readonly string[] = ['ACCOUNTNO', 'TITLE', 'STATUS'];
const JOURNAL_FIELDS: readonly string[] = ['SYMBOL', 'TITLE', 'STATUS'];

/** Object of a dimension, field of an account that requires it, our name for it (Sage's page on accounts). */
const REQUIRE_FIELDS: readonly (readonly [object: string, field: string, dimension: string])[] = [
  ['LOCATION', 'REQUIRELOC', 'Location'],
  ['DEPARTMENT', 'REQUIREDEPT', 'Department'],
  ['CLASS', 'REQUIRECLASS', 'Class'],
  ['CUSTOMER', 'REQUIRECUSTOMER', 'Customer'],
  ['VENDOR', 'REQUIREVENDOR', 'Vendor'],
  ['EMPLOYEE', 'REQUIREEMPLOYEE', 'Employee'],
  ['ITEM', 'REQUIREITEM', 'Item'],
  ['PROJECT', 'REQUIREPROJECT', 'Project'],
  ['CONTRACT', 'REQUIRECONTRACT', 'Contract'],
  ['WAREHOUSE', 'REQUIREWAREHOUSE', 'Warehouse'],
];

type Dimensions =
  | {
      readonly kind: 'dimensions';
      readonly objects: ReadonlySet<string>;
      /** As a line names them: `GLDIMREGION`. */
      readonly userDefined: readonly string[];
    }
  | ReadFailure;

const readDimensions = async (reader: LedgerReader, access: GatewayAccess): Promise<Dimensions> => {
  const outcome = await reader.call(access, { name: 'getDimensions', body: '<getDimensions/>' });
  if (outcome.kind !== 'answer') return outcome;
  const dimensions = (outcome.data?.all('dimensions') ?? [])
    .flatMap((list) => list.all('dimension'))
    .map((dimension) => ({
      object: dimension.text('objectName').trim().toUpperCase(),
      isUserDefined: flagOf(dimension.text('userDefinedDimension')) === true,
    }));
  const userDefined = dimensions
    .filter(({ object, isUserDefined }) => isUserDefined && OBJECT_NAME.test(object))
    .map(({ object }) => (object.startsWith('GLDIM') ? object : `GLDIM${object}`));
  return { kind: 'dimensions', objects: new Set(dimensions.map(({ object }) => object)), userDefined };
};

const OBJECT_NAME = /^[A-Z_][A-Z0-9_]{0,99}$/;

const accountIn = (row: XmlElement, required: ReadonlyMap<string, string>): LedgerRecord => {
  const account = { id: row.text('ACCOUNTNO'), name: row.text('TITLE'), active: isActive(row.text('STATUS')) };
  const flags = [...required].map(([field, dimension]) => ({ dimension, flag: flagOf(row.text(field)) }));
  // Without these fields requirements are unknown, which is not the same as none.
  if (flags.every(({ flag }) => flag === undefined)) return account;
  return { ...account, requires: flags.flatMap(({ dimension, flag }) => (flag === true ? [dimension] : [])) };
};

interface DirectPostingField {
  readonly name: string;
  /** Whether true means that direct posting is not allowed. */
  readonly isProhibition: boolean;
}

// The name of the field is not published; its label is the one that people see in the journal's form.
const directPostingField = (data: XmlElement | undefined): DirectPostingField | undefined => {
  const fields = (data?.all('Type') ?? []).flatMap((type) => type.all('Fields')).flatMap((list) => list.all('Field'));
  for (const field of fields) {
    const name = field.text('Name').trim();
    const words = `${name} ${field.text('DisplayLabel')}`;
    if (!/direct[\s_]?post/i.test(words) || !FIELD_NAME.test(name)) continue;
    return { name, isProhibition: /dis[\s_]?allow|prohibit|block|no[\s_]?direct/i.test(words) };
  }
  return undefined;
};

const FIELD_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;

const journalIn = (row: XmlElement, field: DirectPostingField | undefined): LedgerRecord => {
  const journal = { id: row.text('SYMBOL'), name: row.text('TITLE'), active: isActive(row.text('STATUS')) };
  const flag = field && flagOf(row.text(field.name));
  return flag === undefined ? journal : { ...journal, allowsDirectPosting: flag !== field?.isProhibition };
};
