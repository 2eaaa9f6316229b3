import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeCsv } from './support/close';
import { configureForPosting } from './support/configure';
import { type Person } from './support/person';
import { RunningSystem } from './support/system';

describe('a killed service', () => {
  let system: RunningSystem;
  let controller: Person;

  beforeAll(async () => {
    system = await RunningSystem.start();
    controller = await system.person('cora.controller');
    await configureForPosting(controller);
  });

  afterAll(() => system.stop());

  it('resumes a run after it was killed between the intent and the outcome: one entry, whatever the ledger had done', async () => {
    const entries = ['KILLED-1', 'KILLED-2', 'KILLED-3', 'KILLED-4'];
    await controller.importCsv(closeCsv(...entries.map((id) => ({ id }))));
    await system.admin.settings({ latencyMs: 1_200 }); // The ledger commits, but its answer comes only after the kill.
    const { body: run } = await controller.send('POST', '/posting-runs', {});
    const isInFlight = async (): Promise<boolean> =>
      (await system.admin.requests()).some((request) => JSON.stringify(request).includes('rr/1/'));
    while (!(system.events('PostingAttemptStarted').length > 0 || (await isInFlight())))
      await new Promise((turn) => setImmediate(turn));
    await system.end('service', 'SIGKILL');
    await system.admin.settings({ latencyMs: 0 });
    const open = system.events('PostingAttemptStarted').length - system.events('PostingAttemptConfirmed').length;
    expect(open).toBeGreaterThan(0);

    await system.startService();
    const finished = await controller.finishedRun(run.runId as string);
    expect(finished.body).toMatchObject({ status: 'Finished', batches: 4, posted: 4, failed: 0 });
    const references = await Promise.all(entries.map(async (id) => (await controller.batch(id)).referenceNo));
    const held = (await system.admin.batches()).map(({ referenceNo }) => referenceNo).sort();
    expect(held).toEqual([...references].sort());
  });

  it('ends with status 1 after an error that nobody handled, when what was in flight is recorded', async () => {
    await controller.importCsv(closeCsv({ id: 'DEFECT' }));
    await system.end('service', 'SIGTERM');
    const plant = join(system.folder, 'plant.js');
    writeFileSync(plant, "process.on('SIGWINCH', () => void Promise.reject(new Error('A planted defect')));");
    await system.startService({ NODE_OPTIONS: `--require ${plant}` });
    await system.admin.settings({ latencyMs: 700 });
    const { body: run } = await controller.send('POST', '/posting-runs', {});
    const recorded = (type: string): number => system.events(type).length;
    const [started, settled] = [recorded('PostingAttemptStarted'), recorded('PostingAttemptConfirmed')];
    while (recorded('PostingAttemptStarted') === started) await new Promise((turn) => setImmediate(turn));
    const from = system.output.length;
    const ended = system.ended('service');
    process.kill(system.servicePid, 'SIGWINCH');
    while (!system.output.slice(from).some((line) => line.includes('service.defect')))
      await new Promise((turn) => setImmediate(turn));
    const ready = await fetch(`${system.service}/health/ready`).catch(() => null); // It may be gone already.
    if (ready !== null)
      expect(await ready.json()).toMatchObject({ status: 'not ready', problems: [expect.stringContaining('defect')] });
    expect(await ended).toBe(1);
    expect(recorded('PostingAttemptConfirmed')).toBe(settled + 1);
    expect(system.output.slice(from).find((line) => line.includes('service.defect'))).toContain('plant.js');
    await system.admin.settings({ latencyMs: 0 });
    await system.startService();
    expect((await controller.finishedRun(run.runId as string)).body).toMatchObject({ status: 'Finished', posted: 1 });
  });

  it('ends at once on SIGTERM although a run is being followed, and resumes the run later', async () => {
    await controller.importCsv(closeCsv({ id: 'FOLLOWED' }));
    await system.admin.offline();
    const { body: run } = await controller.send('POST', '/posting-runs', {});
    const stream = await fetch(`${controller.base}/posting-runs/${run.runId}/progress`, {
      headers: { authorization: `Bearer ${controller.token ?? ''}` },
    });
    await system.end('service', 'SIGTERM');
    await expect(stream.text()).rejects.toThrow();
    await system.admin.online();
    await system.startService();
    expect((await controller.finishedRun(run.runId as string)).body).toMatchObject({ status: 'Finished', posted: 1 });
  });

  it('continues an import that was killed, and records it once', async () => {
    const entries = Array.from({ length: 3_000 }, (_, index) => ({ id: `IMPORT-${String(index).padStart(4, '0')}` }));
    const received = await controller.send('POST', '/journal-imports', closeCsv(...entries));
    await system.end('service', 'SIGKILL');
    await system.startService();
    const { body } = await controller.finishedImport(received.body.importId as string);
    expect(body).toMatchObject({ status: 'Completed', entries: 3_000, newEntries: 3_000, batches: 3_000 });
    expect(system.events('JournalBatchPlanned').filter(({ stream }) => stream !== '').length).toBe(3_006);
    expect(system.events('JournalImportCompleted')).toHaveLength(4);
  });
});
