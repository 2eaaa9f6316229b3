import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { expect, test } from './support/test';

test('an Auditor reads what happened as sentences, narrows it down, and sees an event whole', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await controller.connect();
  await controller.includeField('class', 'Class', 'Subscription', 'Class');
  await controller.send('PUT', '/account-mappings/2400', { account: '2400', ledgerAccount: '2400' });
  await (await system.person('anna.analyst')).connect(); // Refused, and on record.

  await pages.signIn('audrey.auditor', '/history');
  await expect(pages.heading('History')).toBeVisible();
  await page.getByRole('tab', { name: 'Entries to check' }).click();
  await expect(page.getByRole('heading', { name: 'No entries yet' })).toBeVisible();
  await page.getByRole('tab', { name: 'Events' }).click();
  const events = page.getByRole('table', { name: 'Events, the latest first' });
  await expect(events.getByRole('rowheader')).toHaveText([
    /^Refused .* an action that needs the permission connection:manage\.$/,
    'Mapped RevRec account 2400 to 2400.',
    'Included the custom field class in journal posting.',
    'Bound the custom field class to Class in Sage Intacct.',
    'Added the custom field Class (class) with the source Subscription.',
    'Connected to Sage Intacct company ACME-DEV as revrec_ws, with sender revrec_sender.',
  ]);
  await pages.expectGoodAtBothWidths('history');

  await page.getByLabel('What happened').fill('custom field');
  await expect(events.getByRole('rowheader')).toHaveCount(3);
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('combobox', { name: 'Kind' }).click();
  await page.getByRole('option', { name: 'Access' }).click();
  await expect(events.getByRole('rowheader')).toHaveCount(1);
  await page.getByLabel('From').fill('2031-01-01');
  await expect(page.getByRole('heading', { name: 'No event matches' })).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();

  await page.getByRole('button', { name: /^Connected to Sage Intacct/ }).press('Enter');
  const drawer = page.getByRole('dialog', { name: 'Event' });
  await expect(drawer.getByLabel('Content of the event')).toContainText('"companyId": "ACME-DEV"');
  await expect(drawer).not.toContainText('Pa55');
  await pages.expectGoodAtBothWidths('history-event');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /^Connected to Sage Intacct/ })).toBeFocused();
});

test('an Auditor picks the events and entries that he looks twice at', async ({ page, pages, system }) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(
    closeCsv(
      { id: 'ROUND-1', amount: '25000.00' },
      { id: 'ODD-2', amount: '17.31' },
      { id: 'ODD-3', date: '2020-02-29' },
    ),
  );
  await controller.post({ period: '2020-02' });

  await pages.signIn('audrey.auditor', '/history');
  const events = page.getByRole('table', { name: 'Events, the latest first' });
  await expect(events.getByRole('row', { name: /the service/ }).first()).toBeVisible();
  await page.getByText('Done by a person', { exact: true }).click();
  await expect(events.getByRole('row', { name: /the service/ })).toHaveCount(0);
  await page.getByText('After the close', { exact: true }).click();
  await page.getByLabel('Accounting month').fill('2020-02');
  await expect(events.getByRole('rowheader')).toHaveText(['Started a posting run over 1 batch(es) of 2020-02.']);
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(page.getByRole('checkbox', { name: 'Done by a person' })).not.toBeChecked();

  await page.getByRole('tab', { name: 'Entries to check' }).click();
  const entries = page.getByRole('table', { name: 'Journal entries, the latest first' });
  await expect(entries.getByRole('rowheader')).toHaveCount(3);
  const late = entries.getByRole('row', { name: /ODD-3/ });
  await expect(late).toContainText('by cora.controller');
  await expect(late).toContainText('Posted after the close');
  await pages.expectGoodAtBothWidths('history-entries');
  await page.getByText('Round amount', { exact: true }).first().click();
  await expect(entries.getByRole('rowheader')).toHaveText(['ROUND-1']);
  await page.getByRole('checkbox', { name: 'Posted after the close' }).press('Space'); // By keyboard as well.
  await expect(page.getByRole('heading', { name: 'No entry matches' })).toBeVisible();
  await pages.expectGoodAtBothWidths('history-entries-none');
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByLabel('Posted by').fill('cora.controller');
  await expect(entries.getByRole('rowheader')).toHaveText(['ODD-3']);
  await entries.getByRole('link', { name: 'ODD-3' }).click();
  await expect(pages.heading('ODD-3')).toBeVisible();
});
