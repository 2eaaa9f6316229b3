import { join } from 'node:path';
import { SqliteEventStore } from '../../src/adapters/event-store/sqlite-event-store';
import { FakeNode } from '../support/eventstoredb/fake-node';
import { closeCsv } from './support/close';
import { runCommand } from './support/command';
import { configureForPosting } from './support/configure';
import { type Person } from './support/person';
import { RunningSystem } from './support/system';

/** Somebody deletes streams on the server's own page. */
describe('a damaged stream of the log', () => {
  let node: FakeNode;
  let system: RunningSystem;
  let controller: Person;

  beforeAll(async () => {
    node = await new FakeNode().start();
    system = await RunningSystem.start({
      service: { EVENT_STORE: 'eventstoredb', EVENTSTOREDB_URL: node.connectionString, INSTANCE_LEASE_MS: '1500' },
    });
    controller = await system.person('cora.controller');
    await configureForPosting(controller);
  });

  afterAll(async () => {
    await system.stop();
    node.stop();
  });

  const stopped = (): boolean =>
    node.log.events.some(({ type, stream }) => type === 'PostingStopped' && stream === 'revrec-postingStop-acme-test');

  const conditions = async (): Promise<string[]> => {
    const ready = (await (await fetch(`${system.service}/health/ready`)).json()) as { degraded: { code: string }[] };
    return ready.degraded.map(({ code }) => code).sort();
  };

  it('stops its environment until it is whole again, and no other', async () => {
    await controller.importCsv(closeCsv({ id: 'WHOLE' }, { id: 'DAMAGED' }));
    const { batchKey } = await controller.batch('DAMAGED');
    const stream = `revrec-journalBatch-acme-test.${batchKey as string}`;
    const told = new Promise<void>((resolve) => {
      const stop = node.log.onAppended(() => {
        if (!stopped()) return;
        stop();
        resolve();
      });
    });
    node.log.softDelete(stream);
    await told;

    const { body: state } = await controller.send('GET', '/service-state');
    expect(state.stops).toMatchObject([
      {
        cause: 'log-damaged',
        message: expect.stringContaining(`the stream journalBatch-acme-test.${batchKey as string}: it was deleted`),
      },
    ]);
    const stops = node.log.events.filter(({ type }) => type === 'PostingStopped').map((event) => event.stream);
    expect(stops).toEqual(['revrec-postingStop-acme-test']);
    expect(await controller.send('POST', '/posting-runs', {})).toMatchObject({
      status: 409,
      body: { code: 'POSTING_STOPPED' },
    });
    expect(await controller.send('GET', `/journal-batches/${batchKey as string}/posted-entry`)).toMatchObject({
      status: 503,
      body: { code: 'STREAM_DAMAGED', fix: expect.stringContaining('repair-streams') },
    });
    const check = await controller.send('POST', '/posting-stops/log-damaged/check');
    expect(check).toMatchObject({ status: 409, body: { code: 'LOG_STILL_DAMAGED' } });

    const store = { EVENT_STORE: 'eventstoredb', EVENTSTOREDB_URL: node.connectionString };
    const name = `journalBatch-acme-test.${batchKey as string}`;
    expect(await runCommand('repair-streams', [], store)).toEqual({
      status: 1,
      stdout: `the stream ${name}: it was deleted. not repaired: run it with --apply\n`,
      stderr: '',
    });
    expect(await runCommand('repair-streams', ['--apply'], store)).toEqual({
      status: 0,
      stdout: `the stream ${name}: it was deleted. repaired\n`,
      stderr: '',
    });
    expect((await runCommand('repair-streams', [], store)).stdout).toBe('No stream of the log was cut or deleted.\n');
    expect((await controller.send('POST', '/posting-stops/log-damaged/check')).status).toBe(200);
    expect((await controller.post({})).body).toMatchObject({ status: 'Finished', posted: 2, failed: 0 });
    expect((await system.admin.batches()).length).toBe(2);
  });

  it('is named by readiness and the metrics while it lasts', async () => {
    node.log.setMetadata('revrec-accountMapping-other-live', '{"$maxAge":60}');
    // The end of the test is the time that the reader of the log has, not a number of looks.
    while (!(await conditions()).includes('STREAM_DAMAGED')) await new Promise((turn) => setImmediate(turn));
    const metrics = await (await fetch(`${system.service}/metrics`)).text();
    expect(metrics).toContain('revrec_degraded{reason="STREAM_DAMAGED"} 1');
    node.log.setMetadata('revrec-accountMapping-other-live', '{}');
  });

  it('that was deleted for good is not repaired here, and its history is moved whole', async () => {
    node.log.tombstone('revrec-accountMapping-acme-test');
    const store = { EVENT_STORE: 'eventstoredb', EVENTSTOREDB_URL: node.connectionString };
    const { status, stdout } = await runCommand('repair-streams', ['--apply'], store);
    expect([status, stdout]).toEqual([1, expect.stringContaining('move the log with migrate-store')]);
    await system.end('service', 'SIGTERM');
    const folder = join(system.folder, 'moved');
    const moved = await runCommand('migrate-store', ['--from', 'eventstoredb', '--to', `sqlite:${folder}`], store);
    expect([moved.status, moved.stderr.includes('TARGET')]).toEqual([0, false]);
    const whole = new SqliteEventStore(join(folder, 'events.sqlite'));
    expect((await whole.read('accountMapping-acme-test')).length).toBeGreaterThan(0);
    whole.close();
  });
});
