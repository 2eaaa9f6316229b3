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
  const events = page.getByRole('table', { name: 'Events, the latest first' });
  await expect(events.getByRole('rowheader')).toHaveText([
    /^Refused .* what needs the permission connection:manage\.$/,
    'Mapped RevRec account 2400 to 2400.',
    'Included the custom field class in journal posting.',
    'Bound the custom field class to Class in Sage Intacct.',
    'Added the custom field Class (class) of the source Subscription.',
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
  await expect(page.getByRole('heading', { name: 'No event fits' })).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();

  await page.getByRole('button', { name: /^Connected to Sage Intacct/ }).press('Enter');
  const drawer = page.getByRole('dialog', { name: 'Event' });
  await expect(drawer.getByLabel('Content of the event')).toContainText('"companyId": "ACME-DEV"');
  await expect(drawer).not.toContainText('Pa55');
  await pages.expectGoodAtBothWidths('history-event');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /^Connected to Sage Intacct/ })).toBeFocused();
});
