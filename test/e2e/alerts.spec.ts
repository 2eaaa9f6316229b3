import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { FakeNode } from '../support/eventstoredb/fake-node';
import { SmallDisk } from '../torture/small-disk';
import { alertRules, judgeAlerts, promtoolHere, scrape, type Scrape, type Timeline } from './support/alert-timeline';
import { closeCsv } from './support/close';
import { runCommand } from './support/command';
import { configureForPosting } from './support/configure';
import { type Person } from './support/person';
import { ROOT, RunningSystem } from './support/system';

const RULES = alertRules(readFileSync(join(ROOT, 'deploy', 'alerts.yml'), 'utf8'));
const UNAUTHORISED = `<?xml version="1.0" encoding="UTF-8"?><response><control><status>failure</status><senderid></senderid><controlid></controlid></control>
<errormessage><error><errorno>XMLGW_JPP0002</errorno><description></description><description2>Sign-in information is incorrect. Please check your request.</description2><correction></correction></error></errormessage></response>`;
const INSTANCE = { instance: '127.0.0.1:4100', job: 'revrec' };
const promtool = promtoolHere();

const times = (count: number, one: Scrape): Scrape[] => Array.from({ length: count }, () => one);

/** What was scraped before, under and after each fault. */
const met = new Map<string, Timeline>();

/** A state that lasts: it fires after its time, and goes out when it is gone. */
const lasting = (
  alert: string,
  [before, under, after]: readonly [Scrape, Scrape, Scrape],
  labels: Readonly<Record<string, string>>,
  minutes = 8,
): void => {
  const rule = ruleOf(alert);
  const scrapes = [...times(5, before), ...times(minutes, under), ...times(5, after)];
  met.set(alert, { rule, scrapes, fires: [4 + minutes], isOut: [4, 6 + minutes], labels: { ...INSTANCE, ...labels } });
};

/** Something that happened: it fires at once, and goes out when its window is over. */
const happened = (
  alert: string,
  scrapes: readonly Scrape[],
  windowMinutes: number,
  labels: Readonly<Record<string, string>> = INSTANCE,
): void => {
  const rest = times(windowMinutes + 2, scrapes.at(-1) ?? null);
  const all = [...times(5, scrapes[0] ?? null), ...scrapes.slice(1), ...rest];
  const at = 4 + scrapes.length;
  met.set(alert, { rule: ruleOf(alert), scrapes: all, fires: [at], isOut: [4, at + windowMinutes], labels });
};

const ruleOf = (alert: string): (typeof RULES)[number] => {
  const rule = RULES.find((one) => one.alert === alert);
  if (!rule) throw new Error(`There is no alert ${alert}.`);
  return rule;
};

const hasReason = (one: Scrape, reason: string): boolean =>
  [...(one?.keys() ?? [])].some((series) => series.startsWith(`revrec_degraded{reason="${reason}"`));

describe('the alerts', () => {
  let folder: string;
  let system: RunningSystem;
  let controller: Person;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'revrec-alerts-'));
    mkdirSync(join(folder, 'seals'));
    system = await RunningSystem.start({ service: { SEALS_DIR: join(folder, 'seals'), ENVIRONMENTS: 'acme-test' } });
    controller = await system.person('cora.controller');
    await configureForPosting(controller);
  });
  afterAll(async () => {
    await system.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const look = (): Promise<Scrape> => scrape(system.service);
  /** A state that stays until the test ends it. */
  const lookUntil = async (isThere: (one: Scrape) => boolean): Promise<Scrape> => {
    for (;;) {
      const one = await look();
      if (isThere(one)) return one;
      await new Promise((turn) => setImmediate(turn));
    }
  };
  const restart = async (env: NodeJS.ProcessEnv = {}): Promise<void> => {
    await system.end('service', 'SIGTERM');
    await system.startService(env);
    controller = await system.person('cora.controller');
  };
  const file = (name: string): string => join(system.dataFolder, name);

  it('watch what the service shows, and each has its paragraph in the runbook', async () => {
    const shown = new Set([...((await look())?.keys() ?? [])].map((series) => /type="(\w+)"/.exec(series)?.[1]));
    const types = RULES.flatMap(({ expr }) => /\{type=~?"([^"]+)"/.exec(expr)?.[1]?.split('|') ?? []);
    expect(types.length).toBeGreaterThan(3);
    expect(types.filter((type) => !shown.has(type))).toEqual([]);
    const text = await (await fetch(`${system.service}/metrics`)).text();
    const names = RULES.flatMap(({ expr }) => expr.match(/\b(revrec_\w+|up)\b/g) ?? []);
    const known = (name: string): boolean => name === 'up' || text.includes(`# TYPE ${name.replace(/_count$/, '')} `);
    expect(names.filter((name) => !known(name))).toEqual([]);
    const headings = readFileSync(join(ROOT, 'docs', 'runbook.md'), 'utf8').match(/^## .+$/gm);
    expect(headings).toEqual(RULES.map(({ alert }) => `## ${alert}`));
    for (const { alert, annotations } of RULES)
      expect(annotations['runbook']).toBe(`docs/runbook.md#${alert.toLowerCase()}`);
  });

  it('meet entries that somebody has to decide', async () => {
    const before = await look();
    await controller.importCsv(closeCsv({ id: 'CHANGED' }));
    const { batchKey } = await controller.batch('CHANGED');
    const readBack = { function: 'query', object: 'GLENTRY' };
    await system.admin.fault(readBack, { kind: 'http', status: 503 }, 10_000);
    const { body: run } = await controller.send('POST', '/posting-runs', { batchKeys: [batchKey] });
    while ((await system.admin.batches()).length === 0) await new Promise((turn) => setImmediate(turn));
    const [held] = await system.admin.batches();
    await system.admin.alterLine(held?.recordNo ?? '', 1, { CLASSID: '' });
    await system.admin.clearFaults();
    await controller.finishedRun(run.runId as string);
    expect(await controller.batch('CHANGED')).toMatchObject({ needsPerson: true });
    happened('RevRecBatchNeedsPerson', [before, await look()], 60, { job: 'revrec' });
  });

  it('meet a connection that is refused', async () => {
    const before = await look();
    await system.admin.reset();
    await system.admin.fault({ function: 'getAPISession' }, { kind: 'http', status: 401, body: UNAUTHORISED }, 10);
    await controller.send('POST', '/connection/check');
    expect((await controller.get('/connection')).body).toMatchObject({ status: 'Paused' });
    happened('RevRecConnectionPaused', [before, await look()], 60, { job: 'revrec' });
    await system.admin.clearFaults();
    expect((await controller.send('POST', '/connection/check')).body.status).toBe('Connected');
  });

  it('meet a ledger that does not answer', async () => {
    const before = await look();
    await system.admin.fault({ function: 'getAPISession' }, { kind: 'http', status: 503 }, 10_000);
    const silent: Scrape[] = [];
    for (let minute = 0; minute < 4; minute += 1) {
      for (let check = 0; check < 3; check += 1) await controller.send('POST', '/connection/check');
      silent.push(await look());
    }
    await system.admin.clearFaults();
    expect((await controller.send('POST', '/connection/check')).body.status).toBe('Connected');
    const after = await look();
    const scrapes = [...times(5, before), ...silent, ...times(7, silent.at(-1) ?? null), ...times(14, after)];
    met.set('RevRecLedgerSilent', {
      ...{ rule: ruleOf('RevRecLedgerSilent'), scrapes, fires: [9], isOut: [4, 17, 28] },
      labels: INSTANCE,
    });
  });

  it('meet a service that posts nothing by its setting, and one whose vault key is another', async () => {
    const before = await look();
    await restart({ POSTING: 'off' });
    const off = await look();
    await restart();
    lasting('RevRecPostingOff', [before, off, await look()], { reason: 'POSTING_OFF' }, 65);
    await system.end('service', 'SIGTERM');
    renameSync(file('vault.key'), file('vault.key.elsewhere'));
    await system.startService();
    const lost = await lookUntil((one) => hasReason(one, 'CREDENTIALS_LOST'));
    await system.end('service', 'SIGTERM');
    renameSync(file('vault.key.elsewhere'), file('vault.key'));
    await system.startService();
    lasting('RevRecCredentialsLost', [before, lost, await look()], { reason: 'CREDENTIALS_LOST' });
  });

  it('meet views that something locks', async () => {
    controller = await system.person('cora.controller');
    const before = await look();
    const other = new Database(file('read-models.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    const stopped = controller.send('PATCH', '/connection/settings', { linesPerBatchMax: 400 });
    const stuck = await lookUntil((one) => hasReason(one, 'VIEWS_STUCK'));
    other.exec('ROLLBACK');
    other.close();
    await stopped;
    const after = await lookUntil((one) => !hasReason(one, 'VIEWS_STUCK'));
    lasting('RevRecViewsBehind', [before, stuck, after], { reason: 'VIEWS_STUCK' });
  });

  it('meet a log that was restored, and posting that it stops', async () => {
    const before = await look();
    await system.end('service', 'SIGTERM');
    copyFileSync(file('events.sqlite'), join(folder, 'older.sqlite'));
    await system.startService();
    controller = await system.person('cora.controller');
    await controller.importCsv(closeCsv({ id: 'LOST' }));
    await system.end('service', 'SIGTERM'); // Seals.
    copyFileSync(join(folder, 'older.sqlite'), file('events.sqlite'));
    await system.startService();
    const readOnly = await look();
    await system.end('service', 'SIGTERM');
    const accepted = await runCommand('accept-restore', ['--data', system.dataFolder, '--reason', 'A test'], {
      SEALS_DIR: join(folder, 'seals'),
    });
    expect(accepted).toMatchObject({ status: 0 });
    await system.startService();
    const stopped = await look();
    lasting('RevRecReadOnly', [before, readOnly, stopped], { reason: 'READ_ONLY' });
    controller = await system.person('cora.controller');
    const { body } = await controller.get('/service-state');
    const { body: swept } = await controller.send('POST', '/posting-stops/sweep');
    const path = `/posting-stops/${encodeURIComponent(body.stops[0].stopId as string)}/resume`;
    expect((await controller.send('POST', path, { reason: 'Seen', sweepId: swept.sweepId })).status).toBe(200);
    lasting('RevRecPostingStopped', [before, stopped, await look()], { reason: 'POSTING_STOPPED' });
  });

  it('meet a full disk', async () => {
    if (SmallDisk.whyNot() !== null) return;
    await system.end('service', 'SIGTERM');
    const disk = SmallDisk.mount(join(folder, 'small'), 1);
    cpSync(join(folder, 'seals'), join(folder, 'small', 'seals'), { recursive: true });
    await system.startService({ SEALS_DIR: join(folder, 'small', 'seals') });
    const before = await look();
    disk.fill();
    const full = await lookUntil((one) => hasReason(one, 'DISK_FULL'));
    disk.makeRoom();
    const after = await lookUntil((one) => !hasReason(one, 'DISK_FULL'));
    lasting('RevRecDiskTrouble', [before, full, after], { reason: 'DISK_FULL' });
    const up = await look();
    await system.end('service', 'SIGTERM');
    const down = await look();
    disk.unmount();
    await system.startService();
    lasting('RevRecDown', [up, down, await look()], {});
  });

  it('meet a damaged stream, and answers that fail because of it', async () => {
    const node = await new FakeNode().start();
    const other = await RunningSystem.start({
      service: { EVENT_STORE: 'eventstoredb', EVENTSTOREDB_URL: node.connectionString, INSTANCE_LEASE_MS: '1500' },
    });
    try {
      const cora = await other.person('cora.controller');
      await configureForPosting(cora);
      await cora.importCsv(closeCsv({ id: 'DAMAGED' }));
      const { batchKey } = await cora.batch('DAMAGED');
      const before = await scrape(other.service);
      node.log.softDelete(`revrec-journalBatch-acme-test.${batchKey as string}`);
      let damaged = await scrape(other.service);
      while (!hasReason(damaged, 'STREAM_DAMAGED')) damaged = await scrape(other.service);
      const failing: Scrape[] = [];
      for (let minute = 0; minute < 3; minute += 1) {
        for (let request = 0; request < 4; request += 1)
          expect((await cora.send('GET', `/journal-batches/${batchKey as string}/posted-entry`)).status).toBe(503);
        failing.push(await scrape(other.service));
      }
      happened('RevRecRequestsFail', [before, ...failing], 5);
      const store = { EVENT_STORE: 'eventstoredb', EVENTSTOREDB_URL: node.connectionString };
      expect(await runCommand('repair-streams', ['--apply'], store)).toMatchObject({ status: 0 });
      expect((await cora.send('POST', '/posting-stops/log-damaged/check')).status).toBe(200);
      let after = await scrape(other.service);
      while (hasReason(after, 'STREAM_DAMAGED')) after = await scrape(other.service);
      lasting('RevRecLogDamaged', [before, damaged, after], { reason: 'STREAM_DAMAGED' });
    } finally {
      await other.stop();
      node.stop();
    }
  });

  it('fire and go out, each on the series of its fault, as Prometheus evaluates them', () => {
    const without = SmallDisk.whyNot() === null ? [] : ['RevRecDiskTrouble', 'RevRecDown'];
    const expected = RULES.map(({ alert }) => alert).filter((alert) => !without.includes(alert));
    expect([...met.keys()].sort()).toEqual([...expected].sort());
    if (promtool === null) {
      console.warn(
        'The alerts were not evaluated: promtool (Debian: prometheus) is not here, and PROMTOOL does not name it.',
      );
      return;
    }
    execFileSync(promtool, ['check', 'rules', join(ROOT, 'deploy', 'alerts.yml')], { stdio: 'pipe' });
    expect(judgeAlerts(promtool, folder, [...met.values()])).toContain('SUCCESS');
  });
});
