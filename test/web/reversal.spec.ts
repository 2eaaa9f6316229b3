import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { expect, test } from './support/test';

test('a corrected close is brought to the cent: the posted entry is reversed, and the newer delivery posted anew', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(closeCsv({ id: 'KEPT-3' }, { id: 'WRONG-1', amount: '100.00' }));
  expect((await controller.post()).body).toMatchObject({ posted: 2 });
  await controller.importCsv(closeCsv({ id: 'WRONG-1', amount: '75.50' }));
  const { batchKey } = (await controller.batch('WRONG-1')) as { batchKey: string };

  await pages.signIn('cora.controller', `/post-journals/${encodeURIComponent(batchKey)}`);
  await expect(page.getByText('It is unknown whether Sage Intacct holds')).toBeHidden(); // Nothing of it was sent.
  await page.getByRole('button', { name: 'Show what it changes' }).click();
  const row = page.getByRole('row').filter({ hasText: '75.50' }).first();
  await expect(row).toContainText('100.00');
  await expect(row).toContainText('24.50');
  await pages.expectGoodAtBothWidths('journal-batch-correction');
  await page.getByRole('button', { name: 'Reverse and post anew' }).click();
  const dialog = page.getByRole('dialog', { name: 'Reverse and post anew?' });
  const prepare = dialog.getByRole('button', { name: 'Prepare the reversal' });
  await expect(prepare).toBeDisabled(); // Without a reason.
  await dialog.getByLabel('First day of the next month').check();
  await dialog.getByLabel('Why it is reversed').fill('Delivered with a wrong amount');
  await pages.expectGoodAtBothWidths('journal-batch-reverse');
  await prepare.click();
  await expect(page.getByText('Takes back journal entry WRONG-1')).toBeVisible();
  await expect(page.getByText('Imported and complete. It waits to be posted.')).toBeVisible();

  await pages.post(page.getByRole('button', { name: 'Post this batch', exact: true }));
  await expect(page.getByText('In the books of Sage Intacct, read back and equal')).toBeVisible({ timeout: 30_000 });
  await pages.expectGoodAtBothWidths('journal-batch-reversal');
  await page.getByRole('link', { name: 'Look at the entry that it takes back' }).click();
  await expect(page.getByText('both together come to nothing')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('Delivered with a wrong amount').first()).toBeVisible();
  await pages.expectGoodAtBothWidths('journal-batch-reversed');

  await expect(async () => {
    expect((await controller.post()).body).toMatchObject({ posted: 1 });
  }).toPass({ timeout: 30_000 });
  // The other entry, the wrong one, what takes it back, and the corrected one: nothing twice.
  expect(await system.admin.batches()).toHaveLength(4);
});
