import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeCsv } from './support/close';
import { runCommand } from './support/command';
import { configureForPosting } from './support/configure';
import { type Person, SANDBOX_CREDENTIALS } from './support/person';
import { RunningSystem } from './support/system';
import { unzip } from './support/unzip';

interface Pack {
  readonly status: number;
  readonly name: string;
  readonly seal: string | null;
  readonly content: Buffer;
}

const packOf = async (person: Person, query: string): Promise<Pack> => {
  const reply = await fetch(`${person.base}/evidence-packs?${query}`, {
    headers: { authorization: `Bearer ${person.token ?? ''}` },
  });
  return {
    status: reply.status,
    name: /filename="(.*)"/.exec(reply.headers.get('content-disposition') ?? '')?.[1] ?? '',
    seal: reply.headers.get('revrec-seal'),
    content: Buffer.from(await reply.arrayBuffer()),
  };
};

const verify = async (folder: string, ...more: string[]): Promise<{ status: number | null; output: string }> => {
  const { status, stdout } = await runCommand(join(folder, 'verify.mjs'), more);
  return { status, output: stdout };
};

describe('the evidence pack', () => {
  let system: RunningSystem;
  let folder: string;
  let auditor: Person;
  let runId: string;

  beforeAll(async () => {
    system = await RunningSystem.start();
    folder = mkdtempSync(join(tmpdir(), 'revrec-evidence-'));
    const controller = await system.person('cora.controller');
    auditor = await system.person('audrey.auditor');
    await configureForPosting(controller);
    // "Mid-Market" is a name that the ledger has another id for; the last entry cannot be posted.
    await controller.importCsv(
      closeCsv(
        { id: 'EV-1', className: 'Mid-Market', amount: '1000.00' },
        { id: 'EV-2', amount: '12.50' },
        { id: '=EV-3', amount: '7.25', debitAccount: '9999' },
      ),
    );
    await controller.importCsv(closeCsv({ id: 'OTHER-MONTH', date: '2026-08-31' }));
    const started = await controller.send('POST', '/posting-runs', { period: '2026-09' });
    runId = started.body.runId as string;
    expect((await controller.finishedRun(runId)).body).toMatchObject({ posted: 2, failed: 1 });
  });

  afterAll(async () => {
    await system.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const fileOf = (name: string): string => readFileSync(join(folder, name), 'utf8');
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reads what it expects
  const jsonLinesOf = (name: string): Record<string, any>[] =>
    fileOf(name)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it('is had by an Auditor with one call, verifies offline, and says what happened', async () => {
    const pack = await packOf(auditor, 'period=2026-09');
    expect(pack).toMatchObject({ status: 200, name: `evidence-acme-test-2026-09-seal-${pack.seal ?? ''}.zip` });
    expect(await unzip(pack.content, folder)).toEqual([
      ...['README.txt', 'verify.mjs', 'verify-files.mjs', 'verify-month.mjs', 'verify-tie-outs.mjs'],
      ...['verify-gl-detail.mjs', 'verify-approvals.mjs', 'verify-signatures.mjs', 'verify-line.mjs'],
      ...['events.jsonl', 'inclusion.jsonl', 'seals.jsonl', 'public-key.pem'],
      ...['journal-lines.csv', 'control-totals.csv', 'control-totals.json', 'delivered-totals.csv', 'approvals.csv'],
      ...['signing-keys.csv', 'read-back.csv', 'exchanges.jsonl', 'gl-detail.csv', 'corrections.csv', 'watch.csv'],
      ...['tie-out.csv', 'tie-out-balances.csv', 'tie-out-batches.csv', 'tie-out-other-origin.csv', 'sign-offs.csv'],
      ...['who-did-what.csv', 'manifest.json', 'manifest.sig'],
    ]);
    const verified = await verify(folder);
    expect(verified.output).toContain('VERIFIED: nothing in this pack was changed.');
    expect(verified.status).toBe(0);

    expect(fileOf('control-totals.csv').trim().split('\r\n')).toEqual([
      'Currency,Step,Batches,Lines,Debit,Credit,Steps Agree',
      'USD,imported,3,6,1019.75,1019.75,no',
      'USD,posted,2,4,1012.50,1012.50,no',
      'USD,read back,2,4,1012.50,1012.50,no',
    ]);
    const exchanges = jsonLinesOf('exchanges.jsonl');
    expect(exchanges.map(({ journalEntryId, attempt, requestNote }) => [journalEntryId, attempt, requestNote])).toEqual(
      [
        ['EV-1', 1, ''],
        ['EV-2', 1, ''],
      ],
    );
    expect(exchanges[0]!['request']).toMatch(/^<create><GLBATCH><JOURNAL>APJ<\/JOURNAL>/);
    expect(exchanges[0]!['request']).not.toContain('Mid-Market'); // The ledger's own id was sent.
    expect(exchanges[0]!['answers'].map(({ type }: { type: string }) => type)).toEqual([
      'PostingAttemptConfirmed',
      'PostingVerified',
    ]);
    const lines = fileOf('journal-lines.csv').trim().split('\r\n');
    expect(lines).toHaveLength(7);
    expect(lines[1]).toMatch(/^'=EV-3,/);
    expect(lines[1]).toContain(',Debit,7.25,,USD,');
    expect(lines[2]).toContain(',Credit,,7.25,USD,');
    expect(fileOf('events.jsonl')).not.toContain('OTHER-MONTH');
    expect(fileOf('who-did-what.csv')).toContain('cora.controller,Started a posting run over 3 batch(es) of 2026-09.');
    expect(fileOf('read-back.csv')).toContain(',equal,');
  });

  it('is the same file for the same seal, whatever happened since, even after the views were rebuilt', async () => {
    const first = await packOf(auditor, 'period=2026-09');
    const upTo = `period=2026-09&upToSeal=${first.seal ?? ''}`;
    const controller = await system.person('cora.controller');
    await controller.send('PUT', '/account-mappings/4010', { account: '4010', ledgerAccount: '4000' });
    await controller.send('DELETE', '/custom-fields/class');
    await controller.importCsv(closeCsv({ id: 'LATE' }));
    expect((await packOf(auditor, upTo)).content.equals(first.content)).toBe(true);
    const later = await packOf(auditor, 'period=2026-09');
    expect([later.content.equals(first.content), Number(later.seal) > Number(first.seal)]).toEqual([false, true]);

    await system.end('service', 'SIGTERM');
    for (const name of ['', '-wal', '-shm'])
      rmSync(join(system.folder, 'data', `read-models.sqlite${name}`), { force: true });
    await system.startService();
    expect((await packOf(auditor, upTo)).content.equals(first.content)).toBe(true);
  });

  it('is had of a run, with what the run took and nothing else', async () => {
    const pack = await packOf(auditor, `runId=${runId}`);
    expect(pack.status).toBe(200);
    const ofRun = join(folder, 'run');
    await unzip(pack.content, ofRun);
    expect(await verify(ofRun, '--public-key', join(system.folder, 'data', 'seals', 'public-key.pem'))).toMatchObject({
      status: 0,
      output: expect.stringContaining('it is the same'),
    });
    const events = readFileSync(join(ofRun, 'events.jsonl'), 'utf8');
    expect(['EV-1', 'LATE', 'OTHER-MONTH'].map((entry) => events.includes(entry))).toEqual([true, false, false]);
    rmSync(ofRun, { recursive: true });
  });

  it('holds no secret', async () => {
    const { content } = await packOf(auditor, 'period=2026-09');
    const whole = join(folder, 'whole');
    const names = await unzip(content, whole);
    const { senderPassword, userPassword } = SANDBOX_CREDENTIALS;
    const found = names.filter((name) => {
      const file = readFileSync(join(whole, name), 'utf8');
      return file.includes(senderPassword) || file.includes(userPassword) || file.includes('sessionid');
    });
    expect(found).toEqual([]);
    rmSync(whole, { recursive: true });
  });

  it('proves one line without the others, in a file that any pack verifies', async () => {
    const batches = await auditor.send('GET', '/journal-batches?period=2026-09');
    const [{ batchKey }] = batches.body.items as [{ batchKey: string }];
    const path = `/journal-batches/${batchKey}`;
    const { body } = await auditor.send('GET', `${path}/lines`);
    expect(body.items.map(({ isProvable }: { isProvable: boolean }) => isProvable)).toEqual([true, true]);
    const reply = await fetch(`${auditor.base}${path}/line-proof?line=2`, {
      headers: { authorization: `Bearer ${auditor.token ?? ''}` },
    });
    expect(reply.headers.get('content-disposition')).toContain(`proof-acme-test-${batchKey}-line-2.json`);
    const proof = join(folder, '..', 'proof.json');
    writeFileSync(proof, Buffer.from(await reply.arrayBuffer()));
    const key = join(system.folder, 'data', 'seals', 'public-key.pem');
    const proven = await runCommand(join(folder, 'verify.mjs'), ['line', proof, '--public-key', key]);
    expect(proven).toMatchObject({ status: 0, stdout: expect.stringContaining('PROVEN: this line stands in') });
    rmSync(proof);
    const codes = ['line=3', 'customerId=nobody', '', 'line=1&customerId=C-1', 'line=0', 'line=x'].map(
      async (query) => (await auditor.send('GET', `${path}/line-proof?${query}`)).body.code as string,
    );
    const invalid = Array.from({ length: 4 }, () => 'REQUEST_INVALID');
    expect(await Promise.all(codes)).toEqual(['LINE_NOT_FOUND', 'LINE_NOT_FOUND', ...invalid]);
  });

  it('says what to do when there is nothing, or too much or too little is requested, and who may not have it', async () => {
    const analyst = await system.person('anna.analyst');
    const codes = async (person: Person, query: string): Promise<unknown[]> => {
      const { status, content } = await packOf(person, query);
      return [status, (JSON.parse(content.toString()) as { code: string }).code];
    };
    expect([
      await codes(auditor, 'period=2020-01'),
      await codes(auditor, 'runId=none'),
      await codes(auditor, 'period=2026-09&upToSeal=999'),
      await codes(auditor, ''),
      await codes(auditor, 'period=2026-09&runId=x'),
      await codes(auditor, 'period=September'),
      await codes(analyst, 'period=2026-09'),
    ]).toEqual([
      [404, 'EVIDENCE_NOT_FOUND'],
      [404, 'RUN_NOT_FOUND'],
      [404, 'SEAL_NOT_FOUND'],
      [400, 'REQUEST_INVALID'],
      [400, 'REQUEST_INVALID'],
      [400, 'REQUEST_INVALID'],
      [403, 'FORBIDDEN'],
    ]);
  });

  it('is found to be changed, whatever was changed', async () => {
    const changes: readonly (readonly [string, (text: string) => string])[] = [
      ['README.txt', (text) => `${text} `],
      ['events.jsonl', (text) => text.replace('"USD"', '"EUR"')],
      ['journal-lines.csv', (text) => text.replace('1000.00', '1000.01')],
      ['manifest.json', (text) => text.replace('2026-09', '2026-10')],
      ['manifest.sig', (text) => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`)],
    ];
    for (const [name, change] of changes) {
      copyFileSync(join(folder, name), join(folder, '..', `${name}.kept`));
      writeFileSync(join(folder, name), change(fileOf(name)));
      expect(fileOf(name)).not.toBe(readFileSync(join(folder, '..', `${name}.kept`), 'utf8'));
      expect({ name, ...(await verify(folder)) }).toMatchObject({ name, status: 1 });
      copyFileSync(join(folder, '..', `${name}.kept`), join(folder, name));
      rmSync(join(folder, '..', `${name}.kept`));
    }
    appendFileSync(join(folder, 'more.txt'), 'not listed');
    expect((await verify(folder)).output).toContain('more.txt does not belong to the pack.');
    rmSync(join(folder, 'more.txt'));
    expect(await verify(folder)).toMatchObject({ status: 0 });
  });
});
