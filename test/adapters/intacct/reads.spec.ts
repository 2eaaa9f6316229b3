import { type Intacct } from '../../../src/adapters/intacct/intacct';
import { type IntacctAccountingSystem } from '../../../src/adapters/intacct/intacct-accounting-system';
import { type LedgerRecordPage } from '../../../src/application/ports/ledger-inspection';
import { type LedgerDimension } from '../../../src/domain/shared/ledger-field';
import { type Answerer, intacctOf, errors, link, reply, rows, StubGateway, type StubRequest } from './stub-gateway';

const batch = (recordNo: string, date = '01/31/2026'): string =>
  `<RECORDNO>${recordNo}</RECORDNO><BATCHNO>12</BATCHNO><STATE>Posted</STATE><BATCH_DATE>${date}</BATCH_DATE>`;
const line = (side: string, amount: string): string =>
  `<RECORDNO>1</RECORDNO><TR_TYPE>${side}</TR_TYPE><TRX_AMOUNT>${amount}</TRX_AMOUNT>`;
const objectOf = ({ body }: StubRequest): string => /<object>(\w+)<\/object>/.exec(body)?.[1] ?? '';
const offsetOf = ({ body }: StubRequest): number => Number(/<offset>(\d+)<\/offset>/.exec(body)?.[1]);

describe('reading from the ledger', () => {
  let stub: StubGateway;
  let intacct: Intacct;
  let client: IntacctAccountingSystem;

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

  describe('entries', () => {
    const find = (currency = 'USD') => client.find(link, { referenceNo: 'R&R-1', currency });
    const answerLines =
      (batches: readonly string[], lines: readonly string[]): Answerer =>
      (request) =>
        reply(request, 'success', objectOf(request) === 'GLBATCH' ? rows('GLBATCH', batches) : rows('GLENTRY', lines));

    it('asks for the reference in any journal, then for the lines of each entry', async () => {
      stub.on('query', answerLines([batch('6679')], [line('1', '1450.8'), line('-1', '1450.8')]));
      await expect(find()).resolves.toEqual({
        kind: 'found',
        entries: [
          {
            recordNo: '6679',
            state: 'posted',
            date: '2026-01-31',
            lineCount: 2,
            debitMinor: 145_080n,
            creditMinor: 145_080n,
          },
        ],
      });
      const functions = stub.requests.slice(1).map(({ body }) => /<query>.*<\/query>/.exec(body)?.[0]);
      expect(functions).toEqual([
        '<query><object>GLBATCH</object><select><field>RECORDNO</field><field>BATCHNO</field><field>STATE</field>' +
          '<field>JOURNAL</field><field>BATCH_DATE</field><field>REFERENCENO</field><field>BATCH_TITLE</field>' +
          '<field>WHENCREATED</field><field>REVERSEDFROM</field></select>' +
          '<filter><equalto><field>REFERENCENO</field><value>R&amp;R-1</value></equalto></filter>' +
          '<orderby><order><field>RECORDNO</field><ascending/></order></orderby>' +
          '<options><showprivate>true</showprivate></options><pagesize>10</pagesize><offset>0</offset></query>',
        '<query><object>GLENTRY</object><select><field>RECORDNO</field><field>TR_TYPE</field><field>TRX_AMOUNT</field></select>' +
          '<filter><equalto><field>BATCHNO</field><value>6679</value></equalto></filter>' +
          '<orderby><order><field>RECORDNO</field><ascending/></order></orderby>' +
          '<options><showprivate>true</showprivate></options><pagesize>2000</pagesize><offset>0</offset></query>',
      ]);
      expect(stub.requests[1]!.body).toContain('<uniqueid>false</uniqueid>');
    });

    it('finds none and finds several', async () => {
      stub.on('query', answerLines([], []));
      await expect(find()).resolves.toEqual({ kind: 'found', entries: [] });
      stub.on('query', answerLines([batch('1'), batch('2')], []));
      await expect(find()).resolves.toMatchObject({ entries: [{ recordNo: '1' }, { recordNo: '2', lineCount: 0 }] });
    });

    it('adds up the lines of all pages', async () => {
      stub.on('query', (request) => {
        if (objectOf(request) === 'GLBATCH') return reply(request, 'success', rows('GLBATCH', [batch('7')]));
        const isFirst = offsetOf(request) === 0;
        const lines = isFirst ? [line('1', '0.1'), line('1', '0.2')] : [line('-1', '.3'), line('-1', '0.30')].slice(1);
        return reply(request, 'success', rows('GLENTRY', lines, isFirst ? 1 : 0));
      });
      await expect(find()).resolves.toMatchObject({ entries: [{ lineCount: 3, debitMinor: 30n, creditMinor: 30n }] });
      expect(stub.requests.slice(2).map(offsetOf)).toEqual([0, 2]);
    });

    it.each([
      ['USD', '10.005', '10.005'],
      ['USD', '1', 'ten'],
      ['JPY', '10.5', '10.5'],
      ['US$', '10', '10'],
    ])('gives no totals in %s for %s and %s', async (currency, debit, credit) => {
      stub.on('query', answerLines([batch('7')], [line('1', debit), line('-1', credit)]));
      await expect(find(currency)).resolves.toMatchObject({
        entries: [{ lineCount: 2, debitMinor: null, creditMinor: null }],
      });
    });

    it('gives no totals for a side that it does not know', async () => {
      stub.on('query', answerLines([batch('7')], [line('0', '10')]));
      await expect(find()).resolves.toMatchObject({ entries: [{ debitMinor: null }] });
    });

    it('reads amounts in other decimals and leaves a date that is none as it is', async () => {
      stub.on('query', answerLines([batch('7', '31.01.2026')], [line('1', '1.23'), line('-1', '1.23')]));
      await expect(find('KWD')).resolves.toMatchObject({ entries: [{ debitMinor: 1_230n, date: '31.01.2026' }] });
      stub.on('query', answerLines([batch('7', '02/30/2026')], [line('1', '1000.00'), line('-1', '1000')]));
      await expect(find('JPY')).resolves.toMatchObject({ entries: [{ debitMinor: 1_000n, date: '02/30/2026' }] });
    });

    it.each<[string, Answerer]>([
      [
        'rows that were not counted',
        (request) => reply(request, 'success', rows('GLBATCH', [batch('1')]).replace('count="1" num', 'count="2" num')),
      ],
      [
        'no remaining number',
        (request) => reply(request, 'success', rows('GLBATCH', [batch('1')]).replace(/ numremaining="0"/, '')),
      ],
      ['an empty page that promises more', (request) => reply(request, 'success', rows('GLBATCH', [], 5))],
      ['no data', (request) => reply(request, 'success', '')],
      ['an entry without a number', (request) => reply(request, 'success', rows('GLBATCH', [batch('x')]))],
      ['an unreadable reply', () => ({ body: '<html></html>' })],
    ])('has no answer after %s', async (_what, answerer) => {
      stub.on('query', answerer);
      await expect(find()).resolves.toMatchObject({ kind: 'unavailable' });
      expect(stub.count('query')).toBe(1);
    });

    it('is refused with the reasons when the user may not read entries or lines', async () => {
      const message = (object: string) =>
        `You do not have permission for API operation QUERY on objects of type ${object.toLowerCase()}`;
      for (const refused of ['GLBATCH', 'GLENTRY']) {
        stub.on('query', (request) =>
          objectOf(request) === refused
            ? reply(request, 'failure', errors(['PL04000005', message(refused)]))
            : reply(request, 'success', rows('GLBATCH', [batch('7')])),
        );
        await expect(find()).resolves.toEqual({
          kind: 'refused',
          reasons: [
            {
              code: 'PERMISSION_MISSING',
              errorNo: 'PL04000005',
              message: message(refused),
              meaning: expect.any(String),
              fix: expect.any(String),
              supportId: '',
            },
          ],
        });
      }
    });

    it('has no answer when rows went away between two pages', async () => {
      stub.on('query', (request) => {
        if (objectOf(request) === 'GLBATCH') return reply(request, 'success', rows('GLBATCH', [batch('7')]));
        return reply(request, 'success', rows('GLENTRY', [line('1', '1')], offsetOf(request) === 0 ? 2 : 0));
      });
      await expect(find()).resolves.toEqual({
        kind: 'unavailable',
        cause: 'Rows disappeared from the ledger while they were read page by page.',
      });
    });

    it.each([
      ['SUBMITTED', 'awaiting-approval'],
      [' Draft ', 'draft'],
      ['', 'unclear'],
    ])('gives the state %j as %s', async (text, state) => {
      stub.on('query', answerLines([batch('7').replace('Posted', text)], []));
      await expect(find()).resolves.toMatchObject({ entries: [{ state }] });
    });

    it('has no answer when the lines could not be read', async () => {
      stub.on('query', (request) =>
        objectOf(request) === 'GLBATCH' ? reply(request, 'success', rows('GLBATCH', [batch('1')])) : { status: 500 },
      );
      await expect(find()).resolves.toMatchObject({
        kind: 'unavailable',
        cause: 'HTTP 500: not an answer of the gateway.',
      });
    });

    it('tries a read again after a transient failure', async () => {
      stub.on('query', (request, count) => {
        if (count === 1) return { instead: 'reset' };
        return count === 2 ? { status: 503 } : reply(request, 'success', rows('GLBATCH', []));
      });
      await expect(find()).resolves.toEqual({ kind: 'found', entries: [] });
    });

    it('leaves the pace to the ledger when it is throttled', async () => {
      stub.on('query', () => ({ status: 429, headers: { 'x-ia-throttle-retryafter': '9' } }));
      await expect(find()).resolves.toMatchObject({ kind: 'unavailable', retryAfterMs: 9_000 });
      expect(stub.count('query')).toBe(1);
    });

    it('does not ask for a reference that no request can carry', async () => {
      const outcome = await client.find(link, { referenceNo: '\u0000', currency: 'USD' });
      expect(outcome.kind).toBe('unavailable');
      expect(stub.requests).toEqual([]);
    });
  });

  describe('dimension values', () => {
    const read = async (dimension: LedgerDimension): Promise<LedgerRecordPage[]> => {
      const pages: LedgerRecordPage[] = [];
      for await (const page of intacct.inspection.records(link, dimension)) pages.push(page);
      return pages;
    };
    const department: LedgerDimension = { kind: 'dimension', dimension: 'Department' };

    it('come page by page until nothing remains', async () => {
      stub.on('query', (request) => {
        const row = (id: string, status: string) =>
          `<RECORDNO>1</RECORDNO><DEPARTMENTID>${id}</DEPARTMENTID><TITLE>${id} &amp; Co</TITLE><STATUS>${status}</STATUS>`;
        return offsetOf(request) === 0
          ? reply(request, 'success', rows('DEPARTMENT', [row('007', 'active'), row('100', 'inactive')], 1))
          : reply(request, 'success', rows('department', [row('200', 'active non-posting')]));
      });
      await expect(read(department)).resolves.toEqual([
        {
          kind: 'records',
          records: [
            { id: '007', name: '007 & Co', active: true },
            { id: '100', name: '100 & Co', active: false },
          ],
        },
        { kind: 'records', records: [{ id: '200', name: '200 & Co', active: false }] },
      ]);
      expect(/<query>.*<\/query>/.exec(stub.requests[2]!.body)?.[0]).toBe(
        '<query><object>DEPARTMENT</object><select><field>RECORDNO</field><field>DEPARTMENTID</field><field>TITLE</field>' +
          '<field>STATUS</field></select><orderby><order><field>RECORDNO</field><ascending/></order></orderby>' +
          '<pagesize>2000</pagesize><offset>2</offset></query>',
      );
    });

    it('of a user-defined dimension have other fields when the ledger leaves the requested ones out', async () => {
      stub.on('lookup', (request) => reply(request, 'failure', errors(['XL03000009', 'No description'])));
      stub.on('query', (request) =>
        reply(request, 'success', rows('REGION', ['<RECORDNO>10042</RECORDNO><NAME>North</NAME>'])),
      );
      await expect(read({ kind: 'userDefinedDimension', name: 'GLDIMREGION' })).resolves.toEqual([
        { kind: 'records', records: [{ id: '10042', name: 'North', active: true }] },
      ]);
      expect(stub.requests[2]!.body).toContain('<select><field>id</field><field>name</field></select>');
      expect(stub.requests[3]!.body).toContain('<select><field>RECORDNO</field><field>NAME</field></select>');
    });

    it.each<[string, Answerer, object]>([
      [
        'refused',
        (request) => reply(request, 'failure', errors(['PL04000005', 'You do not have permission'])),
        { reasons: [{ code: 'PERMISSION_MISSING' }] },
      ],
      ['unavailable', () => ({ body: '' }), {}],
    ])('end with a page that is %s', async (kind, answerer, expected) => {
      stub.on('query', (request, count) =>
        count === 1
          ? reply(request, 'success', rows('DEPARTMENT', ['<DEPARTMENTID>1</DEPARTMENTID>'], 1))
          : answerer(request, count),
      );
      const pages = await read(department);
      expect(pages).toMatchObject([{ kind: 'records' }, { kind, ...expected }]);
    });

    it('end at once when the sign-in is refused or the name is impossible', async () => {
      await expect(read({ kind: 'userDefinedDimension', name: 'REGION' })).resolves.toMatchObject([
        { kind: 'refused' },
      ]);
      expect(stub.requests).toEqual([]);
      stub.on('getAPISession', (request) => reply(request, 'failure', ''));
      await expect(read(department)).resolves.toMatchObject([{ kind: 'connection-refused' }]);
    });
  });
});
