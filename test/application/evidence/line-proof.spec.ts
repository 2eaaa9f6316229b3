import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ZipEvidenceArchive } from '../../../src/adapters/evidence/zip-evidence-archive';
import { SystemChance } from '../../../src/adapters/system/system-chance';
import { LineProofs, type WantedLines } from '../../../src/application/evidence/line-proofs';
import { contentDigestOf } from '../../../src/application/journal-batch/batch-lines';
import { stagesOf } from '../../../src/application/journal-batch/batch-staging';
import { LogSealing } from '../../../src/application/log-seals/log-sealing';
import { SEAL_STREAM_ID, type SealEvent, sealedLog } from '../../../src/application/log-seals/seals';
import { type Seal, sealText } from '../../../src/application/ports/seal-ports';
import { streamId } from '../../../src/application/shared/streams';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type JournalLine } from '../../../src/domain/shared/journal-line';
import { credit, debit, planFor } from '../../support/builders';
import { cause, ENVIRONMENT, EvenChance } from '../../support/plain-ports';
import { PostingSystem } from '../../support/posting-system';
import { MemoryArchive, MemoryKey } from '../../support/seal-ports';

const PROGRAM = join(__dirname, '../../../src/adapters/evidence');
const key = new MemoryKey();
let system: PostingSystem;
let folder: string;

/** Two lines of each customer. */
const linesOf = (count: number): JournalLine[] =>
  Array.from({ length: count }, (_, index) => {
    const customer = Math.floor(index / 2) + 1;
    const more = {
      ...{ customerId: `C-${customer}`, description: `Subscription of Customer ${customer} & Sons`, row: index + 2 },
      values: { 'Customer Name': `Customer ${customer} & Sons`, Region: 'Midwest', 2026: 'x' },
    };
    return index % 2 === 0 ? debit(1000 + customer, more) : credit(1000 + customer, more);
  });

const stage = async (batchKey: string, lines: readonly JournalLine[], stages = Infinity): Promise<void> => {
  const contentDigest = contentDigestOf(lines);
  const plan = planFor({ batchKey, journalEntryId: 'JE-2026-09', lineCount: lines.length, contentDigest });
  for (const decide of stagesOf(plan, lines, new SystemChance()).slice(0, stages))
    await system.aggregates.change(journalBatch, streamId(ENVIRONMENT, batchKey), cause, decide);
};

const proofs = (): LineProofs => {
  const { inner: store, aggregates, clock, log, ledger } = system;
  const rules = { everyEvents: 10, everyMs: 600_000 };
  const sealing = new LogSealing({ store, aggregates, key, archive: new MemoryArchive(), clock, log }, rules);
  return new LineProofs({ store, sealing, key, ledger, archive: new ZipEvidenceArchive(), clock, log });
};

const proofOf = async (batchKey: string, wanted: WantedLines): Promise<{ path: string; content: string }> => {
  const { fileName, content } = await proofs().of(ENVIRONMENT, batchKey, wanted);
  const path = join(folder, fileName);
  writeFileSync(path, content);
  return { path, content };
};

const said = (path: string, ...more: string[]): { status: number | null; text: string } => {
  const { status, stdout } = spawnSync(process.execPath, [join(PROGRAM, 'verify.mjs'), 'line', path, ...more], {
    encoding: 'utf8',
  });
  return { status, text: stdout };
};

/** As a log of years has it: a seal over a million events, so that hashes of many parts lead to its root. */
const sealBefore = async (size: number): Promise<void> => {
  const [first] = await system.inner.readAll(null, 1);
  const parts = [...size.toString(2).replaceAll('0', '')].map((_, index) => String(index).padStart(64, 'a'));
  const at = '2026-01-01T00:00:00.000Z';
  const content = { number: 1, size, position: first?.position ?? '', root: 'f'.repeat(64), parts, previous: '', at };
  const seal: Seal = { ...content, keyId: key.keyId, signature: key.sign(sealText({ ...content, keyId: key.keyId })) };
  await system.aggregates.change(sealedLog, SEAL_STREAM_ID, cause, (): SealEvent[] => [
    { type: 'LogSealed', data: seal },
  ]);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'revrec-line-proof-'));
  system = new PostingSystem();
  await system.start();
  await sealBefore(1_048_500);
  await stage('LARGE', linesOf(10_000));
  await stage('SMALL', linesOf(7));
  await system.readyBatches(['JE-OLD']);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await system.stop();
});

describe('a proof of a line', () => {
  it('verifies offline without a pack, says what it proves, and compares the key', async () => {
    const { path } = await proofOf('LARGE', { numbers: [4_711] });
    const trusted = join(folder, 'key.pem');
    writeFileSync(trusted, key.publicKey);
    const { status, text } = said(path, '--public-key', trusted);
    expect([status, text.trim().split('\n')]).toEqual([
      0,
      [
        'Journal entry JE-2026-09 of 2026-09-30 (2026-09), environment acme-test',
        expect.stringMatching(/^Batch LARGE, part 1 of 1, 10000 lines, imported at 20/),
        expect.stringMatching(/^Seal 2 of 20.*, over 10485\d\d events$/),
        '',
        'Line 4711: 4000 Revenue, debit 33.56 USD',
        '  customer C-2356, Subscription of Customer 2356 & Sons',
        '  2026: x',
        '  Customer Name: Customer 2356 & Sons',
        '  Region: Midwest',
        '',
        `Key of the seals: ${key.keyId}`,
        '',
        'PROVEN: this line stands in the sealed log.',
      ],
    ]);
    writeFileSync(trusted, new MemoryKey().publicKey);
    expect(said(path, '--public-key', trusted)).toEqual({
      status: 1,
      text: '\nNOT PROVEN: it is under the seal of another key than the one you gave.\n',
    });
  });

  it('verifies for each line of a batch, and for several together', async () => {
    for (const numbers of [[1], [2], [3], [4], [5], [6], [7], [1, 7], [2, 3, 6], [1, 2, 3, 4, 5, 6, 7]]) {
      const { path } = await proofOf('SMALL', { numbers });
      expect({ numbers, status: said(path).status }).toEqual({ numbers, status: 0 });
    }
  });

  it('is refused with any byte changed or left out', async () => {
    const { path } = await proofOf('LARGE', { customerId: 'C-77' });
    const script = join(__dirname, 'altered-proof.mjs');
    const { stdout, stderr } = spawnSync(process.execPath, [script, join(PROGRAM, 'verify-line.mjs'), path], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const { tried, missed } = JSON.parse(stdout) as { tried: number; missed: string[] };
    expect(missed).toEqual([]);
    expect(tried).toBeGreaterThan(10_000);
  });

  it('has one customer of ten thousand lines in at most 4 KiB, and no other', async () => {
    const { content } = await proofOf('LARGE', { customerId: 'C-2500' });
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(4_096);
    const { lines } = JSON.parse(content) as { lines: { number: number }[] };
    expect(lines.map(({ number }) => number)).toEqual([4_999, 5_000]);
    const named = [...content.matchAll(/Customer (\d+)/g)].map(([, customer]) => customer);
    expect([...new Set(named)]).toEqual(['2500']);
  });

  it('has neither the salt of its batch, nor one of another line, nor a sum or digest from which one could be guessed', async () => {
    const lines = linesOf(7);
    const { content } = await proofOf('SMALL', { numbers: [3] });
    const events = await system.inner.read(`journalBatch-${ENVIRONMENT}.SMALL`);
    const planned = events[0]!.data as { contentDigest: string; entryDigest: string; totalMinor: string };
    const { lineSalt = '' } = events[2]!.data as { lineSalt?: string };
    expect(Buffer.from(lineSalt, 'base64')).toHaveLength(32);
    const all = (await proofOf('SMALL', { numbers: [1, 2, 3, 4, 5, 6, 7] })).content;
    const { lines: opened } = JSON.parse(all) as { lines: { salt: string }[] };
    const salts = opened.map(({ salt }) => salt);
    expect(new Set(salts).size).toBe(lines.length);
    expect(salts.filter((salt) => content.includes(salt))).toEqual([salts[2]]);
    const salt = Buffer.from(lineSalt, 'base64');
    const hidden = [lineSalt, salt.toString('base64url'), salt.toString('hex')];
    for (const one of [...hidden, planned.contentDigest, planned.entryDigest, planned.totalMinor])
      expect(content).not.toContain(one);
  });

  it('goes on with its own salt when its import was interrupted, and is the same when it is repeated', async () => {
    const lines = linesOf(3_000);
    await stage('BROKEN', lines, 1);
    await stage('BROKEN', lines);
    await stage('BROKEN', lines);
    const types = (await system.inner.read(`journalBatch-${ENVIRONMENT}.BROKEN`)).map(({ type }) => type);
    expect(types.filter((type) => type !== 'JournalBatchLinesRecorded')).toEqual([
      'JournalBatchPlanned',
      'JournalBatchLineRootRecorded',
    ]);
    expect(types.length).toBeGreaterThan(10);
    const first = await proofOf('BROKEN', { numbers: [2_999] });
    expect(said(first.path).status).toBe(0);
    expect((await proofOf('BROKEN', { numbers: [2_999] })).content).toBe(first.content);
  });

  it.each([
    ['OLD', { numbers: [1] }, 'PROOF_NOT_AVAILABLE'],
    ['NONE', { numbers: [1] }, 'BATCH_NOT_FOUND'],
    ['SMALL', { numbers: [0] }, 'LINE_NOT_FOUND'],
    ['SMALL', { numbers: [8] }, 'LINE_NOT_FOUND'],
    ['SMALL', { customerId: 'C-99' }, 'LINE_NOT_FOUND'],
    ['LARGE', { numbers: Array.from({ length: 201 }, (_, index) => index + 1) }, 'REQUEST_INVALID'],
  ])('is not had of %s for %j: %s', async (batchKey, wanted, code) => {
    const events = await system.inner.readAll(null, 1_000);
    const old = events.find(({ data }) => (data as { journalEntryId?: string }).journalEntryId === 'JE-OLD');
    const asked = batchKey === 'OLD' ? old!.stream.slice(`journalBatch-${ENVIRONMENT}.`.length) : batchKey;
    await expect(proofs().of(ENVIRONMENT, asked, wanted)).rejects.toMatchObject({ code });
  });

  it('is not had of lines that are not those of the root', async () => {
    const lines = linesOf(4);
    const stages = stagesOf(planFor({ batchKey: 'LIE', lineCount: 4 }), lines, new EvenChance());
    await system.aggregates.change(journalBatch, streamId(ENVIRONMENT, 'LIE'), cause, (state) =>
      stages
        .flatMap((decide) => decide(state))
        .map((event) => {
          if (event.type !== 'JournalBatchLinesRecorded') return event;
          return { ...event, data: { ...event.data, lines: event.data.lines.toReversed() } };
        }),
    );
    await expect(proofs().of(ENVIRONMENT, 'LIE', { numbers: [1] })).rejects.toMatchObject({ code: 'STREAM_DAMAGED' });
  });
});
