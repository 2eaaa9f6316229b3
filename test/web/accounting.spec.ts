import { type Locator, type Page } from '@playwright/test';
import { SANDBOX_CREDENTIALS } from '../e2e/support/person';
import { expect, test } from './support/test';

const LABELS = {
  companyId: 'Company ID',
  senderId: 'Sender ID',
  senderPassword: 'Sender Password',
  userId: 'User ID',
  userPassword: 'User Password',
} as const;

const field = (page: Page, label: string): Locator => page.getByLabel(new RegExp(`^${label}`));

const { senderId, senderPassword, userId, userPassword } = SANDBOX_CREDENTIALS;
const SANDBOX_CREDENTIALS_BUT_COMPANY = { senderId, senderPassword, userId, userPassword };

const fillIn = async (page: Page, values: Partial<typeof SANDBOX_CREDENTIALS>): Promise<void> => {
  for (const [name, value] of Object.entries(values))
    await field(page, LABELS[name as keyof typeof LABELS]).fill(value);
};

test('a Controller connects as the feature text says, mends a refused field, and disconnects', async ({
  page,
  pages,
}) => {
  await pages.signIn('cora.controller');
  await pages.choose('Accounting');
  await expect(pages.heading('Accounting')).toBeVisible(); // Home says Not connected, too.
  await expect(page.getByText('Not connected', { exact: true })).toBeVisible();
  await pages.expectGoodAtBothWidths('accounting-not-connected');

  await page.getByRole('button', { name: 'Connect' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toHaveAccessibleName('Connect Your Data');
  await pages.expectGoodAtBothWidths('connect-your-data');
  await page.getByRole('button', { name: /AC Journal Posting/ }).click();
  await expect(dialog).toHaveAccessibleName('Journal Posting');
  await pages.expectNoViolations();
  await page.getByRole('button', { name: /^Sage Intacct General/ }).click();
  await expect(pages.heading('Connect Sage Intacct')).toBeFocused();

  await page.getByRole('button', { name: 'Connect Your Data' }).click();
  await expect(page.getByText('This is required.')).toHaveCount(5);
  await fillIn(page, { ...SANDBOX_CREDENTIALS, senderPassword: 'wrong' });
  await page.getByRole('button', { name: 'Connect Your Data' }).click();
  await expect(page.getByRole('alert')).toContainText('The sender ID or the sender password is wrong.');
  await expect(page.getByRole('alert')).toContainText('CONNECTION_REFUSED');
  await expect(field(page, 'Sender ID')).toBeFocused();
  await expect(field(page, 'Sender Password')).toHaveAttribute('aria-invalid', 'true');
  await expect(field(page, 'User Password')).not.toHaveAttribute('aria-invalid', 'true');
  await pages.expectGoodAtBothWidths('connect-sage-intacct');

  await fillIn(page, { senderPassword: SANDBOX_CREDENTIALS.senderPassword });
  await page.getByRole('button', { name: 'Connect Your Data' }).click();
  await expect(pages.heading('Accounting')).toBeVisible();
  await expect(page.getByText('Connected', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('ACME-DEV', { exact: true })).toBeVisible();

  await expect(page.getByText('Connected. Post daily at midnight?')).toBeVisible();
  await pages.expectGoodAtBothWidths('accounting-after-connect');
  await page.getByRole('button', { name: 'Not yet' }).click();
  await expect(page.getByText('Connected. Post daily at midnight?')).toBeHidden();
  await page.reload();
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(page.getByText('Sage Intacct accepts the sign-in.')).toBeVisible();
  await expect(page.getByText('Connected. Post daily at midnight?')).toBeHidden();

  await page.getByRole('link', { name: 'Rotate passwords' }).click();
  await expect(field(page, 'User ID')).toHaveValue('revrec_ws');
  await expect(field(page, 'Sender Password')).toHaveValue('');
  await expect(field(page, 'User Password')).toHaveValue('');
  await page.getByRole('radio', { name: 'One entity' }).check();
  await fillIn(page, SANDBOX_CREDENTIALS_BUT_COMPANY);
  await page.getByRole('button', { name: 'Connect Your Data' }).click();
  await expect(field(page, 'Entity ID')).toHaveAttribute('aria-invalid', 'true');
  await field(page, 'Entity ID').fill('us01');
  await pages.expectGoodAtBothWidths('connect-one-entity');
  await page.getByRole('button', { name: 'Connect Your Data' }).click();
  await expect(page.getByText('Connected to the company ACME-DEV, entity us01, of Sage Intacct.')).toBeVisible();
  await expect(page.getByText('Entity us01', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Disconnect' }).click();
  await expect(page.getByRole('dialog', { name: 'Disconnect Sage Intacct?' })).toBeVisible();
  await pages.expectNoViolations();
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
  await expect(page.getByText('Not connected', { exact: true })).toBeVisible();
});

test('a Controller sets how journals are posted; a setting that cannot be says what can', async ({
  page,
  pages,
  system,
}) => {
  await (await system.person('cora.controller')).connect();
  await pages.signIn('cora.controller', '/settings/accounting');
  const symbol = page.getByRole('combobox', { name: 'Journal symbol' });
  await symbol.fill('AP');
  await page.getByRole('button', { name: 'Read it now' }).click();
  await page.getByRole('option', { name: /^APJ/ }).click();
  await expect(symbol).toHaveValue('APJ');
  await page.getByLabel('Lines per batch').fill('250');
  const corrections = page.getByRole('combobox', { name: 'Deliveries of posted entries' });
  await expect(corrections).toHaveValue('Ask a person');
  await corrections.click();
  await page.getByRole('option', { name: /^Post the net difference/ }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Posting settings saved.')).toBeVisible();
  await pages.expectGoodAtBothWidths('accounting-connected');

  await symbol.fill('NO SUCH');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'SETTING_INVALID' })).toBeVisible();
  await expect(symbol).toHaveAttribute('aria-invalid', 'true');
  await page.reload();
  await expect(page.getByLabel('Lines per batch')).toHaveValue('250');
  await expect(corrections).toHaveValue('Post the net difference, else ask');
});

test('a second environment of a company asks why, and both show the reason', async ({ page, pages, system }) => {
  await (await system.person('cora.controller', system.service, 'acme-live')).connect();
  await pages.signIn('cora.controller', '/settings/accounting/connect', 'us-live');
  const connect = async (): Promise<void> => {
    await fillIn(page, SANDBOX_CREDENTIALS);
    await page.getByRole('button', { name: 'Connect Your Data' }).click();
  };
  await connect();
  await expect(page.getByRole('alert').filter({ hasText: 'COMPANY_IN_USE' })).toBeVisible();
  await pages.expectGoodAtBothWidths('company-in-use');
  await page.getByLabel('Why two environments post to this company').fill('The subsidiary has its own close.');
  await page.getByRole('button', { name: 'Connect Your Data' }).click();
  const shared = (other: string): ReturnType<typeof page.getByRole> =>
    page.getByRole('alert').filter({ hasText: `Company ACME-DEV is also connected to the live environment ${other}` });
  await expect(shared('acme-live')).toContainText('The subsidiary has its own close.');
  await page.goto(pages.addressOf('/settings/accounting', 'acme-live'));
  await expect(shared('us-live')).toContainText('The subsidiary has its own close.');

  await page.goto(pages.addressOf('/settings/accounting/connect', 'acme-test'));
  await connect();
  await expect(page.getByRole('alert').filter({ hasText: 'TEST_BESIDE_LIVE' })).toBeVisible();
  await expect(page.getByLabel('Why two environments post to this company')).toBeHidden();
});

test('others see the connection, and that only a Controller can change it', async ({ page, pages, system }) => {
  await pages.signIn('adam.admin', '/settings/accounting');
  await expect(page.getByText('Only a Controller can connect and change how journals are posted')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Connect' })).toBeDisabled();
  await pages.expectGoodAtBothWidths('accounting-other-roles');
  await (await system.person('cora.controller')).connect();
  await page.reload();
  await expect(page.getByText('ACME-DEV', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Disconnect' })).toBeHidden();
  await expect(page.getByText('Ask a person', { exact: true })).toBeVisible();
  await page.goto(pages.addressOf('/settings/accounting/connect'));
  await expect(page.getByText('Only a Controller can connect Sage Intacct')).toBeVisible();
});

test('a page that cannot be loaded says so with its code, and can be asked for again', async ({ page, pages }) => {
  await page.route('**/connection', (route) =>
    route.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      json: {
        status: 500,
        code: 'INTERNAL_ERROR',
        detail: 'Something went wrong on our side.',
        fix: 'Try again.',
        correlationId: 'c-1',
        details: {},
      },
    }),
  );
  await pages.signIn('cora.controller', '/settings/accounting');
  await expect(page.getByRole('alert')).toContainText('Something went wrong on our side.');
  await expect(page.getByRole('alert')).toContainText('c-1');
  await pages.expectNoViolations();
  await page.unroute('**/connection');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Not connected', { exact: true })).toBeVisible();
});

test('after Connect, one press posts daily at midnight from now on', async ({ page, pages, system }) => {
  await (await system.person('cora.controller')).connect();
  await pages.signIn('cora.controller', '/settings/accounting');
  await page.getByRole('button', { name: 'Yes' }).click();
  await expect(page.getByText('Automatic posting is on.')).toBeVisible();
  await expect(page.getByText('Connected. Post daily at midnight?')).toBeHidden();
  await pages.choose('Journal frequency');
  await expect(page.getByText(/Daily at 12:00 AM, Auckland \(Pacific\)\. Next on/)).toBeVisible();
});

test('an Analyst is not asked what only others may decide', async ({ page, pages, system }) => {
  await (await system.person('cora.controller')).connect();
  await pages.signIn('anna.analyst', '/settings/accounting');
  await expect(page.getByText('Connected', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('Connected. Post daily at midnight?')).toBeHidden();
});
