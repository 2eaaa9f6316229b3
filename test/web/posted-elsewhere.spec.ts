import { typedByHand } from '../e2e/support/by-hand';
import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { expect, test } from './support/test';

test('an entry is settled by a record that was posted elsewhere, after what differs was put right', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(closeCsv({ id: 'POSTED' }));
  await controller.post();
  const like = (await controller.batch('POSTED')).recordNo as string;
  const recordNo = await typedByHand(system.admin, like, 'Accrual');
  await controller.importCsv(closeCsv({ id: 'ELSE-1' }));
  const { batchKey } = await controller.batch('ELSE-1');
  await pages.signIn('cora.controller', `/post-journals/${batchKey as string}`);

  await page.getByRole('button', { name: 'Posted elsewhere' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Posted elsewhere?' });
  const settle = dialog.getByRole('button', { name: 'Compare and settle' });
  await expect(settle).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Record number in Sage Intacct' }).fill(recordNo);
  await dialog.getByRole('textbox', { name: 'How it came to be posted there' }).fill('Typed in by the accountant.');
  await settle.press('Enter');
  const difference = dialog.getByRole('row').filter({ hasText: 'title' });
  await expect(difference).toContainText('ELSE-1');
  await expect(difference).toContainText('Accrual');
  await pages.expectGoodAtBothWidths('batch-posted-elsewhere-differs');

  await system.admin.raw('POST', `/batches/${recordNo}`, { BATCH_TITLE: 'ELSE-1' });
  await settle.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByText(`Posted elsewhere, as record no. ${recordNo}`)).toBeVisible();
  await expect(page.getByText('Posted Elsewhere', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Post this batch' })).toBeHidden();
  await pages.expectGoodAtBothWidths('batch-posted-elsewhere');
});

test('an entry of other origin is shown, and an entry is posted beside it only when a Controller says why', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(closeCsv({ id: 'POSTED' }));
  await controller.post();
  const like = (await controller.batch('POSTED')).recordNo as string;
  const recordNo = await typedByHand(system.admin, like, 'BESIDE-1');
  await controller.importCsv(closeCsv({ id: 'BESIDE-1' }));
  await controller.post();
  const { batchKey } = await controller.batch('BESIDE-1');
  await pages.signIn('cora.controller', `/post-journals/${batchKey as string}`);

  const alert = page.getByRole('alert').filter({ hasText: `Record ${recordNo} in Sage Intacct looks like this entry` });
  await expect(alert).toBeVisible();
  await pages.expectGoodAtBothWidths('batch-other-origin');
  await alert.getByRole('button', { name: 'Posted elsewhere' }).press('Enter');
  const elsewhere = page.getByRole('dialog', { name: 'Posted elsewhere?' });
  await expect(elsewhere.getByRole('textbox', { name: 'Record number in Sage Intacct' })).toHaveValue(recordNo);
  await page.keyboard.press('Escape');
  await expect(elsewhere).toBeHidden();

  await alert.getByRole('button', { name: 'Another entry' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: `Is record ${recordNo} another entry?` });
  await dialog.getByRole('textbox', { name: 'What you checked' }).fill('Another contract of the same amount.');
  await pages.expectGoodAtBothWidths('batch-other-origin-another');
  await dialog.getByRole('button', { name: 'Another entry' }).press('Enter');
  await expect(alert).toBeHidden();
  await pages.post(page.getByRole('button', { name: 'Post this batch', exact: true }));
  await expect(page.getByText('In the books of Sage Intacct, read back')).toBeVisible();
});
