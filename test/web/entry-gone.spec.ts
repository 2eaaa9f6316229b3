import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { expect, test } from './support/test';

test('an entry that was deleted in Sage Intacct can be posted again after it was looked for twice', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(closeCsv({ id: 'KEPT-1' }, { id: 'GONE-1' }));
  expect((await controller.post()).body).toMatchObject({ posted: 2 });
  const { batchKey, recordNo } = (await controller.batch('GONE-1')) as { batchKey: string; recordNo: string };

  await pages.signIn('cora.controller', `/post-journals/${encodeURIComponent(batchKey)}`);
  const dialog = page.getByRole('dialog', { name: 'Is the entry gone in Sage Intacct?' });
  const look = dialog.getByRole('button', { name: 'Check Sage Intacct' });
  await page.getByRole('button', { name: 'The entry is gone in Sage Intacct' }).click();
  await expect(look).toBeDisabled(); // Without a reason.
  await dialog.getByLabel('What you checked').fill('Deleted by mistake');
  await look.click();
  await expect(dialog).toContainText('ENTRY_STILL_IN_LEDGER');
  await system.admin.remove(recordNo);
  await look.click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('status').filter({ hasText: 'Checked: it is not there.' })).toBeVisible();
  await pages.expectGoodAtBothWidths('journal-batch-gone');

  await page.getByRole('button', { name: 'Check again in Sage Intacct' }).click();
  await dialog.getByLabel('What you checked').fill('Still not there');
  await expect(async () => {
    await look.click({ timeout: 1_000 }); // Refused until the settle time is over.
    await expect(dialog).toBeHidden({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await expect(page.getByText('Imported and complete. It waits to be posted.')).toBeVisible();
});
