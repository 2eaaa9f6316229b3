import { lineElementOf } from '../company/company';
import { fullAmount } from '../ledger/amount';
import { linesOf, type Batch, type CurrencyTotal } from '../ledger/batch';
import type { LedgerLine } from '../ledger/ledger-line';

/** A batch as JSON. Amounts are texts with two decimals; totals are kept apart by currency. */
export const describeBatch = (batch: Batch, withLines: boolean): Record<string, unknown> => ({
  recordNo: String(batch.recordNo),
  batchNo: String(batch.batchNo),
  journal: batch.journal,
  date: batch.date,
  title: batch.title,
  referenceNo: batch.referenceNo,
  state: batch.state,
  historyComment: batch.historyComment,
  privateToEntity: batch.privateToEntity,
  reverseDate: batch.reverseDate,
  reversedByRecordNo: batch.reversedByRecordNo === null ? null : String(batch.reversedByRecordNo),
  reversalOfRecordNo: batch.reversalOfRecordNo === null ? null : String(batch.reversalOfRecordNo),
  createdBy: batch.createdBy,
  createdAt: batch.createdAt.toISOString(),
  customFields: Object.fromEntries(batch.customFields),
  lineCount: batch.lineCount,
  currency: batch.totals.map(({ currency }) => currency).join(','),
  debit: fullAmount(sumOf(batch.totals, 'debit')),
  credit: fullAmount(sumOf(batch.totals, 'credit')),
  totals: batch.totals.map(({ currency, debit, credit }) => ({
    currency,
    debit: fullAmount(debit),
    credit: fullAmount(credit),
  })),
  ...(withLines ? { lines: linesOf(batch).map(describeLine) } : {}),
});

const describeLine = (line: LedgerLine, index: number): Record<string, unknown> => ({
  lineNo: index + 1,
  accountNo: line.accountNo,
  trType: line.isDebit ? '1' : '-1',
  amount: fullAmount(line.amount),
  baseAmount: fullAmount(line.baseAmount),
  currency: line.currency,
  document: line.document,
  description: line.description,
  dimensions: Object.fromEntries([...line.dimensions].map(([object, id]) => [lineElementOf(object), id])),
  customFields: Object.fromEntries(line.customFields),
});

const sumOf = (totals: readonly CurrencyTotal[], side: 'debit' | 'credit'): bigint =>
  totals.reduce((sum, total) => sum + total[side], 0n);
