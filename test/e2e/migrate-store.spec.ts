import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FakeNode } from '../support/eventstoredb/fake-node';
import { closeCsv } from './support/close';
import { configureForPosting } from './support/configure';
import { beginCommand, runCommand } from './support/command';
import { type Person } from './support/person';
import { RunningSystem, type SystemOptions } from './support/system';
import { unzip } from './support/unzip';

describe('a history that is moved to another store', () => {
  let node: FakeNode;
  let system: RunningSystem;
  const options = { service: {} as NodeJS.ProcessEnv } satisfies SystemOptions;
  beforeAll(async () => {
    node = await new FakeNode().start();
    system = await RunningSystem.start(options);
  });
  afterAll(async () => {
    await system.stop();
    node.stop();
  });

  const data = (): string => join(system.folder, 'data');
  const restart = async (env: NodeJS.ProcessEnv): Promise<Person> => {
    await system.end('service', 'SIGTERM');
    options.service = env;
    await system.startService();
    return system.person('cora.controller');
  };
  const post = async (controller: Person, id: string): Promise<void> => {
    await controller.importCsv(closeCsv({ id }));
    expect((await controller.post()).body).toMatchObject({ posted: 1, failed: 0 });
  };
  const statuses = async (controller: Person): Promise<unknown> => {
    const { body } = await controller.send('GET', '/journal-batches');
    return (body as { items: { journalEntryId: string; status: string }[] }).items.map((item) => [
      item.journalEntryId,
      item.status,
    ]);
  };

  it('continues in EventStoreDB after an interrupted move, with secrets and seals, and moves back into a file', async () => {
    const first = await system.person('cora.controller');
    await configureForPosting(first);
    await post(first, 'MOVED-1');
    while (system.events('LogSealed').length === 0) await new Promise((turn) => setImmediate(turn));
    await system.end('service', 'SIGTERM');

    const shared = { EVENT_STORE: 'eventstoredb', EVENTSTOREDB_URL: node.connectionString };
    const there = ['--from', `sqlite:${data()}`, '--to', 'eventstoredb'];
    const [child, killed] = beginCommand('migrate-store', there, shared);
    while (node.calls.append < 12) await new Promise((turn) => setImmediate(turn));
    node.trouble.append = 'silent'; // Taken, and never answered.
    const before = node.calls.append;
    while (node.calls.append === before) await new Promise((turn) => setImmediate(turn));
    child.kill('SIGKILL');
    await killed;
    node.trouble.append = 'none';

    options.service = shared;
    await expect(system.startService()).rejects.toThrow('is not complete yet');
    const moved = await runCommand('migrate-store', there, shared);
    expect([moved.status, moved.stdout]).toEqual([
      0,
      expect.stringMatching(/^The target has all \d+ events .* Encrypted secrets copied now: 1\./),
    ]);
    expect(moved.stdout).toContain(`1 seals of ${join(data(), 'seals')} hold`);
    expect(await runCommand('migrate-store', there, shared)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(' 0 of them copied now'),
    });

    const second = await restart(shared);
    await post(second, 'MOVED-2'); // With the password from the vault there.
    expect(await statuses(second)).toEqual([
      ['MOVED-1', 'Success'],
      ['MOVED-2', 'Success'],
    ]);
    await system.end('service', 'SIGTERM');
    expect(await runCommand('migrate-store', there, shared)).toMatchObject({
      ...{ status: 1, stderr: expect.stringContaining('TARGET_GREW: The target was used') },
    });

    const files = join(system.folder, 'back');
    mkdirSync(files);
    const seals = join(data(), 'seals');
    const back = ['--from', 'eventstoredb', '--to', `sqlite:${files}`, '--seals', seals];
    expect(await runCommand('migrate-store', back, shared)).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('Compared'),
    });
    expect(readdirSync(files).sort()).toEqual(['events.sqlite', 'in-use.sqlite', 'secrets.sqlite']);
    const keys = {
      VAULT_KEY_FILE: join(data(), 'vault.key'),
      SEAL_KEY_FILE: join(data(), 'seal.key'),
      SEALS_DIR: seals,
    };
    const third = await restart({ ...keys, DATA_DIR: files });
    await post(third, 'MOVED-3');
    expect(await statuses(third)).toEqual(['MOVED-1', 'MOVED-2', 'MOVED-3'].map((id) => [id, 'Success']));
    const pack = await fetch(`${third.base}/evidence-packs?period=2026-09`, {
      headers: { authorization: `Bearer ${third.token ?? ''}` },
    });
    const evidence = join(system.folder, 'evidence');
    await unzip(Buffer.from(await pack.arrayBuffer()), evidence);
    const proof = await beginCommand(join(evidence, 'verify.mjs'), [])[1];
    expect([pack.status, proof.status, proof.stdout]).toEqual([200, 0, expect.stringContaining('3 batches')]);
    await system.end('service', 'SIGTERM');
    const verified = await runCommand('verify', ['--data', files, '--seals', seals]);
    expect([verified.status, JSON.parse(verified.stdout.trim())]).toEqual([
      0,
      expect.objectContaining({ problems: [] }),
    ]);
  });

  it('is refused with a message and a status for what cannot be', async () => {
    const nothing = join(system.folder, 'nothing');
    const refused = async (...args: string[]): Promise<[number | null, string]> => {
      const { status, stderr } = await runCommand('migrate-store', args);
      return [status, stderr.trim()];
    };
    expect(await refused('--from', `sqlite:${nothing}`, '--to', `sqlite:${nothing}2`)).toEqual([
      2,
      `There is no log in ${nothing}.`,
    ]);
    expect(await refused('--from', `sqlite:${data()}`, '--to', `sqlite:${data()}`)).toEqual([
      2,
      'Source and target are the same store.',
    ]);
    expect(await refused('--from', 'files', '--to', 'more')).toEqual([
      2,
      expect.stringMatching(/^A store is sqlite:DIR/),
    ]);
  });
});
