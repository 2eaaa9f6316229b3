import { Workbook } from '@cj-tech-master/excelts';
import { buffer } from 'node:stream/consumers';
import { type TableColumn, tableFile, type TableFormat } from '../../../src/adapters/http/exports/table-file';

interface Row {
  readonly name: string;
  readonly lines: number;
  readonly amount: string | null;
}

const COLUMNS: readonly TableColumn<Row>[] = [
  { header: 'Name', cell: ({ name }) => name },
  { header: 'Lines', cell: ({ lines }) => lines },
  { header: 'Amount', isAmount: true, cell: ({ amount }) => amount },
];

const ROWS: readonly Row[] = [
  { name: '=HYPERLINK("https://evil.example")', lines: 2, amount: '-1234.50' },
  { name: '月次 "決算", a\nb', lines: 1, amount: '9007199254740993.01' },
  { name: '-12.50', lines: 0, amount: null },
];

async function* pages(...some: readonly (readonly Row[])[]): AsyncGenerator<readonly Row[]> {
  yield* some;
}

async function* broken(): AsyncGenerator<readonly Row[]> {
  yield ROWS;
  throw new Error('The views are being rebuilt.');
}

const bytesOf = (rows: AsyncIterable<readonly Row[]>, format: TableFormat): Promise<Buffer> =>
  buffer(tableFile({ fileName: 'list', columns: COLUMNS, pages: rows }, format).getStream());

describe('a list as CSV', () => {
  it('has all pages, opens as UTF-8, and holds no formula', async () => {
    expect((await bytesOf(pages(ROWS.slice(0, 2), [], ROWS.slice(2)), 'csv')).toString()).toBe(
      '\uFEFFName,Lines,Amount\r\n' +
        '"\'=HYPERLINK(""https://evil.example"")",2,-1234.50\r\n' +
        '"月次 ""決算"", a\nb",1,9007199254740993.01\r\n' +
        '-12.50,0,\r\n',
    );
  });

  it('breaks off when it cannot be read to its end', async () => {
    await expect(bytesOf(broken(), 'csv')).rejects.toThrow('rebuilt');
  });
});

describe('a list as a workbook', () => {
  it('has numbers that can be summed, texts that are no formulas, and no cent lost', async () => {
    const workbook = new Workbook();
    await workbook.xlsx.load(await bytesOf(pages(ROWS.slice(0, 1), ROWS.slice(1)), 'xlsx'));
    const sheet = workbook.getWorksheet('List');
    const cells = [1, 2, 3, 4].map((row) => [1, 2, 3].map((column) => sheet?.getCell(row, column).value ?? null));
    expect(cells).toEqual([
      ['Name', 'Lines', 'Amount'],
      ['=HYPERLINK("https://evil.example")', 2, -1234.5],
      ['月次 "決算", a\nb', 1, '9007199254740993.01'],
      ['-12.50', 0, null],
    ]);
    expect(sheet?.getCell(2, 3).numFmt).toBe('#,##0.00');
  });

  it('breaks off when it cannot be read to its end', async () => {
    await expect(bytesOf(broken(), 'xlsx')).rejects.toThrow('rebuilt');
  });

  it('reads nothing more when whoever asked for it has gone', async () => {
    const ended = Promise.withResolvers<null>();
    async function* endless(): AsyncGenerator<readonly Row[]> {
      try {
        for (;;)
          yield Array.from({ length: 500 }, (_, index) => ({ name: `${Math.random()}`, lines: index, amount: '1' }));
      } finally {
        ended.resolve(null);
      }
    }
    const stream = tableFile({ fileName: 'list', columns: COLUMNS, pages: endless() }, 'xlsx').getStream();
    stream.once('data', () => {
      stream.pause();
      setImmediate(() => stream.destroy());
    });
    await ended.promise;
    expect(stream.destroyed).toBe(true);
  });
});
