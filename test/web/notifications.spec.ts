import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { expect, test } from './support/test';

test('an Admin sets up who is notified, tests it, and sees what was sent and that it failed', async ({
  page,
  pages,
}) => {
  await pages.signIn('adam.admin', '/settings/notifications');
  await expect(page.getByText('This installation sends no e-mail')).toBeVisible();

  await page.getByRole('button', { name: 'Add a recipient' }).click();
  const recipient = page.getByRole('dialog', { name: 'Add a recipient' });
  await recipient.getByRole('textbox', { name: 'E-mail address' }).fill('close@');
  await recipient.getByRole('button', { name: 'Save' }).click();
  await expect(recipient.getByText(/Give an e-mail address/).first()).toBeVisible();
  await recipient.getByRole('textbox', { name: 'E-mail address' }).fill('close@example.com');
  await recipient.getByRole('button', { name: 'Choose none' }).click();
  await expect(recipient.getByRole('button', { name: 'Save' })).toBeDisabled();
  await recipient.getByRole('checkbox', { name: 'A run ended with failed batches' }).check();
  await recipient.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /close@example.com/ })).toContainText('A run ended with failed batches');

  await page.getByRole('button', { name: 'Add a webhook' }).click();
  const webhook = page.getByRole('dialog', { name: 'Add a webhook' });
  await webhook.getByRole('textbox', { name: 'Address' }).fill('http://localhost/hook');
  await webhook.getByRole('button', { name: 'Save' }).click();
  await expect(webhook.getByText(/https:\/\//).first()).toBeVisible();
  await webhook.getByRole('textbox', { name: 'Address' }).fill('https://hooks.example.com/services/T0/B0/x');
  await expect(webhook.getByRole('radio', { name: 'Slack' })).toBeChecked();
  await pages.expectGoodAtBothWidths('notifications-webhook');
  await webhook.getByRole('radio', { name: 'Another system' }).check();
  await webhook.getByRole('button', { name: 'Save' }).click();
  const secret = page.getByRole('dialog', { name: 'The secret that signs' });
  await expect(secret).toContainText('whsec_');
  await secret.getByRole('button', { name: 'I have it' }).click();
  const row = page.getByRole('row', { name: /hooks\.example\.com/ });
  await expect(row).toContainText('Everything');

  await page.getByRole('textbox', { name: 'Day of the next month' }).fill('5');
  await page.getByRole('region', { name: 'Books close' }).getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();

  await page.getByRole('button', { name: 'Send a test to close@example.com' }).click();
  await expect(page.getByText('The test was not delivered.')).toBeVisible();
  const sent = page.getByRole('region', { name: 'What was sent' });
  await expect(sent.getByRole('row', { name: /Test notification/ })).toContainText('Failed');
  await pages.expectGoodAtBothWidths('notifications');
  await sent.getByRole('button', { name: 'Deliveries of Test notification' }).click();
  const deliveries = page.getByRole('dialog', { name: 'Deliveries' });
  await expect(deliveries.getByRole('table')).toContainText('Failed');
  await pages.expectGoodAtBothWidths('notifications-deliveries');
  await deliveries.getByRole('button', { name: 'Close', exact: true }).last().click();

  await row.getByRole('button', { name: /^Change / }).click();
  const change = page.getByRole('dialog', { name: 'Change the webhook' });
  await change.getByRole('radio', { name: 'Microsoft Teams' }).check();
  await change.getByRole('button', { name: 'Save' }).click();
  await expect(row).toContainText('Microsoft Teams');
  await row.getByRole('button', { name: /^Remove / }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('No webhook.')).toBeVisible();
});

test('an Analyst sees who is notified, and not the address of a webhook', async ({ page, pages, system }) => {
  const controller = await system.person('cora.controller');
  const url = 'https://hooks.example.com/services/secret';
  await controller.send('POST', '/notification-settings/webhooks', { url, kinds: ['run-failed'], shape: 'slack' });
  await pages.signIn('anna.analyst', '/settings/notifications');
  await expect(page.getByRole('row', { name: /https:\/\/hooks\.example\.com\/…/ })).toContainText('Slack');
  await expect(page.getByRole('button', { name: 'Add a webhook' })).toBeHidden();
  await expect(page.getByText(/Controller or Admin/).first()).toBeVisible();
});

test('the bell says on every page what needs attention, without any setting, and leads there', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await pages.signIn('cora.controller', '/history');
  const bell = page.getByRole('button', { name: /^Notifications: / });
  await expect(bell).toHaveAccessibleName('Notifications: 1 thing needs attention');
  await configureForPosting(controller);
  await page.reload();
  await expect(bell).toHaveAccessibleName('Notifications: Nothing needs attention');

  await controller.importCsv(closeCsv({ id: 'GOOD' }, { id: 'BAD', className: 'Mid Market' }));
  await controller.post();
  await page.reload();
  await expect(bell).toHaveAccessibleName('Notifications: 1 thing needs attention');
  await bell.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 batch has failed for 1 cause.')).toBeVisible();
  await pages.expectGoodAtBothWidths('bell');
  await page.getByRole('link', { name: 'Fix and post again' }).click();
  await expect(page.getByLabel('Select BAD')).toBeVisible();
  await expect(page.getByText('1 batch has failed for 1 cause.')).toBeHidden();
});
