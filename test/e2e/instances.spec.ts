import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerCredentials } from '@grpc/grpc-js';
import { FakeNode } from '../support/eventstoredb/fake-node';
import { LOOPBACK_TLS } from '../support/loopback-tls';
import { closeCsv } from './support/close';
import { configureForPosting } from './support/configure';
import { type Person } from './support/person';
import { RunningSystem } from './support/system';

const MINUTE_MS = 60_000;
const PASSWORD = 'Planted-Store-Password-7';

/** The store is the fake node that speaks EventStoreDB's protocol: docs/proofs.md says what was run on a real server. */
describe('two instances of the service on one EventStoreDB', () => {
  let node: FakeNode;
  let keys: string;
  let system: RunningSystem;
  let first: Person;
  let second: Person;

  beforeAll(async () => {
    const [cert, key] = [Buffer.from(LOOPBACK_TLS.certificate), Buffer.from(LOOPBACK_TLS.key)];
    const credentials = ServerCredentials.createSsl(null, [{ cert_chain: cert, private_key: key }]);
    node = await new FakeNode().start(0, credentials);
    keys = mkdtempSync(join(tmpdir(), 'revrec-keys-'));
    writeFileSync(join(keys, 'ca.pem'), LOOPBACK_TLS.certificate);
    writeFileSync(join(keys, 'url'), `kurrentdb://revrec:${PASSWORD}@localhost:${node.port}?tls=true\n`);
    system = await RunningSystem.start({
      service: {
        EVENT_STORE: 'eventstoredb',
        EVENTSTOREDB_URL_FILE: join(keys, 'url'),
        EVENTSTOREDB_CA_FILE: join(keys, 'ca.pem'),
        LOG_LEVEL: 'trace',
        INSTANCE_LEASE_MS: '1500',
        SCHEDULE_TICK_MS: '250',
        VAULT_KEY: randomBytes(32).toString('base64'),
        SEAL_KEY_FILE: join(keys, 'seal.key'),
        SEALS_DIR: join(keys, 'seals'),
      },
    });
    await system.startSecondService();
    first = await system.person('cora.controller');
    second = await system.person('adam.admin', system.secondService);
    await configureForPosting(first);
  });

  afterAll(async () => {
    await system.stop();
    node.stop();
    rmSync(keys, { recursive: true });
  });

  const happened = (type: string): { stream: string; data: Record<string, unknown> }[] =>
    node.log.events
      .filter((event) => event.type === type && event.stream.startsWith('revrec-'))
      .map(({ stream, data }) => ({
        stream,
        data: JSON.parse(Buffer.from(data).toString()) as Record<string, unknown>,
      }));

  /** References that the ledger holds, each as often as it holds it. */
  const inLedger = async (): Promise<string[]> =>
    (await system.admin.batches()).map(({ referenceNo }) => referenceNo).sort();

  const referencesOf = (person: Person, ids: readonly string[]): Promise<string[]> =>
    Promise.all(ids.map(async (id) => String((await person.batch(id)).referenceNo)));

  const named = (prefix: string, count: number): string[] =>
    Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

  /** Until the log shows it. */
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo())
      await new Promise<void>((resolve) => {
        const stop = node.log.onAppended(() => {
          stop();
          resolve();
        });
      });
  };

  const createsAt = async (person: Person, service: string): Promise<number> => {
    const { body } = await person.get(`${service}/metrics`);
    const counts = [...String(body).matchAll(/^\S+_count\{function="create",outcome="[^"]*"\} (\d+)$/gm)];
    return counts.reduce((sum, [, count]) => sum + Number(count), 0);
  };

  it('each shows what was asked of the other, and one of them posts', async () => {
    const ids = named('ONE', 4);
    await first.importCsv(closeCsv(...ids.map((id) => ({ id }))));
    const { body: run } = await second.post();
    expect(run).toMatchObject({ status: 'Finished', batches: 4, posted: 4, failed: 0 });
    expect((await first.finishedRun(run.runId as string)).body).toMatchObject({ posted: 4 });
    expect(await inLedger()).toEqual([...(await referencesOf(second, ids))].sort());
    const creates = [await createsAt(first, system.service), await createsAt(second, system.secondService)];
    expect([...creates].sort()).toEqual([0, 4]);
  });

  it('asked at the same time for the same batches, they post each once', async () => {
    const ids = named('BOTH', 6);
    await first.importCsv(closeCsv(...ids.map((id) => ({ id }))));
    const batchKeys = await Promise.all(ids.map(async (id) => (await second.batch(id)).batchKey as string));
    const runs = await Promise.all([first.post({ batchKeys }), second.post({ batchKeys })]);
    const posted = runs.map(({ body }) => Number(body.posted ?? 0));
    const held = await inLedger();
    const references = await referencesOf(first, ids);
    expect(references.map((reference) => held.filter((one) => one === reference).length)).toEqual(ids.map(() => 1));
    expect(posted.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(6);
    expect((await Promise.all(ids.map((id) => second.batch(id)))).map(({ status }) => status)).toEqual(
      ids.map(() => 'Success'),
    );
  });

  it('run a scheduled occurrence once', async () => {
    const ids = named('TIMED', 2);
    const today = new Date().toISOString().slice(0, 10);
    await first.importCsv(closeCsv(...ids.map((id) => ({ id, date: today }))));
    const due = new Date(Math.ceil((Date.now() + 5_000) / MINUTE_MS) * MINUTE_MS).toISOString();
    const timing = { frequency: { kind: 'Daily', time: due.slice(11, 16) }, timeZone: 'UTC' };
    await first.send('PUT', '/posting-schedule', timing);
    await second.send('POST', '/posting-schedule/enable');
    await until(() => happened('PostingOccurrenceFinished').length > 0);
    await second.send('POST', '/posting-schedule/disable');
    expect(happened('PostingOccurrenceClaimed')).toHaveLength(1);
    expect(happened('PostingOccurrenceFinished')).toMatchObject([{ data: { counts: { posted: 2, failed: 0 } } }]);
    const held = await inLedger();
    const references = await referencesOf(second, ids);
    expect(references.map((reference) => held.filter((one) => one === reference).length)).toEqual([1, 1]);
  });

  it('the other finishes when one is killed in the middle of a run', async () => {
    const ids = named('KILLED', 8);
    await second.importCsv(closeCsv(...ids.map((id) => ({ id }))));
    await system.admin.settings({ latencyMs: 400 });
    const before = happened('PostingAttemptStarted').length;
    const { body: run } = await second.send('POST', '/posting-runs', {});
    await until(() => happened('PostingAttemptStarted').length > before + 1);
    const creates = await createsAt(first, system.service);
    const holder = creates > 0 ? 'service' : 'second';
    await system.end(holder, 'SIGKILL');
    await system.admin.settings({ latencyMs: 0 });
    const survivor = holder === 'service' ? second : first;
    const finished = await survivor.finishedRun(run.runId as string);
    expect(finished.body).toMatchObject({ status: 'Finished', batches: 8, posted: 8, failed: 0 });
    const held = await inLedger();
    const references = await referencesOf(survivor, ids);
    expect(references.map((reference) => held.filter((one) => one === reference).length)).toEqual(ids.map(() => 1));
  });

  it('sign in at the store with a password that appears in no log, event or metric', async () => {
    expect([...node.authorizations]).toEqual([`Basic ${Buffer.from(`revrec:${PASSWORD}`).toString('base64')}`]);
    const kept = node.log.events.map(({ data, metadata }) => Buffer.concat([data, metadata]).toString()).join('\n');
    for (const form of [PASSWORD, Buffer.from(PASSWORD).toString('base64')]) {
      expect(system.output.join('\n')).not.toContain(form);
      expect(kept).not.toContain(form);
    }
  });
});
