import { setImmediate as nextTurn } from 'node:timers/promises';
import { closeCsv } from './support/close';
import { configureForPosting } from './support/configure';
import { answerOf, connectOverRest, consentAt } from './support/consent';
import { type Person } from './support/person';
import { RunningSystem } from './support/system';

const NAMES = 'acme-test,us-test';
const CREATE = { function: 'create' };
const TOKEN = { function: 'token' };

/** A connection over the REST API, by the consent of a person. */
describe('a connection over REST', () => {
  let system: RunningSystem;
  let controller: Person;

  beforeAll(async () => {
    system = await RunningSystem.start({
      rest: true,
      sandbox: { SANDBOX_ENVIRONMENT: NAMES },
      service: { ENVIRONMENTS: NAMES, TEST_ENVIRONMENTS: NAMES },
    });
    controller = await system.person('cora.controller');
    await configureForPosting(controller);
  });
  afterAll(() => system.stop());

  const held = async (): Promise<number> => (await system.admin.batches()).length;
  const shown = async (): Promise<unknown> => (await controller.get('/connection')).body;

  it('moves from the five parameters to a consent, and posts what the other way did not, once', async () => {
    await controller.importCsv(closeCsv({ id: 'BY-XML' }));
    expect((await controller.post({})).body).toMatchObject({ posted: 1 });
    expect(await connectOverRest(controller)).toMatchObject({
      status: 200,
      body: { status: 'Connected', way: 'REST', companyId: 'ACME-DEV', userId: 'revrec_ws', senderId: 'revrec-app' },
    });
    await controller.importCsv(closeCsv({ id: 'BY-REST' }));
    expect((await controller.post({})).body).toMatchObject({ status: 'Finished', posted: 1, failed: 0 });
    expect((await controller.batch('BY-REST')).status).toBe('Success');
    expect(await held()).toBe(2);
  });

  it('finds a lost create again, also after tokens were renewed', async () => {
    await controller.importCsv(closeCsv({ id: 'LOST' }));
    await system.admin.fault(CREATE, { kind: 'drop-after-commit' });
    await controller.send('POST', '/posting-runs', {});
    while ((await controller.batch('LOST')).status !== 'Success') await nextTurn();
    expect(await held()).toBe(3);
  });

  it('takes each answer once, from who asked only, and where it was asked', async () => {
    const { body } = await controller.send('POST', '/connection/consents', {});
    const answer = answerOf(await consentAt(body.address as string));
    const elsewhere = await system.person('cora.controller', system.service, 'us-test');
    expect(await elsewhere.send('POST', '/connection/consents/answer', answer)).toMatchObject({
      status: 404,
      body: { code: 'CONSENT_NOT_FOUND' },
    });
    const admin = await system.person('adam.admin');
    expect((await admin.send('POST', '/connection/consents/answer', answer)).status).toBe(403);
    const wrong = { ...answer, state: `${answer.state}x` };
    expect((await controller.send('POST', '/connection/consents/answer', wrong)).body.code).toBe('CONSENT_NOT_FOUND');
    expect((await controller.send('POST', '/connection/consents/answer', answer)).status).toBe(200);
    expect((await controller.send('POST', '/connection/consents/answer', answer)).body.code).toBe('CONSENT_SPENT');
  });

  it('stays as it is when the person declines, or the ledger refuses the code', async () => {
    const before = await shown();
    expect((await connectOverRest(controller, {}, { answer: 'deny' })).status).toBe(200);
    const { body } = await controller.send('POST', '/connection/consents', {});
    const { state } = answerOf(await consentAt(body.address as string));
    expect(await controller.send('POST', '/connection/consents/answer', { state, code: 'made-up' })).toMatchObject({
      status: 422,
      body: { code: 'CONNECTION_REFUSED' },
    });
    expect(await shown()).toEqual(before);
  });

  it('is paused once its consent is over, posts nothing meanwhile, and goes on after another consent', async () => {
    await system.admin.fault(TOKEN, { kind: 'drop-after-commit' }, 2);
    expect(await controller.send('POST', '/connection/check', {})).toMatchObject({
      status: 422,
      body: { code: 'CONNECTION_REFUSED', detail: 'The consent to post in Sage Intacct is over.' },
    });
    const before = await held();
    await controller.importCsv(closeCsv({ id: 'WAITS' }));
    await controller.send('POST', '/posting-runs', {});
    while ((await controller.get('/connection')).body.status !== 'Paused') await nextTurn();
    expect(await shown()).toMatchObject({
      paused: { code: 'CONSENT_OVER', fix: expect.stringContaining('Connect again') },
    });
    expect(await held()).toBe(before);
    expect((await connectOverRest(controller)).body).toMatchObject({ status: 'Connected', paused: null });
    expect((await controller.post({})).body).toMatchObject({ status: 'Finished', failed: 0 });
    expect((await controller.batch('WAITS')).status).toBe('Success');
    expect(await held()).toBe(before + 1);
  });

  it('is told apart when its user may enter one entity only', async () => {
    await system.admin.settings({ userEntities: { revrec_ws: 'us01' }, newGrantEndsOlder: false });
    expect(await connectOverRest(controller)).toMatchObject({ status: 409, body: { code: 'ENTRIES_OUT_OF_SIGHT' } });
    expect(await controller.send('POST', '/connection/check', {})).toMatchObject({
      body: { code: 'USER_OF_ONE_ENTITY' },
    });
    const other = await system.person('cora.controller', system.service, 'us-test');
    expect((await connectOverRest(other)).body.code).toBe('COMPANY_IN_USE');
    expect((await connectOverRest(other, { sharedCompanyReason: 'A subsidiary of its own.' })).body).toMatchObject({
      status: 'Connected',
      entityId: 'us01',
    });
    await system.admin.settings({ userEntities: {} });
  });

  it('shows no code, token or secret in its log, its output or its answers', async () => {
    const { body } = await controller.send('POST', '/connection/consents', {});
    const { code } = answerOf(await consentAt(body.address as string));
    const all = system.output.join('\n') + JSON.stringify(system.events('LedgerConsentAsked'));
    for (const secret of [code ?? '', 'app-Pa55!', new URL(body.address as string).searchParams.get('state') ?? ''])
      expect(all).not.toContain(secret);
  });
});
