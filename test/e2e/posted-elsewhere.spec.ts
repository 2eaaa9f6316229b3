import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { typedByHand } from './support/by-hand';
import { closeCsv } from './support/close';
import { runCommand } from './support/command';
import { configureForPosting } from './support/configure';
import { type Person } from './support/person';
import { RunningSystem } from './support/system';
import { unzip } from './support/unzip';

describe('an entry that was posted elsewhere', () => {
  let system: RunningSystem;
  let folder: string;
  let controller: Person;
  let like: string;

  beforeAll(async () => {
    system = await RunningSystem.start();
    folder = mkdtempSync(join(tmpdir(), 'revrec-elsewhere-'));
    controller = await system.person('cora.controller');
    await configureForPosting(controller);
    await controller.importCsv(closeCsv({ id: 'POSTED' }));
    await controller.post();
    like = (await controller.batch('POSTED')).recordNo as string;
  });

  afterAll(async () => {
    await system.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const settle = async (id: string, recordNo: string, person = controller) =>
    person.send('POST', `/journal-batches/${(await controller.batch(id)).batchKey as string}/posted-elsewhere`, {
      records: [{ part: 1, recordNo }],
      reason: 'Typed in by the accountant.',
    });

  it('is settled by its record when that is equal, and else refused with what differs', async () => {
    await controller.importCsv(closeCsv({ id: 'ELSE-1' }, { id: 'ELSE-2', amount: '5.00' }));
    const recordNo = await typedByHand(system.admin, like, 'ELSE-1');
    expect(await settle('ELSE-1', '999999')).toMatchObject({ status: 404, body: { code: 'RECORD_NOT_FOUND' } });
    expect(await settle('ELSE-1', like)).toMatchObject({ status: 409, body: { code: 'RECORD_IS_OURS' } });
    expect(await settle('ELSE-1', '12a')).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
    const differs = await settle('ELSE-2', recordNo);
    expect(differs).toMatchObject({
      status: 409,
      body: {
        code: 'RECORD_DIFFERS',
        details: {
          records: [
            {
              ...{ part: 1, recordNo },
              differences: expect.arrayContaining([
                { line: null, what: 'the title', expected: 'ELSE-2', found: 'ELSE-1' },
                { line: 1, what: 'the amount', expected: '5.00 USD', found: expect.stringContaining('USD') },
              ]),
            },
          ],
        },
      },
    });
    const before = await system.admin.batches();
    expect(await settle('ELSE-1', recordNo)).toMatchObject({
      status: 200,
      body: {
        ...{ status: 'Posted Elsewhere', recordNo, needsPerson: false },
        elsewhere: { by: 'cora.controller', reason: 'Typed in by the accountant.', referenceNo: 'BY-HAND' },
      },
    });
    expect(await settle('ELSE-1', recordNo)).toMatchObject({ status: 200, body: { status: 'Posted Elsewhere' } });
    expect((await controller.post()).body).toMatchObject({ batches: 1, posted: 1 }); // ELSE-2 alone.
    expect(await system.admin.batches()).toHaveLength(before.length + 1);
  });

  it('is not posted beside: it needs attention until a Controller says what the record is', async () => {
    await controller.importCsv(closeCsv({ id: 'BESIDE-1' }, { id: 'BESIDE-2' }, { id: 'BESIDE-3' }));
    const [first, second] = [
      await typedByHand(system.admin, like, 'BESIDE-1', ''),
      await typedByHand(system.admin, like, 'BESIDE-2', 'BY-HAND-2'),
    ];
    expect((await controller.post()).body).toMatchObject({ posted: 1, failed: 2 });
    expect(await controller.batch('BESIDE-1')).toMatchObject({
      ...{ status: 'Failed', needsPerson: true, decision: 'other-origin' },
      problems: [{ code: 'ENTRY_OF_OTHER_ORIGIN', value: first }],
    });
    const path = `/journal-batches/${(await controller.batch('BESIDE-1')).batchKey as string}/post-beside`;
    const accept = (recordNo: string) => controller.send('POST', path, { recordNo, reason: 'Another contract.' });
    expect(await accept(second)).toMatchObject({ status: 409, body: { code: 'RECORD_NOT_LISTED' } });
    expect(await accept(first)).toMatchObject({ status: 200, body: { status: 'Ready to Post', needsPerson: false } });
    expect(await settle('BESIDE-2', second)).toMatchObject({ status: 200, body: { status: 'Posted Elsewhere' } });
    expect((await controller.post()).body).toMatchObject({ batches: 1, posted: 1 });
    expect(await controller.batch('BESIDE-1')).toMatchObject({ status: 'Success' });
  });

  it('is looked at by the ledger watch as what is posted here, by its record', async () => {
    const { recordNo, batchKey } = await controller.batch('ELSE-1');
    const look = () => controller.send('POST', `/journal-batches/${String(batchKey)}/check`, {});
    expect(await look()).toMatchObject({ status: 200, body: { status: 'Posted Elsewhere', needsPerson: false } });
    await system.admin.raw('POST', `/batches/${String(recordNo)}`, { BATCH_TITLE: 'Renamed' });
    expect(await look()).toMatchObject({
      status: 200,
      body: {
        ...{ status: 'Differs in Ledger', needsPerson: true },
        ledgerChange: { kind: 'differs', differences: [{ what: 'the title', expected: 'ELSE-1', found: 'Renamed' }] },
      },
    });
    await system.admin.raw('POST', `/batches/${String(recordNo)}`, { BATCH_TITLE: 'ELSE-1' });
    expect(await look()).toMatchObject({
      status: 200,
      body: { status: 'Posted Elsewhere', needsPerson: false, ledgerChange: null },
    });
  });

  it('comes as a correction when it is delivered with another content', async () => {
    const preview = await controller.importCsv(closeCsv({ id: 'ELSE-1', amount: '7.00' }), {}, '?preview=true');
    expect(preview.body).toMatchObject({ preview: [{ journalEntryId: 'ELSE-1', action: 'correct' }] });
  });

  it('counts as posted in the evidence pack, which verifies, and has its sentence in the history', async () => {
    const { items } = (await controller.get('/history?category=journalBatch&type=JournalBatchPostedElsewhere'))
      .body as {
      items: { sentence: string }[];
    };
    expect(items).toHaveLength(2);
    expect(items.map(({ sentence }) => sentence)).toContainEqual(
      expect.stringMatching(/^Settled the batch as posted elsewhere: record \d+ of company .* are equal\. Typed in by/),
    );
    const reply = await fetch(`${controller.base}/evidence-packs?period=2026-09`, {
      headers: { authorization: `Bearer ${controller.token ?? ''}` },
    });
    await unzip(Buffer.from(await reply.arrayBuffer()), folder);
    const { status, stdout } = await runCommand(join(folder, 'verify.mjs'), []);
    expect([status, stdout]).toEqual([0, expect.stringContaining('the steps agree in 1 of 1 currencies')]);
    const rows = readFileSync(join(folder, 'read-back.csv'), 'utf8').split('\n');
    expect(rows.find((row) => row.includes('ELSE-1'))).toContain('equal, posted elsewhere');
  });
});
