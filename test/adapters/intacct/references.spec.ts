import { type Intacct } from '../../../src/adapters/intacct/intacct';
import { type IntacctAccountingSystem } from '../../../src/adapters/intacct/intacct-accounting-system';
import { type ReferencePage } from '../../../src/application/ports/accounting-system';
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
  `<RECORDNO>${recordNo}</RECORDNO><REFERENCENO>${referenceNo}</REFERENCENO>`;
const offsetOf = ({ body }: StubRequest): number => Number(/<offset>(\d+)<\/offset>/.exec(body)?.[1]);
const page =
  (items: readonly string[], remaining = 0): Answerer =>
  (request) =>
    reply(request, 'success', rows('GLBATCH', items, remaining));
const queryOf = (prefix: string, offset: number): string =>
  '<query><object>GLBATCH</object><select><field>RECORDNO</field><field>REFERENCENO</field></select>' +
  `<filter><like><field>REFERENCENO</field><value>${prefix}%</value></like></filter>` +
  '<orderby><order><field>RECORDNO</field><ascending/></order></orderby>' +
  `<options><showprivate>true</showprivate></options><pagesize>2000</pagesize><offset>${offset}</offset></query>`;

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
    intacct = intacctOf(stub.endpoint, { readTimeoutMs: 200 });
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
            rows('glbatch', [
              row('6681', 'RR2601-A')
                .toLowerCase()
                .replace(/rr2601-a/, 'RR2601-A'),
            ]),
          ),
    );
    await expect(read()).resolves.toEqual([
      {
        kind: 'references',
        references: [
          { referenceNo: 'RR2601-A', recordNo: '6679' },
          { referenceNo: 'RR2601-B', recordNo: '6680' },
        ],
      },
      { kind: 'references', references: [{ referenceNo: 'RR2601-A', recordNo: '6681' }] },
    ]);
    expect(queries()).toEqual([queryOf('RR2601-', 0), queryOf('RR2601-', 2)]);
    expect(stub.requests[1]!.body).toContain('<uniqueid>false</uniqueid>');
  });

  it('are an empty page when there is none, and more when some appear meanwhile', async () => {
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
    await expect(read('R&R<')).resolves.toEqual([
      { kind: 'references', references: [{ referenceNo: 'R&R<1', recordNo: '1' }] },
    ]);
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
      { kind: 'unavailable', cause: 'An entry came without a record number.' },
    ],
    [
      'a reference that was not asked for',
      page([row('1', 'rr2601-A')]),
      { kind: 'unavailable', cause: 'Entry 1 came, whose reference was not asked for.' },
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
      { kind: 'unavailable', cause: 'Rows went away in the ledger while they were read page by page.' },
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
    await expect(read()).resolves.toEqual([
      { kind: 'references', references: [{ referenceNo: 'RR2601-A', recordNo: '1' }] },
      last,
    ]);
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
});
