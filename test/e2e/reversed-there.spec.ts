import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeCsv } from './support/close';
import { runCommand } from './support/command';
import { configureForPosting } from './support/configure';
import { RunningSystem } from './support/system';
import { unzip } from './support/unzip';

it('an entry that Sage Intacct reversed names the record that reverses it, also in the pack', async () => {
  const system = await RunningSystem.start();
  try {
    const controller = await system.person('cora.controller');
    await configureForPosting(controller);
    await controller.importCsv(closeCsv({ id: 'THERE-1' }));
    expect((await controller.post()).body).toMatchObject({ posted: 1 });
    const [posted] = await system.admin.batches();
    await system.admin.raw('POST', `/batches/${posted?.recordNo}/reverse`, { BATCH_DATE: '10/31/2026' });
    const mirror = (await system.admin.batches()).find(({ recordNo }) => recordNo !== posted?.recordNo);
    const listed = (await controller.get('/journal-batches?search=THERE-1')).body as { items: { batchKey: string }[] };
    const path = `/journal-batches/${listed.items[0]?.batchKey}`;
    const checked = await controller.send('POST', `${path}/check`, {});
    expect(checked.body).toMatchObject({
      status: 'Reversed in Ledger',
      ledgerChange: {
        kind: 'reversed',
        records: [{ recordNo: posted?.recordNo, reversedByRecordNo: mirror?.recordNo }],
      },
    });

    const headers = { authorization: `Bearer ${controller.token ?? ''}` };
    const reply = await fetch(`${controller.base}/evidence-packs?period=2026-09`, { headers });
    const folder = mkdtempSync(join(tmpdir(), 'revrec-reversed-'));
    await unzip(Buffer.from(await reply.arrayBuffer()), folder);
    const { status, stdout } = await runCommand(join(folder, 'verify.mjs'), []);
    const [, row = ''] = readFileSync(join(folder, 'read-back.csv'), 'utf8').split('\r\n');
    rmSync(folder, { recursive: true });
    expect({ status, isVerified: stdout.includes('VERIFIED: nothing in this pack was changed.') }).toEqual({
      status: 0,
      isVerified: true,
    });
    expect(row).toMatch(new RegExp(`,,${mirror?.recordNo},,,,$`)); // Reversed By Record No.
  } finally {
    await system.stop();
  }
});
