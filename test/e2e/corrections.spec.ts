import { closeCsv } from './support/close';
import { configureForPosting } from './support/configure';
import { type Person } from './support/person';
import { RunningSystem } from './support/system';

describe('a corrected close', () => {
  let system: RunningSystem;
  let controller: Person;

  beforeAll(async () => {
    system = await RunningSystem.start();
    controller = await system.person('cora.controller');
    await configureForPosting(controller);
  });

  afterAll(() => system.stop());

  /** What the ledger holds of our account, in cents, debits up. */
  const held = async (account: string): Promise<number> => {
    const lines = (await system.admin.batches()).flatMap((batch) => batch.lines);
    const cents = lines
      .filter(({ accountNo }) => accountNo === account)
      .map(({ amount, trType }) => Math.round(Number(amount) * 100) * Number(trType));
    return cents.reduce((sum, one) => sum + one, 0);
  };
  /** Every batch of an entry or of what follows from it, by status. */
  const statuses = async (search: string): Promise<string[]> => {
    const { body } = await controller.get(`/journal-batches?search=${search}`);
    return (body.items as { journalEntryId: string; status: string }[])
      .map(({ journalEntryId, status }) => `${journalEntryId.replace(/ \(.*/, '')}: ${status}`)
      .sort();
  };
  const until = async (search: string, expected: readonly string[]): Promise<void> => {
    for (;;) {
      const found = await statuses(search);
      if (JSON.stringify(found) === JSON.stringify(expected)) return;
      await new Promise((turn) => setImmediate(turn));
    }
  };
  /** The batch of the newest delivery, with what it would change. */
  const corrected = async (amount: string): Promise<{ path: string; correctionId: string }> => {
    const delivered = await controller.importCsv(closeCsv({ id: 'WRONG-1', amount }));
    expect(delivered.body).toMatchObject({ status: 'Completed' });
    const { body } = await controller.get('/journal-batches?status=Correction');
    const [open] = body.items as { batchKey: string }[];
    const path = `/journal-batches/${open?.batchKey}`;
    const shown = await controller.send('POST', `${path}/correction`, {});
    expect(shown).toMatchObject({ status: 200, body: { obstacle: null, netObstacle: null } });
    return { path, correctionId: shown.body.correctionId as string };
  };

  it('is brought to the cent by net differences, the second on top of the first', async () => {
    await controller.importCsv(closeCsv({ id: 'WRONG-1', amount: '100.00' }, { id: 'KEPT-1' }));
    expect((await controller.post()).body).toMatchObject({ posted: 2 });
    const before = await held('2400');
    const inBooks = ['Difference of WRONG-1: Success', 'WRONG-1: Corrected', 'WRONG-1: Success'];
    for (const [amount, records, shown] of [
      ['75.50', 3, inBooks],
      ['130.25', 4, ['Difference 2 of WRONG-1: Success', inBooks[0]!, 'WRONG-1: Corrected', ...inBooks.slice(1)]],
    ] as const) {
      const { path, correctionId } = await corrected(amount);
      const wrong = await controller.send('POST', `${path}/net-difference`, { correctionId: 'other', reason: 'x' });
      expect(wrong).toMatchObject({ status: 409, body: { code: 'CHANGED_MEANWHILE' } });
      const once = await controller.send('POST', `${path}/net-difference`, { correctionId, reason: 'Delivered anew' });
      expect(once.status).toBe(200);
      const again = await controller.send('POST', `${path}/net-difference`, { correctionId, reason: 'Delivered anew' });
      expect(again).toMatchObject({ status: 200, body: once.body as object });
      expect((await controller.post()).body).toMatchObject({ posted: 1 });
      expect((await held('2400')) - before).toBe(Math.round(Number(amount) * 100) - 10_000);
      expect(await system.admin.batches()).toHaveLength(records);
      await until('WRONG-1', shown); // The entry and the delivery are told of it right after.
    }
    const same = await controller.importCsv(closeCsv({ id: 'WRONG-1', amount: '130.25' }));
    expect(same.body).toMatchObject({ status: 'Completed', unchangedEntries: 1 });
  });

  it('is prepared by the setting of the environment, and posted like any other batch', async () => {
    const wrong = await controller.send('PATCH', '/connection/settings', { corrections: 'sometimes' });
    expect(wrong).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
    const set = await controller.send('PATCH', '/connection/settings', { corrections: 'net-difference' });
    expect(set).toMatchObject({ status: 200, body: { settings: { corrections: 'net-difference' } } });
    const before = await held('2400');
    await controller.importCsv(closeCsv({ id: 'KEPT-1', amount: '10.00' }));
    await until('KEPT-1', ['Difference of KEPT-1: Ready to Post', 'KEPT-1: Correction', 'KEPT-1: Success']);
    const { body } = await controller.get('/journal-batches?status=Correction');
    const [open] = body.items as { bySetting: { choice: string; problem: unknown }; differences: object[] }[];
    expect(open).toMatchObject({ bySetting: { choice: 'net-difference', problem: null }, differences: [{}] });
    expect((await controller.post()).body).toMatchObject({ posted: 1 });
    await until('KEPT-1', ['Difference of KEPT-1: Success', 'KEPT-1: Corrected', 'KEPT-1: Success']);
    expect(await held('2400')).not.toBe(before);
  });

  it('is found equal by the tie-out, with its net differences', async () => {
    const started = await controller.send('POST', '/reconciliation/tie-outs', { period: '2026-09' });
    expect(started.status).toBeLessThan(300);
    for (;;) {
      const { body } = await controller.get('/reconciliation?period=2026-09');
      const last = (body as { last: { isTiedOut: boolean } | null }).last;
      if (last !== null) {
        expect(last.isTiedOut).toBe(true);
        return;
      }
      await new Promise((turn) => setImmediate(turn));
    }
  });
});
