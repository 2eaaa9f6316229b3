import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { closeCsv } from './support/close';
import { ROOT, RunningSystem } from './support/system';

const run = promisify(execFile);

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe('the views of a real service', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await RunningSystem.start();
  }, 60_000);
  afterAll(() => system.stop());

  const rebuild = (...args: string[]): Promise<Ended> => {
    const program = [join(ROOT, 'dist', 'src', 'rebuild-views.js'), '--data', join(system.folder, 'data'), ...args];
    return run(process.execPath, program).then(
      ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
      (error: unknown) => {
        const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
        return { status: code, stdout, stderr };
      },
    );
  };

  it('are what the log gives while it runs; are not replaced under it; and are the same when they are made anew', async () => {
    const controller = await system.person('cora.controller');
    await controller.connect();
    await controller.includeField('class', 'Class', 'Subscription', 'Class');
    await controller.includeField('location', 'Location', 'Customer', 'Location');
    for (const [account, ledgerAccount] of [
      ['2400', '2400'],
      ['4010', '4000-10'],
    ])
      await controller.send('PUT', `/account-mappings/${account!}`, { account, ledgerAccount });
    await controller.importCsv(closeCsv({ id: 'VIEWS-1' }, { id: 'VIEWS-2' }, { id: 'VIEWS-3', className: 'NOBODY' }));
    expect((await controller.post()).body).toMatchObject({ posted: 2, failed: 1 });

    expect(await rebuild('--check')).toMatchObject({ status: 0, stdout: expect.stringContaining('no difference') });
    expect(await rebuild()).toMatchObject({ status: 2, stderr: expect.stringContaining('Stop the service first') });
    await system.end('service', 'SIGTERM');

    const file = join(system.folder, 'data', 'read-models.sqlite');
    const spoil = (): void => {
      const database = new Database(file);
      database.exec("UPDATE journal_batch SET view = json_set(view, '$.recordNo', '1') WHERE rowid = 1");
      database.close();
    };
    spoil();
    const spoilt = await rebuild('--check');
    expect([spoilt.status, spoilt.stdout]).toEqual([
      1,
      expect.stringContaining('journal_batch: 1 row(s) only in the file, 1 only in what the log gives'),
    ]);
    expect(await rebuild()).toMatchObject({ status: 0, stdout: expect.stringMatching(/made anew from \d+ events/) });
    expect(await rebuild('--check')).toMatchObject({ status: 0 });

    await system.startService();
    const again = await system.person('cora.controller');
    const { body } = await again.send('GET', '/journal-batches');
    expect((body as { items: { status: string }[] }).items.map(({ status }) => status).sort()).toEqual([
      ...['Failed', 'Success', 'Success'],
    ]);
  });
});
