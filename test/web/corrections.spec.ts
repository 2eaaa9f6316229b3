import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { expect, test } from './support/test';

test('the corrections of a delivery are decided together, and brought to the cent by net differences', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(closeCsv({ id: 'KEPT-4' }, { id: 'NET-1', amount: '100.00' }, { id: 'NET-2' }));
  expect((await controller.post()).body).toMatchObject({ posted: 3 });
  const { body } = await controller.importCsv(
    closeCsv({ id: 'NET-1', amount: '75.50' }, { id: 'NET-2', amount: '1.25' }),
  );

  await pages.signIn('cora.controller', `/import/${encodeURIComponent(body.importId as string)}`);
  await expect(page.getByText('Imported: nothing to post yet')).toBeVisible();
  await page.getByRole('button', { name: 'Show what they change' }).click();
  await expect(page.getByText('100.00 → 75.50 USD (-24.50)')).toBeVisible();
  await pages.expectGoodAtBothWidths('import-corrections');
  await page.getByLabel('Select entry NET-1').check();
  await page.getByRole('button', { name: 'Post the net difference (1)' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why').fill('Delivered with a wrong amount');
  await dialog.getByRole('button', { name: 'Post the net difference' }).click();
  await expect(page.getByText('1 correction is decided.')).toBeVisible();
  await expect(page.getByText('100.00 → 75.50 USD (-24.50)')).toBeHidden();
  await expect(page.getByText('100.00 → 1.25 USD (-98.75)')).toBeVisible();

  expect((await controller.post()).body).toMatchObject({ posted: 1 });
  const { batchKey } = (await controller.batch('NET-1')) as { batchKey: string };
  await page.goto(pages.addressOf(`/post-journals/${encodeURIComponent(batchKey)}`));
  await expect(page.getByText('A net difference is in Sage Intacct').first()).toBeVisible({ timeout: 30_000 });
  await pages.expectGoodAtBothWidths('journal-batch-corrected');
  await page.getByRole('link', { name: 'Look at the net difference' }).first().click();
  await expect(page.getByText('Brings journal entry NET-1 to what was delivered last')).toBeVisible();
  await pages.expectGoodAtBothWidths('journal-batch-net-difference');
});
