import { type Intacct } from '../../../src/adapters/intacct/intacct';
import { type IntacctAccountingSystem } from '../../../src/adapters/intacct/intacct-accounting-system';
import {
  type LedgerEntryHeader,
  LOCATE_MAX,
  type ReferencePage,
} from '../../../src/application/ports/accounting-system';
import {
  type Answerer,
  authenticationFailure,
  intacctOf,
  deadSession,
  errors,
  link,
  reply,
  rows,
  StubGateway,
  type StubRequest,
} from './stub-gateway';

const row = (recordNo: string, referenceNo: string): string =>
  `<RECORDNO>${recordNo}</RECORDNO><REFERENCENO>${referenceNo}</REFERENCENO><JOURNAL>APJ</JOURNAL>` +
  '<BATCH_DATE>01/31/2026</BATCH_DATE><BATCH_TITLE>JE-1</BATCH_TITLE><STATE>Posted</STATE>';
const record = (recordNo: string, referenceNo: string): LedgerEntryHeader => ({
  ...{ recordNo, referenceNo, journal: 'APJ', date: '2026-01-31', title: 'JE-1', state: 'posted' },
});
const offsetOf = ({ body }: StubRequest): number => Number(/<offset>(\d+)<\/offset>/.exec(body)?.[1]);
const page =
  (items: readonly string[], remaining = 0): Answerer =>
  (request) =>
    reply(request, 'success', rows('GLBATCH', items, remaining));
const queryWith = (filter: string, offset = 0): string =>
  '<query><object>GLBATCH</object><select><field>RECORDNO</field><field>REFERENCENO</field><field>JOURNAL</field>' +
  '<field>BATCH_DATE</field><field>BATCH_TITLE</field><field>STATE</field><field>REVERSEDFROM</field></select>' +
  `<filter>${filter}</filter>` +
  '<orderby><order><field>RECORDNO</field><ascending/></order></orderby>' +
  `<options><showprivate>true</showprivate></options><pagesize>2000</pagesize><offset>${offset}</offset></query>`;
const queryOf = (prefix: string, offset: number): string =>
  queryWith(`<like><field>REFERENCENO</field><value>${prefix}%</value></like>`, offset);

describe('references of entries in the ledger', () => {
  let stub: StubGateway;
  let intacct: Intacct;
  let client: IntacctAccountingSystem;
  const read = async (prefix = 'RR2601-'): Promise<ReferencePage[]> => {
    const pages: ReferencePage[] = [];
    for await (const references of client.references(link, prefix)) pages.push(references);
    return pages;
  };
  const queries = () =>
    stub.requests.flatMap(({ functionName, body }) =>
      functionName === 'query' ? [/<query>.*<\/query>/.exec(body)?.[0]] : [],
    );

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

  it('come page by page, one that stands there twice comes twice, in upper or lower case', async () => {
    stub.on('query', (request, count) =>
      count === 1
        ? page([row('6679', 'RR2601-A'), row(' 6680 ', 'RR2601-B')], 1)(request, count)
        : reply(
            request,
            'success',
            rows('glbatch', [row('6681', 'RR2601-A').replaceAll(/<\/?[A-Z_]+>/g, (tag) => tag.toLowerCase())]),
          ),
    );
    await expect(read()).resolves.toEqual([
      {
        kind: 'references',
        references: [record('6679', 'RR2601-A'), record('6680', 'RR2601-B')],
      },
      { kind: 'references', references: [record('6681', 'RR2601-A')] },
    ]);
    expect(queries()).toEqual([queryOf('RR2601-', 0), queryOf('RR2601-', 2)]);
    expect(stub.requests[1]!.body).toContain('<uniqueid>false</uniqueid>');
  });

  it('leave out mirrors, which may carry the reference of what they reverse', async () => {
    const mirror = row('6690', 'RR2601-A').replace('</STATE>', '</STATE><REVERSEDFROM>6679</REVERSEDFROM>');
    stub.on('query', page([row('6679', 'RR2601-A'), mirror]));
    await expect(read()).resolves.toEqual([{ kind: 'references', references: [record('6679', 'RR2601-A')] }]);
  });

  it('are an empty page when there are none, and more once some appear', async () => {
    stub.on('query', page([]));
    await expect(read()).resolves.toEqual([{ kind: 'references', references: [] }]);
    stub.on('query', (request, count) =>
      offsetOf(request) === 0
        ? page([row('1', 'RR2601-A')], 1)(request, count)
        : page([row('2', 'RR2601-B'), row('3', 'RR2601-C')])(request, count),
    );
    await expect(read()).resolves.toMatchObject([{ references: [{}] }, { references: [{}, {}] }]);
  });

  it('are escaped for XML and for nothing else', async () => {
    stub.on('query', page([row('1', 'R&amp;R&lt;1')]));
    await expect(read('R&R<')).resolves.toEqual([{ kind: 'references', references: [record('1', 'R&R<1')] }]);
    expect(queries()).toEqual([queryOf('R&amp;R&lt;', 0)]);
  });

  it.each(['RR%', 'R_R', '\u0000', '\ud800'])('are a defect to ask for with the prefix %j', async (prefix) => {
    await expect(read(prefix)).rejects.toThrow('A prefix of references has a character');
    expect(stub.requests).toEqual([]);
  });

  it.each<[string, Answerer, ReferencePage | object]>([
    [
      'a row without a record number',
      page([row('1', 'RR2601-A'), row('x', 'RR2601-B')]),
      { kind: 'unavailable', cause: 'An entry was returned without a record number.' },
    ],
    [
      'a reference that was not asked for',
      page([row('1', 'rr2601-A')]),
      { kind: 'unavailable', cause: 'Entry 1 was returned, but its reference was not requested.' },
    ],
    [
      'rows that were not counted',
      (request) =>
        reply(request, 'success', rows('GLBATCH', [row('1', 'RR2601-A')]).replace('count="1" num', 'count="2" num')),
      { kind: 'unavailable', cause: 'The figures of the reply do not agree with its rows.' },
    ],
    [
      'rows that went away',
      page([]),
      { kind: 'unavailable', cause: 'Rows disappeared from the ledger while they were read page by page.' },
    ],
    [
      'a missing permission',
      (request) => reply(request, 'failure', errors(['PL04000005', 'You do not have permission'])),
      { kind: 'refused', reasons: [expect.objectContaining({ code: 'PERMISSION_MISSING' })] },
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
  ])('end with a page that says so after %s', async (_what, answerer, last) => {
    stub.on('query', (request, count) =>
      count === 1 ? page([row('1', 'RR2601-A')], 1)(request, count) : answerer(request, count),
    );
    await expect(read()).resolves.toEqual([{ kind: 'references', references: [record('1', 'RR2601-A')] }, last]);
    expect(stub.count('query')).toBe(2);
  });

  it('are asked for again after a transient failure and after a dead session', async () => {
    stub.on('query', (request, count) => {
      if (count === 1) return { status: 503 };
      return count === 2 ? deadSession(request) : page([row('1', 'RR2601-A')])(request, count);
    });
    await expect(read()).resolves.toMatchObject([{ kind: 'references', references: [{ recordNo: '1' }] }]);
    expect(stub.requests.map(({ functionName }) => functionName)).toEqual([
      'getAPISession',
      'query',
      'query',
      'getAPISession',
      'query',
    ]);
  });

  describe('of which references or record numbers are known', () => {
    const located = (referenceNos: readonly string[], recordNos: readonly string[] = []) =>
      client.locate(link, { referenceNos, recordNos });

    it('are located in any journal, each once, however it was asked for', async () => {
      stub.on('query', (request, count) =>
        count === 1
          ? page([row('1', 'RR2601-A'), row('2', 'RR2601-A')])(request, count)
          : page([row('2', 'RR2601-A'), row('3', 'RR2601-C')])(request, count),
      );
      await expect(located(['RR2601-A', 'RR2601-B'], ['2', '3'])).resolves.toEqual({
        kind: 'located',
        records: [record('1', 'RR2601-A'), record('2', 'RR2601-A'), record('3', 'RR2601-C')],
      });
      expect(queries()).toEqual([
        queryWith('<in><field>REFERENCENO</field><value>RR2601-A</value><value>RR2601-B</value></in>'),
        queryWith('<in><field>RECORDNO</field><value>2</value><value>3</value></in>'),
      ]);
    });

    it('are none where nothing is asked for, and nothing is sent then', async () => {
      await expect(located([])).resolves.toEqual({ kind: 'located', records: [] });
      expect(stub.requests).toEqual([]);
    });

    it.each<[string, Answerer, object]>([
      ['a record that was not asked for', page([row('1', 'RR2601-X')]), { kind: 'unavailable' }],
      ['a row without a record number', page([row('x', 'RR2601-A')]), { kind: 'unavailable' }],
      [
        'a missing permission',
        (request) => reply(request, 'failure', errors(['PL04000005', 'You do not have permission'])),
        { kind: 'refused' },
      ],
      ['a server error', () => ({ status: 500 }), { kind: 'unavailable' }],
    ])('are no answer after %s', async (_what, answerer, outcome) => {
      stub.on('query', answerer);
      await expect(located(['RR2601-A'])).resolves.toMatchObject(outcome);
    });

    it('are a defect to ask for when they are too many', async () => {
      const many = Array.from({ length: LOCATE_MAX + 1 }, (_, index) => String(index + 1));
      await expect(located([], many)).rejects.toThrow('At most 100 entries are located at once, not 101.');
    });
  });
});

describe('entries of a journal within some days', () => {
  let stub: StubGateway;
  let intacct: Intacct;
  const read = async (within = { journal: 'APJ', from: '2026-01-01', to: '2026-01-31' }): Promise<ReferencePage[]> => {
    const pages: ReferencePage[] = [];
    for await (const one of intacct.accountingSystem.entriesDated(link, within)) pages.push(one);
    return pages;
  };

  beforeAll(async () => {
    stub = await StubGateway.start();
  });
  beforeEach(() => {
    stub.reset();
    intacct = intacctOf(stub.endpoint);
  });
  afterEach(() => intacct.close());
  afterAll(() => stub.stop());

  it('are asked for page by page, also those without a reference', async () => {
    stub.on('query', (request, count) => page([row(String(count), '')], 2 - count)(request, count));
    await expect(read()).resolves.toEqual([
      { kind: 'references', references: [record('1', '')] },
      { kind: 'references', references: [record('2', '')] },
    ]);
    const queries = stub.requests.flatMap(({ functionName, body }) =>
      functionName === 'query' ? [/<query>.*<\/query>/.exec(body)?.[0]] : [],
    );
    const filter =
      '<and><equalto><field>JOURNAL</field><value>APJ</value></equalto>' +
      '<between><field>BATCH_DATE</field><value>01/01/2026</value><value>01/31/2026</value></between></and>';
    expect(queries).toEqual([queryWith(filter, 0), queryWith(filter, 1)]);
  });

  it.each([
    ['journal', row('1', '').replace('APJ', 'GJ')],
    ['day', row('1', '').replace('01/31/2026', '02/01/2026')],
  ])('are not believed when one of another %s is among them', async (_what, other) => {
    stub.on('query', page([other]));
    await expect(read()).resolves.toEqual([
      { kind: 'unavailable', cause: 'Entry 1 was returned, but its journal or date was not requested.' },
    ]);
  });

  it('are a defect when a day is none', async () => {
    await expect(read({ journal: 'APJ', from: '2026-02-30', to: '2026-03-01' })).rejects.toThrow(
      '2026-02-30 is no date.',
    );
  });
});
