import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { expect, test } from './support/test';

test('a late entry is posted on the first open day by choice', async ({ page, pages, system }) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await system.admin.settings({ bookClosedThrough: { '*': '2026-09-30' } });
  await controller.importCsv(closeCsv({ id: 'LATE-1' }, { id: 'LATE-2' }));
  await controller.post();
  const { body } = await controller.get('/journal-batches?search=LATE-1');
  const [batch] = body.items as { batchKey: string; status: string }[];

  await pages.signIn('cora.controller', `/post-journals/${batch?.batchKey}`);
  await expect(page.getByRole('button', { name: 'Closed period' })).toBeHidden();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /^Its day is closed in Sage Intacct/ }).click();
  const asking = page.getByRole('dialog', { name: 'Is Sep 30, 2026 closed in Sage Intacct?' });
  await asking.getByLabel('Ask to open the books').check();
  await asking.getByLabel('Why').fill('The contract came late');
  await asking.getByRole('button', { name: 'Record the choice' }).click();
  await expect(page.getByText('The books in Sage Intacct are to be opened')).toBeVisible();
  await page.getByRole('button', { name: 'Closed period' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sep 30, 2026 is closed in Sage Intacct' });
  await dialog.getByLabel('Post it on the first open day').check();
  await dialog.getByLabel('Why').fill('Agreed with the controller of the entity');
  await pages.expectGoodAtBothWidths('closed-period-choice');
  await dialog.getByRole('button', { name: 'Record the choice' }).click();
  await expect(page.getByText('It has another day than it was delivered with')).toBeVisible();
  await expect(page.getByText('Agreed with the controller of the entity').first()).toBeVisible();
  await pages.expectGoodAtBothWidths('closed-period');
});
