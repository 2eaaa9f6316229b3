import { type Intacct } from '../../../src/adapters/intacct/intacct';
import { type IntacctAccountingSystem } from '../../../src/adapters/intacct/intacct-accounting-system';
import { READ_BACK_MAX, type ReadBackOutcome } from '../../../src/application/ports/accounting-system';
import { type LedgerFieldValue, type ReadEntry, type ReadLine } from '../../../src/domain/ledger-entry/ledger-entry';
import { ledgerFieldName, STANDARD_DIMENSIONS } from '../../../src/domain/shared/ledger-field';
import {
  type Answerer,
  authenticationFailure,
  intacctOf,
  entry,
  errors,
  identity,
  link,
  reply,
  rows,
  StubGateway,
  type StubRequest,
} from './stub-gateway';

type Row = Readonly<Record<string, string>>;
type Target = LedgerFieldValue['target'];

const write = (row: Row): string =>
  Object.entries(row)
    .map(([name, text]) => `<${name}>${text}</${name}>`)
    .join('');
const header = (recordNo: string, change: Row = {}): string =>
  write({
    RECORDNO: recordNo,
    BATCHNO: '12',
    REFERENCENO: 'RR-1',
    JOURNAL: 'RRJ',
    BATCH_DATE: '01/31/2026',
    BATCH_TITLE: 'Revenue 2026-01',
    STATE: 'Posted',
    ...change,
  });
const line = (recordNo: string, change: Row = {}): string =>
  write({
    RECORDNO: recordNo,
    BATCHNO: '6679',
    LINE_NO: '1',
    TR_TYPE: '1',
    TRX_AMOUNT: '1450.8',
    CURRENCY: 'USD',
    ACCOUNTNO: '2400',
    DOCUMENT: 'SUB-1',
    DESCRIPTION: 'Release',
    ...change,
  });

const readEntry = (recordNo: string, lines: readonly ReadLine[], change: Partial<ReadEntry> = {}): ReadEntry => ({
  recordNo,
  referenceNo: 'RR-1',
  journal: 'RRJ',
  date: '2026-01-31',
  title: 'Revenue 2026-01',
  state: 'posted',
  stateText: 'Posted',
  lines,
  ...change,
});
const readLine = (change: Partial<ReadLine> = {}): ReadLine => ({
  side: 'debit',
  account: '2400',
  amount: '1450.8',
  currency: 'USD',
  document: 'SUB-1',
  memo: 'Release',
  values: new Map(),
  ...change,
});

const objectOf = ({ body }: StubRequest): string => /<object>(\w+)<\/object>/.exec(body)?.[1] ?? '';
const offsetOf = ({ body }: StubRequest): number => Number(/<offset>(\d+)<\/offset>/.exec(body)?.[1]);
const location: Target = { kind: 'dimension', dimension: 'Location' };
const region: Target = { kind: 'userDefinedDimension', name: 'GLDIMREGION' };
const plan: Target = { kind: 'customField', name: 'Plan_Text' };

describe('reading entries back', () => {
  let stub: StubGateway;
  let intacct: Intacct;
  let client: IntacctAccountingSystem;
  const read = (fields: readonly Target[] = [], referenceNos: readonly string[] = ['RR-1']): Promise<ReadBackOutcome> =>
    client.readBack(link, { referenceNos, fields });
  /** Answers every query for headers and every query for lines in its own way. */
  const answer = (headers: Answerer | readonly string[], lines: Answerer | readonly string[]): void => {
    stub.on('query', (request, count) => {
      const object = objectOf(request);
      const content = object === 'GLBATCH' ? headers : lines;
      return typeof content === 'function' ? content(request, count) : reply(request, 'success', rows(object, content));
    });
  };
  const queries = () => stub.requests.slice(1).map(({ body }) => /<query>.*<\/query>/.exec(body)?.[0]);

  beforeAll(async () => {
    stub = await StubGateway.start();
  });
  beforeEach(() => {
    stub.reset();
    intacct = intacctOf(stub.endpoint);
    client = intacct.accountingSystem;
  });
  afterEach(() => intacct.close());
  afterAll(() => stub.stop());

  it('reads by record numbers, and believes no other record', async () => {
    answer([header('6679', { REFERENCENO: '' })], [line('1')]);
    await expect(client.readBack(link, { recordNos: ['6679'], fields: [] })).resolves.toEqual({
      kind: 'entries',
      entries: [readEntry('6679', [readLine()], { referenceNo: '' })],
    });
    expect(queries()[0]).toContain('<filter><in><field>RECORDNO</field><value>6679</value></in></filter>');
    answer([header('6680')], []);
    await expect(client.readBack(link, { recordNos: ['6679'], fields: [] })).resolves.toEqual({
      kind: 'unavailable',
      cause: 'Entry 6680 was returned, but its number was not requested.',
    });
  });

  it('asks for headers by reference and for lines by record number, with the fields that were asked for', async () => {
    answer(
      [header('6679'), header('6680', { REFERENCENO: 'R&amp;R-2' })],
      [line('1', { LOCATION: 'US01', GLDIMREGION: '10042', PLAN_TEXT: 'gold' }), line('2', { BATCHNO: '6680' })],
    );
    await expect(
      read([location, region, plan, { ...plan, name: 'PLAN_TEXT' }], ['RR-1', 'R&R-2', 'RR-1']),
    ).resolves.toEqual({
      kind: 'entries',
      entries: [
        readEntry('6679', [
          readLine({
            values: new Map([
              ['Location', 'US01'],
              ['GLDIMREGION', '10042'],
              ['Plan_Text', 'gold'],
              ['PLAN_TEXT', 'gold'],
            ]),
          }),
        ]),
        readEntry('6680', [readLine()], { referenceNo: 'R&R-2' }),
      ],
    });
    expect(queries()).toEqual([
      '<query><object>GLBATCH</object><select><field>RECORDNO</field><field>BATCHNO</field><field>REFERENCENO</field>' +
        '<field>JOURNAL</field><field>BATCH_DATE</field><field>BATCH_TITLE</field><field>STATE</field><field>RECORD_URL</field>' +
        '<field>REVERSEDATE</field><field>REVERSEDFROM</field><field>REVERSEDKEY</field></select>' +
        '<filter><in><field>REFERENCENO</field><value>RR-1</value><value>R&amp;R-2</value></in></filter>' +
        '<orderby><order><field>RECORDNO</field><ascending/></order></orderby>' +
        '<options><showprivate>true</showprivate></options><pagesize>2000</pagesize><offset>0</offset></query>',
      '<query><object>GLENTRY</object><select><field>RECORDNO</field><field>BATCHNO</field><field>LINE_NO</field>' +
        '<field>TR_TYPE</field><field>TRX_AMOUNT</field><field>CURRENCY</field><field>ACCOUNTNO</field>' +
        '<field>DOCUMENT</field><field>DESCRIPTION</field><field>LOCATION</field><field>GLDIMREGION</field>' +
        '<field>Plan_Text</field></select>' +
        '<filter><in><field>BATCHNO</field><value>6679</value><value>6680</value></in></filter>' +
        '<orderby><order><field>RECORDNO</field><ascending/></order></orderby>' +
        '<options><showprivate>true</showprivate></options><pagesize>1000</pagesize><offset>0</offset></query>',
    ]);
    expect(stub.requests[1]!.body).toContain('<uniqueid>false</uniqueid>');
  });

  it('tells the reversal date, what reversed it and the rates, and leaves out the mirror that the ledger made of an entry', async () => {
    answer(
      [
        header('6679', { REVERSEDATE: '02/01/2026', REVERSEDFROM: '', REVERSEDKEY: '6681' }),
        header('6681', { REVERSEDATE: '', REVERSEDFROM: '6679', BATCH_DATE: '02/01/2026' }),
      ],
      [line('1', { EXCHANGE_RATE: '1.0842', EXCH_RATE_DATE: '01/30/2026' })],
    );
    const rates = ['EXCHANGE_RATE', 'EXCH_RATE_DATE'].map((name) => ({ kind: 'rate', name }) as never);
    await expect(read(rates, ['RR-1'])).resolves.toEqual({
      kind: 'entries',
      entries: [
        readEntry(
          '6679',
          [
            readLine({
              values: new Map([
                ['EXCHANGE_RATE', '1.0842'],
                ['EXCH_RATE_DATE', '2026-01-30'],
              ]),
            }),
          ],
          { reversalDate: '2026-02-01', reversedByRecordNo: '6681' },
        ),
      ],
    });
  });

  it('reads every field from the element in which a create writes it', async () => {
    const fields: LedgerFieldValue[] = [
      ...STANDARD_DIMENSIONS.map((dimension) => ({
        target: { kind: 'dimension', dimension } as const,
        value: `${dimension}-1`,
      })),
      { target: region, value: '10042' },
      { target: plan, value: ' a & b ' },
    ];
    const [debit, credit] = entry.lines;
    const prepared = client.prepare({ ...entry, lines: [{ ...debit!, fields }, credit!] }, identity);
    if (prepared.kind !== 'prepared') throw new Error('refused');
    const written = [...prepared.entry.body.matchAll(/<GLENTRY>(.*?)<\/GLENTRY>/g)].map(([, content]) => content);
    answer(
      [header('6679')],
      written.map((content, position) => `${write({ RECORDNO: `${position}`, BATCHNO: '6679' })}${content}`),
    );
    await expect(read(fields.map(({ target }) => target))).resolves.toEqual({
      kind: 'entries',
      entries: [
        readEntry('6679', [
          readLine({
            amount: '1000.10',
            values: new Map(fields.map(({ target, value }) => [ledgerFieldName(target), value])),
          }),
          readLine({ side: 'credit', account: '4000', amount: '1000.10', memo: 'Revenue recognition 2026-01' }),
        ]),
      ],
    });
  });

  it('leaves out a reference that is not visible, and asks for no lines of none', async () => {
    answer([header('6679')], []);
    await expect(read([], ['RR-0', 'RR-1'])).resolves.toEqual({ kind: 'entries', entries: [readEntry('6679', [])] });
    stub.reset();
    answer([], []);
    await expect(read([], ['RR-0', 'RR-1'])).resolves.toEqual({ kind: 'entries', entries: [] });
    expect(stub.count('query')).toBe(1);
  });

  it('gives an entry that stands there twice twice', async () => {
    answer([header('6679'), header('6685', { STATE: 'Draft' })], [line('1'), line('9', { BATCHNO: ' 6685 ' })]);
    await expect(read()).resolves.toEqual({
      kind: 'entries',
      entries: [
        readEntry('6679', [readLine()]),
        readEntry('6685', [readLine()], { state: 'draft', stateText: 'Draft' }),
      ],
    });
  });

  it('sorts lines by their number, then by their record, from any page', async () => {
    const numbered = (recordNo: string, lineNo: string) => line(recordNo, { LINE_NO: lineNo, ACCOUNTNO: recordNo });
    const pages = [
      [numbered('101', '10'), numbered('9', '2'), numbered('100', '')],
      [numbered('99', '2'), numbered('7', ' 1 '), numbered('98', 'x')],
    ];
    answer([header('6679')], (request) =>
      reply(
        request,
        'success',
        rows('GLENTRY', pages[offsetOf(request) === 0 ? 0 : 1]!, offsetOf(request) === 0 ? 3 : 0),
      ),
    );
    const outcome = await read();
    expect(outcome).toMatchObject({ kind: 'entries', entries: [{ recordNo: '6679' }] });
    const accounts = outcome.kind === 'entries' ? outcome.entries[0]!.lines.map(({ account }) => account) : [];
    expect(accounts).toEqual(['7', '9', '99', '101', '98', '100']);
    expect(stub.requests.slice(2).map(offsetOf)).toEqual([0, 3]);
  });

  it('reads headers of several pages', async () => {
    answer(
      (request) =>
        offsetOf(request) === 0
          ? reply(request, 'success', rows('GLBATCH', [header('1')], 1))
          : reply(request, 'success', rows('GLBATCH', [header('2')])),
      [],
    );
    await expect(read()).resolves.toEqual({ kind: 'entries', entries: [readEntry('1', []), readEntry('2', [])] });
  });

  it('takes rows in lower case', async () => {
    const lower = (xml: string) => xml.replace(/<[^>]+>/g, (tag) => tag.toLowerCase());
    answer(
      (request) => reply(request, 'success', rows('glbatch', [lower(header('6679'))])),
      (request) => reply(request, 'success', rows('glentry', [lower(line('1', { LOCATION: 'US01' }))])),
    );
    await expect(read([location])).resolves.toEqual({
      kind: 'entries',
      entries: [readEntry('6679', [readLine({ values: new Map([['Location', 'US01']]) })])],
    });
  });

  it('trims numbers, dates and states, and leaves texts and amounts as they are', async () => {
    answer(
      [
        header(' 6679 ', {
          BATCH_DATE: ' 02/30/2026 ',
          BATCH_TITLE: ' a &amp;#039; ',
          STATE: ' SUBMITTED ',
          JOURNAL: ' J',
        }),
      ],
      [
        line(' 1 ', {
          TR_TYPE: ' -1 ',
          TRX_AMOUNT: ' 50000 ',
          CURRENCY: '',
          ACCOUNTNO: ' 007 ',
          DOCUMENT: ' &lt;d&gt; ',
          DESCRIPTION: 'line 1&#10;line 2 ',
          LOCATION: '  ',
          PLAN_TEXT: ' gold ',
        }),
        line('2', { LINE_NO: '2', TR_TYPE: '0', TRX_AMOUNT: '', DOCUMENT: '', DESCRIPTION: '' }),
      ],
    );
    await expect(read([location, region, plan])).resolves.toEqual({
      kind: 'entries',
      entries: [
        readEntry(
          '6679',
          [
            readLine({
              side: 'credit',
              amount: '50000',
              currency: '',
              account: ' 007 ',
              document: ' <d> ',
              memo: 'line 1\nline 2 ',
              values: new Map([['Plan_Text', ' gold ']]),
            }),
            readLine({ side: null, amount: '', document: '', memo: '' }),
          ],
          {
            journal: ' J',
            date: '02/30/2026',
            title: ' a &#039; ',
            state: 'awaiting-approval',
            stateText: 'SUBMITTED',
          },
        ),
      ],
    });
  });

  it.each([
    ['Reversal pending', 'reversal-pending'],
    ['Z', 'reversed'],
    ['Declined', 'declined'],
    ['', 'unclear'],
    ['Gebucht', 'unclear'],
  ] as const)('gives the state %j as %s beside the word itself', async (stateText, state) => {
    answer([header('6679', { STATE: stateText })], []);
    await expect(read()).resolves.toEqual({ kind: 'entries', entries: [readEntry('6679', [], { state, stateText })] });
  });

  it.each<[string, readonly string[], readonly string[], string]>([
    ['an entry without a record number', [header('x')], [], 'An entry was returned without a record number.'],
    ['an entry with one record number twice', [header('1'), header('1')], [], 'Entry 1 was returned twice.'],
    [
      'an entry of another reference',
      [header('1', { REFERENCENO: 'rr-1' })],
      [],
      'Entry 1 was returned, but its reference was not requested.',
    ],
    ['a line without a record number', [header('6679')], [line('')], 'A line was returned without a record number.'],
    ['a line with one record number twice', [header('6679')], [line('1'), line('1')], 'Line 1 was returned twice.'],
    [
      'a line of another entry',
      [header('6679')],
      [line('1'), line('2', { BATCHNO: '12' })],
      'Line 2 was returned, but its entry was not requested.',
    ],
    [
      'too many entries',
      Array.from({ length: 1_001 }, (_, position) => header(`${position}`)),
      [],
      'More than 1000 entries have these references.',
    ],
  ])('has no answer after %s', async (_what, headers, lines, cause) => {
    answer(headers, lines);
    await expect(read()).resolves.toEqual({ kind: 'unavailable', cause });
  });

  const failures: [string, Answerer, object][] = [
    [
      'a missing permission',
      (request) => reply(request, 'failure', errors(['PL04000005', 'You do not have permission'])),
      { kind: 'refused', reasons: [expect.objectContaining({ code: 'PERMISSION_MISSING' })] },
    ],
    [
      'an unknown field',
      (request) => reply(request, 'failure', errors(['XL03000010', 'Field Plan_Text does not exist'])),
      { kind: 'refused', reasons: [expect.objectContaining({ code: 'OBJECT_NOT_AVAILABLE' })] },
    ],
    [
      'a refused sender',
      (request) => ({ body: authenticationFailure(request, 'Invalid Web Services Authorization') }),
      { kind: 'connection-refused', reasons: [expect.objectContaining({ code: 'SENDER_NOT_AUTHORISED' })] },
    ],
    [
      'throttling',
      () => ({ status: 429, headers: { 'retry-after': '7' } }),
      { kind: 'unavailable', cause: 'Sage Intacct is limiting requests: HTTP 429', retryAfterMs: 7_000 },
    ],
    [
      'a server error',
      () => ({ status: 500 }),
      { kind: 'unavailable', cause: 'HTTP 500: not an answer of the gateway.' },
    ],
    [
      'figures that contradict the rows',
      (request) => reply(request, 'success', rows(objectOf(request), [], 5)),
      { kind: 'unavailable', cause: 'The figures of the reply do not agree with its rows.' },
    ],
  ];

  it.each(failures)('says so after %s to the headers', async (what, failure, expected) => {
    answer(failure, []);
    await expect(read()).resolves.toEqual(expected);
    // An unknown field may be the address of the record: then it is asked for without it.
    expect(stub.count('query')).toBe(what === 'an unknown field' ? 2 : 1);
  });

  it('asks without the address of the record where the company has none', async () => {
    answer(
      (request) =>
        request.body.includes('RECORD_URL')
          ? reply(request, 'failure', errors(['XL03000010', 'Field RECORD_URL does not exist']))
          : reply(request, 'success', rows('GLBATCH', [header('6679')])),
      [line('1')],
    );
    await expect(read()).resolves.toEqual({ kind: 'entries', entries: [readEntry('6679', [readLine()])] });
  });

  it('gives the address of the record, if it is one of Sage Intacct', async () => {
    const address = 'https://www.intacct.com/ia/acct/ur.phtml?.r=1';
    answer([header('6679', { RECORD_URL: address }), header('6680', { RECORD_URL: 'https://evil.example/' })], []);
    await expect(read()).resolves.toMatchObject({
      entries: [{ recordUrl: address }, expect.not.objectContaining({ recordUrl: expect.anything() })],
    });
  });

  it.each(failures)('says so after %s to the lines', async (_what, failure, expected) => {
    answer([header('6679')], failure);
    await expect(read([plan])).resolves.toEqual(expected);
    expect(stub.count('query')).toBe(2);
  });

  it('has no answer when lines went away between two pages', async () => {
    answer([header('6679')], (request) =>
      reply(request, 'success', rows('GLENTRY', [line(`${offsetOf(request)}`)], offsetOf(request) === 0 ? 2 : 0)),
    );
    await expect(read()).resolves.toEqual({
      kind: 'unavailable',
      cause: 'Rows disappeared from the ledger while they were read page by page.',
    });
  });

  it('tries a read again after a transient failure', async () => {
    stub.on('query', (request, count) => {
      if (count % 2 === 1) return { status: 503 };
      return reply(
        request,
        'success',
        rows(objectOf(request), [objectOf(request) === 'GLBATCH' ? header('6679') : line('1')]),
      );
    });
    await expect(read()).resolves.toEqual({ kind: 'entries', entries: [readEntry('6679', [readLine()])] });
  });

  it.each<[Target, string]>([
    [{ kind: 'userDefinedDimension', name: 'REGION' }, 'REGION'],
    [{ kind: 'customField', name: 'a b' }, 'a b'],
    [{ kind: 'customField', name: 'batchno' }, 'batchno'],
    [{ kind: 'customField', name: 'LINE_NO' }, 'LINE_NO'],
    [{ kind: 'customField', name: 'Location' }, 'Location'],
  ])('is refused for the field %j, which no line can have', async (target, name) => {
    await expect(read([location, target])).resolves.toEqual({
      kind: 'refused',
      reasons: [
        expect.objectContaining({ code: 'FIELD_NOT_ACCEPTED', message: `'${name}' cannot be the name of a field.` }),
      ],
    });
    expect(stub.requests).toEqual([]);
  });

  it('asks for nothing when there is nothing to ask for', async () => {
    await expect(read([location], [])).resolves.toEqual({ kind: 'entries', entries: [] });
    expect(stub.requests).toEqual([]);
  });

  it('is a defect with too many references or with one that XML cannot carry', async () => {
    const many = Array.from({ length: READ_BACK_MAX + 1 }, (_, position) => `RR-${position}`);
    await expect(read([], many)).rejects.toThrow('At most 50 entries are read back at once, not 51.');
    await expect(read([], ['RR-1', '\u0000'])).rejects.toThrow('A text that XML cannot carry');
    expect(stub.requests).toEqual([]);
    answer([], []);
    await expect(read([], many.slice(1))).resolves.toEqual({ kind: 'entries', entries: [] });
  });
});
