import { fatesOf, missingFieldsOf } from '../../../src/application/journal-import/column-fates';
import { readHeader } from '../../../src/domain/journal-import/close-file-columns';
import { type IncludedField } from '../../../src/domain/ledger-entry/entry-builder';

const field = (label: string, apiName: string): IncludedField =>
  ({ label, apiName, ledgerField: { kind: 'dimension', dimension: label } }) as unknown as IncludedField;

const HEADER = ['Transaction Date', 'Journal Entry Id', 'Account Number', 'Amount', 'Posting Type', 'Currency'];
const NOTHING_RECORDED = { columnsNotSent: new Set<string>() };

it('says of every column where it goes, and how many values it has', () => {
  const { layout } = readHeader([...HEADER, 'Region', 'Note']);
  const fates = fatesOf(layout, [2, 2, 2, 2, 2, 2, 1, 1], {
    fields: [field('Region', 'region')],
    columnsNotSent: new Set(['note']),
  });
  expect(fates.slice(5)).toEqual([
    { name: 'Currency', fate: 'used', as: 'Currency', values: 2 },
    { name: 'Region', fate: 'sent', as: 'Region (Region)', values: 1 },
    { name: 'Note', fate: 'set aside', as: '', values: 1 },
  ]);
});

it('does not say that the amount goes to a field, and misses the column of such a field of an older log', () => {
  const { layout } = readHeader(HEADER);
  const fields = [field('Amount', 'amount_field')];
  expect(fatesOf(layout, [2, 2, 2, 2, 2, 2], { fields, ...NOTHING_RECORDED })[3]).toEqual({
    name: 'Amount',
    fate: 'used',
    as: 'Amount',
    values: 2,
  });
  expect(missingFieldsOf(layout, fields).map(({ id }) => id)).toEqual(['FIELD_WITHOUT_COLUMN:amount_field']);
});
