import { type Person } from './support/person';
import { RunningSystem } from './support/system';

const NAMES = 'acme-live,acme-test,us-live';

describe('a company of several environments', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await RunningSystem.start({
      sandbox: { SANDBOX_ENVIRONMENT: NAMES },
      service: { ENVIRONMENTS: NAMES, TEST_ENVIRONMENTS: 'acme-test' },
    });
  });
  afterAll(() => system.stop());

  const controllerOf = (environment: string): Promise<Person> =>
    system.person('cora.controller', system.service, environment);

  it('tells everybody which environments are theirs, and which are only for tests', async () => {
    const list = async (authorization: string): Promise<[number, unknown]> => {
      const reply = await fetch(`${system.service}/v1/environments`, { headers: { authorization } });
      return [reply.status, await reply.json()];
    };
    const { token } = await system.person('anna.analyst');
    expect(await list(`Bearer ${token ?? ''}`)).toEqual([
      200,
      {
        items: [
          { name: 'acme-live', kind: 'live', role: 'Analyst' },
          { name: 'acme-test', kind: 'test', role: 'Analyst' },
          { name: 'us-live', kind: 'live', role: 'Analyst' },
        ],
      },
    ]);
    expect(await list('Bearer nonsense')).toMatchObject([401, { code: 'UNAUTHENTICATED' }]);
  });

  it('is connected a second time only with a reason, which both show, and warned of before posting', async () => {
    const [live, us] = [await controllerOf('acme-live'), await controllerOf('us-live')];
    expect((await live.connect()).body).toMatchObject({ status: 'Connected', sharedWith: [] });
    expect(await us.connect({ userPassword: 'wrong' })).toMatchObject({ body: { code: 'CONNECTION_REFUSED' } });
    expect(await us.connect()).toMatchObject({
      status: 409,
      body: { code: 'COMPANY_IN_USE', details: { companyId: 'ACME-DEV', environments: ['acme-live'] } },
    });
    const accepted = { reason: 'Two subsidiaries.', by: 'cora.controller', at: expect.any(String) };
    expect((await us.connect({ sharedCompanyReason: 'Two subsidiaries.' })).body.sharedWith).toEqual([
      { environment: 'acme-live', kind: 'live', accepted },
    ]);
    expect((await live.get('/connection')).body.sharedWith).toEqual([
      { environment: 'us-live', kind: 'live', accepted },
    ]);
    const { lines } = await live.preflight();
    expect(lines.find(({ code }: { code: string }) => code === 'COMPANY_SHARED')).toMatchObject({
      status: 'warning',
      message: 'Company ACME-DEV is also connected to the live environment us-live.',
    });
  });

  it('never has a test environment beside a live one', async () => {
    const test = await controllerOf('acme-test');
    expect(await test.connect({ sharedCompanyReason: 'Only a try.' })).toMatchObject({
      status: 409,
      body: { code: 'TEST_BESIDE_LIVE', fix: 'Connect this environment to a sandbox company of Sage Intacct.' },
    });
    expect((await test.get('/connection')).body.status).toBe('Not connected');
  });
});
