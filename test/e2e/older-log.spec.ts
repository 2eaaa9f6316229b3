import { join } from 'node:path';
import { unpackFixture } from '../support/fixture-folder';
import { closeCsv } from './support/close';
import { type Ended, runCommand } from './support/command';
import { ROOT, RunningSystem } from './support/system';

describe('a data folder of commit 49a80d0', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await RunningSystem.start({
      service: { ENVIRONMENTS: 'acme-test' },
      prepare: (folder) => {
        unpackFixture(join(ROOT, 'test', 'fixtures', 'log-49a80d0'), folder);
      },
    });
  });
  afterAll(() => system.stop());

  const command = (name: string, ...args: string[]): Promise<Ended> =>
    runCommand(name, ['--data', join(system.folder, 'data'), ...args]);

  const statuses = async (): Promise<Record<string, string>> => {
    const auditor = await system.person('audrey.auditor');
    const { body } = await auditor.get('/journal-batches?limit=50');
    const items = body.items as { journalEntryId: string; entryRevision: number; status: string }[];
    const named = items.map(({ journalEntryId, entryRevision, status }): [string, string] => [
      `${journalEntryId} revision ${entryRevision}`,
      status,
    ]);
    return Object.fromEntries(named.sort(([one], [other]) => (one < other ? -1 : 1)));
  };

  it('is read as it was, and its views are what the log gives', async () => {
    expect(await statuses()).toEqual({
      'OLD-1 revision 1': 'Success',
      'OLD-2 revision 1': 'Success',
      'OLD-3 revision 1': 'Failed',
      'OLD-4 revision 1': 'Discarded',
      'OLD-4 revision 2': 'Success',
      'OLD-5 revision 1': 'Ready to Post',
      'OLD-6 revision 1': 'Ready to Post',
    });
    expect(await command('rebuild-views', '--check')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('no difference'),
    });
  });

  it('is gone on with, and verified with the seals of then and of now', async () => {
    const controller = await system.person('cora.controller');
    await controller.importCsv(closeCsv({ id: 'NEW-1', amount: '42.00' }));
    expect((await controller.post()).body).toMatchObject({ posted: 3, failed: 1 }); // OLD-3 is tried again.
    const pack = await controller.get('/evidence-packs?period=2026-09'); // Seals what is not sealed yet.
    expect(pack.status).toBe(200);
    await system.end('service', 'SIGTERM');

    const { status, stdout } = await command('verify');
    const report = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as { seals: number };
    expect([status, report]).toEqual([0, expect.objectContaining({ problems: [] })]);
    expect(report.seals).toBeGreaterThan(2);
  });
});
