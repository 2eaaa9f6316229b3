import { type LedgerDimension, type StandardDimension } from '../../../domain/shared/ledger-field';
import { DIMENSION_ELEMENTS, dimensionObjectOf } from '../records/dimension-names';

/** How the value of a field is written in REST, to be read in the notation of the gateway. */
export type RestForm = 'text' | 'amount' | 'date' | 'moment' | 'state' | 'side';

export interface RestField {
  readonly path: string;
  readonly form: RestForm;
}

/** An object of the gateway in REST: its name and its fields (Sage's OpenAPI description). */
export interface RestObjectNames {
  readonly name: string;
  readonly fieldOf: (field: string) => RestField | null;
}

/** What a line calls a dimension, and the property of its value. A value of a user-defined one is named by its key. */
export const restDimension = (dimension: LedgerDimension): { readonly name: string; readonly key: 'id' | 'key' } =>
  dimension.kind === 'dimension'
    ? { name: dimension.dimension.toLowerCase(), key: 'id' }
    : { name: userDefinedName(dimensionObjectOf(dimension) ?? dimension.name), key: 'key' };

/** The lower case is assumed: public payloads show `nsp::udd_…` in lower case only. */
const userDefinedName = (object: string): string => `nsp::udd_${object.toLowerCase()}`;

/** The list of a standard dimension's values. */
export const restListOf = (dimension: StandardDimension): string => LISTS[dimension];

const LISTS: Readonly<Record<StandardDimension, string>> = {
  Location: 'company-config/location',
  Department: 'company-config/department',
  Class: 'company-config/class',
  Customer: 'accounts-receivable/customer',
  Vendor: 'accounts-payable/vendor',
  Employee: 'company-config/employee',
  Item: 'inventory-control/item',
  Project: 'projects/project',
  Contract: 'contracts/contract',
  Warehouse: 'inventory-control/warehouse',
};

const table = (fields: Readonly<Record<string, string>>): ReadonlyMap<string, RestField> =>
  new Map(
    Object.entries(fields).map(([field, definition]) => {
      const [path = '', form = 'text'] = definition.split(' ');
      return [field, { path, form: form as RestForm }];
    }),
  );

const ENTRY = table({
  RECORDNO: 'key',
  BATCHNO: 'txnNumber',
  REFERENCENO: 'referenceNumber',
  JOURNAL: 'glJournal.id',
  BATCH_DATE: 'postingDate date',
  BATCH_TITLE: 'description',
  STATE: 'state state',
  RECORD_URL: 'webURL',
  REVERSEDATE: 'automaticReversalDate date',
  // Which entry an entry reverses is not told; the reversed one names its mirror, and the reader turns that around.
  REVERSEDFROM: 'reversedBy.key',
  REVERSEDKEY: 'reversedBy.key',
  WHENCREATED: 'audit.createdDateTime moment',
  WHENMODIFIED: 'audit.modifiedDateTime moment',
});

const LINE = new Map([
  ...table({
    RECORDNO: 'key',
    BATCHNO: 'journalEntry.key',
    LINE_NO: 'lineNumber',
    TR_TYPE: 'txnType side',
    TRX_AMOUNT: 'txnAmount amount',
    CURRENCY: 'currency.txnCurrency',
    ACCOUNTNO: 'glAccount.id',
    DOCUMENT: 'documentId',
    DESCRIPTION: 'description',
    EXCHANGE_RATE: 'currency.exchangeRate.rate',
    EXCH_RATE_DATE: 'currency.exchangeRate.date date',
  }),
  ...DIMENSION_ELEMENTS.map(([dimension, element]): [string, RestField] => [
    element,
    { path: `dimensions.${dimension.toLowerCase()}.id`, form: 'text' },
  ]),
]);

const lineField = (field: string): RestField => {
  const known = LINE.get(field.toUpperCase());
  if (known !== undefined) return known;
  const object = dimensionObjectOf({ kind: 'userDefinedDimension', name: field });
  const path = object === null ? `nsp::${field}` : `dimensions.${userDefinedName(object)}.key`;
  return { path, form: 'text' };
};

/** The objects that entries are read from. */
export const REST_OBJECTS: Readonly<Record<string, RestObjectNames>> = {
  GLBATCH: { name: 'general-ledger/journal-entry', fieldOf: (field) => ENTRY.get(field) ?? null },
  GLENTRY: { name: 'general-ledger/journal-entry-line', fieldOf: lineField },
};
