import { type Person } from './support/person';
import { RunningSystem } from './support/system';

describe('the ledger directory', () => {
  let system: RunningSystem;
  let controller: Person;
  let auditor: Person;

  beforeAll(async () => {
    system = await RunningSystem.start();
    controller = await system.person('cora.controller');
    auditor = await system.person('audrey.auditor');
  });

  afterAll(() => system.stop());

  const listsOf = (body: { items: { list: string; count: number | null; isReading: boolean }[] }): unknown[] =>
    body.items.map(({ list, count, isReading }) => [list, count, isReading]);

  it('is refused until the environment is connected', async () => {
    const replies = [
      await auditor.get('/ledger-directory'),
      await auditor.get('/ledger-directory/accounts'),
      await controller.send('POST', '/ledger-directory/refresh', {}),
    ];
    expect(replies.map(({ status, body }) => [status, body.code])).toEqual(replies.map(() => [409, 'NOT_CONNECTED']));
  });

  it('knows which lists are needed before any was read', async () => {
    await controller.connect();
    await controller.includeField('location', 'Location', 'Customer', 'Location');
    const { status, body } = await controller.get('/ledger-directory');
    expect([status, body.items.map((item: { readAt: string | null }) => item.readAt)]).toEqual([
      200,
      [null, null, null, null],
    ]);
    expect(listsOf(body)).toEqual(['accounts', 'journals', 'entities', 'Location'].map((list) => [list, null, false]));
  });

  it('reads them from the company, and gives their records out to pick from', async () => {
    const refreshed = await controller.send('POST', '/ledger-directory/refresh', {});
    expect([refreshed.status, listsOf(refreshed.body)]).toEqual([
      200,
      [
        ['accounts', 15, false],
        ['journals', 4, false],
        ['entities', 3, false],
        ['Location', 5, false],
      ],
    ]);
    const found = await auditor.get('/ledger-directory/accounts?search=cash&limit=1');
    expect([found.status, found.body]).toEqual([
      200,
      {
        items: [{ id: '1090', name: 'Cash Clearing', active: true, requires: ['Location'] }],
        nextCursor: null,
        readAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      },
    ]);
    const location = await auditor.get('/ledger-directory/Location?search=L03');
    expect(location.body.items).toEqual([{ id: 'L03', name: 'London', active: true, entity: 'uk01' }]);
    const journals = await auditor.get('/ledger-directory/journals?limit=3');
    expect(
      journals.body.items.map((item: { id: string; allowsDirectPosting: boolean }) => [
        item.id,
        item.allowsDirectPosting,
      ]),
    ).toEqual([
      ['APJ', true],
      ['GJ', true],
      ['NODP', false],
    ]);
    const rest = await auditor.get(`/ledger-directory/journals?limit=3&cursor=${journals.body.nextCursor}`);
    expect([rest.body.items, rest.body.nextCursor]).toMatchObject([[{ id: 'OLDJ', active: false }], null]);
  });

  it('sees what changed in the company once the list is read again', async () => {
    await system.admin.addAccount('7777');
    const search = (): Promise<{ body: { items: unknown[] } }> => auditor.get('/ledger-directory/accounts?search=7777');
    expect((await search()).body.items).toEqual([]);
    const refreshed = await controller.send('POST', '/ledger-directory/refresh', { lists: ['accounts'] });
    expect(listsOf(refreshed.body)).toEqual([['accounts', 16, false]]);
    expect((await search()).body.items).toHaveLength(1);
  });

  it('keeps the lists when the service starts again', async () => {
    await system.end('service', 'SIGTERM');
    await system.startService();
    expect(listsOf((await auditor.get('/ledger-directory')).body)[0]).toEqual(['accounts', 16, false]);
  });

  it('refuses lists that no ledger has, and requests that are none', async () => {
    const replies = [
      await auditor.get('/ledger-directory/Accounts'),
      await controller.send('POST', '/ledger-directory/refresh', { lists: ['accounts', 'nothing'] }),
      await controller.send('POST', '/ledger-directory/refresh', { lists: [] }),
      await controller.send('POST', '/ledger-directory/refresh', { lists: 'accounts' }),
      await auditor.get('/ledger-directory/accounts?limit=0'),
      await auditor.get('/ledger-directory/accounts?cursor=x'),
    ];
    expect(replies.map(({ status, body }) => [status, body.code])).toEqual([
      [404, 'LIST_UNKNOWN'],
      [404, 'LIST_UNKNOWN'],
      ...[3, 4, 5, 6].map(() => [400, 'REQUEST_INVALID']),
    ]);
  });

  it('says when the ledger gives no answer, and shows what it had', async () => {
    await system.admin.offline();
    const refused = await controller.send('POST', '/ledger-directory/refresh', { lists: ['accounts'] });
    expect([refused.status, refused.body.code]).toEqual([503, 'LEDGER_UNAVAILABLE']);
    const [accounts] = (await auditor.get('/ledger-directory')).body.items;
    expect(accounts).toMatchObject({ list: 'accounts', count: 16, lastFailure: { code: 'LEDGER_UNAVAILABLE' } });
    await system.admin.online();
    const again = await controller.send('POST', '/ledger-directory/refresh', { lists: ['accounts'] });
    expect(again.body.items).toMatchObject([{ count: 16, lastFailure: null }]);
  });
});
