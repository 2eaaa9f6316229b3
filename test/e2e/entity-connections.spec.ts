import { setImmediate as nextTurn } from 'node:timers/promises';
import { closeCsv } from './support/close';
import { configureForPosting } from './support/configure';
import { type Person } from './support/person';
import { RunningSystem } from './support/system';

const LOST = { kind: 'drop-after-commit' };
const NAMES = 'acme-test,us-test';
const CREATE = { function: 'create' };
const LOOK_UP = { function: 'query', object: 'GLENTRY' };

/** Connections to an entity of the company, and users who may enter one only. Entries there are hidden from elsewhere. */
describe('a connection to an entity', () => {
  let system: RunningSystem;
  let controller: Person;

  beforeAll(async () => {
    system = await RunningSystem.start({
      sandbox: { SANDBOX_ENVIRONMENT: NAMES },
      service: { ENVIRONMENTS: NAMES, TEST_ENVIRONMENTS: NAMES },
    });
    controller = await system.person('cora.controller');
    await configureForPosting(controller);
  });
  afterAll(() => system.stop());

  const restrict = (userEntities: Record<string, string>): Promise<unknown> => system.admin.settings({ userEntities });
  const titlesHeld = async (): Promise<number> => (await system.admin.batches()).length;
  const signInLines = async (): Promise<unknown[]> => {
    const { lines } = await controller.preflight({});
    return lines.filter(({ check }: { check: string }) => check === 'Sign-in');
  };
  /** Its outcome stays unknown until `succeeded` lets it be looked up. */
  const postWithLostReply = async (id: string): Promise<void> => {
    await controller.importCsv(closeCsv({ id }));
    await system.admin.fault(LOOK_UP, { kind: 'http', status: 503 }, 10_000);
    await system.admin.fault(CREATE, LOST);
    await controller.send('POST', '/posting-runs', {});
    while ((await controller.batch(id)).status !== 'Outcome Unknown') await nextTurn();
  };
  const succeeded = async (id: string): Promise<void> => {
    await system.admin.clearFaults();
    while ((await controller.batch(id)).status !== 'Success') await nextTurn();
  };

  it('finds what was posted at the top level after it moved to an entity, and posts nothing twice', async () => {
    await postWithLostReply('FROM-TOP');
    expect((await controller.connect({ entityId: 'us01' })).body).toMatchObject({
      status: 'Connected',
      entityId: 'us01',
    });
    await succeeded('FROM-TOP');
    expect(await titlesHeld()).toBe(1);
  });

  it('finds what was posted in an entity after it moved back to the top level', async () => {
    await postWithLostReply('FROM-ENTITY');
    expect((await controller.connect()).body).toMatchObject({ status: 'Connected', entityId: null });
    await succeeded('FROM-ENTITY');
    expect(await titlesHeld()).toBe(2);
  });

  it('blocks the lines of other entities before they are sent', async () => {
    await controller.connect({ entityId: 'us01' });
    await controller.importCsv(closeCsv({ id: 'ABROAD', location: 'London', businessEntityId: 'uk01' }));
    const { lines } = await controller.preflight({});
    expect(lines.find(({ code }: { code: string }) => code === 'LINE_OF_ANOTHER_ENTITY')).toMatchObject({
      status: 'blocked',
      message: expect.stringContaining('posts to entity us01 only, and a line has a location of entity uk01'),
    });
    expect(await titlesHeld()).toBe(2);
  });

  it('refuses a user who could not see what was posted elsewhere, and pauses when Sage Intacct restricts its user', async () => {
    await restrict({ revrec_ws: 'us01' });
    expect(await controller.connect({ entityId: 'us01' })).toMatchObject({
      status: 409,
      body: { code: 'ENTRIES_OUT_OF_SIGHT', detail: expect.stringContaining('connected to the top level before') },
    });
    expect(await signInLines()).toMatchObject([{ status: 'blocked', code: 'ENTRIES_OUT_OF_SIGHT' }]);
    expect(await controller.send('POST', '/connection/check', {})).toMatchObject({
      status: 409,
      body: { code: 'ENTRIES_OUT_OF_SIGHT' },
    });
    await restrict({});
    expect((await controller.send('POST', '/connection/check', {})).body).toMatchObject({ status: 'Connected' });
  });

  it('is made for a user of one entity whether it was named or not, and its entries are posted', async () => {
    await restrict({ revrec_ws: 'us01' });
    const other = await system.person('cora.controller', system.service, 'us-test');
    await configureForPosting(other, { sharedCompanyReason: 'A subsidiary of its own.' });
    expect((await other.get('/connection')).body).toMatchObject({ status: 'Connected', entityId: 'us01' });
    const { lines } = await other.preflight({});
    expect(lines.filter(({ check }: { check: string }) => check === 'Sign-in')).toMatchObject([
      { status: 'warning', code: 'USER_OF_ONE_ENTITY', message: expect.stringContaining('the entity us01') },
    ]);
    await other.importCsv(closeCsv({ id: 'OWN' }));
    expect((await other.post({})).body).toMatchObject({ status: 'Finished', posted: 1, failed: 0 });
    expect((await other.batch('OWN')).status).toBe('Success');
    expect((await other.send('POST', '/connection/check', {})).body).toMatchObject({ status: 'Connected' });
    expect(await titlesHeld()).toBe(3);
  });
});
