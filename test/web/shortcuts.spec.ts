import { expect, test } from './support/test';

test('keys open pages, the search and their own list, and can be switched off', async ({ page, pages }) => {
  await pages.signIn('cora.controller', '/runs');
  await expect(pages.heading('Runs')).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('y');
  await expect(pages.heading('History')).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByRole('textbox', { name: 'What happened' })).toBeFocused();
  await page.keyboard.type('gh?');
  await expect(page.getByRole('textbox', { name: 'What happened' })).toHaveValue('gh?');
  await pages.heading('History').click();

  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(list.getByRole('row', { name: /Post Journals/ })).toContainText('g then p');
  await pages.expectGoodAtBothWidths('shortcuts');
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await expect(list).toBeVisible();
  await list.getByRole('switch', { name: 'Use keyboard shortcuts' }).uncheck();
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();

  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.keyboard.press('?');
  await expect(list).toBeVisible();
  await expect(pages.heading('History')).toBeAttached();
});

test('a page of another version offers to load the new one', async ({ page, pages }) => {
  await pages.signIn('cora.controller', '/settings/accounting/journal-frequency');
  await expect(pages.heading('Journal frequency')).toBeVisible();
  await page.route(/\/assets\/RunsPage-[^/]+\.js$/, (route) => route.fulfill({ status: 404, body: '' }));
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await expect(page.getByText('RevRec has a new version')).toBeVisible();
  await pages.expectGoodAtBothWidths('page-not-loaded');
  await page.unroute(/\/assets\/RunsPage-[^/]+\.js$/);
  await page.getByRole('button', { name: 'Load the new version' }).click();
  await expect(pages.heading('Runs')).toBeVisible();
});
