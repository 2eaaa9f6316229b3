import {
  isUserDefined,
  requireFieldOf,
  type Account,
  type Company,
  type DimensionValue,
  type Entity,
  type Journal,
} from '../company/company';
import type { SandboxSettings } from '../gateway/settings';
import { usDateFromIso } from '../ledger/us-date';
import { withCommonFields } from './common-fields';
import { tableRow, textFields, type Equalities, type FieldKind, type LedgerObject, type Row } from './ledger-object';
import type { ObjectSources } from './object-sources';

type Sources = Pick<ObjectSources, 'company' | 'settings'>;

/** The readable object of the company with this name: a journal, an account, an entity or a dimension value. */
export const companyObject = (name: string, sources: Sources): LedgerObject | null => {
  const object = plainObject(name, sources);
  return object && withCommonFields(object, sources.company);
};

const plainObject = (name: string, { company, settings }: Sources): LedgerObject | null => {
  if (name === 'JOURNAL') return journalObject(company, settings);
  if (name === 'GLACCOUNT') return accountObject(company);
  if (name === 'LOCATIONENTITY') return entityObject(company);
  if (company.values(name) === undefined) return null;
  return isUserDefined(name) && settings.customObjectKey === 'id'
    ? customObject(name, company)
    : dimensionObject(name, company, settings);
};

type Readers<Value> = Readonly<Record<string, (value: Value) => string>>;

const recordNoField: [string, FieldKind] = ['RECORDNO', 'number'];

const journalReaders: Readers<Journal> = {
  RECORDNO: ({ recordNo }) => String(recordNo),
  SYMBOL: ({ symbol }) => symbol,
  TITLE: ({ title }) => title,
  STATUS: ({ status }) => status,
};

/** The name of the field for direct posting is not published by Sage; it may be missing. */
const journalObject = (company: Company, { journalDirectPostingField: field }: SandboxSettings): LedgerObject => {
  const isProhibition = field.startsWith('DISALLOW');
  const readers: Readers<Journal> =
    field === ''
      ? journalReaders
      : { ...journalReaders, [field]: ({ allowsDirectPosting }) => String(allowsDirectPosting !== isProhibition) };
  return {
    name: 'JOURNAL',
    nameField: 'SYMBOL',
    fields: new Map([recordNoField, ...textFields(...Object.keys(readers).slice(1))]),
    rows: () => [...company.journals.values()].map((journal) => tableRow(journal, readers)),
  };
};

const accountObject = (company: Company): LedgerObject => {
  const requireFields = new Map(company.dimensionObjects.map((object) => [requireFieldOf(object), object]));
  const rowOf = (account: Account): Row => ({
    read: (field) => {
      const object = requireFields.get(field);
      if (object !== undefined) return String(account.requires.includes(object));
      return accountReaders[field]?.(account) ?? '';
    },
  });
  return {
    name: 'GLACCOUNT',
    nameField: 'ACCOUNTNO',
    fields: new Map([recordNoField, ...textFields('ACCOUNTNO', 'TITLE', 'STATUS', ...requireFields.keys())]),
    rows: (_viewer, equalities) => pick(company.accounts, equalities.get('ACCOUNTNO')).map(rowOf),
  };
};

const accountReaders: Readers<Account> = {
  RECORDNO: ({ recordNo }) => String(recordNo),
  ACCOUNTNO: ({ accountNo }) => accountNo,
  TITLE: ({ title }) => title,
  STATUS: ({ status }) => status,
};

const entityReaders: Readers<Entity> = {
  RECORDNO: ({ recordNo }) => String(recordNo),
  LOCATIONID: ({ id }) => id,
  NAME: ({ id }) => id,
  CURRENCY: ({ currency }) => currency,
  STATUS: () => 'active',
};

const entityObject = (company: Company): LedgerObject => ({
  name: 'LOCATIONENTITY',
  nameField: 'LOCATIONID',
  fields: new Map([recordNoField, ...textFields('LOCATIONID', 'NAME', 'CURRENCY', 'STATUS')]),
  rows: () => [...company.entities.values()].map((entity) => tableRow(entity, entityReaders)),
});

const dimensionObject = (object: string, company: Company, settings: SandboxSettings): LedgerObject => {
  const idField = isUserDefined(object) ? 'RECORDNO' : `${object}ID`;
  const nameField = nameFieldOf(object, settings);
  const statusField = object === 'CONTRACT' ? settings.contractStatusField : 'STATUS';
  const readers: Readers<DimensionValue> = {
    RECORDNO: ({ recordNo }) => String(recordNo),
    [statusField]: ({ status }) => (statusField === 'STATE' ? contractStates[status] : undefined) ?? status,
    ENTITY: ({ entity }) => entity,
    CURRENCY: ({ currency }) => currency,
    STARTDATE: ({ startDate }) => usDateFromIso(startDate ?? ''),
    ENDDATE: ({ endDate }) => usDateFromIso(endDate ?? ''),
    [nameField]: ({ name }) => name,
    [idField]: ({ id }) => id,
  };
  const fields = textFields(idField, nameField, statusField, ...(extraFields[object] ?? []));
  return {
    name: object,
    nameField: idField,
    fields: new Map(isUserDefined(object) ? fields : [recordNoField, ...fields]),
    rows: dimensionRows(object, company, idField, readers),
  };
};

/** A user-defined dimension's values are records of a custom object: in lower case, with `id` as their key. */
const customObject = (object: string, company: Company): LedgerObject => ({
  name: object,
  nameField: 'id',
  fields: new Map(textFields('id', 'name', 'createdBy', 'createdAt', 'updatedBy', 'updatedAt')),
  rows: dimensionRows(object, company, 'id', { id: ({ id }) => id, name: ({ name }) => name, createdBy: () => '1' }),
});

const dimensionRows =
  (object: string, company: Company, idField: string, readers: Readers<DimensionValue>): LedgerObject['rows'] =>
  (_viewer, equalities: Equalities) =>
    pick(company.values(object) ?? new Map<string, DimensionValue>(), equalities.get(idField)).map((value) =>
      tableRow(value, readers),
    );

const nameFieldOf = (object: string, { employeeNameField }: SandboxSettings): string => {
  if (object === 'EMPLOYEE') return employeeNameField;
  return object === 'DEPARTMENT' ? 'TITLE' : 'NAME';
};

/** Of the states of a contract only these are needed here. */
const contractStates: Readonly<Record<string, string>> = { active: 'In progress', inactive: 'Closed' };

/** Fields that a company of the sandbox leaves empty are known, so that requesting them is not an error. */
const extraFields: Readonly<Record<string, readonly string[]>> = {
  LOCATION: ['PARENTID', 'ENTITY', 'CURRENCY', 'STARTDATE', 'ENDDATE'],
  DEPARTMENT: ['PARENTID'],
  CLASS: ['PARENTID', 'MEGAENTITYID'],
  EMPLOYEE: ['TITLE'],
};

const pick = <Value extends { readonly recordNo: number }>(
  values: ReadonlyMap<string, Value>,
  ids: readonly string[] | undefined,
): Value[] => {
  if (ids === undefined) return [...values.values()];
  return [...new Set(ids)].flatMap((id) => values.get(id) ?? []).sort((left, right) => left.recordNo - right.recordNo);
};
