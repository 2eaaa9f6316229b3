import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COLUMNS_MAX } from '../../../src/adapters/import-spool/close-file-rows';
import { FileImportSpool, TOTALS_BYTES_MAX } from '../../../src/adapters/import-spool/file-import-spool';
import { UnreadableDelivery } from '../../../src/application/ports/import-spool';
import { chunksOf } from '../../support/import-system';

const BYTES_MAX = 2_000_000;
const ANY_SHAPE = {
  delimiter: null,
  encoding: null,
  recognized: (header: readonly string[]) => header.filter((name) => ['Amount', 'Currency'].includes(name)).length,
};

let folder: string;
let spool: FileImportSpool;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revrec-spool-'));
  spool = new FileImportSpool(folder, BYTES_MAX);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const receive = (content: string | Buffer, chunkSize?: number, ref = 'ref-1') =>
  spool.receive(ref, chunksOf(Buffer.from(content), chunkSize));
const rowsOf = async (content: string | Buffer, format: 'csv' | 'json' = 'csv', chunkSize?: number) => {
  await spool.remove('ref-1');
  await receive(content, chunkSize);
  const { header, rows } = await spool.open('ref-1', format, ANY_SHAPE);
  const all: { row: number; cells: readonly string[] }[] = [];
  for await (const chunk of rows({ dateFormat: 'YYYY-MM-DD', decimalMark: '.' })) all.push(...chunk);
  return { header, rows: all };
};
const refusalOf = async (content: string | Buffer, format: 'csv' | 'json' = 'csv', chunkSize?: number) => {
  const error: unknown = await rowsOf(content, format, chunkSize).catch((reason: unknown) => reason);
  if (!(error instanceof UnreadableDelivery)) throw new Error(`It was read, or failed otherwise: ${String(error)}`);
  return { row: error.row, message: error.message };
};

describe('receiving a delivery', () => {
  it('reports its size and SHA-256, and keeps it for its owner only', async () => {
    const content = 'Amount\n1.00\n';
    const digest = createHash('sha256').update(content).digest('hex');
    expect(await receive(content, 3)).toEqual({ bytes: 12, digest });
    expect(readdirSync(folder)).toEqual(['ref-1.delivery']);
    expect(statSync(join(folder, 'ref-1.delivery')).mode & 0o777).toBe(0o600);
  });

  it('refuses more than the limit, and leaves nothing behind', async () => {
    await expect(receive(Buffer.alloc(BYTES_MAX))).resolves.toMatchObject({ bytes: BYTES_MAX });
    await expect(receive(Buffer.alloc(BYTES_MAX + 1), undefined, 'ref-2')).rejects.toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      details: { bytesMax: BYTES_MAX },
    });
    expect(readdirSync(folder)).toEqual(['ref-1.delivery']);
  });

  it('leaves nothing behind when the upload breaks', async () => {
    const broken = async function* () {
      yield Buffer.from('Amount');
      throw new Error('reset');
    };
    await expect(spool.receive('ref-1', broken())).rejects.toThrow('reset');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes no reference that could leave its folder', async () => {
    await expect(receive('x', undefined, '../ref')).rejects.toThrow('letters, digits and hyphens');
  });

  it('lists what waits, sweeps up uploads that a crash cut off, and forgets what is done', async () => {
    await receive('x', undefined, 'ref-1');
    await receive('y', undefined, 'ref-2');
    writeFileSync(join(folder, 'ref-3.upload'), 'half');
    expect([...(await spool.kept())].sort()).toEqual(['ref-1', 'ref-2']);
    spool.stage('ref-1').close();
    await spool.dropUnfinished();
    await spool.remove('ref-1');
    await spool.remove('ref-1');
    expect(readdirSync(folder)).toEqual(['ref-2.delivery']);
  });
});

describe('control totals with a delivery', () => {
  const totals = 'Amount,Currency\n1.00,USD\n';
  const receiveTotals = (content: string | Buffer, ref = 'ref-1') =>
    spool.receiveTotals(ref, chunksOf(Buffer.from(content)));
  const totalsOf = async (format: 'csv' | 'json') => {
    const opened = await spool.openTotals('ref-1', format, ANY_SHAPE);
    if (opened === null) return null;
    const all: unknown[] = [];
    for await (const chunk of opened.rows({ dateFormat: 'YYYY-MM-DD', decimalMark: '.' })) all.push(...chunk);
    return { header: opened.header, rows: all };
  };

  it('are kept beside it, for their owner only, and removed with it', async () => {
    const digest = createHash('sha256').update(totals).digest('hex');
    expect(await receiveTotals(totals)).toEqual({ bytes: totals.length, digest });
    await receive('lines');
    expect(readdirSync(folder).sort()).toEqual(['ref-1.delivery', 'ref-1.totals']);
    expect(statSync(join(folder, 'ref-1.totals')).mode & 0o777).toBe(0o600);
    expect(await spool.kept()).toEqual(['ref-1']);
    expect(await totalsOf('csv')).toEqual({
      header: ['Amount', 'Currency'],
      rows: [{ row: 2, cells: ['1.00', 'USD'] }],
    });
    await spool.dropUnfinished();
    expect(readdirSync(folder)).toHaveLength(2);
    await spool.remove('ref-1');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are swept up when their delivery never came', async () => {
    await receiveTotals(totals);
    await receiveTotals(totals, 'ref-2');
    await receive('lines', undefined, 'ref-2');
    writeFileSync(join(folder, 'ref-3.totals.upload'), 'half');
    await spool.dropUnfinished();
    expect(readdirSync(folder).sort()).toEqual(['ref-2.delivery', 'ref-2.totals']);
  });

  it('have a limit of their own, and leave nothing behind above it', async () => {
    const small = new FileImportSpool(folder, 10);
    await expect(small.receiveTotals('ref-1', chunksOf(Buffer.alloc(11)))).rejects.toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      details: { bytesMax: 10 },
    });
    const large = new FileImportSpool(folder, Number.MAX_SAFE_INTEGER);
    await expect(large.receiveTotals('ref-1', chunksOf(Buffer.alloc(TOTALS_BYTES_MAX + 1)))).rejects.toMatchObject({
      details: { bytesMax: TOTALS_BYTES_MAX },
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('may stand beside the lines of JSON', async () => {
    const receiveJson = (more: object) => receive(JSON.stringify({ lines: [{ Amount: '1' }], ...more }));
    await receiveJson({ controlTotals: [{ Lines: '2' }, { Debit: '1' }] });
    expect(await totalsOf('json')).toEqual({
      header: ['Lines', 'Debit'],
      rows: [
        { row: 2, cells: ['2', ''] },
        { row: 3, cells: ['', '1'] },
      ],
    });
    await spool.remove('ref-1');
    await receiveJson({});
    expect(await totalsOf('json')).toBeNull();
    await spool.remove('ref-1');
    await receive('[{"Amount": "1"}]');
    expect(await totalsOf('json')).toBeNull();
    await spool.remove('ref-1');
    await receiveJson({ controlTotals: ['1'] });
    await expect(totalsOf('json')).rejects.toThrow(UnreadableDelivery);
  });
});

describe('rows of a CSV delivery', () => {
  it('are counted as a spreadsheet shows them, without a byte order mark, blank lines passed over', async () => {
    expect(await rowsOf('\uFEFFA,B\n1,2\n\n3,4\n   \n5,6')).toEqual({
      header: ['A', 'B'],
      rows: [
        { row: 2, cells: ['1', '2'] },
        { row: 3, cells: ['3', '4'] },
        { row: 5, cells: ['5', '6'] },
      ].map(({ row, cells }, index) => ({ row: [2, 4, 6][index] ?? row, cells })),
    });
  });

  it('may have quotes, commas and line breaks in quotes, and Windows line ends', async () => {
    expect(await rowsOf('A,B\r\n"a, ""b""","two\r\nlines"\r\n')).toEqual({
      header: ['A', 'B'],
      rows: [{ row: 2, cells: ['a, "b"', 'two\r\nlines'] }],
    });
  });

  it('are given as they are when they have too few or too many values', async () => {
    const { rows } = await rowsOf('A,B\n1\n1,2,3\n');
    expect(rows.map(({ cells }) => cells)).toEqual([['1'], ['1', '2', '3']]);
  });

  it('come whole, however the bytes are cut', async () => {
    const text = `Näme,Ort\n${Array.from({ length: 1_200 }, (_, index) => `Zürich 😀 ${index},東京`).join('\n')}`;
    const { rows } = await rowsOf(text, 'csv', 1_001);
    expect(rows).toHaveLength(1_200);
    expect(rows[1_199]).toEqual({ row: 1_201, cells: ['Zürich 😀 1199', '東京'] });
  });

  it.each<[string, string | Buffer, { row: number | null; message: RegExp }]>([
    ['nothing at all', '', { row: null, message: /empty/ }],
    [
      'bytes that are no UTF-8',
      Buffer.from([...Buffer.from('A,B\n'), 0xe4, 0x2c, 0x31]),
      { row: null, message: /UTF-8/ },
    ],
    ['a character that is cut off', Buffer.from([...Buffer.from('A\n'), 0xc3]), { row: null, message: /UTF-8/ }],
    ['a quote that is never closed', 'A,B\n1,2\n3,"4\n', { row: 3, message: /not valid CSV/ }],
    ['a quote in the middle of a value', 'A,B\n1,2"2\n', { row: 2, message: /not valid CSV/ }],
    ['one endless row', `A\n${'x'.repeat(1_100_000)}\n`, { row: 2, message: /not valid CSV/ }],
  ])('are refused for %s', async (_what, content, { row, message }) => {
    const refusal = await refusalOf(content);
    expect(refusal).toEqual({ row, message: expect.stringMatching(message) });
  });
});

describe('rows of a JSON delivery', () => {
  it('have every name of any line as a column', async () => {
    const lines = [
      { A: '1', B: '2' },
      { B: '3', C: null },
    ];
    const expected = {
      header: ['A', 'B', 'C'],
      rows: [
        { row: 2, cells: ['1', '2', ''] },
        { row: 3, cells: ['', '3', ''] },
      ],
    };
    expect(await rowsOf(JSON.stringify({ lines }), 'json')).toEqual(expected);
    expect(await rowsOf(JSON.stringify(lines), 'json')).toEqual(expected);
  });

  it.each<[string, string | Buffer, { row: number | null; message: RegExp }]>([
    ['text that is no JSON', '{"lines": [', { row: null, message: /not valid JSON/ }],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), { row: null, message: /not valid JSON/ }],
    ['another shape', '{"rows": []}', { row: null, message: /Expected/ }],
    [
      'another column in every line',
      JSON.stringify(Array.from({ length: COLUMNS_MAX + 1 }, (_, index) => ({ [`c${index}`]: '' }))),
      { row: null, message: /more than 500 columns/ },
    ],
    ['a line that is no object', '[["1"]]', { row: null, message: /Expected/ }],
    [
      'an amount as a number, which has lost digits already',
      '[{"Amount": 0.1}]',
      { row: 2, message: /"Amount" is not text/ },
    ],
  ])('are refused for %s', async (_what, content, { row, message }) => {
    expect(await refusalOf(content, 'json')).toEqual({ row, message: expect.stringMatching(message) });
  });
});

it('has no more columns than a close file can have, as CSV too', async () => {
  const header = Array.from({ length: COLUMNS_MAX + 1 }, (_, index) => `c${index}`);
  expect(await refusalOf(`${header.join(',')}\n`)).toEqual({
    row: null,
    message: expect.stringMatching(/500 columns/),
  });
  expect((await rowsOf(`${header.slice(1).join(',')}\n`)).header).toHaveLength(COLUMNS_MAX);
});
