import { closeCsv } from './support/close';
import { type Person, type Reply } from './support/person';
import { RunningSystem } from './support/system';

let system: RunningSystem;
let person: Person;
beforeAll(async () => {
  system = await RunningSystem.start();
  person = await system.person('cora.controller');
});
afterAll(() => system.stop());

const HEADER = 'Journal Entry Id,Business Entity Id,Currency,Lines,Debit,Credit';
const totalsCsv = (...rows: readonly string[]): string => [HEADER, ...rows].join('\n');
type Part = readonly [name: string, content: string | Buffer, fileName?: string];

const formOf = (...parts: readonly Part[]): FormData => {
  const form = new FormData();
  for (const [name, content, fileName] of parts)
    if (fileName === undefined) form.append(name, String(content));
    else form.append(name, new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), fileName);
  return form;
};
const send = async (form: FormData, key?: string, query = ''): Promise<{ status: number; body: Reply['body'] }> => {
  const headers: Record<string, string> = { authorization: `Bearer ${person.token ?? ''}` };
  if (key !== undefined) headers['idempotency-key'] = key;
  const reply = await fetch(`${person.base}/journal-imports${query}`, { method: 'POST', headers, body: form });
  return { status: reply.status, body: (await reply.json()) as Reply['body'] };
};
const finished = async (...parts: readonly Part[]): Promise<Reply['body']> => {
  const { status, body } = await send(formOf(...parts));
  expect(status).toBe(202);
  return (await person.finishedImport(body.importId as string)).body;
};
const problemsOf = (body: Reply['body']): unknown[] =>
  body.problems.map(({ code, file, row, message }: Record<string, unknown>) => [code, file, row, message]);

describe('control totals with a delivery', () => {
  it('agree: as a file after or before the close file, as a field, by the name of the file', async () => {
    const close = (id: string): Part => ['file', closeCsv({ id }, { id: `${id}-EUR`, currency: 'EUR' }), 'Sep.csv'];
    const totals = (id: string): string =>
      totalsCsv(`${id},us01,USD,2,100.00,100.00`, `${id}-EUR,us01,EUR,2,100.00,100.00`);
    const orders: Part[][] = [
      [close('AFTER'), ['totals', totals('AFTER'), 'Sep.totals.csv']],
      [['totals', totals('BEFORE'), 'x.csv'], close('BEFORE')],
      [close('FIELD'), ['totals', totals('FIELD')]],
      [['comment', 'of September'], ['totals', totals('EARLY')], close('EARLY')],
      [close('NAME'), ['file2', totals('NAME'), 'Sep.totals.csv']],
    ];
    for (const parts of orders)
      expect(await finished(...parts)).toMatchObject({
        status: 'Completed',
        fileName: 'Sep.csv',
        controlTotals: { result: 'agreed', entries: 2, totals: 2 },
        totalsDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
    expect(await finished(close('NONE'))).toMatchObject({
      status: 'Completed',
      controlTotals: { result: 'none', entries: 0, totals: 0 },
      totalsDigest: null,
    });
  });

  it('agree in UTF-16 with semicolons and decimal commas, once a person says that the comma is decimal', async () => {
    const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');
    const close = closeCsv({ id: 'UTF16', amount: '1234.50' }).replaceAll(',', ';').replaceAll('1234.50', '1234,50');
    const totals = 'credit;Debit;LINES;Currency;Business Entity Id;Journal Entry Id\n1234,50;1234,5;2;usd;us01;UTF16\n';
    const body = await finished(['file', utf16(close), 'Sep.csv'], ['totals', utf16(totals), 'Sep.totals.csv']);
    expect(body).toMatchObject({
      status: 'Awaiting Confirmation',
      controlTotals: { result: 'agreed', entries: 1, totals: 1 },
    });
    const accepted = body.questions.map(({ id }: { id: string }) => id);
    await person.send('POST', `/journal-imports/${body.importId as string}/confirm`, { accepted });
    expect((await person.finishedImport(body.importId as string)).body).toMatchObject({
      status: 'Completed',
      controlTotals: { result: 'agreed' },
    });
  });

  it('refuse the delivery whole: different, unknown, missing and double', async () => {
    const close = closeCsv({ id: 'DIFFERS', amount: '10000.00' }, { id: 'MISSING' });
    const totals = totalsCsv(
      'DIFFERS,us01,USD,2,9000.00,10000.00',
      'UNKNOWN,us01,USD,2,1.00,1.00',
      'DIFFERS,us01,USD,2,10000.00,10000.00',
    );
    const body = await finished(['file', close, 'Sep.csv'], ['totals', totals, 'Sep.totals.csv']);
    expect(body).toMatchObject({ status: 'Rejected', problemCount: 4, controlTotals: null });
    expect(problemsOf(body)).toEqual([
      [
        'TOTALS_ROW_REPEATED',
        'control totals',
        4,
        'Row 4 of the control totals is about DIFFERS of us01 in USD, as row 2 is.',
      ],
      [
        'TOTALS_DEBIT_DIFFERS',
        'control totals',
        2,
        'The file says 10,000.00 USD debit for DIFFERS of us01, the totals say 9,000.00 USD.',
      ],
      [
        'TOTALS_ENTRY_UNKNOWN',
        'control totals',
        3,
        'The control totals have UNKNOWN of us01 with 2 lines, 1.00 USD debit and 1.00 USD credit, the file has no line of it.',
      ],
      [
        'TOTALS_ENTRY_MISSING',
        'control totals',
        null,
        'The file has MISSING of us01 with 2 lines, 100.00 USD debit and 100.00 USD credit, the control totals have no row for it.',
      ],
    ]);
    expect([await person.batch('DIFFERS'), await person.batch('MISSING')]).toEqual([undefined, undefined]);
  });

  it('stand beside the lines of JSON', async () => {
    const line = {
      'Transaction Date': '2026-09-30',
      'Journal Entry Id': 'JSON-TOTALS',
      'Account Number': '2400',
      Amount: '7.00',
      Currency: 'USD',
    };
    const lines = [
      { ...line, 'Posting Type': 'Debit' },
      { ...line, 'Posting Type': 'Credit' },
    ];
    const total = { 'Journal Entry Id': 'JSON-TOTALS', Currency: 'USD', Lines: '2', Debit: '7.00', Credit: '7.00' };
    const results = [];
    for (const controlTotals of [[{ ...total, Lines: '3' }], [total]]) {
      const received = await person.send('POST', '/journal-imports', { lines, controlTotals });
      const { body } = await person.finishedImport(received.body.importId as string);
      results.push([body.status, body.controlTotals?.result, body.problems.map(({ code }: { code: string }) => code)]);
    }
    expect(results).toEqual([
      ['Rejected', undefined, ['TOTALS_LINES_DIFFER']],
      ['Completed', 'agreed', []],
    ]);
  });

  it('are part of the delivery that a key stands for', async () => {
    const close: Part = ['file', closeCsv({ id: 'KEY' }), 'Sep.csv'];
    const totals = (amount: string): Part => [
      'totals',
      totalsCsv(`KEY,us01,USD,2,${amount},${amount}`),
      'a.totals.csv',
    ];
    const statuses = [];
    for (const parts of [[close, totals('100')], [close, totals('100')], [close, totals('100.00')], [close]]) {
      const { status, body } = await send(formOf(...parts), 'totals-key');
      statuses.push([status, body.code]);
      if (status === 202) await person.finishedImport(body.importId as string);
    }
    expect(statuses).toEqual([
      [202, undefined],
      [202, undefined],
      [422, 'IDEMPOTENCY_KEY_REUSED'],
      [422, 'IDEMPOTENCY_KEY_REUSED'],
    ]);
  });

  it('are refused twice, in a form of several close files, alone, or too large where they are held in memory', async () => {
    const close: Part = ['file', closeCsv({ id: 'REFUSED' }), 'Sep.csv'];
    const totals: Part = ['totals', totalsCsv('REFUSED,us01,USD,2,100,100'), 'Sep.totals.csv'];
    const large = `${totalsCsv()}\n${'x'.repeat(1024 * 1024)}`;
    const answers = [];
    for (const parts of [
      [close, totals, totals],
      [totals, close, totals],
      [['totals', totals[1]], close, ['totals', totals[1]]],
      [close, ['other', close[1], 'Oct.csv']],
      [totals],
      [['totals', large], close],
      [['totals', large, 'Sep.totals.csv'], close],
    ] as const) {
      const { status, body } = await send(formOf(...parts));
      answers.push([status, body.code]);
    }
    expect(answers).toEqual([
      [413, 'PAYLOAD_TOO_LARGE'],
      [413, 'PAYLOAD_TOO_LARGE'],
      [400, 'REQUEST_INVALID'],
      [400, 'REQUEST_INVALID'],
      [415, 'MEDIA_TYPE_NOT_SUPPORTED'],
      [413, 'PAYLOAD_TOO_LARGE'],
      [413, 'PAYLOAD_TOO_LARGE'],
    ]);
    expect(await person.batch('REFUSED')).toBeUndefined();
    // Large ones come after the close file.
    const rows = Array.from({ length: 30_000 }, (_, index) => `NO-SUCH-${index},us01,USD,2,100.00,100.00`);
    const body = await finished(close, ['totals', totalsCsv(...rows), 'Sep.totals.csv']);
    expect([body.status, body.problemCount, body.problems.length]).toEqual(['Rejected', 30_001, 100]);
  });
});
