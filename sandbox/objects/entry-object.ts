import { lineElementOf, type Company } from '../company/company';
import { trimmedAmount } from '../ledger/amount';
import { linesOf, type Batch, type Ledger } from '../ledger/ledger';
import type { LedgerLine } from '../ledger/ledger-line';
import { usDateFromIso } from '../ledger/us-date';
import { isVisible } from './batch-object';
import type { FieldKind, LedgerObject, Row } from './ledger-object';

/** The lines of all batches. Only a filter on the batch spares unpacking every batch of the ledger. */
export const entryObject = (ledger: Ledger, company: Company): LedgerObject => ({
  name: 'GLENTRY',
  nameField: 'RECORDNO',
  fields: new Map([...fixedFields, ...company.dimensionObjects.map((object) => textField(lineElementOf(object)))]),
  *rows(viewer, equalities) {
    const batchKeys = equalities.get('BATCHNO');
    const batches =
      batchKeys === undefined
        ? ledger.all()
        : [...new Set(batchKeys)].flatMap((key) => ledger.find(Number(key)) ?? []).sort(byRecordNo);
    for (const batch of batches) {
      if (isVisible(batch, viewer)) yield* entryRows(batch, company);
    }
  },
});

export const entryRows = (batch: Batch, company: Company): Row[] => {
  const objectOfElement = new Map(company.dimensionObjects.map((object) => [lineElementOf(object), object]));
  return linesOf(batch).map((line, index) => ({
    read: (field) => {
      const object = objectOfElement.get(field);
      if (object !== undefined) return line.dimensions.get(object) ?? '';
      return readers[field]?.({ batch, line, index }, company) ?? '';
    },
  }));
};

interface Entry {
  readonly batch: Batch;
  readonly line: LedgerLine;
  readonly index: number;
}

const byRecordNo = (left: Batch, right: Batch): number => left.recordNo - right.recordNo;
const textField = (name: string): [string, FieldKind] => [name, 'text'];

const readers: Readonly<Record<string, (entry: Entry, company: Company) => string>> = {
  RECORDNO: ({ batch, index }) => String(batch.firstEntryRecordNo + index),
  // The field is called after the number people see, but it holds the record number of the batch.
  BATCHNO: ({ batch }) => String(batch.recordNo),
  BATCH_NUMBER: ({ batch }) => String(batch.batchNo),
  USERNO: () => '1',
  LINE_NO: ({ index }) => String(index + 1),
  TR_TYPE: ({ line }) => (line.isDebit ? '1' : '-1'),
  ENTRY_DATE: ({ batch }) => usDateFromIso(batch.date),
  BATCH_DATE: ({ batch }) => usDateFromIso(batch.date),
  BATCHTITLE: ({ batch }) => batch.title,
  AMOUNT: ({ line }) => trimmedAmount(line.baseAmount),
  TRX_AMOUNT: ({ line }) => trimmedAmount(line.amount),
  CURRENCY: ({ line }) => line.currency,
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
};

const fixedFields = Object.keys(readers).map((name): [string, FieldKind] => [name, kinds[name] ?? 'text']);
