import { type Intacct } from '../../../src/adapters/intacct/intacct';
import { type IntacctAccountingSystem } from '../../../src/adapters/intacct/intacct-accounting-system';
import { type GatewayAccess } from '../../../src/application/ports/accounting-system';
import {
  authenticationFailure,
  created,
  deadSession,
  entry,
  identity,
  intacctOf,
  link,
  reply,
  rows,
  sessionReply,
  type StubRequest,
  StubGateway,
} from './stub-gateway';

/** Sessions of the top level and of entities: where entries are created, and from where they are looked for. */
describe('the place of a connection', () => {
  let stub: StubGateway;
  let intacct: Intacct;
  let client: IntacctAccountingSystem;
  const atEntity: GatewayAccess = { ...link, entityId: 'us01', postedFrom: ['us01'] };
  const movedToEntity: GatewayAccess = { ...atEntity, postedFrom: ['', 'us01'] };

  const placeAskedFor = ({ body }: StubRequest): string => /<locationid>([^<]*)<\/locationid>/.exec(body)?.[1] ?? '';
  /** Each place has a session of its own name. A user of one entity gets there, or is refused at the top level. */
  const opens = (only = '', atTop: 'entity' | 'refused' = 'entity'): void => {
    stub.on('getAPISession', (request) => {
      const asked = placeAskedFor(request);
      const isClosed = only !== '' && asked !== only && (asked !== '' || atTop === 'refused');
      if (isClosed) return { body: authenticationFailure(request, 'Sign-in information is incorrect') };
      const place = only === '' ? asked : only;
      const { body } = sessionReply(request, stub.endpoint, `session-${place === '' ? 'top' : place}`);
      return {
        body: String(body).replace('<locationid></locationid></api>', `<locationid>${place}</locationid></api>`),
      };
    });
  };
  const sessionsOf = (name: string): string[] =>
    stub.requests.flatMap(({ body }) =>
      new RegExp(`<${name}[ >/]`).test(body) ? [/<sessionid>([^<]*)<\/sessionid>/.exec(body)?.[1] ?? ''] : [],
    );
  const post = (as: GatewayAccess) => {
    const prepared = client.prepare(entry, identity);
    if (prepared.kind !== 'prepared') throw new Error('The entry was refused.');
    return client.post(as, prepared.entry, () => true);
  };
  const find = (as: GatewayAccess) => client.find(as, { referenceNo: 'RR-1', currency: 'USD' });
  const refusedWith = (code: string): object => ({ kind: 'connection-refused', reasons: [{ code, isOurs: true }] });

  beforeAll(async () => {
    stub = await StubGateway.start();
  });
  beforeEach(() => {
    stub.reset();
    stub.on('query', (request) => reply(request, 'success', rows('GLBATCH', [])));
    stub.on('getUserPermissions', (request) => reply(request, 'success', '<data><permissions/></data>'));
    stub.on('get_trialbalance', (request) => reply(request, 'success', ''));
    stub.on('get_closedbooksdate', (request) => reply(request, 'success', '<data><closedbooksdate/></data>'));
    stub.on('create', (request) => reply(request, 'success', created));
    intacct = intacctOf(stub.endpoint);
    client = intacct.accountingSystem;
  });
  afterEach(() => intacct.close());
  afterAll(() => stub.stop());

  it('creates in the entity, looks for entries at the top level, and reads lists in the entity', async () => {
    opens();
    expect(await client.signIn(movedToEntity)).toEqual({ kind: 'signed-in' });
    expect(await post(movedToEntity)).toEqual({ kind: 'posted', recordNo: '6679' });
    expect(await find(movedToEntity)).toEqual({ kind: 'found', entries: [] });
    expect(await intacct.inspection.entryPermission(movedToEntity)).toMatchObject({ kind: 'permission' });
    expect(await intacct.inspection.closedBooks(movedToEntity, ['us01', 'uk01'])).toEqual({
      kind: 'closed-books',
      through: new Map([
        ['us01', null],
        ['', null],
      ]),
    });
    const month = { from: '2026-09-01', to: '2026-09-30', entityId: 'us01' };
    expect(await intacct.balances.trialBalance(movedToEntity, month)).toMatchObject({ kind: 'movements' });
    const functions = ['create', 'query', 'get_trialbalance', 'getUserPermissions', 'get_closedbooksdate'];
    expect(functions.map(sessionsOf)).toEqual([
      ['session-us01'],
      ['session-top'],
      ['session-top'],
      ['session-us01'],
      ['session-us01'],
    ]);
    expect(stub.count('getAPISession')).toBe(2);
  });

  it.each(['entity', 'refused'] as const)(
    'looks in the only entity of a user when nothing was posted elsewhere (at the top level: %s)',
    async (atTop) => {
      opens('us01', atTop);
      expect(await client.signIn(atEntity)).toEqual({ kind: 'signed-in', entityId: 'us01' });
      expect(await find(atEntity)).toEqual({ kind: 'found', entries: [] });
      expect(await find(atEntity)).toEqual({ kind: 'found', entries: [] });
      expect(sessionsOf('query')).toEqual(['session-us01', 'session-us01']);
      expect(stub.count('getAPISession')).toBe(2);
    },
  );

  it.each(['entity', 'refused'] as const)(
    'never takes what such a user sees for all there is (at the top level: %s)',
    async (atTop) => {
      opens('us01', atTop);
      expect(await find(movedToEntity)).toMatchObject(refusedWith('ENTRIES_OUT_OF_SIGHT'));
      expect(await client.locate(movedToEntity, { referenceNos: ['RR-1'], recordNos: [] })).toMatchObject(
        refusedWith('ENTRIES_OUT_OF_SIGHT'),
      );
      expect(await client.readBack(movedToEntity, { referenceNos: ['RR-1'], fields: [] })).toMatchObject(
        refusedWith('ENTRIES_OUT_OF_SIGHT'),
      );
      for await (const page of client.references(movedToEntity, 'RR'))
        expect(page).toMatchObject(refusedWith('ENTRIES_OUT_OF_SIGHT'));
      for await (const page of intacct.readings.headers(movedToEntity, { prefix: 'RR' }))
        expect(page).toMatchObject(refusedWith('ENTRIES_OUT_OF_SIGHT'));
      expect(sessionsOf('query')).toEqual([]);
    },
  );

  it('creates nothing for a connection to the top level whose user gets to an entity', async () => {
    opens('us01');
    expect(await post(link)).toMatchObject(refusedWith('USER_OF_ONE_ENTITY'));
    expect(stub.count('create')).toBe(0);
    expect(await find(link)).toMatchObject(refusedWith('ENTRIES_OUT_OF_SIGHT'));
  });

  it('tries the top level again after a sign-in, for it may have been opened to the user', async () => {
    opens('us01', 'refused');
    await find(atEntity);
    opens();
    await find(atEntity);
    expect(await client.signIn(atEntity)).toEqual({ kind: 'signed-in' });
    await find(atEntity);
    expect(sessionsOf('query')).toEqual(['session-us01', 'session-us01', 'session-top']);
  });

  it('does not try refused credentials in a second place', async () => {
    stub.on('getAPISession', (request) => ({
      body: authenticationFailure(request, 'Sign-in information is incorrect'),
    }));
    expect(await client.signIn(atEntity)).toMatchObject({ kind: 'refused' });
    expect(await find(atEntity)).toMatchObject({ kind: 'connection-refused' });
    expect(stub.requests.map(placeAskedFor)).toEqual(['us01', 'us01']);
  });

  it('opens the session again that lapsed, and no other', async () => {
    opens();
    await find(movedToEntity);
    let isDead = true;
    stub.on('query', (request) => {
      if (!isDead) return reply(request, 'success', rows('GLBATCH', []));
      isDead = false;
      return deadSession(request);
    });
    expect(await find(movedToEntity)).toEqual({ kind: 'found', entries: [] });
    const places = stub.requests.filter(({ body }) => body.includes('getAPISession')).map(placeAskedFor);
    expect(places).toEqual(['us01', '', '']);
  });
});
