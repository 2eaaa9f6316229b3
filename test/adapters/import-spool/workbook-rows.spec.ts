import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CellValue, Workbook } from '@cj-tech-master/excelts';
import { zip } from '@cj-tech-master/excelts/archive';
import { workbookRows } from '../../../src/adapters/import-spool/workbook-rows';
import { type CellFormat, UnreadableDelivery } from '../../../src/application/ports/import-spool';
import { recognizedColumns } from '../../../src/domain/journal-import/close-file-columns';
import { archiveOf } from '../../support/workbook-bytes';

const HEADER = ['Transaction Date', 'Journal Entry Id', 'Amount', 'Currency'];
const USUAL: CellFormat = { dateFormat: 'YYYY-MM-DD', decimalMark: '.' };

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revrec-workbook-'));
  path = join(folder, 'close.xlsx');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

type Sheets = Readonly<Record<string, readonly (readonly CellValue[])[]>>;

const write = async (sheets: Sheets): Promise<void> => {
  const workbook = new Workbook();
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = workbook.addWorksheet(name);
    for (const [index, row] of rows.entries())
      for (const [column, value] of row.entries()) {
        const cell = sheet.getCell(index + 1, column + 1);
        cell.value = value;
        if (value instanceof Date) cell.numFmt = 'dd.mm.yyyy';
      }
  }
  await workbook.xlsx.writeFile(path);
};

const read = async (format = USUAL) => {
  const { header, headerRow, rows } = await workbookRows(path, (cells) => recognizedColumns(cells, null));
  const all: { row: number; cells: readonly string[] }[] = [];
  for await (const chunk of rows(format)) all.push(...chunk);
  return { header, headerRow, rows: all };
};

const refusal = async (): Promise<{ row: number | null; message: string }> => {
  const error: unknown = await read().catch((reason: unknown) => reason);
  if (!(error instanceof UnreadableDelivery)) throw new Error(`It was read, or failed otherwise: ${String(error)}`);
  return { row: error.row, message: error.message };
};

const september = new Date(Date.UTC(2026, 8, 30));

it('reads the rows with their numbers, and passes over blank ones', async () => {
  await write({
    Entries: [[], HEADER, [september, 'JE-1', 100.1, 'USD'], ['', ' '], ['2026-10-01', 'JE-2', 5, 'EUR']],
  });
  expect(await read()).toEqual({
    header: HEADER,
    headerRow: 2,
    rows: [
      { row: 3, cells: ['2026-09-30', 'JE-1', '100.1', 'USD'] },
      { row: 5, cells: ['2026-10-01', 'JE-2', '5', 'EUR'] },
    ],
  });
});

it('writes dates and numbers as the profile of the file does', async () => {
  await write({ Entries: [HEADER, [september, 'JE-1', 1234.5, 'EUR']] });
  const { rows } = await read({ dateFormat: 'DD.MM.YYYY', decimalMark: ',' });
  expect(rows).toEqual([{ row: 2, cells: ['30.09.2026', 'JE-1', '1234,5', 'EUR'] }]);
});

it.each<[CellValue, string]>([
  [389.82000000000005, '389.82'],
  [0.1 + 0.2, '0.3'],
  [1234567890123.45, '1234567890123.45'],
  [-0.05, '-0.05'],
  [0.0000001, '0.0000001'],
  [-1.23456789012345e-7, '-0.000000123456789012345'],
  [1.234, '1.2340'],
  [4000, '4000'],
  [202609001234567, '202609001234567'],
  [2026090012345678, '2.02609001234568E+15'],
  [true, 'TRUE'],
  ['0042', '0042'],
  ['日本語 ✓', '日本語 ✓'],
  [{ richText: [{ text: 'JE' }, { text: '-9', font: { bold: true } }] }, 'JE-9'],
  [{ formula: 'A1&"x"', result: 'JE-7' }, 'JE-7'],
  [{ text: 'JE-8', hyperlink: 'https://example.com/' }, 'JE-8'],
])('writes %p as Excel shows it', async (value, text) => {
  await write({ Entries: [HEADER, ['2026-09-30', value, 1, 'USD']] });
  expect((await read()).rows[0]?.cells[1]).toBe(text);
});

it('takes the sheet whose header is recognized, wherever it stands', async () => {
  await write({
    'Read me': [['How to fill this in'], ['One row per line']],
    Entries: [HEADER, ['2026-09-30', 'JE-1', 1, 'USD']],
  });
  expect((await read()).rows).toHaveLength(1);
});

it('reads the first sheet with rows when no header is recognized, so that what is missing is told', async () => {
  await write({
    Blank: [[]],
    Other: [
      ['a', 'b'],
      ['1', '2'],
    ],
  });
  expect(await read()).toEqual({ header: ['a', 'b'], headerRow: 1, rows: [{ row: 2, cells: ['1', '2'] }] });
});

it('refuses two sheets of entries: one would be lost', async () => {
  await write({ Sep: [HEADER, ['2026-09-30', 'JE-1', 1, 'USD']], Oct: [HEADER, ['2026-10-31', 'JE-2', 1, 'USD']] });
  expect(await refusal()).toEqual({
    row: null,
    message: 'Two sheets hold journal entries: Sep and Oct. Deliver each as a file of its own.',
  });
});

it('refuses an error in a cell, and a formula without a result, with its place', async () => {
  await write({ Entries: [HEADER, ['2026-09-30', 'JE-1', { error: '#N/A' }, 'USD']] });
  expect(await refusal()).toEqual({ row: 2, message: 'Cell C2 holds the error #N/A.' });
  await write({ Entries: [HEADER, ['2026-09-30', { formula: 'B1' }, 1, 'USD']] });
  expect(await refusal()).toEqual({
    row: 2,
    message: 'Cell B2 is a formula without a result. Open the workbook in Excel and save it again.',
  });
});

it.each<[string, Buffer | string, string]>([
  ['text', 'Transaction Date,Journal Entry Id\n', 'The file is not an .xlsx workbook.'],
  ['nothing', '', 'The file is not an .xlsx workbook.'],
  [
    'an old workbook',
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]),
    'The workbook is protected by a password, or of an old version of Excel (.xls).',
  ],
  ['the start of one', Buffer.from('PK\u0003\u0004 and no more', 'latin1'), 'The workbook is cut off or damaged.'],
])('refuses %s', async (_what, content, message) => {
  writeFileSync(path, content);
  expect(await refusal()).toEqual({ row: null, message });
});

it('refuses an empty workbook, and an archive of something else', async () => {
  await write({ Entries: [[]] });
  expect(await refusal()).toEqual({ row: null, message: 'The file is empty.' });
  writeFileSync(path, await zip().add('letter.txt', 'Dear all').bytes());
  expect(await refusal()).toEqual({ row: null, message: 'The file is empty.' });
});

const DAMAGED = 'The workbook is cut off or damaged.';

it('refuses one that would unpack to more than it can read, before it unpacks it', async () => {
  const sharedTexts = '<si><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></si>'.repeat(1_300_000);
  writeFileSync(path, archiveOf({ sheetData: '', sharedTexts }));
  expect(await refusal()).toEqual({
    row: null,
    message: 'The workbook is larger than the service reads. Save it as CSV.',
  });
});

/** Writes another unpacked size than the real one into both headers of a part. */
const lieAboutSize = (archive: Buffer, part: string, bytes: number): void => {
  const name = Buffer.from(part);
  for (let at = archive.indexOf(name); at >= 0; at = archive.indexOf(name, at + 1)) {
    if (archive.readUInt32LE(at - 30) === 0x04034b50) archive.writeUInt32LE(bytes, at - 8);
    else if (archive.readUInt32LE(at - 46) === 0x02014b50) archive.writeUInt32LE(bytes, at - 22);
  }
};

it.each([
  ['xl/sharedStrings.xml', { sheetData: '', sharedTexts: `<si><t>${'a'.repeat(70 * 1024 * 1024)}</t></si>` }],
  ['xl/styles.xml', { sheetData: '', styles: `<x>${'a'.repeat(70 * 1024 * 1024)}</x>` }],
])('refuses one whose directory lies about the size of %s, before its texts fill the memory', async (part, parts) => {
  const archive = archiveOf(parts);
  lieAboutSize(archive, part, 1_000);
  writeFileSync(path, archive);
  expect(await refusal()).toEqual({ row: null, message: DAMAGED });
});

it('refuses a text of a cell that does not end', async () => {
  const text = 'a'.repeat(3 * 1024 * 1024);
  writeFileSync(path, archiveOf({ sheetData: `<row r="1"><c r="A1" t="inlineStr"><is><t>${text}</t></is></c></row>` }));
  expect(await refusal()).toEqual({ row: null, message: DAMAGED });
});

it('reads the parts that the directory lists, as Excel does', async () => {
  await write({ Entries: [HEADER, [september, 'JE-1', 1, 'USD']] });
  const archive = readFileSync(path);
  const hidden = Buffer.from(await zip().add('xl/worksheets/sheet9.xml', '<worksheet/>').bytes());
  const start = hidden.subarray(0, hidden.indexOf(Buffer.from('PK\u0001\u0002', 'latin1')));
  const end = archive.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  const directory = archive.readUInt32LE(end + 16);
  archive.writeUInt32LE(directory + start.length, end + 16);
  writeFileSync(path, Buffer.concat([archive.subarray(0, directory), start, archive.subarray(directory)]));
  expect((await read()).rows).toEqual([{ row: 2, cells: ['2026-09-30', 'JE-1', '1', 'USD'] }]);
});

it('reads a file that is cut off as cut off', async () => {
  await write({ Entries: [HEADER, [september, 'JE-1', 1, 'USD']] });
  truncateSync(path, statSync(path).size - 100);
  expect(await refusal()).toEqual({ row: null, message: DAMAGED });
});

it('refuses a sheet in which a bit has changed', async () => {
  const cells = '<c r="A2" t="inlineStr"><is><t>4711</t></is></c>';
  const bytes = archiveOf({ sheetData: `<row r="2">${cells}</row>` });
  const data = bytes.indexOf('xl/worksheets/sheet1.xml') + 24;
  const end = bytes.indexOf(Buffer.from('PK\u0001\u0002', 'latin1'));
  for (let at = data; at < end; at += 1) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    writeFileSync(path, changed);
    expect((await refusal()).message).toMatch(/damaged|Cell .* cannot be read|^The file is empty/);
  }
});

const FIRST = '<row r="1"><c r="A1" t="inlineStr"><is><t>Amount</t></is></c></row>';

interface Xml {
  /** In the row below the header, in its column. */
  readonly cell: string;
  readonly sharedTexts?: string;
  readonly properties?: string;
  readonly styles?: string;
}

const writeCell = ({ cell, ...parts }: Xml): void => {
  writeFileSync(path, archiveOf({ sheetData: `${FIRST}<row r="2">${cell}</row>`, ...parts }));
};

const DAY = 's="1"';
const RUNS = '<r><t>東</t></r><r><rPr><b/></rPr><t xml:space="preserve">京 1</t></r>';
const READING_AID = '<rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>';
const shared = (body: string): Xml => ({ cell: '<c r="A2" t="s"><v>1</v></c>', sharedTexts: `<si/><si>${body}</si>` });
const inline = (body: string): Xml => ({ cell: `<c r="A2" t="inlineStr"><is>${body}</is></c>` });

describe('a cell as programs write it', () => {
  it.each<[string, Xml, string]>([
    ['a shared text with a reading aid', shared(`<t>東京</t>${READING_AID}`), '東京'],
    ['shared runs with a reading aid', shared(RUNS + READING_AID), '東京 1'],
    ['its own text with a reading aid', inline(`<t>東京</t>${READING_AID}`), '東京'],
    ['its own text in runs', inline(RUNS), '東京 1'],
    ['text as character data', inline('<t><![CDATA[<a> & b]]></t>'), '<a> & b'],
    ['an escaped line break', inline('<t>a_x000D__x000A_b</t>'), 'a\r\nb'],
    ['an escaped escape', shared('<t>a_x005F_x0041_b</t>'), 'a_x0041_b'],
    ['text beside it that is not of the cell', { cell: '<c r="A2"><v>5</v><extLst><t>9</t></extLst></c>' }, '5'],
    ['a number with a comment in it', { cell: '<c r="A2"><v>5<!-- x -->6</v></c>' }, '56'],
    ['a number with an exponent', { cell: '<c r="A2"><v>1.5E3</v></c>' }, '1500'],
    ['a cell without an address', { cell: '<c><v>5</v></c>' }, '5'],
    ['names with a prefix', { cell: '<x:c r="A2"><x:v>5</x:v></x:c>' }, '5'],
    ['a day as text', { cell: '<c r="A2" t="d"><v>2026-09-30T12:00:00Z</v></c>' }, '2026-09-30'],
    ['a day as a number', { cell: `<c r="A2" ${DAY}><v>46295.75</v></c>` }, '2026-09-30'],
    ['the day of a formula', { cell: `<c r="A2" ${DAY}><f>EOMONTH(A1,0)</f><v>46295</v></c>` }, '2026-09-30'],
    ['the text of a formula', { cell: '<c r="A2" t="str"><f>A1</f><v>a_x0041_</v></c>' }, 'aA'],
    ['an empty text of a formula', { cell: '<c r="A2" t="str"><f>A1</f><v></v></c><c r="B2"><v>1</v></c>' }, ''],
    ['the shared text of a formula', { ...shared('<t>b</t>'), cell: '<c r="A2" t="s"><f>A1</f><v>1</v></c>' }, 'b'],
    ['the truth of a formula', { cell: '<c r="A2" t="b"><f>A1</f><v>1</v></c>' }, 'TRUE'],
    ['a time of day', { cell: `<c r="A2" ${DAY}><v>0.5</v></c>` }, '0.5'],
    [
      'a day from 1904',
      { cell: `<c r="A2" ${DAY}><v>44833</v></c>`, properties: '<workbookPr date1904="1"/>' },
      '2026-09-30',
    ],
    ['February 1900', { cell: `<c r="A2" ${DAY}><v>32</v></c>` }, '1900-02-01'],
  ])('%s', async (_what, xml, text) => {
    writeCell(xml);
    expect((await read()).rows[0]?.cells[0]).toBe(text);
  });

  const UNREADABLE = 'Cell A2 cannot be read. Open the workbook in Excel and save it again.';
  it.each<[string, Xml, string, number | null]>([
    ['an error', { cell: '<c r="A2" t="e"><v>#N/A</v></c>' }, 'Cell A2 holds the error #N/A.', 2],
    [
      'the error of a formula',
      { cell: '<c r="A2" t="e"><f>B1</f><v>#REF!</v></c>' },
      'Cell A2 holds the error #REF!.',
      2,
    ],
    ['a shared text that is not there', { ...shared('<t>b</t>'), cell: '<c r="A2" t="s"><v>2</v></c>' }, UNREADABLE, 2],
    ['a number with thousands', { cell: '<c r="A2"><v>1,234.5</v></c>' }, UNREADABLE, 2],
    ['a number that is none', { cell: '<c r="A2"><v>NaN</v></c>' }, UNREADABLE, 2],
    ['a day that is none', { cell: '<c r="A2" t="d"><v>2026-02-30</v></c>' }, UNREADABLE, 2],
    ['a day after all days', { cell: `<c r="A2" ${DAY}><v>9999999</v></c>` }, UNREADABLE, 2],
    ['a type that nobody knows', { cell: '<c r="A2" t="constructor"><v>1</v></c>' }, UNREADABLE, 2],
    ['two cells at one place', { cell: '<c r="A2"><v>1</v></c><c r="A2"><v>2</v></c>' }, DAMAGED, null],
    ['a cell of another row', { cell: '<c r="A3"><v>1</v></c>' }, DAMAGED, null],
    ['two rows with one number', { cell: '</row><row r="2">' }, DAMAGED, null],
    ['a document type', { cell: '', styles: '<!DOCTYPE x [<!ENTITY a "b">]><x/>' }, DAMAGED, null],
    [
      'a value far to the right',
      { cell: '<c r="XFD2"><v>1</v></c>' },
      'Cell XFD2 has a value, and a delivery has at most 500 columns.',
      2,
    ],
  ])('refuses %s', async (_what, xml, message, row) => {
    writeCell(xml);
    expect(await refusal()).toEqual({ row, message });
  });

  it.each<[string, boolean]>([
    ['yyyy/mm/dd', true],
    ['[$-411]ge.m.d', true],
    ['d. mmmm', true],
    ['General', false],
    ['[Red]#,##0.00_d', false],
    ['0 "days"', false],
    ['[h]:mm:ss', false],
    ['\\d0', false],
  ])('of the format %s is a day: %p', async (code, isDay) => {
    const escaped = code.replaceAll('"', '&quot;');
    const styles =
      `<styleSheet><numFmts><numFmt numFmtId="200" formatCode="${escaped}"/></numFmts><cellStyleXfs><xf numFmtId="14"/>` +
      '</cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="200"/></cellXfs></styleSheet>';
    writeCell({ cell: `<c r="A2" ${DAY}><v>46295</v></c>`, styles });
    expect((await read()).rows[0]?.cells[0]).toBe(isDay ? '2026-09-30' : '46295');
  });

  it('is blank where a row ends before the header does', async () => {
    await write({ Entries: [HEADER, ['2026-09-30', 'JE-1']] });
    expect((await read()).rows).toEqual([{ row: 2, cells: ['2026-09-30', 'JE-1', '', ''] }]);
  });
});
