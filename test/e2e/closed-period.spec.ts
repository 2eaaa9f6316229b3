import { closeCsv } from './support/close';
import { configureForPosting } from './support/configure';
import { type Person } from './support/person';
import { RunningSystem } from './support/system';

describe('an entry whose books are closed in Sage Intacct', () => {
  let system: RunningSystem;
  let controller: Person;

  beforeAll(async () => {
    system = await RunningSystem.start();
    controller = await system.person('cora.controller');
    await configureForPosting(controller);
  });
  afterAll(() => system.stop());

  const batchOf = async (id: string): Promise<Record<string, unknown> & { batchKey: string }> => {
    const { body } = await controller.get(`/journal-batches?search=${id}`);
    return (body.items as (Record<string, unknown> & { batchKey: string })[])[0]!;
  };
  const choose = async (id: string, choice: string): Promise<{ status: number; body: unknown }> => {
    const { batchKey } = await batchOf(id);
    return controller.send('POST', `/journal-batches/${batchKey}/closed-period`, { choice, reason: 'Late' });
  };

  it('is posted on the first open day of its entity by choice, and the tie-out of its month says why', async () => {
    await controller.importCsv(closeCsv({ id: 'LATE-1' }, { id: 'LATE-2' }));
    expect(await choose('LATE-1', 'wait')).toMatchObject({ status: 409, body: { code: 'LEDGER_PERIOD_OPEN' } });
    await system.admin.settings({ bookClosedThrough: { '*': '2026-10-15' } });
    expect((await choose('LATE-1', 'ask-to-open')).status).toBe(200);
    expect((await choose('LATE-1', 'first-open-day')).status).toBe(200);
    expect((await choose('LATE-1', 'first-open-day')).status).toBe(200);
    expect(await batchOf('LATE-1')).toMatchObject({
      ...{ status: 'Ready to Post', period: '2026-09', postingDate: '2026-10-16' },
      closedPeriod: { choice: 'first-open-day', by: 'cora.controller', reason: 'Late' },
    });
    const { batchKey } = await batchOf('LATE-1');
    const run = await controller.post({ batchKeys: [batchKey] });
    expect(run.body).toMatchObject({ posted: 1 });
    expect((await system.admin.batches()).map(({ date }) => date)).toEqual(['2026-10-16']);
    await system.admin.settings({ bookClosedThrough: {} });
    expect((await controller.post()).body).toMatchObject({ posted: 1 });
    expect(await tiedOut('2026-09')).toMatchObject({ open: 0, isTiedOut: true });
  });

  it('stands in the tie-out of the month that it came into as of another month, with its batch', async () => {
    await controller.importCsv(closeCsv({ id: 'OCT-1', date: '2026-10-31' }));
    expect((await controller.post()).body).toMatchObject({ posted: 1 });
    expect(await tiedOut('2026-10')).toMatchObject({ open: 0, isTiedOut: true });
    const { batchKey, recordNo } = await batchOf('LATE-1');
    const { body } = await controller.get('/reconciliation/others?period=2026-10');
    const { items } = body as { items: Record<string, unknown>[] };
    expect(items.map((one) => [one['recordNo'], one['date'], one['batchKey']])).toEqual([
      [recordNo, '2026-10-16', batchKey],
      [recordNo, '2026-10-16', batchKey],
    ]);
  });

  /** The last tie-out of a month, made now. */
  const tiedOut = async (period: string): Promise<unknown> => {
    const started = await controller.send('POST', '/reconciliation/tie-outs', { period });
    if (started.status >= 300) return started;
    for (;;) {
      const { body } = await controller.get(`/reconciliation?period=${period}`);
      const { last } = body as { last: object | null };
      if (last !== null) return last;
      await new Promise((turn) => setImmediate(turn));
    }
  };
});
