import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { closeCsv } from './support/close';
import { configureForPosting } from './support/configure';
import { RunningSystem } from './support/system';

describe('a data folder that lost something', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await RunningSystem.start();
    const controller = await system.person('cora.controller');
    await configureForPosting(controller);
    await controller.importCsv(closeCsv({ id: 'KEPT-1' }, { id: 'KEPT-2' }));
  });
  afterAll(() => system.stop());

  const file = (name: string): string => join(system.dataFolder, name);
  const degraded = async (): Promise<[number, string[]]> => {
    const reply = await fetch(`${system.service}/health/ready`);
    const { degraded: reasons } = (await reply.json()) as { degraded: { code: string }[] };
    return [reply.status, reasons.map(({ code }) => code)];
  };

  it('rebuilds damaged views automatically', async () => {
    await system.end('service', 'SIGTERM');
    writeFileSync(file('read-models.sqlite'), 'rubbish '.repeat(10_000));
    await system.startService();
    expect(system.output.join('\n')).toContain('"event":"views.damaged"');
    const anna = await system.person('anna.analyst');
    const { body } = await anna.get('/journal-batches');
    const items = body.items as { journalEntryId: string }[];
    expect(items.map(({ journalEntryId }) => journalEntryId).sort()).toEqual(['KEPT-1', 'KEPT-2']);
    expect(await degraded()).toEqual([200, []]);
  });

  it('makes views that are damaged while it runs again at once, and tells so', async () => {
    const other = new Database(file('read-models.sqlite'));
    other.pragma('wal_checkpoint(TRUNCATE)');
    const handle = openSync(file('read-models.sqlite'), 'r+');
    const rubbish = Buffer.alloc(statSync(file('read-models.sqlite')).size - 12_288, 7);
    writeSync(handle, rubbish, 0, rubbish.length, 12_288);
    closeSync(handle);
    other.pragma('user_version = 7'); // Another connection wrote: the service reads from the disk again.
    other.close();
    const anna = await system.person('anna.analyst');
    const met = await anna.get('/journal-batches');
    expect([met.status, met.body.code]).toEqual([503, 'FILE_DAMAGED']);
    const told = new Set<string>();
    for (;;) {
      const [status, reasons] = await degraded();
      for (const reason of reasons) told.add(`${status} ${reason}`);
      if (reasons.length === 0 && system.output.join('\n').includes('"event":"views.rebuilt"')) break;
    }
    expect([...told].filter((reason) => reason !== '200 VIEWS_DAMAGED')).toEqual([]);
    const { body } = await anna.get('/journal-batches');
    const items = body.items as { journalEntryId: string }[];
    expect(items.map(({ journalEntryId }) => journalEntryId).sort()).toEqual(['KEPT-1', 'KEPT-2']);
  });

  it('makes no new key of the vault while passwords are sealed with the lost one, and takes the old one back', async () => {
    await system.end('service', 'SIGTERM');
    renameSync(file('vault.key'), file('vault.key.elsewhere'));
    await system.startService();
    const controller = await system.person('cora.controller');
    expect(await degraded()).toEqual([200, ['CREDENTIALS_LOST']]);
    expect((await controller.get('/service-state')).body).toMatchObject({
      conditions: [{ code: 'CREDENTIALS_LOST', fix: expect.stringContaining('connects again') }],
    });
    const refused = await controller.send('POST', '/connection/check', {});
    expect([refused.status, refused.body.code]).toEqual([409, 'CREDENTIALS_LOST']);
    await system.end('service', 'SIGTERM');
    renameSync(file('vault.key.elsewhere'), file('vault.key'));
    await system.startService();
    expect(await degraded()).toEqual([200, []]);
  });

  it('posts again when a Controller connects again after the key is lost for good', async () => {
    await system.end('service', 'SIGTERM');
    const lost = readFileSync(file('vault.key'), 'utf8');
    rmSync(file('vault.key'));
    await system.startService();
    const controller = await system.person('cora.controller');
    expect((await controller.connect()).status).toBe(200);
    expect(readFileSync(file('vault.key'), 'utf8')).not.toBe(lost);
    expect((await controller.post()).body).toMatchObject({ posted: 2, failed: 0 });
  });

  it('does not start on an empty key of the seals, and says which file it is and what to do', async () => {
    await system.end('service', 'SIGTERM');
    const key = readFileSync(file('seal.key'));
    writeFileSync(file('seal.key'), '');
    await expect(system.startService()).rejects.toThrow(
      `${file('seal.key')} holds no Ed25519 key (0 bytes). Restore the seal key from its backup`,
    );
    writeFileSync(file('seal.key'), key);
    await system.startService();
  });
});
