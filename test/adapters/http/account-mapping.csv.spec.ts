import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { accountMappingsOfCsv } from '../../../src/adapters/http/account-mapping/account-mapping.csv';
import { COLUMNS_READ } from '../../../src/application/account-mapping/columns-read';
import { isPrintable } from '../../../src/application/shared/printable';
import { csvTextOf } from '../../../src/adapters/http/shared/csv-text';
import { statusOf } from '../../../src/adapters/http/shared/problem-status';
import { mapAccounts } from '../../../src/domain/account-mapping/account-mapping.decisions';
import { accountMapping } from '../../../src/domain/account-mapping/account-mapping.state';
import { NO_CONDITIONS } from '../../../src/domain/account-mapping/account-rule';
import { DomainError } from '../../../src/domain/shared/errors';
import { refusalOf } from '../../support/given';

const HEADER = 'RevRec Account Number,RevRec Account Name,Intacct Account Number';
const mapping = (row: number, account: string, accountName: string, ledgerAccount: string) => ({
  row,
  account,
  accountName,
  ledgerAccount,
  conditions: NO_CONDITIONS,
});
/** All that happens to the bytes of a request before anything is saved. */
const load = (bytes: Uint8Array) =>
  mapAccounts(accountMapping.initial, accountMappingsOfCsv(csvTextOf(bytes)), COLUMNS_READ);
const utf16 = (text: string, mark = '\ufeff'): Buffer => Buffer.from(mark + text, 'utf16le');

describe('a CSV file of account mappings', () => {
  const expected = [mapping(2, '0400', 'Fees, other', '4000-10'), mapping(3, '9200', '', '0400')];

  it.each([
    ['commas', `${HEADER}\n0400,"Fees, other",4000-10\n9200,,0400\n`],
    ['semicolons', `${HEADER.replaceAll(',', ';')}\r\n0400;Fees, other;4000-10\r\n9200;;0400`],
    ['tabs', `${HEADER.replaceAll(',', '\t')}\n0400\tFees, other\t4000-10\n9200\t\t0400`],
    ['returns alone', `${HEADER}\r0400,"Fees, other",4000-10\r9200,,0400`],
    ['mixed line ends', `${HEADER}\r\n0400,"Fees, other",4000-10\n9200,,0400`],
    ['quoted headers', `"${HEADER.replaceAll(',', '","')}"\n0400,"Fees, other",4000-10\n9200,,0400`],
    [
      'its columns in capitals, an empty one behind',
      `${HEADER.toUpperCase()},\n0400,"Fees, other",4000-10,\n9200,,0400,`,
    ],
  ])('is read with %s', (_with, text) => {
    expect(accountMappingsOfCsv(text)).toEqual(expected);
    expect(accountMappingsOfCsv(csvTextOf(Buffer.from(`\ufeff${text}`)))).toEqual(expected);
    expect(accountMappingsOfCsv(csvTextOf(utf16(text)))).toEqual(expected);
    expect(accountMappingsOfCsv(csvTextOf(utf16(text).swap16()))).toEqual(expected);
  });

  it('keeps the row numbers of a spreadsheet over blank rows and the line that names the delimiter', () => {
    const text = `sep=;\n\n${HEADER.replaceAll(',', ';')}\n;;\n\n0400;"Fees; and more";4000\n ; ;\n9200;;0400`;
    expect(accountMappingsOfCsv(text)).toEqual([
      mapping(6, '0400', 'Fees; and more', '4000'),
      mapping(8, '9200', '', '0400'),
    ]);
  });

  it('is read as the example of this project has it', () => {
    const example = join(__dirname, '..', '..', '..', 'examples', 'acme-2026-09', 'account-mapping.csv');
    expect(accountMappingsOfCsv(csvTextOf(readFileSync(example)))).toHaveLength(15);
  });

  it('has conditions in columns that may be left out', () => {
    const text =
      `${HEADER},Valid From,valid_to,Business Entity Id,Product Column,Product Value\n` +
      '4010,Revenue,4000,,,,,\n4010,Revenue,4100,2026-01-01,2026-12-31,us01,ProductType,Usage\n4010,,4200,,,uk01,,';
    expect(accountMappingsOfCsv(text)).toEqual([
      mapping(2, '4010', 'Revenue', '4000'),
      {
        ...mapping(3, '4010', 'Revenue', '4100'),
        conditions: {
          product: { column: 'ProductType', value: 'Usage' },
          businessEntityId: 'us01',
          validFrom: '2026-01-01',
          validTo: '2026-12-31',
        },
      },
      { ...mapping(4, '4010', '', '4200'), conditions: { ...NO_CONDITIONS, businessEntityId: 'uk01' } },
    ]);
  });

  it.each([
    [
      'a value without its column',
      'Product Column,Product Value',
      ',Usage',
      'The value is blank: "Product Column" in row 2.',
    ],
    [
      'a column without its value',
      'Product Column,Product Value',
      'ProductType,',
      'The value is blank: "Product Value" in row 2.',
    ],
    [
      'a column that the service reads',
      'Product Column,Product Value',
      'Currency,USD',
      'Row 2 cannot have the product column "Currency".',
    ],
    ['another date format', 'Valid From,Valid To', '01.01.2026,', 'Row 2 cannot have the validFrom "01.01.2026".'],
    [
      'an end before its start',
      'Valid From,Valid To',
      '2026-02-01,2026-01-31',
      'Row 2 cannot have the validTo "2026-01-31".',
    ],
  ])('with %s in a condition is refused with row and cause', (_with, columns, values, message) => {
    const refusal = refusalOf(() => load(Buffer.from(`${HEADER},${columns}\n1,a,2,${values}`)));
    expect(refusal).toMatchObject({ code: 'ACCOUNT_MAPPING_INVALID', message, details: { row: 2 } });
  });

  const long = 'x'.repeat(300);
  it.each([
    [
      'a comma in a name',
      `${HEADER}\n9200,Fees, other,0400`,
      2,
      'Row 2 has 4 values, the header has 3. Quote values that contain commas.',
    ],
    [
      'a semicolon in a name',
      `${HEADER.replaceAll(',', ';')}\n1;a;2\n1;2`,
      3,
      'Row 3 has 2 values, the header has 3. Quote values that contain semicolons.',
    ],
    ['one value', `${HEADER}\n9200`, 2, 'Row 2 has 1 value, the header has 3. Quote values that contain commas.'],
    ['a quote left open', `${HEADER}\n1,a,2\n\n9200,"Fees,0400\n`, 4, 'Row 4 has a quote that is not closed.'],
    [
      'a quote in a value',
      `${HEADER}\n9200,5" pipe,0400`,
      2,
      'Row 2 has a quote within a value. Quote the whole value, and write the quote in it twice.',
    ],
    [
      'text after a quote',
      `${HEADER}\n9200,"Fees"x,0400`,
      2,
      'Row 2 has text after a closing quote. Write a quote within a quoted value twice.',
    ],
    [
      'a column too few',
      'RevRec Account Number,RevRec Account Name\n1,a',
      1,
      'The header lacks the column "Intacct Account Number".',
    ],
    ['no header', '9200,Fees,0400\n9300,Other,0500', 1, 'The header has the column "9200", which is not known.'],
    ['a column too many', `${HEADER},Region\n1,a,2,EU`, 1, 'The header has the column "Region", which is not known.'],
    [
      'a column without a name',
      `${HEADER},\n1,a,2,\n3,a,4,EU`,
      3,
      'Row 3 has a value in column 4, which has no name in the header.',
    ],
    [
      'a column twice',
      `${HEADER},intacct_account_number\n1,a,2,3`,
      1,
      'The header has the column "Intacct Account Number" twice.',
    ],
    [
      'bars as delimiters',
      `${HEADER.replaceAll(',', '|')}\n1|a|2`,
      1,
      /^The header has the column "RevRec Account Number\|RevRec/,
    ],
    [
      'a line break in a name',
      `${HEADER}\n1,a,2\n3,"a\nb",4`,
      3,
      'Row 3 has a line break or another control character in "RevRec Account Name".',
    ],
    ['a blank number', `${HEADER}\n1,a,2\n3,a,`, 3, 'The value is blank: "Intacct Account Number" in row 3.'],
    ['an account twice', `${HEADER}\n1,a,2\n\n1,a,3`, 4, 'Row 4 cannot have the account "1".'],
    [
      'a number too long',
      `${HEADER}\n1,a,${'2'.repeat(25)}`,
      2,
      `Row 2 cannot have the ledgerAccount "${'2'.repeat(25)}".`,
    ],
    ['a name too long', `${HEADER}\n1,${long},2`, 2, `Row 2 cannot have the accountName "${long.slice(0, 250)}…".`],
    ['nothing', '', 1, 'The file is empty.'],
    ['blank lines', '\n \n,,\n', 1, 'The file is empty.'],
    ['a mark', '\ufeff', 1, 'The file is empty.'],
    ['a header', `${HEADER}\n,,\n`, 1, 'The file has a header row but no mappings.'],
  ])('with %s is refused with row and cause', (_with, text, row, message) => {
    const refusal = refusalOf(() => load(Buffer.from(text)));
    expect(refusal).toMatchObject({ details: { row }, message: expect.stringMatching(message) });
    expect(statusOf[refusal.code]).toBeLessThan(500);
  });

  it.each([
    ['UTF-16 without its mark', utf16(`${HEADER}\n1,a,2`, ''), 'zero characters'],
    ['half a character of UTF-16', Buffer.concat([utf16(HEADER), Buffer.from([0x31])]), 'not UTF-16'],
    ['Windows-1252', Buffer.from(`${HEADER}\n1,Erl\u00f6se,2`, 'latin1'), 'not UTF-8'],
  ])('in %s is refused', (_in, bytes, message) => {
    expect(refusalOf(() => load(bytes))).toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringContaining(message),
    });
  });

  it('is never a fault of ours, whatever its bytes are', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...HEADER.split(','),
        ',',
        ';',
        '\t',
        '"',
        '""',
        '\n',
        '\r\n',
        '\r',
        '\ufeff',
        '\0',
        'sep=;\n',
        '__proto__',
      ),
      fc.string({ unit: 'binary' }),
    );
    const table = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
    const text = fc.oneof(
      table,
      table.map((rest) => `${HEADER}\n${rest}`),
    );
    const bytes = fc.oneof(
      text.map((value) => Buffer.from(value)),
      text.map((value) => utf16(value)),
      text.map((value) => utf16(value).swap16()),
      fc.uint8Array({ maxLength: 200 }),
    );
    fc.assert(
      fc.property(bytes, (sent) => {
        try {
          load(sent);
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          expect(statusOf[error.code]).toBeLessThan(500);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('is read whole: each row that is not blank is a mapping', () => {
    const value = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((text) => text.trim() === text && isPrintable(text));
    const row = fc.record({ account: value, accountName: value, ledgerAccount: value });
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), fc.constantFrom(',', ';', '\t'), (rows, delimiter) => {
        const lines = rows.map(({ account, accountName, ledgerAccount }) =>
          [account, accountName, ledgerAccount].map(quoted).join(delimiter),
        );
        const text = [HEADER.replaceAll(',', delimiter), ...lines].join('\n');
        expect(accountMappingsOfCsv(text)).toEqual(
          rows.map((facts, index) => ({ ...facts, row: index + 2, conditions: NO_CONDITIONS })),
        );
      }),
      { numRuns: 500 },
    );
  });
});
