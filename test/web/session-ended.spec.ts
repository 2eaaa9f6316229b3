import { type Page, type Request } from '@playwright/test';
import { expect, test } from './support/test';

const FIELDS = '**/custom-fields';

/** The provider knows nobody any more, and the service refuses the token of the next change. */
const endSession = async (page: Page): Promise<void> => {
  await page.clock.fastForward('00:20');
  await page.context().clearCookies();
  const gone = { status: 400, headers: { 'access-control-allow-origin': '*' }, json: { error: 'invalid_grant' } };
  await page.route('**/token', (route) => route.fulfill(gone), { times: 1 });
  let isRefused = false;
  await page.route(FIELDS, (route) => {
    if (route.request().method() !== 'POST' || isRefused) return route.fallback();
    isRefused = true;
    return route.fulfill({ status: 401, json: {} });
  });
};

const addField = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('textbox', { name: 'API Name' }).fill(name);
  await page.getByRole('textbox', { name: 'Label' }).fill('Region of the customer');
};

const changesOf = (page: Page): Request[] => {
  const sent: Request[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && new URL(request.url()).pathname.endsWith('/custom-fields')) sent.push(request);
  });
  return sent;
};

const signInAgainAs = async (page: Page, person: string): Promise<void> => {
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Sign in again' }).click();
  const popup = await opened;
  await popup.getByRole('button', { name: person }).click();
};

test('an action is not lost when the session ends: it goes on after the same person signed in again', async ({
  page,
  pages,
}) => {
  await page.clock.install();
  await pages.signIn('cora.controller', '/settings/accounting/custom-fields');
  await addField(page, 'region__c');
  await endSession(page);
  const sent = changesOf(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  const ended = page.getByRole('dialog', { name: 'Your session has ended' });
  await expect(ended).toContainText('Sign in again as Cora Controller');
  await page.keyboard.press('Escape');
  await expect(ended).toBeVisible();
  await expect(page.getByRole('dialog', { name: 'Add a custom field' })).toBeVisible();
  await pages.expectGoodAtBothWidths('session-ended');
  await signInAgainAs(page, 'cora.controller');
  await expect(ended).toBeHidden();
  await expect(page.getByRole('row', { name: /region__c/ })).toContainText('Region of the customer');
  expect(sent.map((request) => request.headers()['idempotency-key'])).toEqual([
    sent[0]?.headers()['idempotency-key'],
    sent[0]?.headers()['idempotency-key'],
  ]);
});

test('nothing is sent for somebody else who signs in instead', async ({ page, pages, system }) => {
  const cora = await system.person('cora.controller');
  await page.clock.install();
  await pages.signIn('cora.controller', '/settings/accounting/custom-fields');
  await addField(page, 'segment__c');
  await endSession(page);
  const sent = changesOf(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog', { name: 'Your session has ended' })).toBeVisible();
  await signInAgainAs(page, 'adam.admin');
  const other = page.getByRole('dialog', { name: 'Somebody else signed in' });
  await expect(other).toContainText('What Cora Controller asked for was not sent');
  await pages.expectGoodAtBothWidths('session-of-another');
  expect(sent).toHaveLength(1);
  await other.getByRole('button', { name: 'Go on as Adam Admin' }).click();
  await expect(page.getByRole('group', { name: 'Signed in' })).toContainText('Adam Admin');
  const names = ((await cora.get('/custom-fields')).body.items as { apiName: string }[]).map(({ apiName }) => apiName);
  expect(names).not.toContain('segment__c');
});

test('a window that the browser blocks is told, and what waits can be given up', async ({ page, pages }) => {
  await page.addInitScript(() => {
    window.open = () => null;
  });
  await page.clock.install();
  await pages.signIn('cora.controller', '/settings/accounting/custom-fields');
  await addField(page, 'tier__c');
  await endSession(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await expect(page.getByRole('alert')).toContainText('The browser blocked the window');
  await page.getByRole('button', { name: 'Do not send it' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Your session ended, so nothing was sent.');
  await expect(dialog.getByRole('textbox', { name: 'API Name' })).toHaveValue('tier__c');
});
