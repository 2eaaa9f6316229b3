import { lineElementOf, type Company } from '../company/company';
import { fullAmount, trimmedAmount } from '../ledger/amount';
import { linesOf, type Batch } from '../ledger/batch';
import type { LedgerLine } from '../ledger/ledger-line';
import { usDateFromIso, usTimestamp } from '../ledger/us-date';
import { visibilityFor } from './batch-visibility';
import { textFields, type FieldKind, type LedgerObject, type Row } from './ledger-object';
import type { ObjectSources } from './object-sources';

/** The lines of all batches. Only a filter on the batch spares unpacking every batch of the ledger. */
export const entryObject = (sources: ObjectSources): LedgerObject => ({
  name: 'GLENTRY',
  nameField: 'RECORDNO',
  fields: new Map(entryFields(sources)),
  *rows(viewer, equalities) {
    const { ledger } = sources;
    const isVisible = visibilityFor(viewer, sources);
    const batchKeys = equalities.get('BATCHNO');
    const batches =
      batchKeys === undefined
        ? ledger.all()
        : [...new Set(batchKeys.map(Number))].flatMap((key) => ledger.find(key) ?? []).sort(byRecordNo);
    for (const batch of batches) {
      if (isVisible(batch)) yield* entryRows(batch, sources);
    }
  },
});

export const entryRows = (batch: Batch, { company, settings }: ObjectSources): Row[] => {
  const objectOfElement = new Map(company.dimensionObjects.map((object) => [lineElementOf(object), object]));
  const writeAmount = settings.trimAmounts ? trimmedAmount : fullAmount;
  return linesOf(batch).map((line, index) => ({
    read: (field) => {
      const object = objectOfElement.get(field);
      if (object !== undefined) return line.dimensions.get(object) ?? '';
      const derived = derivedFields.get(field);
      if (derived !== undefined) return derivedOf(derived, line, company);
      const entry = { batch, line, index, writeAmount };
      return line.customFields.get(field) ?? readers[field]?.(entry, company) ?? '';
    },
  }));
};

const entryFields = ({ company, ledger, settings }: ObjectSources): [string, FieldKind][] => [
  ...fixedFields,
  ...textFields(...company.dimensionObjects.map(lineElementOf)),
  ...textFields(...derivedFields.keys(), 'BILLABLE'),
  ...textFields(...settings.lineCustomFields, ...ledger.customFields.ofLines),
];

/** What the ledger derives from a dimension of a line: the name of the value, and the record number of it. */
interface Derived {
  readonly object: string;
  readonly part: 'name' | 'key';
}

const derivedFields: ReadonlyMap<string, Derived> = new Map([
  ['LOCATIONNAME', { object: 'LOCATION', part: 'name' }],
  ['LOCATIONKEY', { object: 'LOCATION', part: 'key' }],
  ['DEPARTMENTTITLE', { object: 'DEPARTMENT', part: 'name' }],
  ['DEPARTMENTKEY', { object: 'DEPARTMENT', part: 'key' }],
  ...['PROJECT', 'CUSTOMER', 'VENDOR', 'EMPLOYEE', 'ITEM', 'CLASS', 'CONTRACT', 'WAREHOUSE'].flatMap(
    (object): [string, Derived][] => [
      [`${object}NAME`, { object, part: 'name' }],
      [`${object}DIMKEY`, { object, part: 'key' }],
    ],
  ),
]);

const derivedOf = ({ object, part }: Derived, line: LedgerLine, company: Company): string => {
  const value = company.values(object)?.get(line.dimensions.get(object) ?? '');
  if (value === undefined) return '';
  return part === 'name' ? value.name : String(value.recordNo);
};

interface Entry {
  readonly batch: Batch;
  readonly line: LedgerLine;
  readonly index: number;
  readonly writeAmount: (hundredths: bigint) => string;
}

const byRecordNo = (left: Batch, right: Batch): number => left.recordNo - right.recordNo;

const readers: Readonly<Record<string, (entry: Entry, company: Company) => string>> = {
  RECORDNO: ({ batch, index }) => String(batch.firstEntryRecordNo + index),
  // The field is named after the number that people see, but contains the record number of the batch.
  BATCHNO: ({ batch }) => String(batch.recordNo),
  BATCH_NUMBER: ({ batch }) => String(batch.batchNo),
  USERNO: () => '1',
  LINE_NO: ({ index }) => String(index + 1),
  TR_TYPE: ({ line }) => (line.isDebit ? '1' : '-1'),
  ENTRY_DATE: ({ batch }) => usDateFromIso(batch.date),
  BATCH_DATE: ({ batch }) => usDateFromIso(batch.date),
  BATCHTITLE: ({ batch }) => batch.title,
  AMOUNT: ({ line, writeAmount }) => writeAmount(line.baseAmount),
  TRX_AMOUNT: ({ line, writeAmount }) => writeAmount(line.amount),
  CURRENCY: ({ line }) => line.currency,
  BASECURR: ({ batch, line }, company) =>
    company.entities.get(company.entityIdOf(line.dimensions.get('LOCATION') ?? '', batch.privateToEntity))?.currency ??
    '',
  EXCH_RATE_DATE: ({ batch, line }) => usDateFromIso(line.exchangeRateDate === '' ? batch.date : line.exchangeRateDate),
  EXCH_RATE_TYPE_ID: ({ line }) => line.exchangeRateType,
  EXCHANGE_RATE: ({ line }) => (line.exchangeRate === '' ? '1' : line.exchangeRate),
  ACCOUNTKEY: ({ line }, company) => String(company.accounts.get(line.accountNo)?.recordNo ?? ''),
  ACCOUNTNO: ({ line }) => line.accountNo,
  ACCOUNTTITLE: ({ line }, company) => company.accounts.get(line.accountNo)?.title ?? '',
  STATISTICAL: () => 'F',
  DOCUMENT: ({ line }) => line.document,
  DESCRIPTION: ({ line }) => line.description,
  STATE: ({ batch }) => batch.state,
  ADJ: () => 'F',
  CLEARED: () => 'F',
  CREATEDBY: ({ batch }) => batch.createdBy,
  MODIFIEDBY: ({ batch }) => batch.modifiedBy,
  WHENCREATED: ({ batch }) => usTimestamp(batch.createdAt),
  WHENMODIFIED: ({ batch }) => usTimestamp(batch.modifiedAt),
};

const kinds: Readonly<Record<string, FieldKind>> = {
  RECORDNO: 'number',
  BATCHNO: 'number',
  BATCH_NUMBER: 'number',
  LINE_NO: 'number',
  TR_TYPE: 'number',
  AMOUNT: 'number',
  TRX_AMOUNT: 'number',
  EXCHANGE_RATE: 'number',
  ENTRY_DATE: 'date',
  BATCH_DATE: 'date',
  EXCH_RATE_DATE: 'date',
  WHENCREATED: 'timestamp',
  WHENMODIFIED: 'timestamp',
};

const fixedFields = Object.keys(readers).map((name): [string, FieldKind] => [name, kinds[name] ?? 'text']);
/** The fields a line has in every company, which therefore are no custom fields. */
export const entryFieldNames: readonly string[] = Object.keys(readers);
