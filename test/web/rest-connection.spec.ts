import { type Page } from '@playwright/test';
import { SANDBOX_CREDENTIALS } from '../e2e/support/person';
import { expect, test } from './support/test';

const CONNECT_REST = '/settings/accounting/connect-rest';

/** On the page of the sandbox, as in Sage Intacct. */
const answer = async (page: Page, button: 'Accept' | 'Decline'): Promise<void> => {
  await expect(page.getByRole('heading', { name: 'Authorize an application' })).toBeVisible();
  await page.getByLabel('Company ID').fill(SANDBOX_CREDENTIALS.companyId);
  await page.getByLabel('User ID').fill(SANDBOX_CREDENTIALS.userId);
  await page.getByLabel('Password').fill(SANDBOX_CREDENTIALS.userPassword);
  await page.getByRole('button', { name: button }).click();
};

test('says how the REST API is set up where the operator has not', async ({ page, pages }) => {
  await pages.signIn('cora.controller', CONNECT_REST);
  await expect(page.getByText('The REST API is not set up in this installation')).toBeVisible();
  await expect(page.getByText('INTACCT_REST_CLIENT_ID')).toBeVisible();
  await pages.expectGoodAtBothWidths('connect-rest-not-set-up');
});

test.describe('over REST', () => {
  test.use({ isRestSetUp: true });

  test('a Controller consents in Sage Intacct, and the answer stays in no address', async ({ page, pages }) => {
    await pages.signIn('cora.controller', '/settings/accounting');
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('button', { name: /AC Journal Posting/ }).click();
    await pages.expectGoodAtBothWidths('connect-accounting-systems');
    await page.getByRole('button', { name: /Sage Intacct \(REST\)/ }).click();
    await expect(pages.heading('Connect Sage Intacct (REST)')).toBeFocused();
    await page.getByRole('radio', { name: 'One entity' }).check();
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(page.getByLabel('Entity ID')).toHaveAttribute('aria-invalid', 'true');
    await page.getByRole('radio', { name: 'The top level of the company' }).check();
    await pages.expectGoodAtBothWidths('connect-rest');

    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await answer(page, 'Decline');
    await expect(page.getByText('Sage Intacct gave no consent')).toBeVisible();
    await pages.expectGoodAtBothWidths('connect-rest-declined');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await answer(page, 'Accept');
    await expect(pages.heading('Accounting')).toBeVisible();
    await expect(page.getByText('Connected', { exact: true }).first()).toBeVisible();
    await expect(page.getByText('revrec-app', { exact: true })).toBeVisible();
    expect(page.url()).toBe(pages.addressOf('/settings/accounting'));
    expect(await page.evaluate(() => window.sessionStorage.getItem('revrec.consent-answer'))).toBeNull();
    await page.goBack();
    expect(page.url()).not.toContain('code=');
    await page.goto(pages.addressOf('/settings/accounting'));
    await expect(page.getByText('revrec-app', { exact: true })).toBeVisible();
    await pages.expectGoodAtBothWidths('accounting-rest');
    await page.getByRole('button', { name: 'Disconnect' }).click();
    await expect(page.getByRole('dialog')).toContainText('to consent in Sage Intacct once more');
  });

  test('a connection whose consent is over is paused, and connected again', async ({ page, pages, system }) => {
    const controller = await system.person('cora.controller');
    await controller.connect();
    await pages.signIn('cora.controller', '/settings/accounting');
    await page.getByRole('link', { name: 'Connect over REST' }).click();
    await page.getByRole('button', { name: 'Connect again' }).click();
    await answer(page, 'Accept');
    await expect(page.getByText('Connected to the company ACME-DEV of Sage Intacct over REST.')).toBeVisible();

    await system.admin.fault({ function: 'token' }, { kind: 'drop-after-commit' }, 2);
    await controller.preflight({});
    await page.reload();
    await expect(page.getByText('The consent to post in Sage Intacct is over.')).toBeVisible();
    await pages.expectGoodAtBothWidths('accounting-rest-paused');
    await page.getByRole('link', { name: 'Connect again' }).click();
    await page.getByRole('button', { name: 'Connect again' }).click();
    await answer(page, 'Accept');
    await expect(page.getByText('Connected', { exact: true }).first()).toBeVisible();
    await expect(page.getByText('The consent to post in Sage Intacct is over.')).toBeHidden();
  });

  test('a second environment says why it posts to the same company', async ({ page, pages, system }) => {
    await (await system.person('cora.controller', system.service, 'us-live')).connect();
    await pages.signIn('cora.controller', CONNECT_REST, 'acme-live');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await answer(page, 'Accept');
    await expect(page.getByRole('alert')).toContainText('COMPANY_IN_USE');
    await page.getByLabel('Why two environments post to this company').fill('Two subsidiaries.');
    await pages.expectGoodAtBothWidths('connect-rest-shared-company');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await answer(page, 'Accept');
    await expect(page.getByText('Two subsidiaries.')).toBeVisible();
  });

  test('only a Controller connects', async ({ page, pages }) => {
    await pages.signIn('anna.analyst', CONNECT_REST);
    await expect(page.getByText('Only a Controller can connect Sage Intacct')).toBeVisible();
    await pages.expectNoViolations();
  });
});
