import { type Page } from '@playwright/test';
import { expect, test } from './support/test';

const DISCARD = 'Discard what you entered?';

/** Loads the page again, as a new version or a crash of the browser does. */
const reload = async (page: Page): Promise<void> => {
  page.once('dialog', (question) => void question.accept());
  await page.reload();
};

test('a dialog with input asks before Escape, a click beside it and the cross, and not when nothing was entered', async ({
  page,
  pages,
}) => {
  await pages.signIn('cora.controller', '/settings/accounting/custom-fields');
  const add = page.getByRole('button', { name: 'Add' });
  const dialog = page.getByRole('dialog', { name: 'Add a custom field' });
  const question = page.getByRole('dialog', { name: DISCARD });
  await add.click();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(question).toBeHidden();

  await add.click();
  await page.getByRole('textbox', { name: 'API Name' }).fill('region__c');
  await page.keyboard.press('Escape');
  await expect(question).toBeVisible();
  await pages.expectGoodAtBothWidths('discard-question');
  await page.keyboard.press('Enter');
  await expect(question).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'API Name' })).toHaveValue('region__c');

  await page.mouse.click(5, 5);
  await expect(question).toBeVisible();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(dialog).toBeHidden();
  await add.click();
  await expect(page.getByRole('textbox', { name: 'API Name' })).toHaveValue('');
  await page.getByRole('textbox', { name: 'API Name' }).fill('region__c');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
});

test('a form that is not saved asks before another page is opened, and a saved one does not', async ({
  page,
  pages,
}) => {
  await pages.signIn('cora.controller', '/settings/accounting');
  await page.getByRole('link', { name: 'Journal frequency' }).first().click();
  const question = page.getByRole('dialog', { name: DISCARD });
  await page.getByRole('textbox', { name: 'Time', exact: true }).fill('07:15');
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await expect(question).toBeVisible();
  await page.getByRole('button', { name: 'Keep editing' }).click();
  await expect(page.getByRole('heading', { name: 'Journal frequency', level: 1 })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Time', exact: true })).toHaveValue('07:15');

  await page.goBack();
  await expect(question).toBeVisible();
  await page.getByRole('button', { name: 'Keep editing' }).click();

  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Journal frequency saved.')).toBeVisible();
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Runs', level: 1 })).toBeVisible();

  await page.goBack();
  await page.getByRole('textbox', { name: 'Time', exact: true }).fill('09:30');
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByRole('heading', { name: 'Runs', level: 1 })).toBeVisible();
  await page.getByRole('link', { name: 'Journal frequency' }).click();
  await expect(page.getByRole('textbox', { name: 'Time', exact: true })).toHaveValue('07:15');
});

test('what was typed outlives a reload for the same person, passwords do not, and a saved form keeps nothing', async ({
  page,
  pages,
}) => {
  await pages.signIn('cora.controller', '/settings/accounting/connect');
  await page.getByRole('textbox', { name: 'Company ID' }).fill('acme-test-company');
  await page.getByLabel('Sender password').fill('sesame-sender');
  expect(await page.evaluate(() => JSON.stringify(window.sessionStorage))).not.toContain('sesame-sender');
  await reload(page);
  await expect(page.getByRole('textbox', { name: 'Company ID' })).toHaveValue('acme-test-company');
  await expect(page.getByLabel('Sender password')).toHaveValue('');
  await expect(page.getByText('Your input is back')).toBeVisible();
  await pages.expectNoViolations();

  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('heading', { name: 'Accounting', level: 1 })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('textbox', { name: 'Company ID' })).toHaveValue('');
});

test('somebody else who signs in at this computer finds nothing of it', async ({ page, pages }) => {
  await pages.signIn('cora.controller', '/settings/accounting/journal-frequency');
  await page.getByRole('textbox', { name: 'Time', exact: true }).fill('07:15');
  page.once('dialog', (question) => void question.accept());
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click(); // The provider asks as well.
  await expect(pages.heading('Signed out')).toBeVisible();
  await pages.signIn('adam.admin', '/settings/accounting/journal-frequency');
  await expect(page.getByRole('textbox', { name: 'Time', exact: true })).not.toHaveValue('07:15');
});
