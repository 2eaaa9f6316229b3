import { join } from 'node:path';
import Database from 'better-sqlite3';
import { closeCsv } from './support/close';
import { configureForPosting } from './support/configure';
import { type Ended, runCommand } from './support/command';
import { RunningSystem } from './support/system';

describe('the views of a real service', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await RunningSystem.start();
  });
  afterAll(() => system.stop());

  const rebuild = (...args: string[]): Promise<Ended> =>
    runCommand('rebuild-views', ['--data', join(system.folder, 'data'), ...args]);

  it('are what the log gives while it runs; are not replaced under it; and are the same when they are rebuilt', async () => {
    const controller = await system.person('cora.controller');
    await configureForPosting(controller);
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
      expect.stringContaining('journal_batch: 1 row(s) only in the file, 1 only in a rebuild from the log'),
    ]);
    expect(await rebuild()).toMatchObject({ status: 0, stdout: expect.stringMatching(/rebuilt from \d+ events/) });
    expect(await rebuild('--check')).toMatchObject({ status: 0 });

    await system.startService();
    const again = await system.person('cora.controller');
    const { body } = await again.send('GET', '/journal-batches');
    expect((body as { items: { status: string }[] }).items.map(({ status }) => status).sort()).toEqual([
      ...['Failed', 'Success', 'Success'],
    ]);
  });
});
