import { type LedgerAccess, type ReadFailure, type RestAccess } from '../../../application/ports/accounting-system';
import { type LedgerList, type LedgerRecordPage } from '../../../application/ports/ledger-inspection';
import { type LedgerRecord } from '../../../domain/ledger-entry/ledger-record';
import { isIsoDate } from '../../../domain/shared/calendar';
import { STANDARD_DIMENSIONS } from '../../../domain/shared/ledger-field';
import { dimensionObjectOf } from '../records/dimension-names';
import { PAGE_SIZE_MAX } from '../records/query';
import { isActive } from '../records/record-list';
import { restDimension, restListOf } from './rest-names';
import { restAccess, type RestPage, type RestReader, unknownList } from './rest-reader';
import { isJsonObject, type JsonObject, textAt, valueAt } from './rest-row';

/** Where a list is, and sets of its fields in the order of preference: a company may lack some. */
interface RestList {
  readonly object: string;
  readonly fieldSets: readonly (readonly string[])[];
  readonly recordOf: (row: JsonObject, fields: readonly string[]) => LedgerRecord;
}

/** All records of a list, page by page. The first page that is not `records` is the last. */
export async function* readRestList(
  reader: RestReader,
  access: LedgerAccess,
  list: LedgerList,
): AsyncGenerator<LedgerRecordPage> {
  const found = await listOf(reader, restAccess(access), list);
  if ('kind' in found) {
    yield found;
    return;
  }
  for (const [position, fields] of found.fieldSets.entries()) {
    const isLast = position + 1 === found.fieldSets.length;
    const query = { object: found.object, fields: ['key', ...fields], filters: [], pageSize: PAGE_SIZE_MAX };
    let hasBegun = false;
    let isOtherSet = false;
    for await (const page of reader.raw(restAccess(access), { ...query, showsPrivate: false })) {
      isOtherSet = !hasBegun && !isLast && mayLackField(page);
      if (isOtherSet) break;
      hasBegun = true;
      yield page.kind === 'page' ? recordsIn(page.rows, (row) => found.recordOf(row, fields)) : page;
    }
    if (!isOtherSet) return;
  }
}

/** A record without an id is left out. */
const recordsIn = (rows: readonly JsonObject[], recordOf: (row: JsonObject) => LedgerRecord): LedgerRecordPage => ({
  kind: 'records',
  records: rows.map(recordOf).filter(({ id }) => id !== ''),
});

// How the API words an unknown field is not published, so any refusal that is not about the user may be one.
const mayLackField = (page: RestPage): boolean =>
  page.kind === 'refused' && page.reasons.every(({ code }) => code !== 'PERMISSION_MISSING');

const listOf = async (reader: RestReader, access: RestAccess, list: LedgerList): Promise<RestList | ReadFailure> => {
  switch (list.kind) {
    case 'accounts':
      return accountList(reader, access);
    case 'journals':
      return JOURNALS;
    case 'entities':
      return ENTITIES;
    case 'dimension':
      if (list.dimension === 'Location') return LOCATIONS;
      return standardList(restListOf(list.dimension), list.dimension === 'Contract');
    case 'userDefinedDimension': {
      const known = await readDimensions(reader, access);
      if (known.kind !== 'dimensions') return known;
      const object = known.userDefined.get((dimensionObjectOf(list) ?? list.name).toUpperCase());
      return object === undefined ? unknownList(`dimension ${list.name}`) : customList(object);
    }
  }
};

const recordIn = (row: JsonObject): LedgerRecord => ({
  id: textAt(row, 'id'),
  name: textAt(row, 'name'),
  active: isActive(textAt(row, 'status')),
});

/** A contract has a state instead of a status, and which of them keep lines off is not published. */
const standardList = (object: string, hasNoStatus: boolean): RestList => ({
  object,
  fieldSets: hasNoStatus ? [['id', 'name']] : [['id', 'name', 'status'], ['id', 'status'], ['id']],
  recordOf: recordIn,
});

const customList = (object: string): RestList => ({
  object,
  fieldSets: [['id', 'name']],
  recordOf: (row) => ({ ...recordIn(row), keyedBy: 'id' }),
});

const LOCATIONS: RestList = {
  object: 'company-config/location',
  fieldSets: [
    ['id', 'name', 'status', 'entity.id', 'startDate', 'endDate'],
    ['id', 'name', 'status'],
  ],
  recordOf: (row) => ({
    ...recordIn(row),
    ...given('entity', textAt(row, 'entity.id').trim()),
    ...given('startDate', dayIn(row, 'startDate')),
    ...given('endDate', dayIn(row, 'endDate')),
  }),
};

const JOURNALS: RestList = {
  object: 'general-ledger/journal',
  fieldSets: [
    ['id', 'name', 'status', 'disallowDirectPosting'],
    ['id', 'name', 'status'],
  ],
  recordOf: (row) => {
    const disallows = valueAt(row, 'disallowDirectPosting');
    return typeof disallows === 'boolean' ? { ...recordIn(row), allowsDirectPosting: !disallows } : recordIn(row);
  },
};

const ENTITIES: RestList = {
  object: 'company-config/entity',
  fieldSets: [
    ['id', 'name', 'status', 'baseCurrency'],
    ['id', 'name', 'status'],
  ],
  recordOf: (row) => {
    const currency = textAt(row, 'baseCurrency').trim();
    return /^[A-Z]{3}$/.test(currency) ? { ...recordIn(row), currency } : recordIn(row);
  },
};

/** An account tells what it requires by the names that lines give the dimensions. */
const accountList = async (reader: RestReader, access: RestAccess): Promise<RestList | ReadFailure> => {
  const known = await readDimensions(reader, access);
  if (known.kind === 'connection-refused' || known.kind === 'unavailable') return known;
  const own = known.kind === 'dimensions' ? [...known.userDefined.keys()].map((name) => `GLDIM${name}`) : [];
  const required = new Map<string, string>();
  for (const dimension of STANDARD_DIMENSIONS)
    required.set(requirePath(restDimension({ kind: 'dimension', dimension }).name), dimension);
  const standard = [...required.keys()];
  for (const name of own) required.set(requirePath(restDimension({ kind: 'userDefinedDimension', name }).name), name);
  const base = ['id', 'name', 'status'];
  return {
    object: 'general-ledger/account',
    fieldSets: [[...base, ...required.keys()], [...base, ...standard], base],
    recordOf: (row, fields) => {
      const asked = fields.filter((field) => required.has(field));
      // Without these fields requirements are unknown, which is not the same as none.
      if (asked.every((field) => typeof valueAt(row, field) !== 'boolean')) return recordIn(row);
      const requires = asked.filter((field) => valueAt(row, field) === true).map((field) => required.get(field) ?? '');
      return { ...recordIn(row), requires };
    },
  };
};

const requirePath = (name: string): string => `requireDimensions.${name}`;

type Dimensions =
  | {
      readonly kind: 'dimensions';
      /** Objects of the values by the name of the dimension, without `GLDIM`. */
      readonly userDefined: ReadonlyMap<string, string>;
    }
  | ReadFailure;

const readDimensions = async (reader: RestReader, access: RestAccess): Promise<Dimensions> => {
  const path = '/services/company-config/dimensions/list';
  const entityId = access.entityId ?? '';
  const outcome = await reader.client.read(access, { method: 'GET', path, body: '', entityId });
  if (outcome.kind !== 'answer') return outcome;
  const list = isJsonObject(outcome.body) ? outcome.body['ia::result'] : undefined;
  if (!Array.isArray(list)) return { kind: 'unavailable', cause: 'The reply lists no dimensions.' };
  const userDefined = new Map<string, string>();
  for (const dimension of list) {
    if (!isJsonObject(dimension) || dimension['isUserDefinedDimension'] !== true) continue;
    const name = textAt(dimension, 'dimensionName')
      .trim()
      .toUpperCase()
      .replace(/^GLDIM/, '');
    const object = /^\/objects\/([a-z-]+\/[A-Za-z0-9_:-]+)$/.exec(textAt(dimension, 'dimensionEndpoint').trim())?.[1];
    if (object !== undefined && dimensionObjectOf({ kind: 'userDefinedDimension', name: `GLDIM${name}` }) !== null)
      userDefined.set(name, object);
  }
  return { kind: 'dimensions', userDefined };
};

const given = (name: 'entity' | 'startDate' | 'endDate', text: string): Partial<LedgerRecord> =>
  text === '' ? {} : { [name]: text };

const dayIn = (row: JsonObject, field: string): string => {
  const day = textAt(row, field).trim();
  return isIsoDate(day) ? day : '';
};
