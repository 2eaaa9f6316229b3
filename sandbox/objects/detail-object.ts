import { trimmedAmount, fullAmount } from '../ledger/amount';
import { isInBooks, linesOf, type Batch } from '../ledger/batch';
import type { LedgerLine } from '../ledger/ledger-line';
import { usDateFromIso, usTimestamp } from '../ledger/us-date';
import { visibilityFor } from './batch-visibility';
import type { FieldKind, LedgerObject, Row } from './ledger-object';
import type { ObjectSources } from './object-sources';

/** One row for each posted line of any journal and module. */
export const detailObject = (sources: ObjectSources): LedgerObject => {
  const missing = new Set(sources.settings.detailFieldsMissing);
  return {
    name: 'GLDETAIL',
    nameField: 'RECORDNO',
    fields: new Map([...fields].filter(([name]) => !missing.has(name))),
    *rows(viewer) {
      const isVisible = visibilityFor(viewer, sources);
      for (const batch of sources.ledger.all()) if (isInBooks(batch) && isVisible(batch)) yield* rowsOf(batch, sources);
    },
  };
};

/** A batch is unpacked only when a field of a line is asked for: most batches are of other months. */
const rowsOf = (batch: Batch, { company, settings }: ObjectSources): Row[] => {
  const writeAmount = settings.trimAmounts ? trimmedAmount : fullAmount;
  let lines: readonly LedgerLine[] | null = null;
  const lineAt = (index: number): LedgerLine => {
    lines ??= linesOf(batch);
    return lines[index] ?? unknownLine;
  };
  return Array.from({ length: batch.lineCount }, (_, index) => ({
    read: (field) => {
      const ofBatch = batchReaders[field];
      if (ofBatch !== undefined) return ofBatch(batch, index);
      const line = lineAt(index);
      if (field === 'ACCOUNTTITLE') return company.accounts.get(line.accountNo)?.title ?? '';
      return lineReaders[field]?.(line, writeAmount) ?? '';
    },
  }));
};

const unknownLine: LedgerLine = {
  ...{ accountNo: '', isDebit: true, amount: 0n, baseAmount: 0n, currency: '', document: '', description: '' },
  ...{ exchangeRateDate: '', exchangeRateType: '', exchangeRate: '', dimensions: new Map(), customFields: new Map() },
};

const batchReaders: Readonly<Record<string, (batch: Batch, index: number) => string>> = {
  RECORDNO: ({ firstEntryRecordNo }, index) => String(firstEntryRecordNo + index),
  BATCHKEY: ({ recordNo }) => String(recordNo),
  BATCH_NO: ({ batchNo }) => String(batchNo),
  BATCH_TITLE: ({ title }) => title,
  BATCH_DATE: ({ date }) => usDateFromIso(date),
  ENTRY_DATE: ({ date }) => usDateFromIso(date),
  SYMBOL: ({ journal }) => journal,
  BOOKID: () => 'ACCRUAL',
  MODULEKEY: ({ moduleKey }) => moduleKey ?? '2.GL',
  LINE_NO: (_batch, index) => String(index + 1),
  WHENMODIFIED: ({ modifiedAt }) => usTimestamp(modifiedAt),
};

type WriteAmount = (hundredths: bigint) => string;

const lineReaders: Readonly<Record<string, (line: LedgerLine, write: WriteAmount) => string>> = {
  ACCOUNTNO: ({ accountNo }) => accountNo,
  ACCOUNTTITLE: () => '',
  LOCATIONID: ({ dimensions }) => dimensions.get('LOCATION') ?? '',
  DEPARTMENTID: ({ dimensions }) => dimensions.get('DEPARTMENT') ?? '',
  CURRENCY: ({ currency }) => currency,
  TR_TYPE: ({ isDebit }) => (isDebit ? '1' : '-1'),
  TRX_DEBITAMOUNT: ({ isDebit, amount }, write) => write(isDebit ? amount : 0n),
  TRX_CREDITAMOUNT: ({ isDebit, amount }, write) => write(isDebit ? 0n : amount),
  DEBITAMOUNT: ({ isDebit, baseAmount }, write) => write(isDebit ? baseAmount : 0n),
  CREDITAMOUNT: ({ isDebit, baseAmount }, write) => write(isDebit ? 0n : baseAmount),
  DOCUMENT: ({ document }) => document,
  DESCRIPTION: ({ description }) => description,
};

const kinds: Readonly<Record<string, FieldKind>> = {
  RECORDNO: 'number',
  BATCHKEY: 'number',
  BATCH_NO: 'number',
  LINE_NO: 'number',
  TR_TYPE: 'number',
  TRX_DEBITAMOUNT: 'number',
  TRX_CREDITAMOUNT: 'number',
  DEBITAMOUNT: 'number',
  CREDITAMOUNT: 'number',
  BATCH_DATE: 'date',
  ENTRY_DATE: 'date',
  WHENMODIFIED: 'timestamp',
};

const fields: ReadonlyMap<string, FieldKind> = new Map(
  [...Object.keys(batchReaders), ...Object.keys(lineReaders)].map((name) => [name, kinds[name] ?? 'text']),
);
