import { type CloseFileLayout, headerOf } from '../../domain/journal-import/close-file-columns';
import { type KnownColumn } from '../../domain/journal-import/known-columns';
import { type ColumnFate, type ImportQuestion } from '../../domain/journal-import/journal-import.events';
import { type IncludedField } from '../../domain/ledger-entry/entry-builder';
import { columnsOfField } from '../../domain/ledger-entry/field-columns';
import { foldedHeader } from '../../domain/shared/folded-header';
import { ledgerFieldName } from '../../domain/shared/ledger-field';

const USES: Readonly<Record<KnownColumn, string>> = {
  transactionDate: 'Date of the entry',
  journalEntryId: 'Id and title of the entry',
  account: 'Account, by the account mappings',
  accountName: 'Account where the number is blank',
  amount: 'Amount',
  postingType: 'Side',
  debit: 'Debit amount',
  credit: 'Credit amount',
  description: 'Memo of the line',
  currency: 'Currency',
  journal: 'Journal',
  businessEntityId: 'Entity of the entry',
  postingGroup: 'Document of the line, and what stays together',
  customerId: 'What stays together when an entry is split',
  memo: 'Memo of the line',
  document: 'Document of the line',
  reversalDate: 'Date of the automatic reversal',
  exchangeRate: 'Exchange rate',
  exchangeRateDate: 'Date of the exchange rate',
  lineNumber: 'Nothing: lines keep the order of the file',
};

/** What becomes of every column of a delivery. */
export const fatesOf = (
  { columns }: CloseFileLayout,
  valuesByColumn: readonly number[],
  {
    fields,
    columnsNotSent,
  }: { readonly fields: readonly IncludedField[]; readonly columnsNotSent: ReadonlySet<string> },
): readonly ColumnFate[] =>
  columns.map(({ name, known }, index) => {
    const values = valuesByColumn[index] ?? 0;
    const folded = foldedHeader(name);
    const taker = fields.find((field) => columnsOfField(field).includes(folded));
    const target = taker?.ledgerField ? `${taker.label} (${ledgerFieldName(taker.ledgerField)})` : (taker?.label ?? '');
    if (taker !== undefined) return { name, fate: 'sent', as: target, values };
    if (known !== null) return { name, fate: 'used', as: USES[known], values };
    return { name, fate: columnsNotSent.has(folded) ? 'set aside' : 'not sent', as: '', values };
  });

/** Included fields for which the delivery has no column at all: somebody has to say that it has none. */
export const missingFieldsOf = (
  { columns }: CloseFileLayout,
  fields: readonly IncludedField[],
): readonly ImportQuestion[] => {
  const present = new Set(
    columns.flatMap(({ name, known }) => [name, ...(known === null ? [] : [headerOf(known)])]).map(foldedHeader),
  );
  return fields
    .filter((field) => !columnsOfField(field).some((column) => present.has(column)))
    .map(({ label, apiName }) => ({
      id: `FIELD_WITHOUT_COLUMN:${apiName}`,
      code: 'FIELD_WITHOUT_COLUMN',
      message: `The custom field ${label} is included in journal posting, and the delivery has no column for it. Does this delivery have none?`,
    }));
};
