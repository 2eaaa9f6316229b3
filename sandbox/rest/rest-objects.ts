import { isUserDefined, lineElementOf, requireFieldOf, type Company } from '../company/company';
import type { SandboxSettings } from '../gateway/settings';
import { isoFromUsDate } from '../ledger/us-date';
import type { FieldKind } from '../objects/ledger-object';
import { restDimensionName, restObjectName } from './dimension-names';

/** How a value of the ledger is written in JSON. */
export type Form = 'text' | 'date' | 'state' | 'side' | 'flag' | 'negated' | 'whole' | 'status' | 'moment';

export interface RestField {
  /** Of the object below. */
  readonly field: string;
  readonly form: Form;
}

/** An object of REST over an object of the ledger. */
export interface RestObject {
  readonly name: string;
  readonly object: string;
  readonly fields: ReadonlyMap<string, RestField>;
}

export const restObject = (name: string, company: Company, settings: SandboxSettings): RestObject | null => {
  const fixed = fixedObjects(company, settings)[name];
  if (fixed !== undefined) return { name, ...fixed };
  const object = company.dimensionObjects.find((candidate) => restObjectName(candidate) === name);
  return object === undefined ? null : { name, object, fields: dimensionFields(object, settings) };
};

type Definition = Omit<RestObject, 'name'>;

const fieldsOf = (definitions: Readonly<Record<string, string>>): Map<string, RestField> =>
  new Map(
    Object.entries(definitions).map(([name, definition]) => {
      const [field = '', form = 'text'] = definition.split(' ');
      return [name, { field, form: form as Form }];
    }),
  );

const audit = {
  'audit.createdDateTime': 'WHENCREATED moment',
  'audit.modifiedDateTime': 'WHENMODIFIED moment',
  'audit.createdBy': 'CREATEDBY',
  'audit.modifiedBy': 'MODIFIEDBY',
};

const fixedObjects = (company: Company, settings: SandboxSettings): Readonly<Record<string, Definition>> => ({
  'general-ledger/journal-entry': {
    object: 'GLBATCH',
    fields: fieldsOf({
      ...{ key: 'RECORDNO', id: 'RECORDNO', txnNumber: 'BATCHNO whole', description: 'BATCH_TITLE' },
      ...{ 'glJournal.id': 'JOURNAL', 'glJournal.key': 'JOURNALKEY', 'glJournal.name': 'JOURNAL.TITLE' },
      ...{ postingDate: 'BATCH_DATE date', automaticReversalDate: 'REVERSEDATE date', state: 'STATE state' },
      ...{ 'reversedBy.key': 'REVERSEDKEY', 'reversedBy.id': 'REVERSEDKEY', moduleName: 'MODULE' },
      ...{ referenceNumber: 'REFERENCENO', webURL: 'RECORD_URL', 'baseLocation.id': 'BASELOCATION_NO' },
      ...{ 'entity.key': 'LOCATIONKEY', 'attachment.id': 'SUPDOCID', ...audit },
    }),
  },
  'general-ledger/journal-entry-line': {
    object: 'GLENTRY',
    fields: new Map([
      ...fieldsOf({
        ...{ key: 'RECORDNO', id: 'RECORDNO', lineNumber: 'LINE_NO whole', txnType: 'TR_TYPE side' },
        ...{ txnAmount: 'TRX_AMOUNT', baseAmount: 'AMOUNT', entryDate: 'ENTRY_DATE date', documentId: 'DOCUMENT' },
        ...{ description: 'DESCRIPTION', 'glAccount.id': 'ACCOUNTNO', 'glAccount.key': 'ACCOUNTKEY' },
        ...{ 'journalEntry.key': 'BATCHNO', 'journalEntry.id': 'BATCHNO', state: 'STATE state' },
        ...{ 'currency.txnCurrency': 'CURRENCY', 'currency.baseCurrency': 'BASECURR' },
        ...{ 'currency.exchangeRate.date': 'EXCH_RATE_DATE date', 'currency.exchangeRate.rate': 'EXCHANGE_RATE' },
        ...{ 'currency.exchangeRate.typeId': 'EXCH_RATE_TYPE_ID', ...audit },
      }),
      ...company.dimensionObjects.flatMap((object): [string, RestField][] => {
        const field: RestField = { field: lineElementOf(object), form: 'text' };
        const name = `dimensions.${restDimensionName(object)}`;
        return isUserDefined(object) ? [[`${name}.key`, field]] : [[`${name}.id`, field]];
      }),
      ...settings.lineCustomFields.map((name): [string, RestField] => [`nsp::${name}`, { field: name, form: 'text' }]),
    ]),
  },
  'general-ledger/account': {
    object: 'GLACCOUNT',
    fields: new Map([
      ...fieldsOf({ key: 'RECORDNO', id: 'ACCOUNTNO', name: 'TITLE', status: 'STATUS status' }),
      ...company.dimensionObjects.map((object): [string, RestField] => [
        `requireDimensions.${restDimensionName(object)}`,
        { field: requireFieldOf(object), form: 'flag' },
      ]),
    ]),
  },
  'general-ledger/journal': {
    object: 'JOURNAL',
    fields: new Map([
      ...fieldsOf({ key: 'RECORDNO', id: 'SYMBOL', name: 'TITLE', status: 'STATUS status' }),
      ...directPosting(settings),
    ]),
  },
  'company-config/entity': {
    object: 'LOCATIONENTITY',
    fields: fieldsOf({
      ...{ key: 'RECORDNO', id: 'LOCATIONID', name: 'NAME', status: 'STATUS status', baseCurrency: 'CURRENCY' },
    }),
  },
});

/** The documented field forbids; the ledger's own may allow. */
const directPosting = ({ journalDirectPostingField: field }: SandboxSettings): [string, RestField][] =>
  field === '' ? [] : [['disallowDirectPosting', { field, form: field.startsWith('DISALLOW') ? 'flag' : 'negated' }]];

const dimensionFields = (object: string, settings: SandboxSettings): ReadonlyMap<string, RestField> => {
  if (isUserDefined(object)) {
    const idField = settings.customObjectKey === 'id' ? 'id' : 'RECORDNO';
    return fieldsOf({ key: idField, id: idField, name: settings.customObjectKey === 'id' ? 'name' : 'NAME' });
  }
  const nameField = object === 'EMPLOYEE' ? settings.employeeNameField : object === 'DEPARTMENT' ? 'TITLE' : 'NAME';
  const status: Readonly<Record<string, string>> = object === 'CONTRACT' ? contractStatus(settings) : activity;
  return fieldsOf({
    ...{ key: 'RECORDNO', id: `${object}ID`, name: nameField, ...status },
    ...(object === 'LOCATION' ? { 'entity.id': 'ENTITY', startDate: 'STARTDATE date', endDate: 'ENDDATE date' } : {}),
  });
};

const activity = { status: 'STATUS status' } as const;

const contractStatus = ({ contractStatusField }: SandboxSettings): Readonly<Record<string, string>> =>
  contractStatusField === 'STATUS' ? activity : { state: 'STATE state' };

/** A value of the ledger in JSON; nothing is null. */
export const jsonValue = (value: string, form: Form): unknown => {
  if (value === '') return form === 'flag' ? false : null;
  switch (form) {
    case 'text':
    case 'status':
      return value;
    case 'date':
      return isoFromUsDate(value) ?? value;
    case 'moment': {
      const [date = '', time = ''] = value.split(' ');
      return `${isoFromUsDate(date) ?? date}T${time}Z`;
    }
    case 'state':
      return camel(value);
    case 'side':
      return value === '1' ? 'debit' : 'credit';
    case 'flag':
      return value === 'true';
    case 'negated':
      return value !== 'true';
    case 'whole':
      return Number(value);
  }
};

/** A value of a filter as the ledger compares it. Undefined for what cannot be compared here. */
export const ledgerValue = (value: unknown, form: Form, kind: FieldKind): string | undefined => {
  if (form === 'flag' || form === 'negated') return undefined;
  if (form === 'side') return value === 'debit' ? '1' : value === 'credit' ? '-1' : undefined;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value);
  if (form === 'state') return text.replace(/^[a-z]/, (first) => first.toUpperCase());
  if (kind === 'date') return /^\d{4}-\d{2}-\d{2}$/.test(text) ? usDay(text) : undefined;
  if (kind !== 'timestamp') return text;
  const found = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})Z$/.exec(text);
  return found === null ? undefined : `${usDay(found[1] ?? '')} ${found[2] ?? ''}`;
};

const usDay = (iso: string): string => `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(0, 4)}`;

/** `Reversal pending` is `reversalPending`. */
const camel = (label: string): string =>
  label
    .split(' ')
    .map((word, index) =>
      index === 0 ? word.toLowerCase() : `${word.charAt(0).toUpperCase()}${word.slice(1).toLowerCase()}`,
    )
    .join('');
