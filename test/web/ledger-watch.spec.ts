import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { expect, test } from './support/test';

test('a posted entry that was changed in Sage Intacct is found by the next round, shown side by side, and accepted', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(closeCsv({ id: 'KEPT-2' }, { id: 'EDITED-1' }));
  expect((await controller.post()).body).toMatchObject({ posted: 2 });
  const { recordNo } = (await controller.batch('EDITED-1')) as { recordNo: string };
  await system.admin.alterLine(recordNo, 1, { DESCRIPTION: 'Changed by hand' });

  await pages.signIn('cora.controller', '/ledger-watch');
  await expect(page.getByText('Every posted entry was equal when it was last looked at.')).toBeVisible();
  await pages.select(page, 'Which month', 'September 2026');
  await page.getByRole('button', { name: 'Look now' }).press('Enter');
  await expect(page.getByRole('row').filter({ hasText: 'Finished' })).toBeVisible();
  await expect(page.getByText('Differs in Ledger')).toBeVisible();
  await pages.expectGoodAtBothWidths('ledger-watch');

  await page.getByRole('link', { name: '1 batch' }).click();
  await page.getByRole('link', { name: 'EDITED-1' }).click();
  const difference = page.getByRole('row').filter({ hasText: 'Line 1: memo' });
  await expect(difference).toContainText('Changed by hand');
  await expect(page.getByText('Last equal on')).toBeVisible();
  await pages.expectGoodAtBothWidths('journal-batch-differs-in-ledger');

  await page.getByRole('button', { name: 'Accept it as it is' }).click();
  const dialog = page.getByRole('dialog', { name: 'Accept how the entry stands in Sage Intacct?' });
  await dialog.getByLabel('Why it may stand as it does').fill('A better text.');
  await dialog.getByRole('button', { name: 'Accept' }).click();
  await expect(page.getByText('Accepted by')).toBeVisible();

  await page.getByRole('button', { name: 'Check now in Sage Intacct' }).click();
  await expect(page.getByText('Accepted by')).toBeVisible();

  await pages.choose('Post Journals');
  await page.getByLabel('Select KEPT-2').check();
  await page.getByRole('button', { name: 'Look in Sage Intacct' }).click();
  await expect(page.getByText('Looking at 1 batch in Sage Intacct. See Ledger Watch.')).toBeVisible();
  await pages.choose('Ledger Watch');
  await expect(page.getByRole('row').filter({ hasText: 'Finished' })).toHaveCount(2);
});
