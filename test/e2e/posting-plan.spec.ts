import { closeCsv } from './support/close';
import { configureForPosting } from './support/configure';
import { type Person } from './support/person';
import { RunningSystem } from './support/system';

describe('what Post Journals would do', () => {
  let system: RunningSystem;
  let controller: Person;

  beforeAll(async () => {
    system = await RunningSystem.start();
    controller = await system.person('cora.controller');
    await configureForPosting(controller);
  });

  afterAll(() => system.stop());

  /** The plan when it is over. */
  const planned = async (selection: object = {}): Promise<Record<string, unknown>> => {
    const begun = await controller.send('POST', '/posting-plans', selection);
    expect(begun).toMatchObject({ status: 202, body: { status: expect.stringMatching(/Running|Ready/) } });
    for (;;) {
      const { body } = await controller.get(`/posting-plans/${begun.body.planId as string}`);
      if (body.status !== 'Running') return body;
      await new Promise((turn) => setImmediate(turn));
    }
  };

  it('is shown, posted exactly so, and not posted when it changed meanwhile', async () => {
    await controller.importCsv(
      closeCsv(
        { id: 'PLAN-1', amount: '100.00' },
        { id: 'PLAN-2', amount: '25.50' },
        { id: 'PLAN-HELD' },
        { id: 'PLAN-BAD', debitAccount: '9999' },
      ),
    );
    const { batchKey } = await controller.batch('PLAN-HELD');
    await controller.send('POST', '/journal-batches/hold', { batchKeys: [batchKey], reason: 'Disputed.' });
    const first = await planned({ period: '2026-09' });
    expect(first).toMatchObject({
      ...{ status: 'Ready', period: '2026-09', batches: 2, entries: 2, blocked: 1, retried: 0, problem: null },
      groups: [{ period: '2026-09', journal: 'APJ', currency: 'USD', batches: 2, lines: 4, total: '125.50' }],
      leftOut: expect.arrayContaining([
        expect.objectContaining({ code: 'On Hold', batches: 1 }),
        expect.objectContaining({ code: 'ACCOUNT_NOT_MAPPED', batches: 1 }),
      ]),
    });
    expect(await system.admin.batches()).toEqual([]);

    await controller.importCsv(closeCsv({ id: 'PLAN-NEW' }));
    await controller.send('POST', '/account-mappings', { mappings: [{ account: '9999', ledgerAccount: '2400' }] });
    const refused = await controller.send('POST', '/posting-runs', { plan: first.planId });
    expect(refused).toMatchObject({ status: 409, body: { code: 'PLAN_CHANGED' } });

    const second = await planned({ batchKeys: [(await controller.batch('PLAN-1')).batchKey] });
    expect(second).toMatchObject({ batches: 1, blocked: 0, leftOut: [] });
    const run = await controller.send('POST', '/posting-runs', { plan: second.planId });
    expect(run.status).toBe(202);
    expect((await controller.finishedRun(run.body.runId as string)).body).toMatchObject({ batches: 1, posted: 1 });
    expect((await controller.batch('PLAN-NEW')).status).toBe('Ready to Post');
    const again = await controller.send('POST', '/posting-runs', { plan: second.planId });
    expect(again).toMatchObject({ status: 409, body: { code: 'PLAN_CHANGED' } });
  });

  it('is unknown after it expired, and takes no other choice beside it', async () => {
    expect(await controller.get('/posting-plans/none')).toMatchObject({ status: 409, body: { code: 'PLAN_EXPIRED' } });
    expect(await controller.send('POST', '/posting-runs', { plan: 'none' })).toMatchObject({
      status: 409,
      body: { code: 'PLAN_EXPIRED' },
    });
    expect(await controller.send('POST', '/posting-runs', { plan: 'none', period: '2026-09' })).toMatchObject({
      status: 400,
      body: { code: 'REQUEST_INVALID' },
    });
  });
});
