import fc from 'fast-check';
import { missingFieldsOf } from '../../../src/application/journal-import/column-fates';
import { readHeader } from '../../../src/domain/journal-import/close-file-columns';
import { templateColumns } from '../../../src/domain/journal-import/close-file-template';
import { KNOWN_COLUMNS } from '../../../src/domain/journal-import/known-columns';
import { type IncludedField } from '../../../src/domain/ledger-entry/entry-builder';

const NEEDED = ['Transaction Date', 'Journal Entry Id', 'Account Number', 'Amount', 'Posting Type', 'Currency'];
const OPTIONAL = [
  ...['Account Name', 'Description', 'Journal', 'Business Entity Id', 'Posting Group Id', 'Customer ID', 'Memo'],
  ...['Document', 'Reversal Date', 'Exchange Rate', 'Exchange Rate Date'],
];

const field = (label: string, apiName = 'field_1') => ({ label, apiName });

it('has what every close file needs, the included fields, then what may be left blank', () => {
  expect(templateColumns([])).toEqual([...NEEDED, ...OPTIONAL]);
  expect(templateColumns([field('Region', 'region'), field('Département', 'dept')])).toEqual([
    ...NEEDED,
    'Region',
    'Département',
    ...OPTIONAL,
  ]);
});

it.each([
  ['a needed column', field('Currency'), []],
  ['an optional one, which is needed then', field('Memo'), ['Memo']],
  ['another header of a needed column', field('ACCT_NO'), ['field_1']],
  ['an amount, which is no value of a field', field('Amount'), ['field_1']],
  ['the other shape of amounts', field('Debit'), ['field_1']],
  ['the number of the line', field('LineId'), ['LineId']],
  ['the number of the line in the template of Sage Intacct', field('Line No'), ['field_1']],
  ['an amount that is refused', field('Base Amount'), ['field_1']],
  ['a formula', field('=1+1'), ['field_1']],
])('gives a field whose label is %s a column', (_what, one, expected) => {
  const added = templateColumns([one]).slice(NEEDED.length);
  expect(added).toEqual([...expected, ...OPTIONAL.filter((name) => !expected.includes(name))]);
});

it('gives two fields of one label one column', () => {
  expect(templateColumns([field('Region', 'a'), field('region', 'b')])).toEqual([...NEEDED, 'Region', ...OPTIONAL]);
});

it('leaves out optional columns where a delivery cannot have so many', () => {
  const fields = Array.from({ length: 90 }, (_, index) => field(`Field ${index}`, `field_${index}`));
  const columns = templateColumns(fields);
  expect(columns).toHaveLength(100);
  expect(columns.slice(-5)).toEqual(['Field 89', ...OPTIONAL.slice(0, 4)]);
});

it('is a header without problems in which no included field misses its column, whatever the fields are', () => {
  const label = fc
    .oneof(
      fc.string({ minLength: 1, maxLength: 80, unit: 'binary' }),
      fc.constantFrom(...Object.values(KNOWN_COLUMNS).flat()),
    )
    .filter((text) => text.trim() === text && text !== '');
  const apiName = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,20}$/).map((name) => `x_${name}`);
  const fields = fc.uniqueArray(fc.record({ label, apiName }), { maxLength: 20, selector: (one) => one.apiName });
  fc.assert(
    fc.property(fields, (some) => {
      const { layout, problems } = readHeader(templateColumns(some));
      expect([problems, missingFieldsOf(layout, some as unknown as IncludedField[])]).toEqual([[], []]);
    }),
    { numRuns: 500 },
  );
});
