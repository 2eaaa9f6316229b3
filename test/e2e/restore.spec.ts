import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeCsv } from './support/close';
import { type Ended, runCommand } from './support/command';
import { configureForPosting } from './support/configure';
import { type Person } from './support/person';
import { RunningSystem } from './support/system';
import { carryOut, stepsOf } from './support/documented-steps';
import { unzip } from './support/unzip';

const EVERY_CHANGE: readonly [method: string, path: string, body: unknown][] = [
  ['PUT', '/connection', { companyId: 'ACME-DEV', senderId: 'x', senderPassword: 'x', userId: 'x', userPassword: 'x' }],
  ['PATCH', '/connection/settings', { journalSymbol: 'APJ' }],
  ['POST', '/custom-fields', { apiName: 'region', label: 'Region', source: 'Customer' }],
  ['DELETE', '/account-mappings/2400', undefined],
  ['POST', '/journal-imports', closeCsv({ id: 'READ-ONLY' })],
  ['POST', '/preflights', {}],
  ['POST', '/posting-runs', {}],
  ['POST', '/posting-schedule/enable', {}],
  ['POST', '/ledger-directory/refresh', {}],
  ['PUT', '/notification-settings', { recipients: [], closeDay: 5, closeReminderDays: 3 }],
];

describe('a backup that is restored as docs/operations.md says', () => {
  let system: RunningSystem;
  let folder: string;
  let controller: Person;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'revrec-backup-'));
    system = await RunningSystem.start({ service: { SEALS_DIR: join(folder, 'seals') } });
    controller = await system.person('cora.controller');
    await configureForPosting(controller);
  });
  afterAll(async () => {
    await system.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const documented = (heading: string): Promise<Ended> =>
    carryOut(stepsOf('operations.md', heading), {
      ...{ DATA: system.dataFolder, BACKUP: join(folder, 'backup') },
      ...{ SEALS_DIR: join(folder, 'seals'), KEYS: join(folder, 'keys') },
    });
  const command = (name: string, ...args: string[]): Promise<Ended> =>
    runCommand(name, ['--data', system.dataFolder, ...args], { SEALS_DIR: join(folder, 'seals') });
  const verify = (): Promise<Ended> => command('verify', '--seals', join(folder, 'seals'));

  const ready = async (): Promise<{ status: number; body: Record<string, unknown> }> => {
    const reply = await fetch(`${system.service}/health/ready`);
    return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
  };
  const metrics = async (): Promise<string> => (await fetch(`${system.service}/metrics`)).text();
  const entries = async (person: Person): Promise<Record<string, string>> => {
    const { body } = await person.get('/journal-batches?limit=50');
    const items = body.items as { journalEntryId: string; status: string }[];
    return Object.fromEntries(items.map(({ journalEntryId, status }) => [journalEntryId, status]));
  };
  const inLedger = async (): Promise<string[]> => (await system.admin.batches()).map(({ debit }) => debit).sort();

  it('is taken while the service runs', async () => {
    await controller.importCsv(closeCsv({ id: 'BEFORE-1', amount: '10.00' }));
    expect((await controller.post()).body).toMatchObject({ posted: 1 });
    await controller.get('/evidence-packs?period=2026-09'); // Seals the log.
    expect(await documented('Back up')).toMatchObject({ status: 0 });
    await controller.importCsv(closeCsv({ id: 'AFTER-1', amount: '20.00' }, { id: 'AFTER-2', amount: '30.00' }));
    expect((await controller.post()).body).toMatchObject({ posted: 2 });
    await controller.importCsv(closeCsv({ id: 'AFTER-3', amount: '40.00' }));
  });

  it('is not taken for the log while the service runs, nor without a reason', async () => {
    const inUse = await command('accept-restore', '--reason', 'No restore at all');
    expect([inUse.status, inUse.stderr]).toEqual([
      2,
      `DATA_FOLDER_IN_USE: ${system.dataFolder} is in use by another process. Stop the service first, or use another DATA_DIR; nothing was changed.\n`,
    ]);
    expect(await system.end('service', 'SIGTERM')).toBe(0);
    expect(await verify()).toMatchObject({ status: 0 });
    expect(await command('accept-restore', '--reason', 'No restore at all')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^RESTORE_NOT_FOUND: /),
    });
  });

  it('makes the service read-only, with the views of the backup, until an operator accepts it', async () => {
    expect(await documented('Restore: put the backup in place')).toMatchObject({ status: 0 });
    await system.startService();
    const [auditor, cora] = [await system.person('audrey.auditor'), await system.person('cora.controller')];
    expect(await ready()).toMatchObject({
      status: 200,
      body: {
        status: 'degraded',
        problems: [],
        degraded: [
          { code: 'READ_ONLY', fix: expect.stringContaining('npm run accept-restore') },
          { code: 'POSTING_STOPPED' },
        ],
      },
    });
    expect(await metrics()).toContain('revrec_degraded{reason="READ_ONLY"} 1');
    expect(system.output.join('\n')).toContain('seal.log-behind');
    expect(await entries(auditor)).toEqual({ 'BEFORE-1': 'Success' });
    expect((await auditor.get('/service-state')).body).toMatchObject({
      conditions: [{ code: 'READ_ONLY' }],
      stops: [{ cause: 'log-restored', period: null }],
    });
    for (const [method, path, body] of EVERY_CHANGE) {
      const { status, body: problem } = await cora.send(method, path, body);
      expect([method, path, status, problem.code]).toEqual([method, path, 409, 'READ_ONLY']);
    }
    expect((await auditor.get('/evidence-packs?period=2026-09')).status).toBe(200); // Of what was sealed.
    expect((await cora.send('POST', '/dry-runs', {})).body.code).toBe('NOTHING_TO_POST'); // It only reads.
    const anna = await system.person('anna.analyst');
    expect((await anna.get('/evidence-packs?period=2026-09')).body.code).toBe('FORBIDDEN');
    expect(await system.end('service', 'SIGTERM')).toBe(0);
    expect(await verify()).toMatchObject({ status: 1, stderr: expect.stringContaining('EVENTS_MISSING') });
  });

  it('is accepted, verified as accepted, and does not post by itself', async () => {
    expect(await documented('Restore: accept it')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/Accepted: at least \d+ events of the log are lost/),
      stderr: expect.stringContaining('ACCEPTED RESTORE'),
    });
    await system.startService({ SCHEDULE_TICK_MS: '100' });
    controller = await system.person('cora.controller');
    const { body } = await controller.get('/service-state');
    expect(body).toMatchObject({
      conditions: [],
      stops: [{ cause: 'log-restored', period: null, canBeResumed: true }],
    });
    expect(await ready()).toMatchObject({
      status: 200,
      body: { status: 'degraded', degraded: [{ code: 'POSTING_STOPPED' }] },
    });
    await controller.importCsv(closeCsv({ id: 'AFTER-1', amount: '20.00' }, { id: 'AFTER-2', amount: '30.00' }));
    const refused = await controller.post();
    expect([refused.status, refused.body.code]).toEqual([409, 'POSTING_STOPPED']);
    expect(await inLedger()).toEqual(['10.00', '20.00', '30.00']);
  });

  it('posts again when a Controller resumes it, finds what is there, and can be proven', async () => {
    const { body } = await controller.get('/service-state');
    const path = `/posting-stops/${encodeURIComponent(body.stops[0].stopId as string)}/resume`;
    const admin = await system.person('adam.admin');
    expect((await admin.send('POST', path, { reason: 'I am no Controller', sweepId: 'none' })).status).toBe(403);
    const { body: swept } = await controller.send('POST', '/posting-stops/sweep');
    expect(swept.periods).toEqual([
      {
        ...{ period: '2026-09', records: 3 },
        unexplained: ['AFTER-1', 'AFTER-2'].map((id) => ({
          ...{ title: id, journalEntryId: id },
          ...{ referenceNo: expect.stringMatching(/^RR2609-/), recordNo: expect.stringMatching(/^\d+$/) },
        })),
      },
    ]);
    const reason = 'September is imported again';
    const unseen = await controller.send('POST', path, { reason, sweepId: 'something else' });
    expect([unseen.status, unseen.body.code]).toEqual([409, 'SWEEP_NOT_SHOWN']);
    const resumed = await controller.send('POST', path, { reason, sweepId: swept.sweepId });
    expect([resumed.status, resumed.body]).toEqual([200, { conditions: [], stops: [] }]);
    await controller.importCsv(closeCsv({ id: 'NEW-1', amount: '50.00' }));
    expect((await controller.post()).body).toMatchObject({ posted: 3, failed: 0 });
    expect(await inLedger()).toEqual(['10.00', '20.00', '30.00', '50.00']);
    expect(system.events('PostingResumed').map(({ data, metadata }) => [data['reason'], metadata['actor']])).toEqual([
      ['September is imported again', 'cora.controller'],
    ]);

    const pack = await fetch(`${controller.base}/evidence-packs?period=2026-09`, {
      headers: { authorization: `Bearer ${controller.token ?? ''}` },
    });
    const unpacked = join(folder, 'pack');
    await unzip(Buffer.from(await pack.arrayBuffer()), unpacked);
    expect(await runCommand(join(unpacked, 'verify.mjs'), [])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('VERIFIED'),
    });
    expect(await system.end('service', 'SIGTERM')).toBe(0);
    const verified = await verify();
    const report = JSON.parse(verified.stdout.trim().split('\n').at(-1) ?? '{}') as Record<string, unknown>;
    expect([verified.status, report]).toMatchObject([
      0,
      { problems: [], unsealed: 1, restores: [{ kept: { number: 1 } }] },
    ]);
    await system.startService();
    const again = await system.person('cora.controller');
    expect((await again.get('/service-state')).body).toEqual({ conditions: [], stops: [] });
  });
});

describe('an archive of seals that cannot be read', () => {
  it('keeps the service from starting until a copy is put in place as docs/operations.md says', async () => {
    const system = await RunningSystem.start();
    try {
      const seals = join(system.dataFolder, 'seals');
      const file = join(seals, 'seals.jsonl');
      const copy = join(system.folder, 'copy');
      const kept = (): string[] => readFileSync(file, 'utf8').trimEnd().split('\n');
      const sealAgain = async (id: string): Promise<void> => {
        await (await system.person('cora.controller')).importCsv(closeCsv({ id }));
        await system.end('service', 'SIGTERM'); // Which seals what is new.
      };
      await configureForPosting(await system.person('cora.controller'));
      await sealAgain('SEALED-1');
      cpSync(seals, copy, { recursive: true });
      await system.startService();
      await sealAgain('SEALED-2');
      const whole = kept();
      expect(whole.length).toBeGreaterThan(1);
      const [last = ''] = whole.slice(-1);
      writeFileSync(file, `${whole.slice(0, -1).join('\n')}\n${last.slice(0, 40)}${last}\n`);

      await expect(system.startService()).rejects.toThrow('has a line that is not a seal');
      const env = { DATA: system.dataFolder, SEALS_DIR: seals, COPY: copy };
      const { status, stdout } = await carryOut(stepsOf('operations.md', 'An archive that cannot be read'), env);
      expect([status, stdout]).toEqual([0, expect.stringContaining('"problems":[]')]);
      await system.startService();
      await sealAgain('SEALED-3');
      expect(kept().slice(0, whole.length)).toEqual(whole); // What the copy lacked is there again.
      expect(kept().length).toBeGreaterThan(whole.length);
    } finally {
      await system.stop();
    }
  });
});
