import { join } from 'node:path';
import Database from 'better-sqlite3';
import { closeCsv } from './support/close';
import { configureForPosting } from './support/configure';
import { runCommand } from './support/command';
import { RunningSystem } from './support/system';

describe('the verification of a history', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await RunningSystem.start();
  });
  afterAll(() => system.stop());

  const verify = async (): Promise<{ status: number | null; report: Record<string, unknown> }> => {
    const { status, stdout } = await runCommand('verify', ['--data', join(system.folder, 'data')]);
    return { status, report: JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Record<string, unknown> };
  };

  it('finds a sealed history intact after a run, and finds what was changed in the file', async () => {
    const controller = await system.person('cora.controller');
    await configureForPosting(controller);
    await controller.importCsv(closeCsv({ id: 'SEALED-1' }, { id: 'SEALED-2' }));
    expect((await controller.post()).body).toMatchObject({ posted: 2 });
    while (system.events('LogSealed').length === 0) await new Promise((turn) => setImmediate(turn));
    await system.end('service', 'SIGTERM');

    const whole = await verify();
    expect(whole).toMatchObject({ status: 0, report: { problems: [], seals: 1 } });
    expect(whole.report['events']).toBeGreaterThan(20);

    const database = new Database(system.eventsFile);
    database.exec('DROP TRIGGER events_are_never_changed; DROP TRIGGER events_are_never_removed');
    const { position } = database
      .prepare("SELECT position FROM events WHERE type = 'PostingAttemptConfirmed' LIMIT 1")
      .get() as { position: number };
    database.prepare(`UPDATE events SET data = json_set(data, '$.recordNo', '1') WHERE position = ?`).run(position);
    expect(await verify()).toMatchObject({
      status: 1,
      report: { problems: [{ code: 'HASH_WRONG', position: String(position) }] },
    });
    database.exec(`DELETE FROM events WHERE position >= ${position}`);
    database.close();
    const cut = await verify();
    expect([cut.status, JSON.stringify(cut.report)]).toEqual([1, expect.stringContaining('EVENTS_MISSING')]);
  });
});
