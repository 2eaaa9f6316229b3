import { type Intacct } from '../../../src/adapters/intacct/intacct';
import { type LedgerList } from '../../../src/application/ports/ledger-inspection';
import { DRAFT, pagesOf } from './ledger-inspection.contract';
import {
  type Answerer,
  authenticationFailure,
  created,
  deadSession,
  errors,
  intacctOf,
  link,
  reply,
  rows,
  sessionReply,
  type StubAnswer,
  StubGateway,
  type StubRequest,
} from './stub-gateway';

const fieldsOf = ({ body }: StubRequest): string[] =>
  [...body.matchAll(/<field>(\w+)<\/field>/g)].map(([, name]) => name!);
const entityOf = ({ body }: StubRequest): string => /<locationid>(.*)<\/locationid>/.exec(body)?.[1] ?? '';
const answers =
  (content: string, status = 'success'): Answerer =>
  (request) =>
    reply(request, status, content);
const refusing = (errorNo: string, text: string): Answerer => answers(errors([errorNo, text]), 'failure');
const NOT_PERMITTED = refusing('PL04000005', 'You do not have permission for API operation QUERY on objects of type x');
const NOT_PERMITTED_OUTCOME = { kind: 'refused', reasons: [expect.objectContaining({ code: 'PERMISSION_MISSING' })] };

describe('inspecting a company', () => {
  let stub: StubGateway;
  let intacct: Intacct;
  beforeAll(async () => {
    stub = await StubGateway.start();
  });
  beforeEach(() => {
    stub.reset();
    intacct = intacctOf(stub.endpoint);
  });
  afterEach(() => intacct.close());
  afterAll(() => stub.stop());

  const read = (list: LedgerList) => pagesOf(intacct.inspection.records(link, list));
  const queried = (): string[][] =>
    stub.requests
      .filter(({ functionName }) => functionName === 'query')
      .map((request) => fieldsOf(request).slice(0, -1));

  describe('accounts', () => {
    const dimensions = (...names: readonly (readonly [name: string, isUserDefined: boolean])[]): Answerer =>
      answers(
        `<data><dimensions>${names
          .map(
            ([name, is]) =>
              `<dimension><objectName>${name}</objectName><userDefinedDimension>${is}</userDefinedDimension></dimension>`,
          )
          .join('')}</dimensions></data>`,
      );
    const account = (more = ''): string =>
      `<ACCOUNTNO>4000</ACCOUNTNO><TITLE>A &amp; B</TITLE><STATUS>active</STATUS>${more}`;
    const readAccounts = () => read({ kind: 'accounts' });

    it('are asked for what they require of the dimensions that the company has', async () => {
      stub.on(
        'getDimensions',
        dimensions(['LOCATION', false], ['TASK', false], ['region', true], ['GLDIMTEAM', true], ['a b', true]),
      );
      const flags =
        '<REQUIRELOC>T</REQUIRELOC><REQUIREGLDIMREGION>true</REQUIREGLDIMREGION><REQUIREGLDIMTEAM>false</REQUIREGLDIMTEAM>';
      stub.on('query', answers(rows('GLACCOUNT', [account(flags)])));
      expect(await readAccounts()).toEqual([
        {
          kind: 'records',
          records: [{ id: '4000', name: 'A & B', active: true, requires: ['Location', 'GLDIMREGION'] }],
        },
      ]);
      expect(queried()).toEqual([
        ['RECORDNO', 'ACCOUNTNO', 'TITLE', 'STATUS', 'REQUIRELOC', 'REQUIREGLDIMREGION', 'REQUIREGLDIMTEAM'],
      ]);
    });

    it.each([
      ['XL03000010', 'Invalid field REQUIREGLDIMREGION'],
      ['Query Failed', 'no such field'],
    ])('come with fewer requirements when a field is unknown (%s)', async (errorNo, text) => {
      stub.on('getDimensions', dimensions(['LOCATION', false], ['REGION', true]));
      for (const [unknown, requires] of [
        ['REQUIREGLDIMREGION', { requires: ['Location'] }],
        ['REQUIRELOC', {}],
      ] as const) {
        stub.on('query', (request, count) =>
          fieldsOf(request).includes(unknown)
            ? refusing(errorNo, text)(request, count)
            : reply(
                request,
                'success',
                rows('GLACCOUNT', [
                  account(fieldsOf(request).includes('REQUIRELOC') ? '<REQUIRELOC>true</REQUIRELOC>' : ''),
                ]),
              ),
        );
        expect(await readAccounts()).toEqual([
          { kind: 'records', records: [{ id: '4000', name: 'A & B', active: true, ...requires }] },
        ]);
      }
      expect(queried().map(({ length }) => length)).toEqual([6, 5, 6, 5, 4]);
    });

    it('are asked for all standard requirements when the user may not see the dimensions', async () => {
      stub.on('getDimensions', NOT_PERMITTED);
      stub.on('query', answers(rows('GLACCOUNT', [account('<REQUIRECLASS>true</REQUIRECLASS>')])));
      expect(await readAccounts()).toMatchObject([{ records: [{ requires: ['Class'] }] }]);
      expect(queried()[0]).toHaveLength(14);
    });

    it.each<[string, Answerer, Answerer, object]>([
      ['the dimensions have no answer', () => ({ status: 500 }), answers(''), { kind: 'unavailable' }],
      ['the user may not see accounts', dimensions(), NOT_PERMITTED, NOT_PERMITTED_OUTCOME],
      [
        'the company has no accounts',
        dimensions(),
        refusing('WS', 'Object definition GLACCOUNT not found'),
        { kind: 'refused' },
      ],
    ])('end when %s', async (_what, onDimensions, onQuery, outcome) => {
      stub.on('getDimensions', onDimensions);
      stub.on('query', onQuery);
      expect(await readAccounts()).toMatchObject([outcome]);
    });

    it('are not begun again when a later page is refused', async () => {
      stub.on('getDimensions', dimensions(['LOCATION', false]));
      stub.on('query', (request, count) =>
        count === 1
          ? reply(request, 'success', rows('GLACCOUNT', [account()], 1))
          : refusing('XL03000010', 'x')(request, count),
      );
      expect(await readAccounts()).toMatchObject([{ kind: 'records' }, { kind: 'refused' }]);
      expect(stub.count('query')).toBe(2);
    });

    it('without a number are of no use and left out', async () => {
      stub.on('getDimensions', dimensions());
      stub.on('query', answers(rows('GLACCOUNT', ['<TITLE>x</TITLE>', account()])));
      expect(await readAccounts()).toMatchObject([{ records: [{ id: '4000' }] }]);
    });
  });

  describe('journals', () => {
    const described = (name: string, label: string): Answerer =>
      answers(
        `<data><Type Name="JOURNAL"><Fields><Field><Name>SYMBOL</Name><DisplayLabel>Symbol</DisplayLabel></Field>` +
          `<Field><Name>${name}</Name><DisplayLabel>${label}</DisplayLabel></Field></Fields></Type></data>`,
      );
    const journal = (field: string, value: string): string =>
      `<SYMBOL>RRJ</SYMBOL><TITLE>Revenue</TITLE><STATUS>active</STATUS><${field}>${value}</${field}>`;
    const plain = { id: 'RRJ', name: 'Revenue', active: true };

    it.each([
      ['DISALLOWDIRECTPOSTING', '', 'false', true],
      ['DISALLOW_DIRECT_POSTING', '', 'T', false],
      ['ALLOWDIRECTPOSTING', '', 'true', true],
      ['DIRECTPOSTING', '', 'false', false],
      ['RESTRICTED', 'Disallow direct posting', 'true', false],
      ['OPEN', 'Direct posting allowed', 'true', true],
    ])('say under %s (%s): %s', async (name, label, value, allowsDirectPosting) => {
      stub.on('inspect', described(name, label));
      stub.on('query', answers(rows('JOURNAL', [journal(name, value)])));
      expect(await read({ kind: 'journals' })).toEqual([
        { kind: 'records', records: [{ ...plain, allowsDirectPosting }] },
      ]);
      expect(stub.requests[1]!.body).toContain('<inspect detail="1"><object>JOURNAL</object></inspect>');
    });

    it.each<[string, Answerer]>([
      ['there is no such field', described('TITLE', 'Title')],
      ['the name could not be that of a field', described('DIRECT POSTING', 'Direct posting')],
      ['the description is refused', NOT_PERMITTED],
      ['the description says nothing', answers('')],
      ['the field has another value', described('DIRECTPOSTING', '')],
    ])('say nothing of direct posting when %s', async (_what, onInspect) => {
      stub.on('inspect', onInspect);
      stub.on('query', answers(rows('JOURNAL', [journal('DIRECTPOSTING', 'maybe')])));
      expect(await read({ kind: 'journals' })).toEqual([{ kind: 'records', records: [plain] }]);
    });

    it('come without the field when it cannot be asked for', async () => {
      stub.on('inspect', described('DIRECTPOSTING', ''));
      stub.on('query', (request, count) =>
        fieldsOf(request).includes('DIRECTPOSTING')
          ? refusing('XL03000010', 'Invalid field')(request, count)
          : reply(request, 'success', rows('JOURNAL', [journal('X', '')])),
      );
      expect(await read({ kind: 'journals' })).toEqual([{ kind: 'records', records: [plain] }]);
    });

    it('end when the description has no answer', async () => {
      stub.on('inspect', () => ({ instead: 'reset' }));
      expect(await read({ kind: 'journals' })).toMatchObject([{ kind: 'unavailable' }]);
    });
  });

  it('locations come without entity and days when these cannot be asked for or are none', async () => {
    const location: LedgerList = { kind: 'dimension', dimension: 'Location' };
    const row = '<LOCATIONID>L1</LOCATIONID><NAME>One</NAME><STATUS>active</STATUS>';
    stub.on('query', (request, count) =>
      fieldsOf(request).includes('ENTITY')
        ? refusing('XL03000010', 'Invalid field ENTITY')(request, count)
        : reply(request, 'success', rows('LOCATION', [row])),
    );
    const plain = [{ kind: 'records', records: [{ id: 'L1', name: 'One', active: true }] }];
    expect(await read(location)).toEqual(plain);
    const nothing = `${row}<ENTITY> </ENTITY><STARTDATE>2026-01-32</STARTDATE><ENDDATE></ENDDATE>`;
    stub.on('query', answers(rows('LOCATION', [nothing])));
    expect(await read(location)).toEqual(plain);
  });

  it('lists of a dimension that cannot exist are refused without a question', async () => {
    expect(await read({ kind: 'userDefinedDimension', name: 'REGION' })).toMatchObject([{ kind: 'refused' }]);
    expect(stub.requests).toEqual([]);
  });

  describe('the set-up', () => {
    const setUp = (base: string, entities = 'false', currencies = 'true'): Answerer =>
      answers(
        `<data><financialSetup><baseCurrency>${base}</baseCurrency><multiCurrency>${currencies}</multiCurrency>` +
          `<multiEntityShared>${entities}</multiEntityShared></financialSetup></data>`,
      );
    const entities = (...currencies: string[]): Answerer =>
      answers(
        `<data>${currencies.map((one) => `<entity><id>e</id><currency>${one}</currency></entity>`).join('')}</data>`,
      );

    it.each<[string, Answerer, Answerer, object]>([
      [
        'names a base currency',
        setUp(' EUR '),
        answers(''),
        { isMultiEntity: false, isMultiCurrency: true, baseCurrency: 'EUR' },
      ],
      [
        'leaves it to entities that agree',
        setUp('', 'true'),
        entities('USD', 'USD'),
        { isMultiEntity: true, baseCurrency: 'USD' },
      ],
      ['leaves it to entities that differ', setUp('', 'true'), entities('USD', 'GBP'), { baseCurrency: '' }],
      [
        'has no entities',
        setUp('', 'F', 'F'),
        entities(),
        { isMultiEntity: false, isMultiCurrency: false, baseCurrency: '' },
      ],
      ['names no currency', setUp('US$'), NOT_PERMITTED, { baseCurrency: '' }],
    ])('that %s', async (_what, onSetup, onEntities, setup) => {
      stub.on('getFinancialSetup', onSetup);
      stub.on('readEntityDetails', onEntities);
      expect(await intacct.inspection.setup(link)).toMatchObject({ kind: 'setup', setup });
    });

    it.each<[string, Answerer, object]>([
      ['may not be seen', NOT_PERMITTED, NOT_PERMITTED_OUTCOME],
      ['is empty', answers('<data></data>'), { kind: 'unavailable' }],
      ['says neither yes nor no', setUp('USD', 'perhaps'), { kind: 'unavailable' }],
      ['comes twice', answers('<data><financialSetup/><financialSetup/></data>'), { kind: 'unavailable' }],
      ['has no answer', () => ({ body: '<html>' }), { kind: 'unavailable' }],
      ['has no answer about its entities', setUp(''), { kind: 'unavailable' }],
    ])('that %s', async (_what, onSetup, outcome) => {
      stub.on('getFinancialSetup', onSetup);
      stub.on('readEntityDetails', () => ({ status: 500 }));
      expect(await intacct.inspection.setup(link)).toMatchObject(outcome);
    });
  });

  describe('closed books', () => {
    const closed = (year: string, month: string, day: string): string =>
      `<data><closedbooksdate><year>${year}</year><month>${month}</month><day>${day}</day></closedbooksdate></data>`;
    // Named by the place, for the sign-ins go side by side.
    const entitySession: Answerer = (request) => ({
      body: String(sessionReply(request, stub.endpoint, `session-${entityOf(request)}`).body).replace(
        '<locationid></locationid></api>',
        `<locationid>${entityOf(request).replace('e', 'E')}</locationid></api>`,
      ),
    });
    const sessionOf = ({ body }: StubRequest): string => /<sessionid>(.*)<\/sessionid>/.exec(body)?.[1] ?? '';
    const closedBooks = (...entityIds: string[]) => intacct.inspection.closedBooks(link, entityIds);

    it('are asked for in a session of each entity, and the session at top level stays in use', async () => {
      stub.on('getAPISession', entitySession);
      stub.on('getFinancialSetup', answers(''));
      const expected = {
        kind: 'closed-books',
        through: new Map([
          ['', '2026-01-30'],
          ['u&1', null],
          ['e2', '2026-03-30'],
        ]),
      };
      stub.on('get_closedbooksdate', (request) => {
        const months: Record<string, string> = { 'session-': '1', 'session-e2': '3' };
        const month = months[sessionOf(request)];
        return reply(request, 'success', month === undefined ? closed('', '', '') : closed('2026', month, '30'));
      });
      expect(await closedBooks('u&1', 'e2')).toEqual(expected);
      expect(await closedBooks('u&1', 'e2')).toEqual(expected);
      await intacct.inspection.setup(link);
      expect(stub.count('getAPISession')).toBe(3);
      expect(stub.requests.at(-1)!.body).toContain('<sessionid>session-</sessionid>');
      const signIns = stub.requests.filter(({ functionName }) => functionName === 'getAPISession');
      expect(signIns.map(entityOf).sort()).toEqual(['', 'e2', 'u&amp;1']);
    });

    it('are asked for again when the session of an entity has ended', async () => {
      stub.on('getAPISession', entitySession);
      let hasEnded = false;
      stub.on('get_closedbooksdate', (request) => {
        if (sessionOf(request) !== 'session-e1' || hasEnded)
          return reply(request, 'success', closed('2026', '8', '31'));
        hasEnded = true;
        return deadSession(request);
      });
      expect(await closedBooks('e1')).toEqual({
        kind: 'closed-books',
        through: new Map([
          ['', '2026-08-31'],
          ['e1', '2026-08-31'],
        ]),
      });
      expect(stub.count('getAPISession')).toBe(3);
    });

    it.each<[string, Answerer, object]>([
      [
        'the gateway does not know the function',
        (request) => ({
          body:
            `<response><control><status>failure</status><controlid>${request.controlId}</controlid></control>` +
            `${errors(['XL03000003', 'XML Parse schema error: Element get_closedbooksdate is not expected'])}</response>`,
        }),
        { kind: 'refused', reasons: [{ code: 'REQUEST_MALFORMED' }] },
      ],
      ['the function is not served', refusing('XL03000009', 'not supported'), { kind: 'refused' }],
      ['the user may not look', NOT_PERMITTED, NOT_PERMITTED_OUTCOME],
      ['there is no answer', () => ({ status: 500 }), { kind: 'unavailable' }],
      ['the answer is empty', answers(''), { kind: 'unavailable' }],
      ['the day is none', answers(closed('2026', '02', '30')), { kind: 'unavailable' }],
      ['a part of the day is missing', answers(closed('2026', '', '30')), { kind: 'unavailable' }],
    ])('cannot be told when %s', async (_what, onFunction, outcome) => {
      stub.on('get_closedbooksdate', onFunction);
      expect(await closedBooks('e1')).toMatchObject(outcome);
    });

    it.each<[string, Answerer, object]>([
      ['refused as a function', refusing('XL03000006', "The location ID 'e1' is not valid"), { kind: 'refused' }],
      [
        'refused like a wrong password, which says nothing of the connection',
        (request) => ({ body: authenticationFailure(request, 'Sign-in information is incorrect') }),
        { kind: 'refused', reasons: [{ code: 'SIGN_IN_REFUSED' }] },
      ],
      [
        'answered with one of the top level',
        (request, count) => sessionReply(request, stub.endpoint, `session-${count}`),
        { kind: 'unavailable', cause: 'The sign-in returned a session of another entity.' },
      ],
    ])('cannot be told when the session of an entity is %s', async (_what, onEntitySession, outcome) => {
      stub.on('getAPISession', (request, count) =>
        (entityOf(request) === '' ? entitySession : onEntitySession)(request, count),
      );
      stub.on('get_closedbooksdate', answers(closed('2026', '08', '31')));
      expect(await closedBooks('e1')).toMatchObject(outcome);
      expect(await closedBooks()).toMatchObject({ kind: 'closed-books' });
    });

    it('is unknown for an entity whose id no request can carry', async () => {
      stub.on('get_closedbooksdate', answers(closed('2026', '08', '31')));
      expect(await closedBooks('\u0000')).toMatchObject({ kind: 'refused', reasons: [{ code: 'TEXT_NOT_ALLOWED' }] });
    });
  });

  describe('the permission to add entries', () => {
    const permissions = (
      ...rights: readonly (readonly [application: string, policy: string, rights: string])[]
    ): Answerer =>
      answers(
        `<data><permissions>${rights
          .map(
            ([application, policy, list]) =>
              `<appSubscription><applicationName>${application}</applicationName><policies><policy><policyName>${policy}</policyName>` +
              `<rights>${list}</rights></policy></policies></appSubscription>`,
          )
          .join('')}</permissions></data>`,
      );

    it.each<[string, Answerer, object]>([
      [
        'listed',
        permissions(['General Ledger', 'Journal entries', 'List|View|Add']),
        { mayAdd: true, rights: 'List|View|Add' },
      ],
      ['listed in other letters', permissions(['general  ledger', 'JOURNAL ENTRY', 'list | add']), { mayAdd: true }],
      ['not among the rights', permissions(['General Ledger', 'Journal entries', 'List|Address']), { mayAdd: false }],
      ['without any right', permissions(['General Ledger', 'Journal entries', '']), { mayAdd: false, rights: '' }],
      [
        'only for entries of another kind',
        permissions(
          ['General Ledger', 'Adjusting journal entries', 'List|Add'],
          ['General Ledger', 'Journal entries', 'List'],
          ['Consolidation', 'Journal entries', 'List|Add'],
        ),
        { mayAdd: false, rights: 'List' },
      ],
      ['absent, for there are no rights at all', permissions(), { mayAdd: false, rights: '' }],
    ])('is %s', async (_what, onFunction, permission) => {
      stub.on('getUserPermissions', onFunction);
      expect(await intacct.inspection.entryPermission(link)).toMatchObject({ kind: 'permission', ...permission });
      expect(stub.requests[1]!.body).toContain('<getUserPermissions><userId>revrec_ws</userId></getUserPermissions>');
    });

    it.each<[string, Answerer, object]>([
      ['the user may not look', NOT_PERMITTED, NOT_PERMITTED_OUTCOME],
      [
        'the rights have other names',
        permissions(['Hauptbuch', 'Buchungen', 'Add']),
        { kind: 'refused', reasons: [{ code: 'LEDGER_REFUSED', fix: expect.stringContaining('Permissions') }] },
      ],
      ['the reply is empty', answers(''), { kind: 'unavailable' }],
      ['there is no answer', () => ({ status: 500 }), { kind: 'unavailable' }],
    ])('cannot be told when %s', async (_what, onFunction, outcome) => {
      stub.on('getUserPermissions', onFunction);
      expect(await intacct.inspection.entryPermission(link)).toMatchObject(outcome);
    });

    it('of a user whose id no request can carry is refused at the sign-in', async () => {
      expect(await intacct.inspection.entryPermission({ ...link, userId: '\u0000' })).toMatchObject({
        kind: 'connection-refused',
      });
      expect(stub.requests).toEqual([]);
    });
  });

  describe('the proof that entries can be added', () => {
    const prove = (from = intacct) => from.inspection.proveEntryPermission(link, DRAFT, 'RR-CHECK-1');
    const deleted: Answerer = answers('');

    it('is a draft that is created and deleted, each sent once', async () => {
      stub.on('create', answers(created));
      stub.on('delete', deleted);
      expect(await prove()).toEqual({ kind: 'proven' });
      const [, create, remove] = stub.requests;
      expect(create!.body).toContain('<STATE>Draft</STATE>');
      expect(create!.body).toContain('<REFERENCENO>RR-CHECK-1</REFERENCENO>');
      expect(create!.body).toContain('<uniqueid>true</uniqueid>');
      expect(remove!.body).toContain('<delete><object>GLBATCH</object><keys>6679</keys></delete>');
      expect(stub.requests.map(({ functionName }) => functionName)).toEqual(['getAPISession', 'create', 'delete']);
      await prove();
      expect(new Set(stub.requests.map(({ functionControlId }) => functionControlId)).size).toBe(5);
    });

    it.each<[string, Answerer, object]>([
      ['refused', NOT_PERMITTED, NOT_PERMITTED_OUTCOME],
      [
        'refused with the whole connection',
        (request) => ({ body: authenticationFailure(request, 'Sign-in information is incorrect') }),
        { kind: 'connection-refused' },
      ],
      [
        'throttled',
        () => ({ status: 429, headers: { 'retry-after': '9' } }),
        { kind: 'unavailable', retryAfterMs: 9_000 },
      ],
      ['met by a dead session', deadSession, { kind: 'unavailable' }],
      [
        'lost on the way',
        () => ({ instead: 'reset' }),
        {
          kind: 'left-behind',
          recordNo: null,
          reasons: [{ code: 'LEDGER_UNAVAILABLE', meaning: expect.stringContaining('RR-CHECK-1') }],
        },
      ],
      ['answered with an error of the server', () => ({ status: 503 }), { kind: 'left-behind', recordNo: null }],
      ['answered without a record number', answers('<data/>'), { kind: 'left-behind', recordNo: null }],
    ])('ends when the create is %s', async (_what, onCreate, outcome) => {
      stub.on('create', onCreate);
      expect(await prove()).toMatchObject(outcome);
      expect([stub.count('create'), stub.count('delete')]).toEqual([1, 0]);
    });

    it('ends when the create is not answered in time', async () => {
      const hasty = intacctOf(stub.endpoint, { createTimeoutMs: 1_000 });
      stub.on('create', () => ({ instead: 'silent' }));
      expect(await prove(hasty)).toMatchObject({ kind: 'left-behind', recordNo: null });
      expect([stub.count('create'), stub.count('delete')]).toEqual([1, 0]);
      await hasty.close();
    });

    it.each<[string, Answerer, object]>([
      ['refused', NOT_PERMITTED, { code: 'PERMISSION_MISSING' }],
      [
        'lost on the way',
        () => ({ instead: 'reset' }),
        { code: 'LEDGER_UNAVAILABLE', meaning: expect.stringContaining('6679') },
      ],
      ['answered with an error of the server', () => ({ status: 502 }), { code: 'LEDGER_UNAVAILABLE' }],
      ['throttled', () => ({ status: 429 }), { code: 'LEDGER_UNAVAILABLE' }],
      ['met by a dead session', deadSession, { code: 'LEDGER_UNAVAILABLE' }],
      [
        'refused with the whole connection',
        (request) => ({ body: authenticationFailure(request, 'no') }),
        { code: 'SIGN_IN_REFUSED' },
      ],
    ])('leaves the draft behind when the delete is %s', async (_what, onDelete, reason) => {
      stub.on('create', answers(created));
      stub.on('delete', onDelete);
      expect(await prove()).toMatchObject({ kind: 'left-behind', recordNo: '6679', reasons: [reason] });
      expect([stub.count('create'), stub.count('delete')]).toEqual([1, 1]);
    });

    it.each<[string, StubAnswer, object]>([
      ['refused', { body: '' }, { kind: 'unavailable' }],
      ['throttled', { status: 429, headers: { 'retry-after': '3' } }, { kind: 'unavailable', retryAfterMs: 3_000 }],
    ])('is not begun when the sign-in is %s', async (_what, answer, outcome) => {
      stub.on('getAPISession', () => answer);
      expect(await prove()).toMatchObject(outcome);
      expect(stub.count('create')).toBe(0);
    });

    it('is not begun with an entry that the ledger could not hold', async () => {
      const [first] = DRAFT.lines;
      const outcome = await intacct.inspection.proveEntryPermission(link, { ...DRAFT, lines: [first!] }, 'RR-CHECK-1');
      expect(outcome).toMatchObject({ kind: 'refused', reasons: [{ code: 'ENTRY_UNBALANCED_IN_LEDGER' }, {}, {}] });
      expect(stub.requests).toEqual([]);
    });
  });
});
