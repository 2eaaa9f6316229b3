import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CellValue, Workbook } from '@cj-tech-master/excelts';
import { zip } from '@cj-tech-master/excelts/archive';
import { workbookRows } from '../../../src/adapters/import-spool/workbook-rows';
import { type CellFormat, UnreadableDelivery } from '../../../src/application/ports/import-spool';
import { recognizedColumns } from '../../../src/domain/journal-import/close-file-columns';

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

it('refuses a workbook whose XML is damaged', async () => {
  const sheet = '<?xml version="1.0"?><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x</t>';
  writeFileSync(path, await zip().add('xl/worksheets/sheet1.xml', sheet).bytes());
  expect((await refusal()).message).toMatch(/damaged|empty/);
});

it('refuses one that would unpack to more than it can read, before it unpacks it', async () => {
  const texts = `<sst>${'<si><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></si>'.repeat(1_300_000)}</sst>`;
  writeFileSync(path, await zip().add('xl/sharedStrings.xml', texts).bytes());
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

it.each(['xl/sharedStrings.xml', 'xl/styles.xml'])(
  'refuses one whose directory lies about the size of %s, before its texts fill the memory',
  async (part) => {
    const archive = Buffer.from(
      await zip()
        .add(part, `<x>${'a'.repeat(70 * 1024 * 1024)}</x>`)
        .bytes(),
    );
    lieAboutSize(archive, part, 1_000);
    writeFileSync(path, archive);
    expect(await refusal()).toEqual({
      row: null,
      message: 'The workbook is larger than the service reads. Save it as CSV.',
    });
  },
);

it('refuses one whose directory does not list all of its parts: two readers would see two files', async () => {
  await write({ Entries: [HEADER, [september, 'JE-1', 1, 'USD']] });
  const archive = readFileSync(path);
  const hidden = Buffer.from(await zip().add('xl/worksheets/sheet9.xml', '<worksheet/>').bytes());
  const start = hidden.subarray(0, hidden.indexOf(Buffer.from('PK\u0001\u0002', 'latin1')));
  const end = archive.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  const directory = archive.readUInt32LE(end + 16);
  archive.writeUInt32LE(directory + start.length, end + 16);
  writeFileSync(path, Buffer.concat([archive.subarray(0, directory), start, archive.subarray(directory)]));
  expect(await refusal()).toEqual({ row: null, message: 'The workbook is cut off or damaged.' });
});

it('reads a file that is cut off as cut off', async () => {
  await write({ Entries: [HEADER, [september, 'JE-1', 1, 'USD']] });
  truncateSync(path, statSync(path).size - 100);
  expect(await refusal()).toEqual({ row: null, message: 'The workbook is cut off or damaged.' });
});
