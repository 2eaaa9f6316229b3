import { rmSync } from 'node:fs';
import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { type RunningSystem } from '../e2e/support/system';
import { expect, test } from './support/test';

/** Posts an entry, loses the log, and delivers the entry to the new one. Answers the batch that the ledger's record stopped. */
const stoppedBatch = async (system: RunningSystem, id: string, amountAfter: string): Promise<string> => {
  const before = await system.person('cora.controller');
  await configureForPosting(before);
  await before.importCsv(closeCsv({ id, amount: '100.00' }));
  expect((await before.post()).body).toMatchObject({ posted: 1 });
  await system.end('service', 'SIGTERM');
  rmSync(system.dataFolder, { recursive: true });
  await system.startService();
  const after = await system.person('cora.controller');
  await configureForPosting(after);
  await after.importCsv(closeCsv({ id, amount: amountAfter }));
  expect((await after.post()).body).toMatchObject({ posted: 0, failed: 1 });
  const batch = (await after.batch(id)) as { batchKey: string; status: string; problems: { code: string }[] };
  expect(batch).toMatchObject({ status: 'Failed', problems: [{ code: 'ENTRY_ALREADY_IN_LEDGER' }] });
  return `/post-journals/${encodeURIComponent(batch.batchKey)}`;
};

test('an entry that Sage Intacct holds with another amount is not taken over, and declared foreign it can be posted', async ({
  page,
  pages,
  system,
}) => {
  await pages.signIn('cora.controller', await stoppedBatch(system, 'LOST-1', '150.00'));
  const alert = page.getByRole('alert').filter({ hasText: 'Sage Intacct already holds an entry' });
  await alert.getByRole('button', { name: 'Take over' }).click();
  await expect(alert).toContainText('RECORD_DIFFERS');
  await pages.expectGoodAtBothWidths('journal-batch-record');

  await alert.getByRole('button', { name: 'Declare foreign' }).click();
  const dialog = page.getByRole('dialog', { name: /^Declare RR.* foreign\?$/ });
  const declare = dialog.getByRole('button', { name: 'Declare foreign' });
  await expect(declare).toBeDisabled();
  await dialog.getByLabel('What you checked').fill('Posted by hand for another contract');
  await pages.expectGoodAtBothWidths('journal-batch-foreign');
  await declare.click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Declared foreign. It can be posted again.')).toBeVisible();
  await expect(alert).toBeHidden();
  await pages.post(page.getByRole('button', { name: 'Post this batch', exact: true }));
  await expect(page.getByText('In the books of Sage Intacct')).toBeVisible();
});

test('an entry that was corrected in Sage Intacct meanwhile is taken over, and is in the books', async ({
  page,
  pages,
  system,
}) => {
  const address = await stoppedBatch(system, 'LOST-2', '150.00');
  const [record] = await system.admin.batches();
  for (const line of [1, 2])
    await system.admin.alterLine(record?.recordNo ?? '', line, { TRX_AMOUNT: '150.00', AMOUNT: '150.00' });
  await pages.signIn('cora.controller', address);
  const alert = page.getByRole('alert').filter({ hasText: 'Sage Intacct already holds an entry' });
  await alert.getByRole('button', { name: 'Take over' }).click();
  await expect(page.getByText('Taken over: the batch is now Success.')).toBeVisible();
  await expect(alert).toBeHidden();
  await expect(page.getByText('In the books of Sage Intacct')).toBeVisible();
  await pages.expectGoodAtBothWidths('journal-batch-taken-over');
  const controller = await system.person('cora.controller');
  expect(await controller.batch('LOST-2')).toMatchObject({ status: 'Success', recordNo: record?.recordNo });
  expect((await system.admin.batches()).length).toBe(1);
});
