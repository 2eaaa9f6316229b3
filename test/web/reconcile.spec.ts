import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { expect, test } from './support/test';

test('a month is tied out: equal, an entry of other origin, and a change that a Controller accepts', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(closeCsv({ id: 'TIED-1' }, { id: 'TIED-2' }));
  expect((await controller.post()).body).toMatchObject({ posted: 2 });
  const { recordNo } = (await controller.batch('TIED-1')) as { recordNo: string };
  const copy = (await (await system.admin.copy(recordNo)).json()) as { recordNo: string };
  const header = { REFERENCENO: 'MANUAL-1', BATCH_TITLE: 'Typed by hand' };
  await system.admin.raw('POST', `/batches/${copy.recordNo}`, header);

  await pages.signIn('cora.controller', '/reconcile');
  await expect(page.getByText('September 2026 was not tied out yet')).toBeVisible();
  await page.getByRole('button', { name: 'Tie out now' }).press('Enter');
  await expect(page.getByText('Tied out', { exact: true })).toBeVisible();
  await expect(page.getByText('1 entry of other origin', { exact: false })).toBeVisible();
  await page
    .getByRole('button', { name: /^Show lines of account/ })
    .first()
    .click();
  await expect(page.getByRole('table', { name: 'Other origin' }).getByText('Typed by hand')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Ours' }).getByRole('link', { name: 'TIED-1' }).first()).toBeVisible();
  await pages.expectGoodAtBothWidths('reconcile');

  await system.admin.alterLine(recordNo, 1, { TRX_AMOUNT: '5.00' });
  await page.getByRole('button', { name: 'Tie out now' }).click();
  await expect(page.getByText('Not tied out')).toBeVisible();
  await page.getByRole('button', { name: 'Accept the difference' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Accept the difference?' });
  await dialog.getByLabel('Why it may stand').fill('Corrected there on purpose.');
  await dialog.getByRole('button', { name: 'Accept' }).click();
  await expect(page.getByText('Corrected there on purpose.').first()).toBeVisible();
  await expect(page.getByText('Tied out', { exact: true })).toBeVisible();
});
